"""Words of the check of a machine: what was found and how to mend what is missing."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "cli.doctor.help": (
        "检查本机能做什么：Excel、xlwings 加载项、LibreOffice、解释器路径、写权限，并说明缺什么、怎样补上。给出 BOOK 时，连同这个工作簿一起检查。",
        "Check what this machine can do: Excel, the xlwings add-in, LibreOffice, the interpreter, write access; and say how to fix what is missing. With BOOK, check that workbook too.",
    ),
    "cli.doctor.column.state": ("状态", "State"),
    "cli.doctor.column.check": ("检查", "Check"),
    "cli.doctor.column.fact": ("结果", "Found"),
    "cli.doctor.column.fix": ("怎样补上", "What to do"),
    "cli.doctor.configure": (
        "把本机的 Python 解释器写入工作簿，按钮从此用它。",
        "Write this machine's Python interpreter into a workbook; its buttons then use it.",
    ),
    "cli.doctor.configured": (
        "{book} 的按钮将使用 {path}。换一台电脑使用时，请在那台电脑上再运行一次。",
        "The buttons of {book} will use {path}. On another machine, run this there once more.",
    ),
    "cli.doctor.machine": (
        "把本机按钮要启动的程序登记下来：有权限时为所有用户，否则只为当前用户。",
        "Register the program that buttons on this machine start: for all users where that is allowed, else for this one.",
    ),
    "cli.doctor.registered.machine": (
        "本机所有用户的按钮将启动 {path}。",
        "The buttons of all users of this machine will start {path}.",
    ),
    "cli.doctor.registered.user": ("您的按钮将启动 {path}。", "Your buttons will start {path}."),
    "doctor.program": ("按钮启动的程序", "Program of the buttons"),
    "doctor.program.from.environment": ("环境变量 KAMXL_PROGRAM", "the variable KAMXL_PROGRAM"),
    "doctor.program.from.user": ("用户设置", "the user's setting"),
    "doctor.program.from.machine": ("本机设置", "the machine's setting"),
    "doctor.program.from.path": ("环境变量 PATH", "the PATH"),
    "doctor.program.there": ("{path}，来自{where}", "{path}, from {where}"),
    "doctor.program.unset": (
        "本机没有登记程序，PATH 里也没有 kamxl；按钮会用工作簿里指定的解释器",
        "none is registered on this machine and kamxl is not on the PATH; buttons use the interpreter that the workbook names",
    ),
    "doctor.program.gone": (
        "{path}（来自{where}）无法启动，或不是 kamxl",
        "{path}, from {where}, does not start or is not kamxl",
    ),
    "doctor.program.other": (
        "{path}（来自{where}）是 kamxl {version}，而这里运行的是 {own}",
        "{path}, from {where}, is kamxl {version}, and this program is {own}",
    ),
    "doctor.program.unwritten": (
        "无法登记程序：{why}。请设置环境变量 KAMXL_PROGRAM，值为程序的路径。",
        "The program cannot be registered: {why}. Set the variable KAMXL_PROGRAM to the path of the program.",
    ),
    "doctor.program.absent": (
        "{path} 不存在。请先安装 kamxl，或用单文件夹程序运行此命令。",
        "{path} is not there. Install kamxl first, or run this command with the one-folder program.",
    ),
    "doctor.program.fix": (
        "用想要的那个程序运行：kamxl doctor --configure-machine",
        "Run with the program you want: kamxl doctor --configure-machine",
    ),
    "doctor.python": ("Python", "Python"),
    "doctor.python.fact": ("kamxl {kamxl}，Python {version}，{path}", "kamxl {kamxl}, Python {version}, {path}"),
    "doctor.excel": ("Excel", "Excel"),
    "doctor.excel.there": ("已安装", "installed"),
    "doctor.excel.missing": ("未安装", "not installed"),
    "doctor.excel.missing.fix": (
        "命令 kamxl run、validate、report 不需要 Excel；按钮需要 Excel 或 LibreOffice。",
        "The commands kamxl run, validate and report need no Excel; buttons need Excel or LibreOffice.",
    ),
    "doctor.excel.linux": ("本系统没有 Excel", "there is no Excel for this system"),
    "doctor.excel.linux.fix": (
        "所有命令都可以使用；按钮可在 LibreOffice 中使用。",
        "All commands work; buttons work in LibreOffice.",
    ),
    "doctor.xlwings": ("xlwings", "xlwings"),
    "doctor.xlwings.there": ("版本 {version}", "version {version}"),
    "doctor.xlwings.missing": ("未安装", "not installed"),
    "doctor.xlwings.missing.fix": (
        "请运行：{python:arg} -m pip install xlwings",
        "Run: {python:arg} -m pip install xlwings",
    ),
    "doctor.addin": ("xlwings 加载项", "xlwings add-in"),
    "doctor.addin.there": ("{path}", "{path}"),
    "doctor.addin.other": (
        "{path} 是 {version} 版，而 xlwings 是 {own} 版：按钮会报错",
        "{path} is version {version}, but xlwings is {own}: buttons will fail",
    ),
    "doctor.addin.other.fix": (
        "关闭 Excel，运行 xlwings addin install。",
        "Close Excel and run: xlwings addin install",
    ),
    "doctor.addin.missing": ("未安装", "not installed"),
    "doctor.addin.missing.fix": (
        "关闭 Excel，运行 xlwings addin install（不需要管理员权限）。没有它，按钮会改用命令行启动，仅限 Windows。",
        "Close Excel and run: xlwings addin install (no admin rights needed). Without it the buttons start the command line instead, on Windows only.",
    ),
    "doctor.addin.linux": ("本系统不需要", "not needed on this system"),
    "doctor.ribbon": ("功能区加载项", "Ribbon add-in"),
    "doctor.ribbon.there": ("{path}", "{path}"),
    "doctor.ribbon.gone": ("Excel 要加载 {path}，但该文件不在", "Excel is to load {path}, which is not there"),
    "doctor.ribbon.other": (
        "{path} 里的宏是另一个版本的，与本程序不同",
        "the macros in {path} are of another version than this program",
    ),
    "doctor.ribbon.fix": (
        "请换成本程序旁边的 kamxl.xlam，或 kamxl macros export 写出的那一个。",
        "Put the kamxl.xlam there that comes with this program, or that kamxl macros export writes.",
    ),
    "doctor.script": ("xlwings 脚本", "xlwings script"),
    "doctor.script.there": ("{path}", "{path}"),
    "doctor.script.missing": ("未安装，Excel 无法启动 Python", "not installed, so Excel cannot start Python"),
    "doctor.script.missing.fix": ("请运行：xlwings runpython install", "Run: xlwings runpython install"),
    "doctor.macros": ("宏设置", "Macro setting"),
    "doctor.macros.asked": (
        "没有禁用全部宏；打开工作簿时点“启用内容”",
        "macros are not all disabled; press “Enable Content” when the workbook opens",
    ),
    "doctor.macros.off": ("Excel 设为禁用所有宏", "Excel is set to disable all macros"),
    "doctor.macros.off.fix": (
        "Excel > 文件 > 选项 > 信任中心 > 宏设置，选“禁用所有宏，并发出通知”；或把工作簿放入受信任位置。",
        "Excel > File > Options > Trust Center > Macro Settings: choose “Disable VBA macros with notification”, or keep the workbook in a trusted location.",
    ),
    "doctor.macros.forbidden": ("公司策略禁用所有宏", "a company policy disables all macros"),
    "doctor.macros.forbidden.fix": (
        "请管理员把宏签名或设受信任位置；在此之前请用命令 kamxl run，效果相同。",
        "Ask the administrator for a trusted location or a signature. Until then kamxl run does the same.",
    ),
    "doctor.children": ("子进程", "Child processes"),
    "doctor.children.free": (
        "没有发现阻止 Office 启动程序的策略",
        "no policy found that stops Office from starting programs",
    ),
    "doctor.children.blocked": (
        "公司策略阻止 Office 启动其他程序，按钮因此没有反应",
        "a company policy stops Office from starting programs, so the buttons do nothing",
    ),
    "doctor.children.blocked.fix": (
        "请管理员为 {path} 设排除项（ASR 规则 d4f940ab）；在此之前请用命令 kamxl run，效果相同。",
        "Ask the administrator to exclude {path} (ASR rule d4f940ab). Until then kamxl run does the same.",
    ),
    "doctor.libreoffice": ("LibreOffice", "LibreOffice"),
    "doctor.libreoffice.there": ("{path}", "{path}"),
    "doctor.libreoffice.missing": ("未安装", "not installed"),
    "doctor.libreoffice.missing.fix": (
        "只有在没有 Excel 的电脑上导出 PDF 才需要它。",
        "It is needed only for PDF on machines without Excel.",
    ),
    "doctor.folder": ("写权限", "Write access"),
    "doctor.folder.open": ("{path} 可以写入", "{path} can be written to"),
    "doctor.folder.closed": ("{path} 不能写入", "{path} cannot be written to"),
    "doctor.folder.closed.fix": (
        "请把工作簿放到有写权限的文件夹，或请管理员开放权限。",
        "Keep the workbook in a folder that you may write to, or ask the administrator for permission.",
    ),
    "doctor.leftovers": ("残留文件", "Left behind"),
    "doctor.leftovers.swept": (
        "已清除写入被中断而留下的隐藏文件：{files}",
        "removed hidden files left by an interrupted write: {files}",
    ),
    "doctor.leftovers.there": (
        "有写入尚未完成、或在另一台电脑上被中断而留下的隐藏文件：{files}",
        "hidden files of a write that is still running or was interrupted on another computer: {files}",
    ),
    "doctor.leftovers.fix": (
        "没有 kamxl 正在写这个文件夹时，可以放心删除；工作簿本身是完整的。",
        "Delete them when no kamxl is writing into this folder; the workbooks themselves are intact.",
    ),
    "doctor.orders": ("订单文件", "Orders file"),
    "doctor.orders.there": ("{name} 可以读取：{count} 行", "{name} can be read: {count} {count:row|rows}"),
    "doctor.orders.why": ("{why}", "{why}"),
    "doctor.book": ("工作簿", "Workbook"),
    "doctor.book.macros": ("{book} 带有按钮", "{book} has the buttons"),
    "doctor.book.plain": ("{book} 没有按钮", "{book} has no buttons"),
    "doctor.book.plain.fix": ("请运行：kamxl macros install {book:arg}", "Run: kamxl macros install {book:arg}"),
    "doctor.book.unreadable": ("{book} 读不出来：{why}", "{book} cannot be read: {why}"),
    "doctor.book.unwritable": ("{book} 不能写入：{why}", "{book} cannot be written to: {why}"),
    "doctor.written": ("写入版本", "Written by"),
    "doctor.written.newer": (
        "{book} 上次由较新的 kamxl {version} 写入，本程序是 {own}",
        "{book} was last written by kamxl {version}, and this program is {own}",
    ),
    "doctor.written.fix": (
        "请换用较新的程序；本程序不认识的结果表会原样留下。",
        "Use the newer program; result sheets that this one does not know stay as they are.",
    ),
    "doctor.macro": ("宏", "Macros"),
    "doctor.macro.other": (
        "{book} 里的宏是另一个版本的，与本程序不同",
        "the macros in {book} are of another version than this program",
    ),
    "doctor.macro.other.fix": ("请运行：kamxl macros install {book:arg}", "Run: kamxl macros install {book:arg}"),
    "doctor.interpreter": ("按钮的解释器", "Interpreter of the buttons"),
    "doctor.interpreter.set": ("{path}", "{path}"),
    "doctor.interpreter.unset": (
        "工作簿没有指定，按钮会找名为 python 的程序",
        "not set in the workbook, so buttons look for a program called python",
    ),
    "doctor.interpreter.not_needed": (
        "不需要：按钮直接启动程序",
        "not needed: buttons start the program itself",
    ),
    "doctor.interpreter.gone": ("{path} 在本机不存在", "{path} is not on this machine"),
    "doctor.interpreter.fix": (
        "请运行：kamxl doctor --configure {book:arg}",
        "Run: kamxl doctor --configure {book:arg}",
    ),
    "doctor.origin": ("来源", "Origin"),
    "doctor.origin.web": (
        "{book} 带有“来自互联网”的标记，Excel 会禁用其中的宏",
        "{book} is marked as coming from the internet, so Excel blocks its macros",
    ),
    "doctor.origin.web.fix": (
        "在资源管理器中右键文件 > 属性，勾选“解除锁定”。",
        "In Explorer: right-click the file > Properties > Unblock.",
    ),
    "doctor.cloud": ("云文件夹", "Cloud folder"),
    "doctor.cloud.there": (
        "工作簿在 OneDrive 或 SharePoint 的文件夹里",
        "the workbook lies in a OneDrive or SharePoint folder",
    ),
    "doctor.cloud.fix": (
        "请设为“始终保留在此设备上”，并用同步到本机的文件，不要用网页版打开。",
        "Set it to “Always keep on this device” and open the synchronised file, not the one in the browser.",
    ),
}
