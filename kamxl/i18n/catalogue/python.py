"""Words of the Python functions."""

WORDS = {
    "python.as_of.missing": ("请说明分析的基准日，例如 as_of=\"2026-09-30\"。", "Give the as-of date, for example as_of=\"2026-09-30\"."),
    "python.as_of.unreadable": (
        "as_of={value!r} 不是日期；请给出 date、datetime、Timestamp 或 2026-09-30 这样的文字。",
        "as_of={value!r} is not a date; give a date, a datetime, a Timestamp or text such as 2026-09-30.",
    ),
    "python.source": (
        "无法从 {kind} 读取工作簿；请给出路径、bytes 或以二进制打开的文件。",
        "No workbook can be read from {kind}; give a path, bytes or a file opened in binary mode.",
    ),
    "python.setting": (
        "settings= 须为参数键与值的字典或 Settings，而不是 {kind}。",
        "settings= takes a dict of dotted keys or Settings, not {kind}.",
    ),
    "python.book": ("工作簿 {book}", "Workbook {book}"),
    "python.result": ("{book}，截至 {as_of}", "{book} as of {as_of}"),
    "python.sheet": ("工作表", "Sheet"),
    "python.rows": ("行数", "Rows"),
    "python.valid": ("有效", "Valid"),
    "python.errors": ("错误", "Errors"),
    "python.warnings": ("提醒", "Warnings"),
    "python.tier": ("等级", "Tier"),
    "python.customers": ("客户数", "Customers"),
    "python.severity": ("严重程度", "Severity"),
    "python.alerts": ("预警数", "Alerts"),
}  # fmt: skip
