"""Words of copies that come home."""

WORDS = {
    "collect.title": ("合并冲突", "Merge conflicts"),
    "collect.subtitle": (
        "这些内容没有自动写入：请逐条核对主表的值和副本的值，决定后在主表中修改，再删去该行（或在“处理”列注明）。",
        "Nothing here was written: compare both values, change the workbook where needed, then delete the row or note beside it what was done.",
    ),
    "collect.whole_row": ("整行", "whole row"),
    "collect.column.why": ("情况", "What happened"),
    "collect.column.sheet": ("工作表", "Sheet"),
    "collect.column.row": ("哪一行", "Row"),
    "collect.column.cell": ("单元格", "Cell"),
    "collect.column.field": ("字段", "Field"),
    "collect.column.held": ("主表的值", "In the workbook"),
    "collect.column.typed": ("副本的值", "In the copy"),
    "collect.column.who": ("谁的副本", "Whose copy"),
    "collect.column.file": ("副本文件", "File"),
    "collect.column.done": ("处理", "Done"),
    "collect.column.message": ("情况", "What happened"),
    "collect.column.place": ("单元格", "Cell"),
    "collect.column.old": ("原值", "Before"),
    "collect.column.new": ("新值", "Now"),
    "collect.column.as_of": ("发出日", "Handed out"),
    "collect.column.taken": ("写入(格)", "Cells taken"),
    "collect.column.added": ("新增(行)", "Rows added"),
    "collect.column.conflicts": ("待决定", "To decide"),
    "collect.column.deleted": ("副本删除(行)", "Deleted there"),
    "collect.why.both": ("主表和副本都改了", "Changed in the workbook and in the copy"),
    "collect.why.copies": ("几份副本改得不一样", "Copies say different things"),
    "collect.why.row_gone": ("主表已没有这一行，副本改了它", "Changed in the copy; the workbook has no such row any more"),
    "collect.why.deleted": ("副本删了这一行，主表仍保留", "Deleted in the copy; the workbook keeps it"),
    "collect.why.key": ("副本改了编号", "The ID was changed in the copy"),
    "collect.why.key_taken": ("新行的编号主表已有，内容不同", "New row whose ID the workbook has, with another value"),
    "collect.why.key_twice": ("副本中同一编号出现两次", "The ID stands twice in the copy"),
    "collect.why.masked": ("副本中显示的不是原值（已遮盖或清洗）", "Typed where the copy masks or changes the value"),
    "collect.why.error": ("副本的单元格是错误值或未计算的公式", "An error, or a formula not calculated, in the copy"),
    "collect.why.formula": ("主表该单元格是公式", "The workbook calculates this cell"),
    "collect.why.merged": ("主表该单元格被合并", "The cell is merged in the workbook"),
    "collect.why.no_column": ("主表没有这一列", "The workbook has no such column"),
    "collect.why.no_row": (
        "主表没有这一列，也没有空位添加；缺了它金额会算错，整行没有收回",
        "The workbook has neither such a column nor room for one; without it the figures would be wrong, so the row was not taken",
    ),
    "collect.why.no_sheet": ("主表没有这张表", "The workbook has no such sheet"),
    "collect.note.sheet_gone": ("{copy}：没有找到工作表“{sheet}”，没有读取它的改动。", "{copy}: the sheet “{sheet}” was not found, so its changes were not read."),
    "collect.note.column_gone": (
        "{copy}：工作表“{sheet}”中没有找到列“{title}”，没有读取它的改动。",
        "{copy}: column “{title}” of “{sheet}” was not found, so its changes were not read.",
    ),
    "collect.note.column_new": (
        "{copy}：工作表“{sheet}”的列“{title}”（{count} 个值）不是发出时就有的，没有收回。",
        "{copy}: column “{title}” of “{sheet}” ({count} {count:value|values}) was added after the copy was handed out and was not collected.",
    ),
    "collect.note.sheet_new": (
        "{copy}：工作表“{sheet}”（{count} 行）不是发出时就有的，没有收回。",
        "{copy}: the sheet “{sheet}” ({count} {count:row|rows}) was added after the copy was handed out and was not collected.",
    ),
    "collect.onto_itself": ("{book} 不能收回到自己。请给出从它发出的副本。", "{book} cannot be collected into itself. Name the copies that were made from it."),
    "collect.no_book": ("没有找到工作簿 {book}。", "There is no workbook {book}."),
    "collect.no_copy": (
        "{copy} 不是用 kamxl share 发出的副本。请给出副本文件；其他表格请用 kamxl convert。",
        "{copy} is not a copy made by kamxl share. Name a copy; for other tables use kamxl convert.",
    ),
    "collect.no_base": (
        "{copy} 不能收回：它发出时没有带收回所需的底稿，或底稿已被删除。请用 kamxl share --owner 或 --editable 重新发出一份，把改动填在那里。",
        "{copy} cannot be collected: it was handed out without the record that collecting needs, or the record was deleted. Hand out a new one with kamxl share --owner "
        "or --editable, and type the changes there.",
    ),
    "collect.damaged": (
        "{copy} 不能收回：其中隐藏的底稿已损坏或被改动。请用 kamxl share 重新发出一份，把改动填在那里。",
        "{copy} cannot be collected: the hidden record of what was handed out is damaged or was changed. Hand out a new copy with kamxl share, and type the changes there.",
    ),
    "collect.another_book": (
        "{copy} 是从 {made_from} 发出的，{book} 中找不到它的大部分行。请核对工作簿。",
        "{copy} was made from {made_from}; most of its rows are not in {book}. Check the workbook.",
    ),
    # Command line
    "cli.collect.short": ("收回同事在副本中填写的内容。", "Collect what colleagues typed into copies."),
    "cli.collect.help": (
        "把同事在副本 COPY（kamxl share --owner 或 --editable 发出）中填写的内容收回工作簿 BOOK。只有一方改过的单元格直接写入；双方都改过的列在“合并冲突”表中，由人决定；"
        "新行追加，删除的行只提出建议。遮盖和略去的内容从不写入。不写 --to 时，第一个文件是工作簿。",
        "Bring what colleagues typed into copies (made by kamxl share --owner or --editable) back into BOOK. A cell that changed on one side only is taken; one that "
        "changed on both is listed on the sheet “Merge conflicts” for you to decide. New rows are added, deleted ones only proposed; what is masked or left out is "
        "never taken. Without --to the first file is the workbook.",
    ),
    "cli.collect.to": ("副本原来的工作簿，收回到这里。", "The workbook that the copies were made from."),
    "cli.collect.dry_run": ("只说明会发生什么，不写入。", "Say what would happen; write nothing."),
    "cli.collect.output": ("写入这个文件（BOOK 的副本），BOOK 不变。", "Write into this file, a copy of BOOK; BOOK stays as it is."),
    "cli.collect.backup": ("写入前在旁边保留 BOOK.bak.xlsx（默认保留）。", "Keep BOOK.bak.xlsx beside it first (the default)."),
    "cli.collect.copy": (
        "{file}（{who}，{as_of} 发出）：写入 {taken} 格，新增 {added} 行，待决定 {conflicts} 处，删除 {deleted} 行（保留）",
        "{file} ({who}, handed out as of {as_of}): {taken} {taken:cell|cells} taken, {added} {added:row|rows} added, {conflicts} to decide, {deleted} {deleted:row|rows} deleted there (kept)",
    ),
    "cli.collect.taken": ("  {sheet}!{cell} {field}（{row}）：{old} → {new}（{who}）", "  {sheet}!{cell} {field} ({row}): {old} → {new} ({who})"),
    "cli.collect.added": ("  {sheet} 新增：{row}（{who}）", "  {sheet}, new: {row} ({who})"),
    "cli.collect.conflict": (
        "  {message}：{place} {field}（{row}），主表 {held}，副本 {typed}（{who}）",
        "  {message}: {place} {field} ({row}): workbook {held}, copy {typed} ({who})",
    ),
    "cli.collect.more": ("  还有 {count} 条，--json 列出全部", "  {count} more; --json lists all"),
    "cli.collect.decide": ("{count} 处需要决定，见工作表“{sheet}”", "{count} to decide: see the sheet “{sheet}”"),
    "cli.collect.done": ("已写入 {output}：{taken} 个单元格，{added} 行新增", "Written to {output}: {taken} {taken:cell|cells}, {added} new {added:row|rows}"),
    "cli.collect.dry": ("试运行，没有写入：将写入 {taken} 个单元格，新增 {added} 行", "Dry run, nothing written: {taken} {taken:cell|cells} and {added} new {added:row|rows} would be"),
    "cli.collect.nothing": ("没有需要收回的改动，{output} 没有改动", "Nothing to collect; {output} is unchanged"),
}  # fmt: skip
