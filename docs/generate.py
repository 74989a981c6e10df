"""Writes the reference pages that come from the code: docs/cli.md, docs/fields.md, docs/settings.md. Run by `make docs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from kamxl.cli.clickwords import speaking
from kamxl.cli.group import COMMANDS, group
from kamxl.compute.alerts import rule_limits
from kamxl.i18n import LANGUAGES, Lang, has, tr
from kamxl.schema import dictionary
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.settings import defaults

DOCS = Path(__file__).parent
MADE = "<!-- Made by docs/generate.py: change the code, then run `make docs`. -->\n"


def cli() -> str:
    """Help of every command, as the terminal shows it, in both languages."""
    parts = ["# Command line · 命令行\n", MADE, EXIT_CODES]
    for name in COMMANDS:
        parts.append(f"\n## kamxl {name}\n")
        for lang in LANGUAGES:
            parts.append(f"```text\n{help_of(name, lang)}\n```\n")
    return "\n".join(parts)


def help_of(name: str, lang: Lang) -> str:
    whole = group(lang)
    with speaking(lang), click.Context(whole, info_name="kamxl", terminal_width=100, max_content_width=100) as above:
        command = whole.get_command(above, name)
        assert command is not None
        with click.Context(command, info_name=name, parent=above, terminal_width=100, max_content_width=100) as context:
            below = getattr(command, "commands", {})  # of a group: `kamxl macros install`
            texts = [command.get_help(context)]
            for inner, one in below.items():
                with click.Context(
                    one, info_name=inner, parent=context, terminal_width=100, max_content_width=100
                ) as deeper:
                    texts.append(one.get_help(deeper))
    return "\n\n".join(texts)


EXIT_CODES = """| exit code | 退出码 |
|---|---|
| 0 done | 完成 |
| 1 `validate` found errors, `run` could use no customer row, or `batch` had a failed file | 校验有错误，或运行时没有一行客户可用，或批处理有失败的文件 |
| 2 wrong usage, unknown setting | 用法或参数不对 |
| 3 the file cannot be read as a workbook of this kind | 文件无法作为此类工作簿读取 |
| 4 the file is open elsewhere, locked, read-only, or changed meanwhile | 文件被占用、锁定、只读或已被改动 |
| 5 writing failed; the original is as it was | 写入失败，原文件保持原样 |
| 70 a fault inside kamxl; the file is unchanged | kamxl 内部错误，文件没有改动 |
"""


def fields() -> str:
    """The data dictionary, and the columns of the result sheets."""
    parts = ["# Fields · 字段\n", MADE]
    for lang in LANGUAGES:
        for key, sheet in SHEETS.items():
            parts.append(f"\n## {sheet.title(lang)} (`{key}`, `{sheet.table}`)\n")
            parts.append(HEADS[lang])
            parts += [field_row(entry) for entry in dictionary.entries([key], lang)]
    parts.append("\n# Result sheets · 结果表\n")
    for key, output in OUTPUTS.items():
        if output.table:
            parts.append(
                f"\n## {output.zh} · {output.en} (`{key}`, `{output.table}`)\n\n| zh | en | key |\n|---|---|---|"
            )
            parts += [
                f"| {column.title('zh', Money.of('zh'))} | {column.title('en', Money.of('en'))} | `{column.key}` |"
                for column in output.columns
            ]
    return "\n".join(parts) + "\n"


HEADS: Mapping[Lang, str] = {
    "zh": "| 标题 | 键 | 类型 | 必填 | 可填内容 | 说明 |\n|---|---|---|---|---|---|",
    "en": "| title | key | type | required | allowed | help |\n|---|---|---|---|---|---|",
}


def field_row(entry: dictionary.Entry) -> str:
    marks = f"{entry.help}{' (PII)' if entry.pii else ''}".strip()
    return f"| {entry.title} | `{entry.key}` | {entry.kind} | {'*' if entry.required else ''} | {entry.allowed} | {marks} |"


def settings() -> str:
    """Every setting, its default and what it does."""
    rows = ["# Settings · 参数\n", MADE, "| key | default | 说明 | note |", "|---|---|---|---|"]
    for key, value in defaults(rule_limits()).items():
        notes = [tr(f"settings.{key}.note", lang) if has(f"settings.{key}.note") else "" for lang in LANGUAGES]
        shown = "" if value in (None, "", ()) else f"`{value}`"
        rows.append(f"| `{key}` | {shown} | {notes[0]} | {notes[1]} |")
    return "\n".join(rows) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {"cli.md": cli, "fields.md": fields, "settings.md": settings}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")
