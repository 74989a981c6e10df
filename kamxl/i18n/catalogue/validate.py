"""Words about what people typed: what is wrong, and what to do."""

WORDS = {
    # Cells
    "validate.required": ("“{field}”是必填项，请填写。", "“{field}” is required. Please fill it in."),
    "validate.required_column": ("缺少必填列“{field}”，相关的行无法采用。请在第 {row} 行的表头加上这一列并填写。", "The required column “{field}” is missing; rows that need it are left out. Add it to the header in row {row} and fill it in."),
    "validate.cell_error": ("“{field}”是错误值 {value}。请改正公式，或直接填写内容。", "“{field}” holds the error {value}. Correct the formula or type the value."),
    "validate.uncalculated": ("“{field}”是公式，但还没有计算结果。请用 Excel 打开工作簿，保存后重试。", "“{field}” holds a formula that has not been calculated. Open the workbook in Excel, save it and try again."),
    "validate.not_a_number": ("“{field}”应为数字，填写的“{value}”不是。请只写数字，例如 1200 或 120万。", "“{field}” should be a number; “{value}” is none. Type a number such as 1200."),
    "validate.not_a_date": ("“{field}”应为日期，填写的“{value}”不是。请写成 2026-01-05 的样子。", "“{field}” should be a date; “{value}” is none. Type it like 2026-01-05."),
    "validate.not_a_period": ("“{field}”应为期间，填写的“{value}”不是。请写成 2026、2026Q3 或 2026-09。", "“{field}” should be a period; “{value}” is none. Type 2026, 2026Q3 or 2026-09."),
    "validate.digits_lost": ("“{field}”被存成了数字（{value}），第 15 位以后的数字已丢失。请把单元格设为“文本”格式，再重新填写。", "“{field}” was stored as a number ({value}); Excel has lost the digits after the 15th. Format the cell as Text and type it again."),
    "validate.not_a_choice": ("“{field}”不能填“{value}”。请改为：{choices}。", "“{field}” cannot be “{value}”. Use one of: {choices}."),
    "validate.too_long": ("“{field}”有 {length:,} 个字符，最多 {limit:,} 个。请缩短。", "“{field}” has {length:,} characters, at most {limit:,} are allowed. Shorten it."),
    "validate.between": ("“{field}”填写的“{value}”超出范围，应在 {least} 到 {most} 之间。请改正。", "“{value}” in “{field}” is out of range: from {least} to {most}. Please correct it."),
    "validate.at_least": ("“{field}”填写的“{value}”太小，应不小于 {least}。请改正。", "“{value}” in “{field}” is too small: {least} or more. Please correct it."),
    "validate.at_most": ("“{field}”填写的“{value}”太大，应不大于 {most}。请改正。", "“{value}” in “{field}” is too large: {most} or less. Please correct it."),
    "validate.out_of_range": ("“{field}”填写的“{value}”超出允许的范围。请改正。", "“{value}” in “{field}” is out of the allowed range. Please correct it."),
    "validate.unit": ("列标题“{title}”写的单位不能换算为“{unit}”，这一列没有采用。请换算数值，并把标题里的单位改为“{unit}”。", "The unit in the title “{title}” cannot be turned into {unit}; the column is not used. Convert the values and write {unit} into the title."),
    # Rows
    "validate.row.required": ("“{field}”是必填项（潜在客户除外），请填写。", "“{field}” is required, except for potential customers. Please fill it in."),
    "validate.row.date_order": ("“{field}”（{value}）早于“{other}”（{earlier}）。请检查这两个日期。", "“{field}” ({value}) is before “{other}” ({earlier}). Please check the two dates."),
    "validate.duplicate": ("“{field}”{value} 与 {place} 重复，这一行没有采用。请删除多余的行或改正编号。", "“{field}” {value} occurs already in {place}; this row is left out. Delete it or correct the ID."),
    "validate.repeated_line": ("订单 {value} 的这一行与 {place} 完全相同。如果是重复粘贴，请删除。", "This line of order {value} repeats {place} in everything. Delete it if it was pasted twice."),
    "validate.unknown_customer": ("客户信息里没有编号“{value}”，这一行没有采用。请改正编号，或先登记这个客户。", "No customer has the ID “{value}”; this row is left out. Correct the ID, or enter the customer first."),
    "validate.unknown_near": ("客户信息里没有编号“{value}”，是否应为“{near}”？这一行没有采用，请改正编号。", "No customer has the ID “{value}”; is it “{near}”? This row is left out until it is corrected."),
    "validate.merged": ("数据区有合并单元格 {range}，只采用第一个单元格的值。请取消合并，逐行填写。", "The cells {range} are merged; only the first one's value is used. Unmerge them and fill in each row."),
    # Hints
    "validate.future_date": ("“{field}”（{value}）晚于分析日期 {as_of}。请检查年份。", "“{field}” ({value}) is after the day of the analysis, {as_of}. Please check the year."),
    "validate.outlier": ("订单 {order} 金额 {amount:,.10g} 元，超过该客户以往订单均值 {mean:,.10g} 元的 {times:g} 倍。请确认没有多写零。", "Order {order} is {amount:,.10g} CNY, above {times:g} times the mean of the customer's earlier orders, {mean:,.10g} CNY. Make sure that no zero is too many."),
    "validate.near_duplicate_name": ("“{value}”与 {place} 的“{other}”（{id}）很像。如果是同一客户，请合并。", "“{value}” is much like “{other}” ({id}) in {place}. Merge them if they are one customer."),
    "validate.near_duplicate_phone": ("电话 {value} 与 {place} 的“{other}”（{id}）相同。如果是同一客户，请合并。", "The phone {value} is also that of “{other}” ({id}) in {place}. Merge them if they are one customer."),
    "validate.stale": ("竞品“{competitor}”最近一次监测是 {day}，已过 {age} 天（上限 {days} 天）。请更新。", "“{competitor}” was last observed on {day}, {age} days ago (limit {days}). Please update it."),
    "validate.attachment_missing": ("找不到附件“{value}”。请检查路径（相对于本工作簿所在的文件夹）。", "The attachment “{value}” is not there. Check its path, which is relative to this workbook's folder."),
    "validate.attachment_name": ("附件“{value}”的文件名不是“客户名-文件类型-日期”。请改名，例如 明远精密-报价单-20260910.pdf。", "The attachment “{value}” is not named customer-type-date. Rename it, for example Mingyuan-Quotation-20260910.pdf."),
}  # fmt: skip
