"""Words of the command line."""

WORDS = {
    "cli.about": (
        "大客户 Excel 工具：读取您的工作簿，校验数据，计算客户分级、生命周期价值和预警，并把结果表和图表写回同一个工作簿。",
        "Key-account toolkit for Excel: reads your workbook, checks the data, computes tiers, lifetime value and alerts, "
        "and writes the result sheets and charts back into the same workbook.",
    ),
    "cli.start": (
        "kamxl 在您自己的 Excel 工作簿里做大客户分析。可以这样开始：\n\n"
        "  kamxl demo                                     看一个带结果的示例\n"
        "  kamxl convert 现有表格.xlsx --to 大客户.xlsx   把现有的表格变成标准工作簿\n"
        "  kamxl new 大客户.xlsx                          或者新建一个标准工作簿来填写\n"
        "  kamxl run 大客户.xlsx                          计算，把结果写回这个工作簿\n\n"
        "kamxl --help 列出全部命令，kamxl run --help 说明一个命令。\n"
        '按 Tab 补全（bash）：eval "$(_KAMXL_COMPLETE=bash_source kamxl)"\n'
        "zsh 写 zsh_source；fish：_KAMXL_COMPLETE=fish_source kamxl | source",
        "kamxl analyses key accounts inside your own Excel workbook. To begin:\n\n"
        "  kamxl demo                                  a sample workbook with results\n"
        "  kamxl convert my-list.xlsx --to book.xlsx   your list as a canonical workbook\n"
        "  kamxl new book.xlsx                         or an empty one to fill in\n"
        "  kamxl run book.xlsx                         compute and write the results\n\n"
        "kamxl --help lists every command, kamxl run --help explains one.\n"
        'To complete with Tab in bash: eval "$(_KAMXL_COMPLETE=bash_source kamxl)"\n'
        "In zsh write zsh_source; in fish: _KAMXL_COMPLETE=fish_source kamxl | source",
    ),
    "cli.usage": ("用法：", "Usage:"),
    "cli.options": ("选项", "Options"),
    "cli.commands": ("命令", "Commands"),
    "cli.help": ("显示帮助。", "Show this help."),
    "cli.lang": (
        "界面和结果的语言；默认取工作簿的语言，其次取系统语言。",
        "Language; default: the workbook's, else the system's.",
    ),
    "cli.verbose": ("出错时显示完整的技术信息。", "Show full technical details of an error."),
    "cli.version": ("显示版本号。", "Show the version."),
    "cli.json": ("在标准输出打印一个 JSON 对象。", "Print one JSON object on stdout."),
    "cli.as_of": ("计算基准日；默认今天。", "As-of date of the figures; default: today."),
    "cli.options_metavar": ("[选项]", "[OPTIONS]"),
    "cli.command_metavar": ("命令 [参数]...", "COMMAND [ARGS]..."),
    "cli.required": ("必填", "required"),
    "cli.default": ("默认：{default}", "default: {default}"),
    "cli.usage.help": ("输入 {command} {option} 查看用法。", "See {command} {option}."),
    "cli.usage.near": ("您是不是想用 {possibility}？", "Did you mean {possibility}?"),
    "cli.usage.at": ("{param_hint}：{message}", "{param_hint}: {message}"),
    "cli.usage.command": ("没有命令“{name}”。", "There is no command “{name}”."),
    "cli.usage.option": ("没有选项 {name}。", "There is no option {name}."),
    "cli.usage.missing": ("缺少", "Missing"),
    "cli.usage.no_value": ("选项 {name} 后面要写值。", "{name} needs a value."),
    "cli.usage.takes_none": ("选项 {name} 后面不能写值。", "{name} takes no value."),
    "cli.usage.extra": (
        "多出了“{args}”；名称中有空格时请加引号。",
        "Too many names: “{args}”. Put a name with spaces in quotes.",
    ),
    "cli.usage.not_there": (
        "找不到“{filename}”，请检查名称和所在文件夹。",
        "“{filename}” does not exist; check its name and folder.",
    ),
    "cli.usage.is_folder": (
        "“{filename}”是文件夹，这里需要一个文件。",
        "“{filename}” is a folder; a file is needed here.",
    ),
    "cli.usage.is_file": (
        "“{filename}”是文件，这里需要一个文件夹。",
        "“{filename}” is a file; a folder is needed here.",
    ),
    "cli.usage.unreadable": ("没有读取“{filename}”的权限。", "you may not read “{filename}”."),
    "cli.usage.month": ("“{value}”不是月份，请写成 2026-01。", "“{value}” is not a month; write it as 2026-01."),
    "cli.usage.day": ("“{value}”不是日期，请写成 2026-01-05。", "“{value}” is not a date; write it as 2026-01-05."),
    "cli.usage.choice": ("不能取“{value}”，可选：{choices}。", "“{value}” is not one of {choices}."),
    "cli.usage.input": ("错误：请按提示输入。", "Error: invalid input"),
    "cli.usage.number": ("“{value}”不是数字。", "“{value}” is not a number."),
    "cli.usage.range": ("{value} 超出范围（{range}）。", "{value} is out of range ({range})."),
    "cli.error": ("错误：{message}", "Error: {message}"),
    "cli.internal": (
        "程序内部出错（{kind}：{error}）。请加 --verbose 重试，并把输出发给维护人员。",
        "Something went wrong inside kamxl ({kind}: {error}). Please run again with --verbose and send the output to whoever maintains it.",
    ),
    "cli.aborted": ("已中止。", "Aborted."),
    "cli.not_printed": (
        "结果无法输出（{why}）。除此之外，命令已经完成。",
        "The result could not be printed ({why}). Apart from that, the command has finished.",
    ),
    "cli.demo.short": ("生成示例工作簿并运行一次分析。", "Write a sample workbook and run the analysis on it."),
    "cli.demo.help": (
        "在文件夹 DIR 中（或以 BOOK 为名）生成一个数据逼真的示例工作簿，运行分析，并告诉您打开哪个文件。BOOK 以 .xlsm 结尾则带按钮。",
        "Write a sample workbook with realistic data into the folder DIR, or as BOOK; run the analysis and say which file to open. A BOOK in .xlsm gets buttons.",
    ),
    "cli.demo.file": ("大客户管理-示例.xlsx", "key-accounts-demo.xlsx"),
    "cli.demo.done": (
        "已写入 {count} 张结果表，用时 {seconds:.1f} 秒。请打开：{book}",
        "{count} result {count:sheet|sheets} written in {seconds:.1f} s. Open: {book}",
    ),
    "cli.new.short": ("新建标准工作簿。", "Create a canonical workbook."),
    "cli.new.help": (
        "新建一个标准工作簿 BOOK，供填写。已有的文件不会被覆盖（除非加 --replace）。",
        "Create a canonical workbook BOOK to fill in. An existing file is not overwritten without --replace.",
    ),
    "cli.new.kind": (
        "起步（客户、跟进、订单、市场），全套，或只要客户、跟进、市场其中一张。",
        "A starter set (customers, follow-ups, orders, market), the full set, or the customer, follow-up or market sheet alone.",
    ),
    "cli.add-sheet.short": ("给工作簿加填写用的工作表。", "Add input sheets to a workbook."),
    "cli.add-sheet.help": (
        "在已有的工作簿 BOOK 末尾加上填写用的工作表 NAME（商机、目标、联系人……），其他内容不变。",
        "Add input sheets NAME (deals, targets, contacts …) at the end of an existing workbook BOOK; nothing else in it changes.",
    ),
    "cli.add-sheet.done": ("{book}：已加上 {sheets}。", "{book}: added {sheets}."),
    "cli.add-sheet.present": ("{book}：“{sheet}”已经有了。", "{book} has “{sheet}” already."),
    "cli.add-sheet.near": (
        "没有叫“{name}”的填写表，是不是“{near}”？全部填写表：{known}。",
        "There is no input sheet called “{name}”. Did you mean “{near}”? Input sheets: {known}.",
    ),
    "cli.add-sheet.unknown": (
        "没有叫“{name}”的填写表。全部填写表：{known}。",
        "There is no input sheet called “{name}”. Input sheets: {known}.",
    ),
    "cli.new.macros": (
        "带按钮的 .xlsm；文件名以 .xlsm 结尾时不用写。",
        "With buttons; implied by a name that ends in .xlsm.",
    ),
    "cli.new.currency": (
        "工作簿的币种，如 USD、EUR；默认人民币。",
        "Currency of the workbook, such as USD or EUR; CNY by default.",
    ),
    "cli.new.no_currency": (
        "“{value}”不是认识的币种。请写 CNY、USD、EUR 等代码。",
        "“{value}” is not a known currency. Give a code such as CNY, USD, EUR.",
    ),
    "cli.new.sample": ("填入示例数据。", "Filled with sample data."),
    "cli.new.done": ("已新建：{book}", "Created: {book}"),
    "cli.new.fill": ("填好各表后运行：kamxl run {book:arg}", "Fill in its sheets, then run: kamxl run {book:arg}"),
    "cli.new.run": ("接下来运行：kamxl run {book:arg}", "Next, run: kamxl run {book:arg}"),
    "cli.replace": (
        "目标文件已存在且不是本命令生成的，也替换它（原文件留作备份）。",
        "Replace an existing file even if this command did not make it; the old file is kept as a backup.",
    ),
    "cli.new.suffix": (
        "{book}：新工作簿的文件名应以 {suffix} 结尾。",
        "{book}: the name of the new workbook should end in {suffix}.",
    ),
    "cli.validate.short": ("校验数据，不改动文件。", "Check the data, change nothing."),
    "cli.validate.help": (
        "校验工作簿 BOOK，不改动文件。有错误时退出码为 1。",
        "Check the workbooks BOOK and change nothing. The exit code is 1 where there are errors.",
    ),
    "cli.validate.error": ("错误  {sheet}!{cell}  {message}", "error    {sheet}!{cell}  {message}"),
    "cli.validate.warning": ("提醒  {sheet}!{cell}  {message}", "warning  {sheet}!{cell}  {message}"),
    "cli.validate.more": (
        "……还有 {count} 条，见 --json 或“数据质量”表。",
        "… and {count} more; see --json or the Data quality sheet.",
    ),
    "cli.validate.ok": (
        "{book}：没有错误，{warnings} 条提醒。",
        "{book}: no errors, {warnings} {warnings:warning|warnings}.",
    ),
    "cli.validate.row": (" [整行未计入]", " [row left out]"),
    "cli.validate.bad": (
        "{book}：{errors} 个错误，{warnings} 条提醒。",
        "{book}: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}.",
    ),
    "cli.run.short": ("计算并把结果写回工作簿。", "Compute and write the results back into the workbook."),
    "cli.run.help": (
        "读取工作簿 BOOK，计算分级、生命周期价值、预警等，把结果表写回 BOOK（或写到副本 OUT）。您自己的工作表一个字节也不会改动。",
        "Read BOOK, compute tiers, lifetime value, alerts and more, and write the result sheets back into BOOK (or into a copy, OUT). "
        "Not a byte of your own sheets changes.",
    ),
    "cli.run.with": (
        "同时读取的其他工作簿；可多次使用。",
        "Another workbook to read together with it; may be repeated.",
    ),
    "cli.run.tier_model": ("本次使用的分级模型。", "Tier model of this run."),
    "cli.run.output": ("写到这个副本，BOOK 不变。", "Write into this copy and leave BOOK alone."),
    "cli.run.backup": (
        "写入前保留 BOOK.bak.xlsx；默认只在第一次写入时保留。",
        "Keep BOOK.bak.xlsx first; default: at the first write only.",
    ),
    "cli.run.dry_run": ("只计算，不写入。", "Compute only, write nothing."),
    "cli.run.tiers": ("客户分级（{model}）：{tiers}", "Tiers ({model}): {tiers}"),
    "cli.run.counted": ("已计入：{parts}", "{parts} counted"),
    "cli.run.counted.customers": ("客户 {valid:,}/{rows:,} 位", "{valid:,} of {rows:,} {rows:customer|customers}"),
    "cli.run.counted.orders": ("订单 {valid:,}/{rows:,} 行", "{valid:,} of {rows:,} {rows:order|orders}"),
    "cli.run.counted.rows": ("{sheet} {valid:,}/{rows:,} 行", "{valid:,} of {rows:,} {rows:row|rows} of {sheet}"),
    "cli.run.no_rows": (
        "没有一行可以采用。请先改正“数据质量”表列出的问题，再重新运行；如果是自己格式的台账，请用 kamxl convert {book:arg} --to 新工作簿.xlsx 转入。",
        "Not one row can be used. Correct what the sheet Data quality lists, and run again; to import a list in your own layout use kamxl convert {book:arg} --to NEW.xlsx.",
    ),
    "cli.validate.convert": (
        "没有一行可以采用；如果是自己格式的台账，请用 kamxl convert {book:arg} --to 新工作簿.xlsx 转入。",
        "Not one row can be used; to import a list in your own layout use kamxl convert {book:arg} --to NEW.xlsx.",
    ),
    "cli.run.counted.later": (
        "；{count:,} 行订单晚于 {as_of}，不计",
        "; {count:,} {count:order is|orders are} after {as_of} and {count:does|do} not count",
    ),
    "cli.run.counted.unconverted": ("；没有汇率而未计入：{amounts}", "; left out because no rate is known: {amounts}"),
    "cli.run.counted.amount": ("；未计入的订单合计 {amount}", "; orders left out: {amount}"),
    "cli.run.no_customers": (
        "客户信息里没有一行可以采用。请先改正“数据质量”表列出的问题，再重新运行；如果是自己格式的台账，请用 kamxl convert {book:arg} --to 新工作簿.xlsx 转入。",
        "Not one customer row can be used. Correct what the sheet Data quality lists, and run again; to import a list in your own layout use kamxl convert {book:arg} --to NEW.xlsx.",
    ),
    "cli.run.empty": (
        "工作簿还没有填写。请先填写各表再运行；如果已有自己格式的台账，请用 kamxl convert 台账.xlsx --to {book:arg} 转入。",
        "Nothing is filled in yet. Fill in the input sheets and run again; to import a list in your own layout use kamxl convert LIST.xlsx --to {book:arg}.",
    ),
    "cli.run.old": (
        "最近一条订单或跟进记录是 {latest}，本次数字截至 {as_of}。请用 --as-of {latest} 重新运行。",
        "Latest record {latest}; the figures are as of {as_of}. Run again with --as-of {latest}.",
    ),
    "cli.run.lifetime": (
        "生命周期价值合计：{total}（方法：{method}）",
        "Lifetime value, total: {total} (method: {method})",
    ),
    "cli.run.alerts": ("预警 {total} 条，其中高级别 {high} 条", "{total} {total:alert|alerts}, {high} of them high"),
    "cli.run.alerts.aside": ("；已处理或暂缓 {count} 条，不计入", "; {count} handled or deferred are not counted"),
    "cli.run.alerts.since": (
        "；{since} 以来新增 {new} 条，解除 {resolved} 条",
        "; since {since}: {new} new, {resolved} resolved",
    ),
    "cli.run.issues": (
        "数据问题：{errors} 个错误，{warnings} 条提醒",
        "Data: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}",
    ),
    "cli.run.done": ("已写入 {target}，用时 {seconds:.1f} 秒", "Written to {target} in {seconds:.1f} s"),
    "cli.run.unchanged": (
        "上次运行以来没有变化，{target} 保持原样，用时 {seconds:.1f} 秒",
        "Nothing has changed since the last run; {target} is unchanged; {seconds:.1f} s",
    ),
    "cli.run.dry": (
        "试运行，没有写入 {target}，用时 {seconds:.1f} 秒",
        "Dry run, nothing written to {target}; {seconds:.1f} s",
    ),
    "cli.schema.short": ("数据字典。", "The data dictionary."),
    "cli.schema.help": (
        "打印各表的字段、类型、单位和可选值；SHEET 可写 customers 或 客户信息。加 --json 时也可写命令名（run、validate 等），打印该命令 JSON 输出的结构。",
        "Print the fields, types, units and choices of each sheet; SHEET is customers or 客户信息. With --json it can also be a command (run, validate, …), for the schema of its JSON.",
    ),
    "cli.schema.json": ("打印 JSON Schema。", "Print JSON Schema."),
    "cli.settings.short": ("生效的参数及其来源。", "The effective settings and where each comes from."),
    "cli.settings.help": (
        "打印工作簿 BOOK 生效的全部参数，以及每个参数来自哪里。",
        "Print all settings in force for BOOK and where each comes from.",
    ),
    "cli.settings.default": ("默认", "default"),
    "cli.convert.short": ("把已有表格转换为标准工作簿。", "Convert existing tables into a canonical workbook."),
    "cli.report.short": (
        "按条件导出报告（PDF、PPT、Excel、网页）。",
        "A filtered report as PDF, PowerPoint, Excel or a web page.",
    ),
    "cli.share.short": ("按角色去除或遮盖敏感信息后另存。", "A copy with what a role may not see left out or masked."),
    "cli.batch.short": ("批量处理文件夹中的工作簿。", "Process the workbooks of whole folders."),
    "cli.macros.short": (
        "为工作簿安装按钮，或导出 VBA 源码。",
        "Put the buttons into a workbook, or write the VBA source.",
    ),
    "cli.run.newer": (
        "注意：这个工作簿上次由较新的 kamxl {version} 写入，本程序是 {own}；它不认识的结果表原样留下，没有更新。请换用较新的程序。",
        "Note: this workbook was last written by kamxl {version}, and this program is {own}; result sheets that it does not know stay as they were. Use the newer program.",
    ),
    "cli.press.short": ("做按钮所做的事。", "Do what a button does."),
    "cli.press.help": (
        "做工作簿 BOOK 里一个按钮所做的事；宏就是这样启动 kamxl 的。BOOK 在 Excel 中打开着时，刷新的是打开着的工作簿；否则等同于对应的命令。",
        "Do what a button of the workbook BOOK does: this is how the macro starts kamxl. If BOOK is open in Excel, the open workbook is refreshed; otherwise it does the same as the button's command.",
    ),
    "cli.press.open": (
        "BOOK 在 Excel 中打开着：结果写回打开着的工作簿。",
        "BOOK is open in Excel: the results go into the open workbook.",
    ),
    "cli.press.outcome": (
        "把结果写入此文件，由宏显示。",
        "File that the outcome is written to, for the macro to show.",
    ),
    "cli.doctor.short": ("检查本机环境并说明如何修复。", "Check this machine and say how to fix what is missing."),
    "step.read": ("读取工作簿……", "Reading the workbook…"),
    "step.validate": ("校验数据……", "Checking the data…"),
    "step.compute": ("计算……", "Computing…"),
    "step.report": ("编排结果表……", "Laying out the sheets…"),
    "step.write": ("写入工作簿……", "Writing the workbook…"),
    "step.sample": ("生成示例数据……", "Making sample data…"),
    "settings.bad_file": (
        "{file} 无法按 TOML 读取：{why}。请改正后重试。",
        "{file} cannot be read as TOML: {why}. Correct it and try again.",
    ),
    "cli.run.what_if": (
        "假设某个参数取另一个值（可多次），只说明会有什么变化，不写入。",
        "Assume another value of a setting (may be repeated): says what would change and writes nothing.",
    ),
    "what_if.form": (
        "“{value}”要写成 参数=取值，例如 tier.threshold.S=200。",
        "Write “{value}” as KEY=VALUE, such as tier.threshold.S=200.",
    ),
    "what_if.writes_nothing": (
        "--what-if 不写入任何内容，不能和 --output 同用。",
        "--what-if writes nothing, so it cannot be used with --output.",
    ),
    "what_if.assumed": ("假设 {key} = {assumed}（现在 {now}，{place}）", "If {key} = {assumed} (now {now}, {place})"),
    "what_if.revenue.same": ("近 12 个月交易额不变：{after}", "Revenue of 12 months unchanged: {after}"),
    "what_if.revenue.other": ("近 12 个月交易额：{before} → {after}", "Revenue of 12 months: {before} → {after}"),
    "what_if.lifetime.same": ("生命周期价值合计不变：{after}", "Lifetime value unchanged: {after}"),
    "what_if.lifetime.other": ("生命周期价值合计：{before} → {after}", "Lifetime value: {before} → {after}"),
    "what_if.tiers": ("各级客户数：{counts}", "Customers by tier: {counts}"),
    "what_if.moved": ("等级变动 {count} 位：", "Customers that change tier: {count}"),
    "what_if.moved.none": ("没有客户的等级变动", "No customer changes tier"),
    "what_if.alerts": ("预警条数：{counts}", "Alerts: {counts}"),
    "what_if.new": ("新增预警 {count} 条：", "New alerts: {count}"),
    "what_if.new.none": ("没有新增预警", "No new alerts"),
    "what_if.gone": ("消失的预警 {count} 条：", "Alerts that disappear: {count}"),
    "what_if.gone.none": ("没有消失的预警", "No alert disappears"),
    "what_if.weighed": ("另有 {count} 条预警的严重程度改变", "Alerts that change severity: {count}"),
    "what_if.more": ("……另有 {count} 项（--json 列出全部）", "… and {count} more (--json lists all)"),
    "what_if.done": ("没有写入任何内容，用时 {seconds:.1f} 秒", "Nothing was written; {seconds:.1f} s"),
}
