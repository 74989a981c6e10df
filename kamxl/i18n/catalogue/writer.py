"""Words of the writer: why a workbook is not written, and what to do about it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "error.write.empty": (
        "文件是空的，里面没有工作簿。请选择另一个文件，或用 kamxl new 新建。",
        "The file is empty. Choose another one, or make a new workbook with kamxl new.",
    ),
    "error.write.damaged": (
        "文件已损坏，或不是 Excel 工作簿（{reason}）。请在 Excel 中打开并修复，另存为 .xlsx 后再试。",
        "The file is damaged or not an Excel workbook ({reason}). Open and repair it in Excel, save it as .xlsx, and try again.",
    ),
    "error.write.unreadable": (
        "找不到或无法读取 {book}。请检查路径和网络盘是否可用。",
        "{book} is not there or cannot be read. Check the path and whether the network drive is reachable.",
    ),
    "error.write.encrypted": (
        "工作簿设有打开密码。请在 Excel 中用 文件 > 信息 > 保护工作簿 取消密码后再试。",
        "The workbook has a password. Remove it in Excel (File > Info > Protect Workbook) and try again.",
    ),
    "error.write.format": (
        "kamxl 不能写回 .{format} 文件，原文件未改动。请另存为 .xlsx，或用 --output 指定输出文件。",
        "kamxl does not write into .{format} files; yours is unchanged. Save it as .xlsx, or name another file with --output.",
    ),
    "error.write.kind": (
        "这不是普通工作簿（例如加载项），kamxl 不会写入。请另存为 .xlsx 或 .xlsm。",
        "This is not a plain workbook (an add-in, for example), so kamxl does not write into it. Save it as .xlsx or .xlsm.",
    ),
    "error.write.doubled": (
        "文件里有两份 {part}，各程序读到的可能不同，写入会有丢失的危险。请在 Excel 中打开并重新保存后再试。",
        "The file holds {part} twice, and programs differ on which one counts. Open it in Excel, save it again, and try again.",
    ),
    "error.write.signed": (
        "工作簿带有数字签名，写入会使签名失效，所以没有写。请用 --output 写到另一个文件之前先去掉签名。",
        "The workbook is digitally signed, and any change would break the signature. Remove the signature first, "
        "or work on a copy without it.",
    ),
    "error.write.shared": (
        "工作簿处于旧式“共享工作簿”状态，带有修订记录，写入会破坏它。请在 Excel 中停止共享后再试。",
        "The workbook is a legacy shared workbook with a change log that a write would break. Stop sharing it in Excel first.",
    ),
    "error.write.structure": (
        "工作簿的结构受保护，不能添加工作表。请在 Excel 中用 审阅 > 保护工作簿 取消保护后再试。",
        "The workbook's structure is protected, so no sheet can be added. Unprotect it in Excel (Review > Protect Workbook).",
    ),
    "error.write.formats": (
        "工作簿的单元格格式已接近 Excel 的上限（约 6.5 万种），无法再添加。请清理多余格式后再试。",
        "The workbook is at Excel's limit of about 65,000 cell formats, so ours do not fit. Clean up unused formats first.",
    ),
    "error.write.too_large": (
        "写入后文件会超过 4 GB，无法保存。原文件未改动。",
        "The file would grow beyond 4 GB and cannot be saved. The original is unchanged.",
    ),
    "error.write.open_by": (
        "{book} 正由 {who} 打开。请先关闭它，再运行一次。（若没有人打开，请删除旁边的 {lock}。）",
        "{book} is open by {who}. Close it and run again. (If nobody has it open, delete {lock} beside it.)",
    ),
    "error.write.someone": ("其他人", "someone"),
    "error.write.open_elsewhere": (
        "{book} 正被其他程序使用。请关闭它，再运行一次。",
        "{book} is in use by another program. Close it and run again.",
    ),
    "error.write.read_only": (
        "{book} 是只读文件。请取消只读，或用 --output 写到另一个文件。",
        "{book} is read-only. Allow changes to it, or name another file with --output.",
    ),
    "error.write.suffix": (
        "{book} 的内容是 {right} 类型，文件名却是 {wrong}，Excel 会打不开。请把输出文件名改成 {right} 结尾。",
        "{book} would hold a {right} workbook under a {wrong} name, which Excel does not open. Name the output {right}.",
    ),
    "error.write.changed": (
        "{book} 在处理过程中被改动过，为免覆盖别人的修改，没有写入。请再运行一次。",
        "{book} was changed while we worked. Nothing was written, so that no change is lost. Run again.",
    ),
    "error.write.gone": (
        "{book} 在处理过程中被移走或删除，没有写入。",
        "{book} was moved or deleted while we worked. Nothing was written.",
    ),
    "error.write.disk_full": (
        "磁盘空间不足，无法写入 {book}。原文件未改动。请清理磁盘后再试。",
        "The disk is full, so {book} could not be written. The original is unchanged. Free some space and try again.",
    ),
    "error.write.no_permission": (
        "没有权限在文件夹 {folder} 中写文件。原文件未改动。请换一个文件夹，或向管理员申请权限。",
        "There is no permission to write into the folder {folder}. The original is unchanged. Use another folder or ask for access.",
    ),
    "error.write.no_folder": (
        "文件夹 {folder} 不存在。请先建立它。",
        "The folder {folder} does not exist. Make it first.",
    ),
    "error.write.failed": (
        "无法写入 {book}：{reason}。原文件未改动。",
        "{book} could not be written: {reason}. The original is unchanged.",
    ),
    "error.write.unverified": (
        "写好的文件没有通过检查（{reason}），没有替换 {book}。原文件未改动。请报告此问题。",
        "The written file failed its check ({reason}), so {book} was not replaced. The original is unchanged. Please report this.",
    ),
}
