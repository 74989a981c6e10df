"""Words of what goes out of a workbook again: kamxl's own sheets, and what it holds on a person."""

WORDS = {
    "cli.person.short": ("列出工作簿中某客户联系人的全部个人信息。", "All that a workbook holds on a customer's people."),
    "cli.person.help": (
        "列出 BOOK 中某客户及其联系人的全部信息：填写表、结果表、批注、文件属性，以及旁边仍含这些信息的文件。不写 -o 时打印 JSON。BOOK 不会改动。",
        "List everything that BOOK holds on a customer and its people: input and result sheets, notes, file properties, and the files beside it that hold it too. "
        "Without -o it prints JSON. BOOK is not changed.",
    ),
    "cli.person.customer": (
        "客户编号或名称；也可写联系人的姓名、电话或邮箱，须只属于一家客户。",
        "ID or name of the customer; or a name, phone number or email address of one of its people that no other customer has.",
    ),
    "cli.person.person": ("只限这一位联系人。", "This person only."),
    "cli.person.out": ("写入 OUT，以 .json 或 .pdf 结尾。", "Write OUT, ending in .json or .pdf."),
    "cli.forget.short": ("从工作簿中去掉某客户联系人的个人信息。", "Remove a customer's personal data from a workbook."),
    "cli.forget.help": (
        "把某客户联系人的姓名、电话、邮箱、微信和地址从 BOOK 的填写表、结果表、历史、批注和文件属性中去掉；数字仍在该客户编号下。不留备份，并列出仍含这些信息的备份和副本。",
        "Take names, phone numbers, email, WeChat and postal addresses of a customer's people out of BOOK: input and result sheets, history, notes and properties. The figures stay under the ID. No backup is made; backups and copies that still hold the data are named.",
    ),
    "cli.forget.yes": ("不再询问。", "Do not ask."),
    "cli.forget.dry_run": ("只列出会去掉什么，不写入。", "List what would be removed, and write nothing."),
    "cli.forget.sure": ("去掉后无法恢复，继续吗？", "This cannot be undone. Go on?"),
    "privacy.who": ("请用 --customer 写明客户编号，或用 --person 写明姓名。", "Name the customer with --customer, or the person with --person."),
    "privacy.nobody": (
        "工作簿中没有“{who}”这位客户或联系人。请检查编号或名称。",
        "There is no customer or contact “{who}” in the workbook. Check the ID or name.",
    ),
    "privacy.unknown": (
        "工作簿中没有“{who}”这位客户或联系人；相近的有：{near}",
        "There is no customer or contact “{who}” in the workbook; nearest: {near}",
    ),
    "privacy.several": (
        "“{who}”在 {count} 家客户都有：{customers}。请用 --customer 写明客户编号。",
        "“{who}” is found at {count} {count:customer|customers}: {customers}. Name the one you mean with --customer.",
    ),
    "privacy.no_person": (
        "客户 {customer} 没有名为“{person}”的联系人；已登记的有：{known}",
        "Customer {customer} has no contact “{person}”; known: {known}",
    ),
    "privacy.titles": (
        "去掉姓名后会有两张工作表同名，没有改动。请先给以姓名命名的工作表改名，再运行一次。",
        "Two sheets would have the same title without the names, so nothing was changed. Rename the sheets that are called after people, then run again.",
    ),
    "privacy.suffix": ("{out} 的文件名应以 .json 或 .pdf 结尾。", "{out} must end in .json or .pdf."),
    "privacy.held": (
        "客户 {customer}：{rows} 行，{cells} 个单元格含个人信息，另有 {parts} 个文件部件、旁边 {files} 个文件",
        "Customer {customer}: {rows} {rows:row|rows}, {cells} {cells:cell|cells} with personal data; also {parts} {parts:part|parts} of the file and {files} {files:file|files} beside it",
    ),
    "privacy.exported": ("已写入 {out}", "Written to {out}"),
    "privacy.nothing": ("{book} 中没有客户 {customer} 的个人信息。", "{book} holds no personal data of customer {customer}."),
    "privacy.done": ("客户 {customer}：已从 {count} 个单元格去掉个人信息", "Customer {customer}: personal data removed from {count} {count:cell|cells}"),
    "privacy.would": ("客户 {customer}：将从 {count} 个单元格去掉个人信息", "Customer {customer}: personal data would be removed from {count} {count:cell|cells}"),
    "privacy.more": ("……另有 {count} 个", ", … and {count} more"),
    "privacy.parts": ("以及文件中的这些部件：{parts}", "And from these parts of the file: {parts}"),
    "privacy.left": (
        "这些部件里仍有，无法改动，请自行处理：{parts}",
        "These parts still hold it and cannot be changed; please deal with them yourself: {parts}",
    ),
    "privacy.shared": (
        "有 {count} 个姓名、号码或地址别人也在用，只在 {customer} 的行里去掉。",
        "{count} {count:name, number or address is|names, numbers or addresses are} used by others too and {count:is|are} removed from the rows of {customer} only.",
    ),
    "privacy.texts": (
        "该客户各行的自由文字里，只去掉能识别的号码、邮箱和账号，其余文字不动，请自行通读：{cells}",
        "In the free texts of this customer's rows only numbers, addresses and accounts that can be recognised are removed; all other words stay. Please read them: {cells}",
    ),
    "privacy.texts_person": (
        "该客户各行的自由文字里，只去掉了此人登记过的姓名、号码、邮箱和账号；没有登记的号码（如“电话138…”）可能是此人的，仍在，请自行通读：{cells}",
        "In the free texts of this customer's rows only what is recorded of this person is removed: names, numbers, addresses and accounts. Numbers that stand in no field may be theirs; they stay. Please read them: {cells}",
    ),
    "privacy.files": ("旁边这些文件里仍有：{files}", "These files beside it still hold it: {files}"),
    "privacy.unsearched": ("旁边这些文件无法搜索，请自行查看：{files}", "These files beside it cannot be searched; please check them yourself: {files}"),
    "privacy.written": ("已写入 {output}，没有留备份", "Written to {output}; no backup was made"),
    "privacy.kind.backup": ("备份", "backup"),
    "privacy.kind.undo": ("转换的撤销文件", "undo of a conversion"),
    "privacy.kind.mapping": ("列对应", "mapping"),
    "privacy.kind.copy": ("kamxl 的副本或报告", "copy or report by kamxl"),
    "privacy.kind.journal": ("批次日志", "journal of a batch"),
    "privacy.kind.file": ("其他文件", "other file"),
    "privacy.pdf.title": ("个人信息清单", "Personal data"),
    "privacy.pdf.told": ("{who} · {book} · {day}", "{who} · {book} · {day}"),
    "privacy.pdf.sheet": ("工作表", "Sheet"),
    "privacy.pdf.cell": ("行或单元格", "Row or cell"),
    "privacy.pdf.text": ("内容", "Content"),
    "privacy.pdf.part": ("文件部件", "Part of the file"),
    "privacy.pdf.file": ("旁边的文件", "File beside it"),
    "cli.remove.short": ("从工作簿中去掉 kamxl 的一切。", "Remove everything that kamxl added to a workbook."),
    "cli.remove.help": (
        "从 BOOK 中去掉 kamxl 的工作表、名称、格式、按钮和宏，您自己的内容与首次运行前逐字节相同。写入前留备份；由 kamxl 加了宏的 .xlsm，在旁边另存为 .xlsx。",
        "Take kamxl's sheets, names, formats, buttons and macros out of BOOK; your own parts are as before the first run, byte for byte. A backup is kept. An .xlsm "
        "that kamxl put macros into becomes an .xlsx beside it.",
    ),
    "cli.remove.output": ("另存为 OUT，BOOK 不改动。", "Write OUT instead; BOOK is not changed."),
    "cli.remove.dry_run": ("只列出会去掉什么，不写入。", "List what would go, and write nothing."),
    "remove.nothing": ("{book} 中没有 kamxl 的内容，没有改动。", "{book} holds nothing of kamxl's; it was not changed."),
    "remove.sheets.done": ("已去掉 {count} 张工作表：{sheets}", "{count} {count:sheet|sheets} removed: {sheets}"),
    "remove.sheets.would": ("将去掉 {count} 张工作表：{sheets}", "{count} {count:sheet|sheets} would be removed: {sheets}"),
    "remove.more": (
        "以及 {names} 个名称、{formats} 种单元格格式、文件中的 {parts} 个部件",
        "Also {names} defined {names:name|names}, {formats} cell {formats:format|formats} and {parts} {parts:part|parts} of the file",
    ),
    "remove.macros": ("以及按钮和宏", "Also the buttons and their macros"),
    "remove.macros_left": (
        "按钮也去掉；宏工程里有您自己的代码，保留不动。",
        "Also the buttons. The macros stay: the same project holds code of yours.",
    ),
    "remove.typed": (
        "这些表上有您填写的内容：{typed} 条预警的处理状态、暂缓至或备注；有批注、图片或图表的表：{objects}。它们只留在备份里。",
        "You wrote on these sheets: status, deferral or notes of {typed} {typed:alert|alerts}; sheets with notes, pictures or charts of yours: {objects}. These remain only in the backup.",
    ),
    "remove.dry": ("试运行，没有写入 {book}", "Dry run, nothing written to {book}"),
    "remove.written": ("已写入 {output}；原样保留在 {backup}", "Written to {output}; the workbook as it was is kept in {backup}"),
    "remove.used": (
        "{book} 中您的公式引用了 kamxl 的工作表（共 {count} 处，如 {places}），去掉会使公式出错，没有改动。请先把这些单元格改成数值或删除，再运行一次。",
        "Your formulas in {book} refer to kamxl's sheets ({count} {count:place|places}, such as {places}) and would break, so nothing was changed. Turn these cells into values or "
        "delete them, then run again.",
    ),
    "remove.all": (
        "{book} 只有 kamxl 的工作表，去掉后一张也不剩，没有改动。不需要这个文件时直接删除即可。",
        "{book} holds only kamxl's sheets, so none would be left, and it was not changed. Delete the file if you do not need it.",
    ),
}  # fmt: skip
