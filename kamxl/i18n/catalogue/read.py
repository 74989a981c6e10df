"""Words about reading: what is wrong with a file, and what is odd about its sheets."""

WORDS = {
    # The file
    "read.missing": ("找不到文件 {book}。请检查路径和文件名。", "There is no file {book}. Please check the path and name."),
    "read.folder": ("{book} 是文件夹，不是工作簿。请指定其中的文件。", "{book} is a folder, not a workbook. Please name a file in it."),
    "read.special": ("{book} 是{kind}，不是工作簿。请指定一个文件。", "{book} is {kind}, not a workbook. Please name a file."),
    "read.unreadable": ("无法读取 {book}：{why}。", "{book} cannot be read: {why}."),
    "read.locked": ("没有权限读取 {book}，或者它被其他程序锁定。请关闭后重试，或检查文件权限。", "{book} may not be read, or another program has locked it. Close it there and try again, or check its permissions."),
    "read.empty": ("{book} 是空文件（0 字节）。请换用完整的文件。", "{book} is empty (0 bytes). Please use a complete copy."),
    "read.not_a_workbook": ("{book} 不是 Excel 工作簿。可读取 xlsx、xlsm、xlsb、xls、ods。", "{book} is not an Excel workbook. xlsx, xlsm, xlsb, xls and ods can be read."),
    "read.web_page": ("{book} 其实是网页，只是扩展名像 Excel（常见于系统导出）。请用 Excel 打开，另存为 .xlsx。", "{book} is a web page under the name of a workbook, as some systems export. Open it in Excel and save it as .xlsx."),
    "read.xml_2003": ("{book} 是 XML 表格 2003 格式。请用 Excel 打开，另存为 .xlsx。", "{book} is an XML Spreadsheet 2003. Open it in Excel and save it as .xlsx."),
    "read.too_old": ("{book} 是 Excel 95 或更早的格式。请用 Excel 打开，另存为 .xlsx。", "{book} was written by Excel 95 or older. Open it in Excel and save it as .xlsx."),
    "read.damaged": ("{book} 已损坏或不完整，无法读取。请重新获取，或用 Excel 打开修复后另存。", "{book} is damaged or incomplete and cannot be read. Get a new copy, or let Excel repair it and save it anew."),
    "read.encrypted": ("{book} 有打开密码，无法读取。请在 Excel 中取消密码（文件 > 信息 > 保护工作簿）后重试。", "{book} needs a password to open. Remove it in Excel (File > Info > Protect Workbook) and try again."),
    "read.file_too_large": ("{book} 超过 {limit:g} MB 的上限。请拆分文件，或调高参数 limits.file_mb。", "{book} is over the limit of {limit:g} MB. Split it, or raise the setting limits.file_mb."),
    "read.too_many_parts": ("{book} 内有 {parts:,} 个部件，超过 {limit:,} 的上限，不像正常的工作簿，未读取。", "{book} holds {parts:,} {parts:part|parts}, over the limit of {limit:,}. It does not look like a normal workbook and was not read."),
    "read.unpacks_too_large": ("{book} 解压后有 {size:,.0f} MB，超过 {limit:,.0f} MB 的上限，未读取。请删去多余内容。", "{book} unpacks to {size:,.0f} MB, over the limit of {limit:,.0f} MB, and was not read. Remove what is not needed."),
    "read.packed_too_tight": ("{book} 的部件 {part} 压缩比异常，可能是恶意文件，未读取。请用 Excel 打开后另存。", "Part {part} of {book} has an abnormal compression ratio, as in a hostile file; it was not read. Open it in Excel and save it anew."),
    "read.part_too_large": ("工作簿的部件 {part} 大得异常，未读取。请用 Excel 打开后另存。", "Part {part} of the workbook is abnormally large; it was not read. Open it in Excel and save it anew."),
    "read.too_many_cells": ("工作表“{sheet}”有 {cells:,} 个单元格，超过 {limit:,} 的上限。请拆分，或调高参数 limits.cells。", "Sheet “{sheet}” holds {cells:,} {cells:cell|cells}, over the limit of {limit:,}. Split it, or raise the setting limits.cells."),
    "read.too_sparse": ("工作表“{sheet}”只有 {cells:,} 个单元格有内容，却散布在 {box:,} 格的范围里。请删除远处多余的内容（Ctrl+End 可定位）后保存。", "Sheet “{sheet}” holds {cells:,} {cells:cell|cells} spread over an area of {box:,}. Delete the stray cells far away (Ctrl+End finds them) and save."),
    "read.too_many_errors": ("工作表“{sheet}”的错误值太多，未读取。请清除错误值后保存。", "Sheet “{sheet}” holds too many error values and was not read. Clear them and save."),
    "read.role_copy": (
        "{book} 是 kamxl share 为某个角色另存的副本，其中遮盖和略去的内容不是数据，未采用。请改用它的来源工作簿（见副本的“说明”表）；同事填好的副本请用 kamxl collect 收回。",
        "{book} is a copy that kamxl share made for a role: what is masked or left out there is not data, so nothing was read. Use the workbook that "
        "it was made from, which its first sheet names; to bring back what was typed into a copy, use kamxl collect.",
    ),
    # The sheets
    "read.frames.unknown": ("没有名为“{sheet}”的输入表；可用：{known}。", "No input sheet is called “{sheet}”; known: {known}."),
    "read.frames.columns": ("“{sheet}”的列 {columns} 中没有能识别的；可用的字段：{known}。", "No column of “{sheet}” is known: {columns}. Fields: {known}."),
    "read.ambiguous": ("{book}：工作表 {sheets} 都像“{input}”，无法确定用哪一张。请把要用的一张命名为“{input}”；几张都要时，请用 kamxl convert {book} --to 新工作簿.xlsx 合成一张。", "{book}: the sheets {sheets} each look like “{input}”. Name the one to be used “{input}”, or bring all of them into one with kamxl convert {book} --to new.xlsx."),
    "read.no_input_sheet": ("{books} 中没有可以识别的工作表。请把工作表命名为其中之一：{inputs}；如果是自己格式的台账，请用 kamxl convert {books} --to 新工作簿.xlsx 转入。", "{books} has no sheet that kamxl recognises. Give a sheet one of these names: {inputs}; to import a list in your own layout use kamxl convert {books} --to NEW.xlsx."),
    "read.no_customer_header": ("{books} 的工作表“{sheet}”前 20 行中没有能识别的表头。请在首行写上列标题：{columns}；如果是自己格式的台账，请用 kamxl convert {books} --to 新工作簿.xlsx 转入。", "Sheet “{sheet}” of {books} has no header that kamxl recognises in its first 20 rows. Put the column titles into the first row: {columns}; to import a list in your own layout use kamxl convert {books} --to NEW.xlsx."),
    "read.beside.no_folder": ("{place}：“{name}”要从工作簿所在的文件夹读取，但这份数据不在任何文件夹中。请清空这个参数，把数据直接传入。", "{place}: “{name}” is read from the workbook's folder, but these data lie in none. Clear the setting and hand the rows over."),
    "read.beside.name": ("{place}：“{name}”不能用。请只写工作簿所在文件夹中的文件名，不带路径；可用的格式：{kinds}。", "{place}: “{name}” cannot be used. Give the name of a file in the workbook's own folder, without a path; known kinds: {kinds}."),
    "read.beside.missing": ("{place}：工作簿所在的文件夹中没有“{name}”。请把文件放进去，或改正参数。", "{place}: there is no “{name}” in the workbook's folder. Put the file there, or correct the setting."),
    "read.beside.link": ("{place}：“{name}”是指向别处的链接。请把文件本身放进工作簿所在的文件夹。", "{place}: “{name}” is a link to another folder. Put the file itself into the workbook's folder."),
    "read.beside.columns": ("{book} 的前 20 行中没有能识别为“{sheet}”的表头，至少要有这些列：{columns}。自己格式的文件请先用 kamxl convert {book} --to 新工作簿.xlsx 转入。", "{book} has no header of “{sheet}” in its first 20 rows; it needs these columns: {columns}. To import a list in your own layout use kamxl convert {book} --to NEW.xlsx."),
    "read.beside.no_pyarrow": ("读取 {book} 需要 pyarrow：附加功能 kamxl[parquet] 带有它，单文件夹程序没有。请安装，或改用 csv 文件。", "{book}: Parquet needs pyarrow, which comes with the extra kamxl[parquet]; the one-folder program has none. Install it, or use a csv file."),
    "read.beside.damaged": ("{book} 不是能读取的 parquet 文件。请重新导出，或改用 csv 文件。", "{book} cannot be read as Parquet. Export it again, or use a csv file."),
    # Findings
    "read.beside.ignored": ("订单取自文件 {name}（参数 orders.source），本表的 {count} 行不计入。请清空本表，或清空这个参数。", "Orders are read from {name} (setting orders.source); {count} {count:row|rows} of this sheet {count:does|do} not count. Clear the sheet, or clear the setting."),
    "read.no_records": ("有 {count} 行不是记录（合计、小计、重复的表头、分节标题或说明），没有读取：第 {rows} 行。如果其中有记录，请把编号和日期填完整。", "{count} {count:line is not a record|lines are not records} (totals, subtotals, repeated headers, section titles or notes) and {count:was|were} not read: rows {rows}. If one of them is a record, fill in its ID and date."),
    "read.passed_over": ("工作表“{other}”也像“{sheet}”，没有读取。要计入的行请移到“{sheet}”；不要的副本请删除。", "Sheet “{other}” looks like “{sheet}”, too, and was not read. Move the rows that should count to “{sheet}”; delete a copy that is not needed."),
    "read.unread_sheet": ("工作表“{sheet}”看起来像“{input}”，但没有读取：能识别的列标题不够。要计入的话，请写上这些列标题：{columns}；或用 kamxl convert {book} --to 新工作簿.xlsx 转入。", "Sheet “{sheet}” looks like “{input}” but was not read: kamxl knows too few of its column titles. If it should count, give it these: {columns}; or use kamxl convert {book} --to NEW.xlsx."),
    "read.repeated_header": ("列标题“{title}”（{column} 列）重复，只采用前面的一列。请删除或改名。", "The title “{title}” (column {column}) occurs twice; only the first column is used. Delete or rename it."),
}  # fmt: skip
