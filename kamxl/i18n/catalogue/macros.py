"""Words of the macros: the sheet that carries the buttons before the first run, and why a workbook does not get them."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "macros.start.subtitle": (
        "还没有分析结果。点“刷新分析”，本页就会变成总览。",
        "No results yet. Press “Refresh” and this page becomes the overview.",
    ),
    "macros.start.refresh": (
        "刷新分析：计算分级、生命周期价值和预警，更新结果表",
        "Refresh: computes tiers, lifetime value and alerts and updates the result sheets",
    ),
    "macros.start.validate": (
        "校验数据：检查填写内容，列出每个有问题的单元格",
        "Check data: checks what is filled in and lists every cell with an error",
    ),
    "macros.start.report": ("导出 PDF：在工作簿旁边生成报告", "Export PDF: puts a report beside the workbook"),
    "macros.start.doctor": (
        "环境检查：按钮没有反应时，说明缺什么、怎样补上",
        "Doctor: if a button does nothing, says what is missing and how to fix it",
    ),
    "macros.start.without": (
        "不用宏也可以：关闭工作簿，在命令行运行 kamxl run",
        "Without macros: close the workbook and run kamxl run in a terminal",
    ),
    "macros.damaged": (
        "工作簿里的 VBA 工程已损坏，读不出来。请在 Excel 中打开并重新保存后再试。",
        "The VBA project in the workbook is damaged. Open the workbook in Excel, save it again, and try again.",
    ),
    "macros.strict": (
        "这是“Strict Open XML”工作簿，不能带宏。请在 Excel 中另存为普通的 .xlsx 后再试。",
        "This is a Strict Open XML workbook, which cannot hold macros. Save it as a plain .xlsx in Excel and try again.",
    ),
    "macros.own_code": (
        "工作簿里已有您自己的宏，kamxl 不会改动它们。请运行 kamxl macros export，再在 Excel 的 VBA 编辑器（Alt+F11）中用“文件 > 导入文件”加入 Kamxl.bas。",
        "The workbook has macros of its own, which kamxl leaves alone. Run kamxl macros export and add Kamxl.bas in Excel’s VBA editor (Alt+F11, File > Import File).",
    ),
    "macros.advice": (
        "kamxl 没有启动：本机没有找到它的程序。请用 kamxl 的程序运行一次 kamxl doctor --configure-machine（程序在共享文件夹里时，写上它的路径），或请维护 kamxl 的同事设置。在此之前可以用命令 kamxl run，效果相同。",
        "kamxl did not start: its program was not found on this computer. With the program of kamxl (in a shared folder, by its path) run once: kamxl doctor --configure-machine, or ask whoever maintains kamxl. Until then the command kamxl run does the same.",
    ),
    "macros.outdated": (
        "工作簿里的 Kamxl 模块不是当前版本，而且旁边还有您自己的宏，所以没有改动。请在 VBA 编辑器（Alt+F11）中删除 Kamxl 模块，再导入 kamxl macros export 写出的 Kamxl.bas。",
        "The Kamxl module in the workbook is of another version, and there are macros of yours beside it, so nothing was changed. In the VBA editor (Alt+F11) remove module Kamxl and import the Kamxl.bas that kamxl macros export writes.",
    ),
    "macros.own_config": (
        "工作簿里的“{sheet}”工作表是您自己的，kamxl 不会改动它。请在其中加上：{lines}。",
        "Sheet “{sheet}” is the workbook’s own, and kamxl leaves it alone. Please add there: {lines}.",
    ),
    "cli.macros.help": (
        "把按钮装入工作簿，或写出 VBA 源代码。",
        "Put the buttons into a workbook, or write the VBA source.",
    ),
    "cli.macros.install.help": (
        "在 BOOK 旁边生成带按钮的 .xlsm；原文件不变，内容一样不少。",
        "Write an .xlsm with buttons beside BOOK; the original stays, and nothing of it is lost.",
    ),
    "cli.macros.export.help": (
        "把 VBA 源代码（供导入已有宏的工作簿）和带功能区按钮的加载项 kamxl.xlam 写到文件夹。",
        "Write into a folder the VBA source, for workbooks that have macros of their own, and kamxl.xlam, the add-in with the buttons on the ribbon.",
    ),
    "cli.macros.export.main": (
        "改为在 BOOK 旁边写一个同名的 .py，供 xlwings 加载项的 Run main 使用（不用宏）。",
        "Write a .py of the same name beside BOOK instead, for “Run main” of the xlwings add-in (no macros).",
    ),
    "cli.macros.installed": ("已装入按钮：{book}", "Buttons installed: {book}"),
    "cli.macros.next": (
        "请在每台电脑上运行一次 kamxl doctor --configure-machine，让按钮找到 kamxl。",
        "Run kamxl doctor --configure-machine once on each computer, so that the buttons find kamxl.",
    ),
    "cli.macros.exported": ("已写出：{file}", "Written: {file}"),
}
