"""Words of alerts, with those of the rules about orders, money and the market: the fact with its numbers, and what to do.

Figures come as text, with as many decimals as they need beside their limit. Amounts bring their unit.
"""

_RULES: dict[str, dict[str, tuple[str, str]]] = {
    "no_order": {
        "name": ("久未下单", "No recent order"),
        "when": (
            "最近一次有效订单早于 {months} 个月前",
            "The last valid order is more than {months} {months:month|months} old",
        ),
        "limit.months": ("超过几个月没有下单时预警", "fires after this many months without an order"),
        "fact": (
            "最近一次下单 {day}，已 {days} 天未下单（上限 {months} 个月）",
            "Last order {day}, {days} {days:day|days} ago (limit: {months} {months:month|months})",
        ),
        "advice": (
            "联系客户，了解采购计划和停单原因，约定下次下单时间",
            "Call, ask about purchase plans and why orders stopped, agree on the next order",
        ),
    },
    "rhythm_break": {
        "name": ("节奏中断", "Rhythm broken"),
        "when": (
            "至少 {order_days} 个下单日，未下单天数超过自己间隔中位数的 {multiple} 倍、超过以往每次间隔，且超过 {days} 天",
            "At least {order_days} order {order_days:day|days}, then no order for over {multiple} {multiple:time|times} its median gap, longer than every earlier gap and {days} {days:day|days}",
        ),
        "limit.order_days": ("至少有几个下单日才判断", "checked from this many order days"),
        "limit.multiple": ("超过自己间隔中位数的几倍时预警", "fires beyond this many times its own median gap"),
        "limit.days": ("至少超过几天", "and beyond this many days"),
        "fact": (
            "通常约 {gap} 天下一单，按节奏应在 {due} 下单，现已 {days} 天未下单",
            "Usually orders every {gap} {gap:day|days}; the next order was due on {due}, the last one is {days} {days:day|days} ago",
        ),
        "advice": (
            "致电了解停单原因，确认是否转向竞品，约定恢复下单的时间",
            "Call and ask why orders stopped and whether a competitor got them; agree on when they resume",
        ),
    },
    "sales_decline": {
        "name": ("销售下滑", "Sales decline"),
        "when": (
            "近 3 个月交易额低于去年同期的 {ratio}（去年同期至少 {base}），且超出偶然波动（z < -{z}；S、A 级 z < -{weak_z} 为低级别）",
            "Revenue of 3 months is under {ratio} of the year before (at least {base} then), beyond chance (z < -{z}; S and A below -{weak_z}: low)",
        ),
        "limit.ratio": (
            "近 3 个月低于去年同期的多少时预警",
            "fires when the last 3 months are below this share of the year before",
        ),
        "limit.base": (
            "去年同期至少多少才比较；只写数字按万计",
            "compared where the year before has at least this; write 10k (a bare number is in 10,000s)",
        ),
        "limit.z": ("下滑须超出偶然波动的几个标准差", "a fall must be this many standard deviations beyond chance"),
        "limit.weak_z": (
            "S、A 级客户超出几个标准差时给低级别预警",
            "S and A customers get a low alert from this many standard deviations",
        ),
        "weak": (
            "近 3 个月 {now}，去年同期 {before}，为去年的 {share}（下限 {limit}），可能是正常波动",
            "{now} in the last 3 months against {before} a year before: {share} (limit: {limit}); it may be chance",
        ),
        "fact": (
            "近 3 个月 {now}，去年同期 {before}，为去年的 {share}（下限 {limit}）",
            "{now} in the last 3 months against {before} a year before: {share} (limit: {limit})",
        ),
        "advice": (
            "按产品查找下滑原因，判断是需求减少还是转向竞品，制定挽回方案",
            "Find which products fell, whether demand shrank or a competitor took it, and plan how to win it back",
        ),
    },
    "low_collection": {
        "name": ("回款偏低", "Low collection"),
        "when": (
            "近 12 个月已到期订单的回款率低于 {rate}",
            "Less than {rate} of what is due on 12 months' orders has been paid",
        ),
        "limit.rate": ("近 12 个月回款率低于多少时预警", "fires when the collection rate of 12 months is below this"),
        "fact": (
            "近 12 个月已到期订单 {amount}，已回款 {paid}，回款率 {rate}（下限 {limit}）",
            "{paid} of {amount} due in 12 months paid: {rate} (limit: {limit})",
        ),
        "advice": (
            "对账并约定回款日期，必要时调整账期或先款后货",
            "Reconcile, agree on payment dates; if need be shorten terms or ask for prepayment",
        ),
    },
    "receivable_overdue": {
        "name": ("应收逾期", "Receivable overdue"),
        "when": (
            "有未回款的订单超过应收日 {days} 天",
            "An order is unpaid more than {days} {days:day|days} past its due day",
        ),
        "limit.days": ("超过应收日几天未回款时预警", "fires when an amount is unpaid this many days past its due day"),
        "fact": (
            "{number} 单逾期未回款共 {amount}，最早应收日 {day}，已逾期 {days} 天（上限 {limit} 天）",
            "{amount} of {number} {number:order|orders} overdue, the oldest due on {day}, {days} {days:day|days} ago (limit: {limit})",
        ),
        "advice": (
            "逐单对账催收，确认付款日期；有争议的尽快处理",
            "Reconcile order by order, get a payment date, settle what is disputed",
        ),
    },
    "credit_exceeded": {
        "name": ("超信用额度", "Credit exceeded"),
        "when": ("未回款合计超过信用额度", "More is unpaid than the credit limit"),
        "fact": (
            "未回款共 {unpaid}，信用额度 {limit}，超出 {over}",
            "{unpaid} unpaid, {over} above the credit limit of {limit}",
        ),
        "advice": (
            "新订单先款后货或先回款，必要时重新核定额度",
            "Ask for payment before the next delivery, or review the limit",
        ),
    },
    "order_outlier": {
        "name": ("异常大单", "Unusual order"),
        "when": (
            "最近一单超过以前订单均值的 {multiple} 倍（至少 {earlier} 单）",
            "The latest order is over {multiple} {multiple:time|times} the mean of the earlier ones (at least {earlier})",
        ),
        "limit.multiple": (
            "订单超过此前均值多少倍时预警",
            "fires when an order is above this many times the mean before it",
        ),
        "limit.earlier": ("此前至少有几个订单才比较", "compared where there are at least this many earlier orders"),
        "fact": (
            "{day} 订单 {order} 金额 {amount}，是之前 {earlier} 单均值 {mean}的 {times} 倍（上限 {limit} 倍）",
            "Order {order} of {day}: {amount}, {times} {times:time|times} the mean of {earlier} earlier {earlier:order|orders}, {mean} (limit: {limit})",
        ),
        "first_value": (
            "{day} 订单 {order} 金额 {amount}，之前 {earlier} 单金额均为零",
            "Order {order} of {day}: {amount}, while the {earlier} {earlier:order|orders} before came to nothing",
        ),
        "advice": (
            "核对金额和单位；属实则确认交付与信用额度，了解是否一次性需求",
            "Check amount and unit; if correct, check delivery and credit, and whether it is a one-off",
        ),
    },
    "churn_risk": {
        "name": ("流失风险", "Churn risk"),
        "when": (
            "S、A 级客户的存活概率低于 {p_alive}",
            "P(alive) of an S or A customer is under {p_alive}",
        ),
        "limit.p_alive": (
            "S、A 级客户存活概率低于多少时预警",
            "fires when P(alive) of an S or A customer is below this",
        ),
        "fact": (
            "存活概率 {p_alive}（下限 {limit}），最近一次下单 {day}",
            "P(alive) {p_alive} (limit: {limit}), last order {day}",
        ),
        "advice": (
            "由主管出面拜访，确认合作意向，给出挽留方案",
            "Have a manager visit, find out where we stand and make an offer to keep them",
        ),
    },
    "tier_down": {
        "name": ("等级下降", "Tier down"),
        "when": ("等级比上次评审低", "The tier is lower than at the last review"),
        "fact": (
            "等级由 {previous}（{day} 评审）降为 {tier}，近 12 个月交易额 {revenue}",
            "Tier fell from {previous} (review of {day}) to {tier}; revenue of 12 months {revenue}",
        ),
        "advice": (
            "查明下降原因；有望恢复则定追回计划，否则按新等级调整服务",
            "Find out why; plan how to bring it back, or serve it by the new tier",
        ),
    },
    "price_cut": {
        "name": ("竞品降价", "Competitor price cut"),
        "when": (
            "竞品最近价格比上次低 {share} 以上",
            "A competitor's latest price is at least {share} below the one before",
        ),
        "limit.share": ("竞品比上次降价多少时预警", "fires when a competitor's price falls by this share"),
        "fact": (
            "{competitor} {model}（{region}）{day} 报价 {price}，上次 {previous}，降 {change}（上限 {limit}）",
            "{competitor} {model} ({region}): {price} on {day}, {previous} before, down {change} (limit: {limit})",
        ),
        "advice": (
            "核实降价范围和条件，评估对在谈商机的影响，准备应对报价",
            "Check how far the cut goes, weigh it for open deals, prepare an answer",
        ),
    },
    "share_gain": {
        "name": ("竞品份额上升", "Competitor share gain"),
        "when": (
            "竞品份额比上次上升 {points} 个百分点以上",
            "A competitor's share is up {points} {points:point|points} or more",
        ),
        "limit.points": (
            "竞品份额比上次上升几个百分点时预警",
            "fires when a competitor's share rises by this many points",
        ),
        "fact": (
            "{competitor} {model}（{region}）{day} 市场份额 {share}%，比上次增 {gain} 个百分点（上限 {limit}）",
            "{competitor} {model} ({region}): market share {share}% on {day}, up {gain} {gain:point|points} (limit: {limit})",
        ),
        "advice": (
            "查清份额来自哪些客户和渠道，保住受影响的客户",
            "Find out which customers and channels it came from, and secure those affected",
        ),
    },
    "price_gap": {
        "name": ("我方价格偏高", "Price gap"),
        "when": ("我方价格比竞品高 {share} 以上", "Our price is {share} or more above the competitor's"),
        "limit.share": ("我方价格高出竞品多少时预警", "fires when our price is above the competitor's by this share"),
        "fact": (
            "{model}（{region}）我方 {ours}，{competitor} {price}（{day}），高 {gap}（上限 {limit}）",
            "{model} ({region}): ours {ours}, {competitor} {price} ({day}), {gap} above (limit: {limit})",
        ),
        "advice": (
            "复核定价；能守则讲清价值差异，不能守则调整价格或方案",
            "Review the price: defend it by the extra value, or change the price or the offer",
        ),
    },
    "concentration": {
        "name": ("收入集中", "Concentration"),
        "when": (
            "一个客户（或集团）占近 12 个月交易额超过 {share}（至少 {customers} 个有交易的客户）",
            "One customer or group brings more than {share} of 12 months' revenue (of {customers} {customers:customer|customers} or more)",
        ),
        "limit.share": (
            "一个客户占近 12 个月交易额多少时预警",
            "fires when one customer has more than this share of the revenue of 12 months",
        ),
        "limit.customers": ("至少有几个有交易的客户才判断", "checked from this many customers with revenue"),
        "group": (
            "所在集团 {number} 个客户近 12 个月交易额 {revenue}，占全部 {total}的 {share}（上限 {limit}）",
            "{number} {number:customer|customers} of its group: {revenue} of {total} in 12 months, {share} of all revenue (limit: {limit})",
        ),
        "fact": (
            "近 12 个月交易额 {revenue}，占全部 {total}的 {share}（上限 {limit}）",
            "{revenue} of {total} in 12 months: {share} of all revenue (limit: {limit})",
        ),
        "advice": (
            "由高层维护该客户并签长期协议，同时加快开发其他客户",
            "Secure it at executive level with a long contract, and build up other customers",
        ),
    },
}
"""By rule: name; when it fires, with the limits in force; a note for each limit; the facts; the advice."""

