"""Words of reminders: what is due, the digests, and what goes wrong on the way."""

WORDS: dict[str, tuple[str, str]] = {
    # What is due
    "due.visit": ("跟进", "Follow-up"),
    "due.plan": ("计划行动", "Plan action"),
    "due.deal": ("商机预计成交", "Deal to close"),
    "due.visit.promised": ("已约定在这一天跟进", "A follow-up is promised for this day"),
    "due.visit.promised.action": ("已约定在这一天跟进：{action}", "A follow-up is promised for this day: {action}"),
    "due.visit.cadence": (
        "上次联系 {since}；{tier} 级客户应在 {limit} 天内再联系",
        "Last contact on {since}; a customer of tier {tier} is due again within {limit} {limit:day|days}",
    ),
    "due.visit.never": (
        "{since} 以来还没有联系；{tier} 级客户应在 {limit} 天内联系",
        "No contact yet since {since}; a customer of tier {tier} is due within {limit} {limit:day|days}",
    ),
    "due.contract.fact": ("合同 {id} 于 {day} 到期，还没有续签的合同", "Contract {id} ends on {day} and has not been renewed"),
    "due.plan.fact": ("{action}", "{action}"),
    "due.plan.fact.goal": ("{action}（目标：{goal}）", "{action} (goal: {goal})"),
    "due.deal.fact": ("{deal}，{stage}，预计 {day} 成交", "{deal}, {stage}, expected to close on {day}"),
    "due.deal.fact.step": (
        "{deal}，{stage}，预计 {day} 成交；下一步：{step}",
        "{deal}, {stage}, expected to close on {day}; next step: {step}",
    ),
    # A digest
    "remind.title": ("{owner}：待办提醒 {day}", "{owner}: to do, {day}"),
    "remind.nobody": ("未指定负责人", "No owner"),
    "remind.alerts": ("预警 {total}（高级别 {high}）", "Alerts {total} ({high} high)"),
    "remind.calendar": ("{owner}：待办提醒", "{owner}: to do"),
    "remind.today": ("今天先办（{count}）", "Today ({count})"),
    "remind.week": ("到 {until} 为止（{count}）", "Until {until} ({count})"),
    "remind.nothing": ("到 {until} 为止没有待办事项。", "Nothing is due until {until}."),
    "remind.later": (
        "另有 {count} 条预警的截止日期更晚，见工作簿的“预警”表。",
        "Alerts that are due later: {count}; see Alerts in the workbook.",
    ),
    "remind.more": ("……还有 {count} 项，见工作簿。", "… and {count} more; see the workbook."),
    "remind.from": ("来自 {book}", "From {book}"),
    "remind.severity": ("【{word}】", "{word} · "),
    "remind.old": (
        "最近的记录是 {latest}，本提醒按 {as_of} 计算。",
        "The latest record is of {latest}; this reminder is as of {as_of}.",
    ),
    "remind.kind.alert": ("预警", "Alerts"),
    "remind.kind.visit": ("跟进", "Follow-ups"),
    "remind.kind.contract": ("合同", "Contracts"),
    "remind.kind.plan": ("计划", "Plan actions"),
    "remind.kind.deal": ("商机", "Deals"),
    "remind.kind.none": ("无", "None"),
    # What cannot be sent
    "remind.no_output": (
        "请用 -o 指定存放提醒的文件夹，或用 --send 发送。",
        "Name a folder for the reminders with -o, or send them with --send.",
    ),
    "remind.no_target": (
        "没有说明发送到哪里。请在“设置”或 kamxl.toml 中填写 remind.webhooks，或 remind.smtp、remind.mail_from 和 remind.mail_to。",
        "There is nowhere to send to. Set remind.webhooks, or remind.smtp, remind.mail_from and remind.mail_to, on the settings sheet or in kamxl.toml.",
    ),
    "remind.bad_webhook": (
        "{place}：写不出机器人地址。写法：KAMXL_开头的环境变量名或 https 地址，前面可加 负责人= 和类型（{kinds}）加冒号，如 王磊=wecom:KAMXL_WANG。",
        "{place}: this is not the address of a robot. Write the name of an environment variable that begins with KAMXL_ or an https address, with owner= "
        "and a kind ({kinds}) with a colon before it if need be: Li=wecom:KAMXL_LI.",
    ),
    "remind.secret": (
        "{place}：地址里含有密钥，不能写在工作簿或设置文件中。请把完整地址放进环境变量（如 KAMXL_WECOM），这里只写变量名。",
        "{place}: the address holds a secret, which must not be kept in a workbook or a settings file. Put the whole address into an environment variable "
        "such as KAMXL_WECOM, and write its name here.",
    ),
    "remind.unsafe": (
        "{place}：只能发送到 https 地址；http 只用于本机。",
        "{place}: messages go to https addresses only; http is for this machine alone.",
    ),
    "remind.bad_variable": (
        "{place}：“{name}”不是可用的环境变量名，变量名须以 KAMXL_ 开头。",
        "{place}: “{name}” cannot be used here; the variable's name must begin with KAMXL_.",
    ),
    "remind.no_variable": (
        "{place}：这台电脑没有设置环境变量 {name}。请设置后再发送。",
        "{place}: this machine has no environment variable {name}. Set it, then send again.",
    ),
    "remind.bad_smtp": (
        "{place}：邮件服务器写作 smtp://主机:端口 或 smtps://主机:端口；需要密码时，把完整地址放进环境变量（如 KAMXL_SMTP），这里只写变量名。",
        "{place}: write the mail server as smtp://host:port or smtps://host:port; where it asks for a password, put the whole address into an environment "
        "variable such as KAMXL_SMTP, and write its name here.",
    ),
    "remind.bad_address": (
        "{place}：“{address}”不是邮箱地址。写法：负责人=邮箱，或只写邮箱。",
        "{place}: “{address}” is not an email address. Write owner=address, or the address alone.",
    ),
    "remind.running": (
        "{book} 的提醒正由另一个进程发送，这里没有发送。",
        "Another process is sending the reminders of {book}; nothing was sent here.",
    ),
    "remind.log.unreadable": (
        "{log} 无法读取（{why}），不知道哪些提醒已经发送，所以没有发送。",
        "{log} cannot be read ({why}), so it is not known what was sent already, and nothing was sent.",
    ),
    # Command line
    "cli.remind.short": ("每位负责人今天和本周要办的事：日历、邮件、群机器人。", "What each owner has to do today and this week: calendar, mail, chat robots."),
    "cli.remind.help": (
        "按负责人列出今天和未来几天要办的事：预警、跟进、到期合同、计划行动和商机，每人一组文件写入文件夹。BOOK 不会改动；没有 --send 时什么也不会发送。",
        "Write what each owner has to do today and in the days after into a folder: alerts, follow-ups, contracts that end, actions of account plans, and deals. "
        "BOOK is not changed; without --send nothing leaves this machine.",
    ),
    "cli.remind.owner": ("只要这位负责人的提醒。", "Reminders of this owner only."),
    "cli.remind.format": (
        "文件格式，可重复：ics 日历、eml 邮件、json 各群机器人的消息、md 文本、html 网页。默认 ics 和 md。",
        "Kind of file, may be repeated: ics (calendar), eml (message), json (messages for chat robots), md (Markdown), html (page). Default: ics and md.",
    ),
    "cli.remind.send": (
        "按 remind.* 参数发送到群机器人和邮箱；同一内容不会发送两次。",
        "Send to the robots and mailboxes of the settings remind.*; the same message is never sent twice.",
    ),
    "cli.remind.out": ("存放提醒的文件夹，没有则新建。", "Folder of the reminders; created if missing."),
    "cli.remind.column.owner": ("负责人", "Owner"),
    "cli.remind.column.today": ("今天", "Today"),
    "cli.remind.column.week": ("之后几天", "Days after"),
    "cli.remind.column.alerts": ("预警", "Alerts"),
    "cli.remind.owner_has": (
        "{owner}：今天 {today} 项，之后几天 {week} 项；预警共 {alerts} 条",
        "{owner}: {today} today, {week} in the days after; {alerts} {alerts:alert|alerts} in all",
    ),
    "cli.remind.sent": ("已发送到 {to}", "sent to {to}"),
    "cli.remind.already": ("{to} 之前已发送过，这次不再发送", "already sent to {to}; not sent again"),
    "cli.remind.failed": ("未能发送到 {to}（试了 {tries} 次）：{why}", "could not be sent to {to} ({tries} {tries:try|tries}): {why}"),
    "cli.remind.done": ("写入 {files} 个文件（{out}），发送 {sent} 条消息", "{files} {files:file|files} written ({out}), {sent} {sent:message|messages} sent"),
}  # fmt: skip
