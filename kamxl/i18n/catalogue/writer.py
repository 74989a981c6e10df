"""Words of the writer: why a workbook is not written, and what to do about it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "error.write.empty": (
        "文件是空的，里面没有工作簿。请选择另一个文件，或用 kamxl new 新建。",
        "The file is empty. Choose another one, or create a workbook with kamxl new.",
    ),
    "error.write.damaged": (
        "文件已损坏，或不是 Excel 工作簿。请在 Excel 中打开并修复，另存为 .xlsx 后再试。",
        "The file is damaged or not an Excel workbook. Open and repair it in Excel, save it as .xlsx, and try again.",
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
        "kamxl 不能写入 .{format} 文件。请另存为 .xlsx 再运行，或用 kamxl convert 转换成新的工作簿。",
        "kamxl does not write into .{format} files. Save it as .xlsx and run again, or make a new workbook of it with kamxl convert.",
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
        "工作簿带有数字签名，写入会使签名失效，所以没有写入。请先在 Excel 中去掉签名，或改用没有签名的副本。",
        "The workbook is digitally signed, and any change would break the signature. Remove the signature first, "
        "or work on a copy without it.",
    ),
    "error.write.shared": (
        "工作簿处于旧式“共享工作簿”状态，带有修订记录，写入会破坏它。请在 Excel 中停止共享后再试。",
        "The workbook is a legacy shared workbook with a change log that a write would break. Stop sharing it in Excel first.",
    ),
    "error.write.scratch": (
        "临时文件夹 {folder} 无法写入（{why}）。请清理磁盘空间，或用环境变量 TMPDIR（Windows 为 TEMP）指定另一个文件夹，再运行一次。",
        "Nothing can be written to the folder for temporary files, {folder} ({why}). Free some space, or name another folder in TMPDIR (TEMP on Windows), and run again.",
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
        "写入后文件会超过 4 GB，无法保存。",
        "The file would grow beyond 4 GB and cannot be saved.",
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
    "error.write.forbidden": (
        "您没有修改 {book} 的权限。请向文件所有者申请，或用 --output 写到另一个文件。",
        "You may not change {book}. Ask its owner for access, or name another file with --output.",
    ),
    "error.write.immutable": (
        "系统禁止任何人修改 {book}（文件带有不可变标志）。请管理员解除，或用 --output 写到另一个文件。",
        "The system lets nobody change {book}: it is marked as immutable. Ask the administrator to lift that, or name another file with --output.",
    ),
    "error.write.protected": (
        "系统不允许替换 {book}（{reason}）。{kept}请检查文件和文件夹的权限，或换一个文件名。",
        "The system does not let {book} be replaced ({reason}).{kept} Check the permissions of the file and its folder, or choose another name.",
    ),
    "error.write.no_read": (
        "您没有读取 {book} 的权限。请向文件所有者申请。",
        "You may not read {book}. Ask its owner for access.",
    ),
    "error.write.too_long": (
        "{book} 超过 4 GB，不可能是工作簿。请检查文件。",
        "{book} is longer than 4 GB, which no workbook can be. Check the file.",
    ),
    "error.write.over_input": (
        "{out} 是本次读取的文件，没有覆盖。请换一个文件名。",
        "{out} is one of the files that are read here and was not overwritten. Choose another name.",
    ),
    "error.write.not_ours": (
        "{out} 已存在，而且不是本命令生成的，没有覆盖。请换一个文件名；若确实要替换，加 --replace（原文件会留作备份）。",
        "{out} already exists and was not made by this command, so it was not overwritten. Choose another name, or add --replace "
        "to replace it (it is kept as a backup).",
    ),
    "error.write.there": (
        "{out} 已存在，没有覆盖。请换一个文件名；若确实要替换，加 --replace（原文件会留作备份）。",
        "{out} already exists and was not overwritten. Choose another name, or add --replace to replace it (it is kept as a backup).",
    ),
    "error.write.edited": (
        "{out} 生成之后被修改过，没有覆盖。请换一个文件名；若确实要替换，加 --replace（原文件会留作备份）。",
        "{out} was changed after it was made, so it was not overwritten. Choose another name, or add --replace to replace it "
        "(it is kept as a backup).",
    ),
    "error.write.not_our_log": (
        "{log} 已存在，而且不是批次日志，没有追加。请换一个文件名。",
        "{log} already exists and is not a log of a batch, so nothing was added to it. Choose another name.",
    ),
    "error.write.special": (
        "{out} 是{kind}，不是文件。请指定另一个文件名。",
        "{out} is {kind}, not a file. Name a file instead.",
    ),
    "error.write.special.folder": ("文件夹", "a folder"),
    "error.write.special.pipe": ("管道", "a pipe"),
    "error.write.special.device": ("设备", "a device"),
    "error.write.special.socket": ("套接字", "a socket"),
    "error.write.special.unknown": ("特殊文件", "a special file"),
    "error.write.bad_name": (
        "{out} 不能作为文件名（太长、含有不允许的字符，或链接成环）。请换一个文件名。",
        "{out} cannot be the name of a file: it is too long, has a character that is not allowed, or leads in a circle. Choose another name.",
    ),
    "error.write.access": (
        "{book} 的{part}无法在新文件上保持不变，为免其他人失去访问权限，没有替换。{kept}请由文件所有者运行，或让管理员调整权限。",
        "The new file cannot have the {part} of {book}, and others would lose their access, so it was not replaced.{kept} "
        "Let the file's owner run this, or ask the administrator to change its access.",
    ),
    "error.write.access.group": ("所属组", "group"),
    "error.write.access.mode": ("权限位", "permissions"),
    "error.write.access.list": ("访问控制列表", "access list"),
    "error.write.kept": ("原文件未改动。", " The original is unchanged."),
    "error.write.suffix": (
        "{book} 的内容是 {right} 类型，文件名却是 {wrong}，Excel 会打不开。请把它的文件名改成 {right} 结尾。",
        "{book} is a {right} workbook under a {wrong} name, which Excel does not open. Rename it so that it ends in {right}.",
    ),
    "error.write.changed": (
        "{book} 在处理过程中被改动过，为免覆盖别人的修改，没有写入。请再运行一次。",
        "{book} was changed while kamxl was working. Nothing was written, so that no change is lost. Run again.",
    ),
    "error.write.gone": (
        "{book} 在处理过程中被移走或删除，没有写入。",
        "{book} was moved or deleted while kamxl was working. Nothing was written.",
    ),
    "error.write.disk_full": (
        "磁盘空间不足，无法写入 {book}。{kept}请清理磁盘后再试。",
        "The disk is full, so {book} could not be written.{kept} Free some space and try again.",
    ),
    "error.write.no_permission": (
        "没有权限在文件夹 {folder} 中写文件。{kept}请换一个文件夹，或向管理员申请权限。",
        "There is no permission to write into the folder {folder}.{kept} Use another folder or ask for access.",
    ),
    "error.write.no_folder": (
        "文件夹 {folder} 不存在。请先建立它。",
        "The folder {folder} does not exist. Make it first.",
    ),
    "error.write.failed": (
        "无法写入 {book}：{reason}。{kept}",
        "{book} could not be written: {reason}.{kept}",
    ),
    "error.write.unverified": (
        "写好的文件没有通过检查（{reason}），没有替换 {book}。{kept}请报告此问题。",
        "The written file failed its check ({reason}), so {book} was not replaced.{kept} Please report this.",
    ),
}
