"""Words of the buttons: the status cell and what a press tells."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "live.status.prefix": ("状态：", "Status: "),
    "live.status.ready": ("状态：就绪", "Status: ready"),
    "live.working": ("正在处理……", "working …"),
    "live.at": ("{time}　{outcome}", "{time}  {outcome}"),
    "live.more_lines": ("……另有 {count} 行", "… and {count} more {count:line|lines}"),
    "live.too_long": (
        "{minutes} 分钟后仍未完成，已停止。没有写完的内容不会留下。请用命令 kamxl run 试试，或联系维护人员。",
        "It was not finished after {minutes} {minutes:minute|minutes} and was stopped. Nothing half-finished is left. Try the command kamxl run, or ask whoever maintains kamxl.",
    ),
    "live.running": (
        "上一次点击还在处理，请等它完成后再点。",
        "The last press is still being worked on. Please wait until it is done.",
    ),
    "live.refreshed": (
        "已刷新：{customers} 位客户，{alerts} 条预警（高级别 {high} 条），{errors} 个数据错误",
        "refreshed: {customers} {customers:customer|customers}, {alerts} {alerts:alert|alerts} ({high} high), {errors} data {errors:error|errors}",
    ),
    "live.valid": (
        "数据没有错误，{warnings} 条提醒",
        "no errors in the data, {warnings} {warnings:warning|warnings}",
    ),
    "live.invalid": (
        "数据有 {errors} 个错误、{warnings} 条提醒",
        "{errors} {errors:error|errors} and {warnings} {warnings:warning|warnings} in the data",
    ),
    "live.no_results": ("还没有分析结果。请先点“刷新分析”。", "There are no results yet. Press “Refresh” first."),
    "live.exported": ("已导出：{file}", "exported: {file}"),
    "live.not_exported": (
        "没能写出 {file}。如果它正开着，请先关闭；也请确认装有打印机（可以是“Microsoft Print to PDF”），再点一次。",
        "{file} could not be written. Close it if it is open, make sure that a printer is installed (“Microsoft Print to PDF” will do), and press again.",
    ),
    "live.too_large": (
        "工作表“{sheet}”有 {cells} 个单元格，超出上限。请删去多余的空行空列，或在 kamxl.toml 中调高 limits.cells。",
        "Sheet “{sheet}” has {cells} {cells:cell|cells}, more than the limit. Delete surplus empty rows and columns, or raise limits.cells in kamxl.toml.",
    ),
    "live.internal": (
        "程序内部出错（{kind}：{error}）。您填写的内容没有改动；详细信息在 {log}，请发给维护人员。",
        "Something went wrong inside kamxl ({kind}: {error}). What you filled in is unchanged; details are in {log} for whoever maintains it.",
    ),
    "live.cloud": (
        "工作簿是从云端打开的（{book}）。请打开 OneDrive 同步到本机的文件，再点按钮或运行 kamxl run。",
        "The workbook was opened from the cloud ({book}). Open the synchronised file on this computer, then press again or run kamxl run.",
    ),
    "live.doctor.well": ("环境正常", "all is well on this machine"),
    "live.doctor.missing": (
        "环境缺少 {count} 项，见消息",
        "{count} {count:thing is|things are} missing on this machine; see the message",
    ),
}
