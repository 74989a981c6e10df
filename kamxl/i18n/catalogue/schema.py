"""Words of the data dictionary."""

WORDS = {
    "schema.sheet": ("{title}（{key}，表 {table}）", "{title} ({key}, table {table})"),
    "schema.required": ("必填", "required"),
    "schema.pii": ("个人信息", "personal data"),
    "schema.open": ("可自填", "or your own"),
    "schema.between": ("{least:g} 到 {most:g}", "{least:g} to {most:g}"),
    "schema.at_least": ("不小于 {least:g}", "{least:g} or more"),
    "schema.join": ("；", "; "),
    "schema.kind.code": ("编号", "code"),
    "schema.kind.text": ("文本", "text"),
    "schema.kind.long_text": ("长文本", "long text"),
    "schema.kind.day": ("日期", "date"),
    "schema.kind.money": ("金额", "amount"),
    "schema.kind.number": ("数字", "number"),
    "schema.kind.percent": ("百分数", "percentage"),
    "schema.kind.count": ("数量", "count"),
    "schema.kind.score": ("评分", "score"),
    "schema.kind.choice": ("选项", "choice"),
    "schema.kind.currency": ("币种", "currency"),
    "schema.kind.period": ("期间", "period"),
}
