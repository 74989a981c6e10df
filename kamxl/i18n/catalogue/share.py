"""Words of copies made for a role."""

WORDS = {
    "share.caption": ("为“{role}”另存的副本", "Copy for {role}"),
    "share.back": ("返回说明", "Back to the note"),
    "share.sheet.subtitle": (
        "为“{role}”另存的副本 · {rows} 行 · 遮盖 {masked} 列（灰色斜体）· 未含 {left_out} 列，详见“说明”",
        "Copy for {role} · {rows} {rows:row|rows} · {masked} {masked:column|columns} masked (grey italics) · {left_out} left out; see “About this copy”",
    ),
    "share.list.subtitle": ("基准日 {as_of} · 共 {count} 行", "As of {as_of} · {count} {count:row|rows}"),
    # The first sheet
    "share.note.sheet": ("说明", "About this copy"),
    "share.note.title": ("为“{role}”另存的副本", "A copy for {role}"),
    "share.note.subtitle": (
        "这不是完整的工作簿：该角色不应看到的内容已略去或遮盖。",
        "This is not the whole workbook: what this role should not see has been left out or masked.",
    ),
    "share.note.role": ("角色", "Role"),
    "share.note.book": ("来源工作簿", "Made from"),
    "share.note.as_of": ("基准日", "As of"),
    "share.note.customers": ("客户", "Customers"),
    "share.note.owner.all": ("全部 {total} 位", "all {total}"),
    "share.note.owner.one": ("只含 {owner} 负责的客户：{total} 位中的 {count} 位", "those of {owner} only: {count} of {total}"),
    "share.note.sheets": ("各表内容", "What the sheets hold"),
    "share.note.column.sheet": ("工作表", "Sheet"),
    "share.note.column.rows": ("行数", "Rows"),
    "share.note.column.columns": ("列数", "Columns"),
    "share.note.column.masked": ("已遮盖", "Masked"),
    "share.note.column.scrubbed": ("文字已清洗", "Text cleaned"),
    "share.note.column.left_out": ("未包含", "Left out"),
    "share.note.own_columns": ("自定义列 {count} 列", "{count} {count:column|columns} of your own"),
    "share.note.missing": ("还略去了什么，怎样理解", "What else is missing, and how to read the rest"),
    "share.note.absent": ("未包含的工作表：{sheets}。", "Sheets that are not here: {sheets}."),
    "share.note.rules": ("未包含的预警规则：{rules}。", "Alert rules that are not here: {rules}."),
    "share.note.scrub.money": (
        "文字中的金额（数字或汉字写的）已换成 ***；请勿据此认定文字中再无金额。",
        "Amounts in texts, in figures or in words, are replaced by ***; a text may still speak of one in other words.",
    ),
    "share.note.scrub.personal": (
        "文字中的电话、邮箱、地址、证件号和微信等账号已换成 ***，客户联系人的姓名已遮盖；请勿据此认定文字中再无个人信息。",
        "Phone numbers, addresses, accounts and ID numbers in texts are replaced by ***, and names of the customer's contacts are masked; "
        "a text may still speak of people in other words.",
    ),
    "share.note.scrub.profit": (
        "文字中毛利、利润等词后面的数字已换成 ***。",
        "Figures that follow words for profit in texts are replaced by ***.",
    ),
    "share.note.free_text": (
        "自由填写的文字（跟进内容、备注等）可能提到该角色不应看到的内容，已略去；如需某一列，请在参数 share.角色名.show 中写明。",
        "Free text (notes of talks, comments) may speak of what this role should not see and is left out; name a field in share.<role>.show to let it in.",
    ),
    "share.note.refused": (
        "{count} 位客户不授权使用个人信息，其个人信息在任何副本中都已遮盖。",
        "{count} {count:customer|customers} refused the use of their data; their personal data are masked in every copy.",
    ),
    "share.note.errors": (
        "来源工作簿中有 {count} 行填写有误，不参与计算，也不在本副本中。",
        "{count} {count:row|rows} of the source {count:has|have} errors; they are in no figure, and not in this copy.",
    ),
    "share.note.whole": (
        "等级、阶段和预警按整个来源工作簿计算，本副本不再重新计算；预警数只计本副本含有的规则。",
        "Tiers, stages and alerts are those of the whole source and are not computed anew here; the number of alerts counts the rules that are here.",
    ),
    "share.note.whole.owner": (
        "等级、排名、阶段和预警按来源工作簿的全部客户计算；合计和占比只计所列客户。预警数只计本副本含有的规则。竞品与市场数据不属于任何负责人，按角色保留。",
        "Tiers, ranks, stages and alerts are those among all customers of the source; sums and shares are of the customers listed. The number of alerts "
        "counts the rules that are here. The market belongs to no owner and stays as the role allows.",
    ),
    "share.note.own": (
        "各表是标准格式的新表，不含来源工作簿的批注、图片、公式、隐藏表和文件属性。",
        "The sheets are new ones in canonical form: no comments, pictures, formulas, hidden sheets or document properties of the source are in here.",
    ),
    "share.note.home": (
        "可以在本副本的填写表中修改、新增行；把文件交回后，用 kamxl collect 收回到来源工作簿。“预警”上的处理状态、暂缓至和备注也会收回；其他结果表、遮盖的列和自己加的列不会收回。请勿删除隐藏的表和列。",
        "Rows of the input sheets may be changed and added; when the file comes back, kamxl collect brings them into the source. Status, Deferred until "
        "and Notes on Alerts come back too; other result sheets, masked columns and columns added here are not collected. Leave the hidden sheet and columns in place.",
    ),
    "share.note.editable": (
        "不能收回的单元格已锁定（无密码）：这只是防止误改，不是安全措施。新行请填在表格下方的空行里。",
        "Cells that cannot be collected are locked, without a password: a guide rail, not security. Type new rows into the blank rows below the table.",
    ),
    # What cannot be made
    "share.unknown_role_near": (
        "没有名为“{role}”的角色，是不是“{near}”？可用：{known}。",
        "There is no role “{role}”. Did you mean “{near}”? There are: {known}.",
    ),
    "share.unknown_role": (
        "没有名为“{role}”的角色。可用：{known}。自定义角色在 kamxl.toml 或“设置”表中用 share.角色名.base 等参数定义。",
        "There is no role “{role}”. There are: {known}. A role of your own is defined by share.<role>.base and the like, in kamxl.toml or on the settings sheet.",
    ),
    "share.no_base": (
        "角色“{role}”没有说明以哪个角色为基础。请设置 share.{role}.base，可取：{bases}。",
        "Role “{role}” does not say which role it starts from. Set share.{role}.base to one of: {bases}.",
    ),
    "share.unknown_field": (
        "{place}：没有名为“{item}”的字段或工作表，写法如 {near}。",
        "{place}: there is no field or sheet “{item}”; write it like {near}.",
    ),
    "share.key_field": (
        "{place}：“{item}”把各表的行连在一起，不能略去或遮盖。请从列表中删去。",
        "{place}: “{item}” ties the rows of the sheets together and cannot be left out or masked. Remove it from the list.",
    ),
    "share.unknown_owner": (
        "没有客户的负责人是“{owner}”。现有：{known}",
        "No customer has the owner “{owner}”. There are: {known}",
    ),
    "share.suffix": ("{out}：副本的文件名应以 .xlsx 结尾。", "{out}: the name of the copy should end in .xlsx."),
    # Command line
    "cli.share.help": (
        "把工作簿 BOOK 另存为一个新工作簿 OUT，该角色不应看到的内容略去或遮盖。BOOK 不会改动；等级和预警按整个 BOOK 计算。",
        "Write a new workbook OUT from BOOK with what a role may not see left out or masked. BOOK is never changed; tiers and alerts are computed from all of it.",
    ),
    "cli.share.role": (
        "sales（不含利润）、marketing（不含个人信息和信用）、service（不含任何金额），或设置中定义的角色名。",
        "sales (no profit), marketing (no personal data, no credit), service (no money at all), or a role of your settings.",
    ),
    "cli.share.owner": ("只含这位负责人的客户。", "The customers of this owner only."),
    "cli.share.editable": (
        "副本用来填写：不能收回的单元格会锁定（无密码，只防误改）；不写 --owner 也能用 kamxl collect 收回。",
        "The copy is to be filled in: cells that cannot be collected are locked (without a password, against slips only). It can be collected even without --owner.",
    ),
    "cli.share.home": (
        "填好后收回：kamxl collect {out:arg} --to {book:arg}",
        "To collect what is typed there: kamxl collect {out:arg} --to {book:arg}",
    ),
    "cli.share.out": ("新工作簿，以 .xlsx 结尾；本命令以前生成、之后没有改动过的会被替换。", "The new workbook, ending in .xlsx; an earlier copy by this command is replaced unless it was edited."),
    "cli.share.kept": (
        "{customers} 位客户；遮盖 {masked} 列，略去 {left_out} 列和 {sheets} 张表",
        "{customers} {customers:customer|customers}; {masked} {masked:column|columns} masked, {left_out} {left_out:column|columns} and {sheets} {sheets:sheet|sheets} left out",
    ),
    "cli.share.done": (
        "已写入 {out}（{sheets} 张工作表），用时 {seconds:.1f} 秒",
        "Written to {out} ({sheets} {sheets:sheet|sheets}) in {seconds:.1f} s",
    ),
}  # fmt: skip