WORDS: dict[str, tuple[str, str]] = {
    "alerts.both": ("{first}；{second}", "{first}. {second}"),
    "alerts.on.note": ("{rule}：是否检查", "{rule}: check or not"),
    "alerts.severity.note": (
        "{rule}：固定的严重程度；留空按规则和客户等级判定",
        "{rule}: fixed severity; blank decides by rule and tier",
    ),
    "alerts.limit.note": ("{rule}：{about}", "{rule}: {about}"),
    "alerts.own": ("{said}", "{said}"),
    "alerts.own.broken": (
        "自定义预警规则“{rule}”（{place}）无法加载：{why}。请修复或卸载提供它的程序包",
        "The alert rule “{rule}” ({place}) cannot be loaded: {why}. Fix or uninstall the package that provides it",
    ),
    "alerts.own.no_rule": (
        "自定义预警规则“{rule}”（{place}）不是 kamxl 的 Rule 对象，请检查入口点 kamxl.rules",
        "The alert rule “{rule}” ({place}) is not a kamxl Rule; check the entry point kamxl.rules",
    ),
    "alerts.own.taken": (
        "自定义预警规则“{rule}”（{place}）的代码“{id}”已被另一条规则占用，请改用别的代码",
        "The id “{id}” of the alert rule “{rule}” ({place}) belongs to another rule; choose another id",
    ),
    "alerts.own.words": (
        "自定义预警规则“{rule}”（{place}）缺少文字：{missing}",
        "The alert rule “{rule}” ({place}) is missing texts: {missing}",
    ),
    "alerts.own.failed": (
        "自定义预警规则“{rule}”运行出错：{why}。可先用参数 alerts.{rule}.on 关闭它",
        "The alert rule “{rule}” failed: {why}. The setting alerts.{rule}.on can switch it off",
    ),
    # Rules of the sheet 自定义规则.
    "own_rule.when": ("{sheet}的“{field}”{test}", "“{field}” of {sheet} {test}"),
    "own_rule.row": ("{sheet} {subject}", "{sheet} {subject}"),
    "own_rule.fact": ("{row}：{field}为 {shown}，{test}{more}", "{row}: {field} is {shown}; {test}{more}"),
    "own_rule.fact_eq": ("{row}：{field}为 {shown}{more}", "{row}: {field} is {shown}{more}"),
    "own_rule.fact_blank": ("{row}：{field}{test}{more}", "{row}: {field} {test}{more}"),
    "own_rule.more": ("（共 {number} 行）", " (rows: {number})"),
    "own_rule.test.gt": ("大于 {value}", "above {value}"),
    "own_rule.test.lt": ("小于 {value}", "below {value}"),
    "own_rule.test.eq": ("等于 {value}", "equal to {value}"),
    "own_rule.test.ne": ("不等于 {value}", "other than {value}"),
    "own_rule.test.contains": ("包含“{value}”", "contains “{value}”"),
    "own_rule.test.blank": ("为空", "is blank"),
    "own_rule.before_ago": ("早于 {days} 天前", "earlier than {days} {days:day|days} ago"),
    "own_rule.before_ahead": ("早于 {days} 天后", "earlier than {days} {days:day|days} from now"),
    "own_rule.after_ahead": ("晚于 {days} 天后", "later than {days} {days:day|days} from now"),
    "own_rule.after_ago": ("晚于 {days} 天前", "later than {days} {days:day|days} ago"),
    "health.part.purchases": ("采购", "Purchases"),
    "health.part.relation": ("关系", "Relation"),
    "health.part.service": ("服务", "Service"),
    "health.part.payment": ("回款", "Payment"),
    "health.part.contract": ("合同", "Contract"),
    "alerts.field.contact": ("联系人", "contact"),
    "alerts.field.phone": ("电话", "phone"),
    "alerts.field.email": ("邮箱", "email"),
    "alerts.field.address": ("地址", "address"),
    "alerts.field.decision_contact": ("决策链联系人", "decision maker"),
}


def of_rules(rules: dict[str, dict[str, tuple[str, str]]]) -> dict[str, tuple[str, str]]:
    """The words of rules by key, with the notes of their settings."""
    found = {}
    for rule, parts in rules.items():
        notes = {f"limit.{name}": (name, f"alerts.{name}.note", ("", "")) for name in ("on", "severity")}
        for part, said in parts.items():
            found[f"alerts.{rule}.{part}"] = said
            if part.startswith("limit."):
                notes[part] = (part.removeprefix("limit."), "alerts.limit.note", said)
        for name, note, about in notes.values():
            found[f"settings.alerts.{rule}.{name}.note"] = (
                WORDS[note][0].format(rule=parts["name"][0], about=about[0]),
                WORDS[note][1].format(rule=parts["name"][1], about=about[1]),
            )
    return found


WORDS |= of_rules(_RULES)
