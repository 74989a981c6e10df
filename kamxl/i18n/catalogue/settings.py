"""Words about settings: what is wrong with one, and what each does (shown on the settings sheet)."""

WORDS = {
    "settings.unknown": (
        "{place}：没有名为“{key}”的参数。请改正或去掉它；全部参数见 kamxl settings。",
        "{place}: there is no setting “{key}”. Correct or remove it; kamxl settings lists them all.",
    ),
    "settings.unknown_near": (
        "{place}：没有名为“{key}”的参数，是不是“{near}”？",
        "{place}: there is no setting “{key}”. Did you mean “{near}”?",
    ),
    "settings.twice": (
        "参数“{key}”写了两次：{first} 是“{value}”，{later} 是“{other}”。请只留一处。",
        "Setting “{key}” is given twice: “{value}” in {first}, “{other}” in {later}. Keep one of them.",
    ),
    "settings.bad_value": (
        "{place}：参数“{key}”不能取“{value}”，{why}。请改正或清空。",
        "{place}: setting “{key}” cannot be “{value}”: {why}. Correct or clear it.",
    ),
    "settings.why.choice": ("可取：{choices}", "it takes {choices}"),
    "settings.why.at_least": ("应不小于 {bound:g}", "it must be {bound:g} or more"),
    "settings.why.above": ("应大于 {bound:g}", "it must be above {bound:g}"),
    "settings.why.at_most": ("应不大于 {bound:g}", "it must be {bound:g} or less"),
    "settings.why.below": ("应小于 {bound:g}", "it must be below {bound:g}"),
    "settings.why.share": (
        "应在 0 到 1 之间，也可写成百分数，如 80%",
        "it must be from 0 to 1, or a percentage such as 80%",
    ),
    "settings.why.whole": ("应为整数", "it must be a whole number"),
    "settings.why.number": ("应为数字", "it must be a number"),
    "settings.why.unit": ("“{unit}”不是它的单位", "“{unit}” is no unit of it"),
    "settings.why.book_currency": (
        "它是 {currency}，而本工作簿的金额按 {book} 计，请换算成 {book}",
        "it is in {currency}, while the amounts of this workbook are in {book}; write it in {book}",
    ),
    "settings.why.currency": ("应为币种代码，例如 CNY、USD、EUR", "it must be a currency code, such as CNY, USD, EUR"),
    "settings.why.text": ("应为文字", "it must be text"),
    "settings.why.rising": ("pareto_a 不能大于 pareto_b", "pareto_a must not be above pareto_b"),
    "settings.why.falling": ("各级门槛应从 S 到 B 递减", "the tier bounds must fall from S to B"),
    # Which settings file counts
    "settings.file.used": ("公司参数文件：{file}", "Company settings: {file}"),
    "settings.file.passed_over": ("参数文件 {file} 未采用：{why}。", "Settings file {file} was passed over: {why}."),
    "settings.file.open_folder": (
        "所在文件夹任何人都可写入，请放到只有您或管理员可写的文件夹",
        "everyone may write to its folder; keep it in one that only you or the administrator may write to",
    ),
    "settings.file.open_file": (
        "任何人都可修改它，请去掉其他人的写权限（chmod o-w）",
        "everyone may change it; remove write permission for others (chmod o-w)",
    ),
    "settings.file.owner": (
        "它属于 {owner}，既不是您、工作簿的所有者，也不是管理员",
        "it belongs to {owner}, who is neither you, the workbook's owner nor the administrator",
    ),
    "settings.file.group": (
        "同组的人可修改它，所以 share 只采用隐藏更多内容的设置，未采用 {keys}；如需采用，请去掉组的写权限（chmod g-w）",
        "its group may change it, so its share settings may only hide more, and {keys} did not count; to let that count, remove the group's write permission (chmod g-w)",
    ),
}
