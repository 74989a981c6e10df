"""Words of what goes out of a workbook again: kamxl's own sheets, and what it holds on a person."""

WORDS = {
    "cli.remove.short": ("从工作簿中去掉 kamxl 的一切。", "Take everything of kamxl's out of a workbook."),
    "cli.remove.help": (
        "从 BOOK 中去掉 kamxl 的工作表、名称、格式、按钮和宏，您自己的内容与首次运行前逐字节相同。写入前留备份；由 kamxl 加了宏的 .xlsm，在旁边另存为 .xlsx。",
        "Take kamxl's sheets, names, formats, buttons and macros out of BOOK; your own parts are as before the first run, byte for byte. A backup is kept. An .xlsm "
        "that kamxl put macros into becomes an .xlsx beside it.",
    ),
    "cli.remove.output": ("另存为 OUT，BOOK 不改动。", "Write OUT instead; BOOK is not changed."),
    "cli.remove.dry_run": ("只列出会去掉什么，不写入。", "List what would go, and write nothing."),
    "remove.nothing": ("{book} 中没有 kamxl 的内容，没有改动。", "Nothing in {book} is kamxl's; it was not changed."),
    "remove.sheets.done": ("已去掉 {count} 张工作表：{sheets}", "{count} sheets taken out: {sheets}"),
    "remove.sheets.would": ("将去掉 {count} 张工作表：{sheets}", "{count} sheets would go: {sheets}"),
    "remove.more": (
        "以及 {names} 个名称、{formats} 种单元格格式、文件中的 {parts} 个部件",
        "With them {names} defined names, {formats} cell formats and {parts} parts of the file",
    ),
    "remove.macros": ("以及按钮和宏", "The buttons and their macros, too"),
    "remove.macros_left": (
        "按钮也去掉；宏工程里有您自己的代码，保留不动。",
        "The buttons, too. The macros stay: the same project holds code of yours.",
    ),
    "remove.typed": (
        "这些表上有您填写的内容：{typed} 条预警的处理状态、暂缓至或备注；有批注、图片或图表的表：{objects}。它们只留在备份里。",
        "People wrote on these sheets: status, day or note of {typed} alerts; sheets with notes, pictures or charts of yours: {objects}. This stays in the backup only.",
    ),
    "remove.dry": ("试运行，没有写入 {book}", "Dry run, nothing written to {book}"),
    "remove.written": ("已写入 {output}；原样保留在 {backup}", "Written to {output}; as it was, it is kept in {backup}"),
    "remove.used": (
        "{book} 中您的公式引用了 kamxl 的工作表（共 {count} 处，如 {places}），去掉会使公式出错，没有改动。请先把这些单元格改成数值或删除，再运行一次。",
        "Formulas of yours in {book} look at kamxl's sheets ({count} places, such as {places}) and would break, so nothing was changed. Turn these cells into values or "
        "delete them, then run again.",
    ),
    "remove.all": (
        "{book} 只有 kamxl 的工作表，去掉后一张也不剩，没有改动。不需要这个文件时直接删除即可。",
        "{book} holds only sheets of kamxl's, and none would be left, so it was not changed. Delete the file if you do not need it.",
    ),
}  # fmt: skip
