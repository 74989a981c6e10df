"""Writes the reference pages that come from the code: docs/api.md, docs/cli.md, docs/wording.md, and fields.md and settings.md
in docs and docs/zh. Run by `make docs`."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import kamxl
from kamxl import errors as kamxl_errors
from kamxl.book import Book, Result
from kamxl.cli.clickwords import speaking
from kamxl.cli.group import COMMANDS, Context, group
from kamxl.compute.alerts import rule_limits
from kamxl.i18n import LANGUAGES, Lang, has, tr
from kamxl.i18n.catalogue import WORDS
from kamxl.results import ConversionSummary, ShareSummary
from kamxl.results.base import Part
from kamxl.results.published import PRINTED
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
    with speaking(lang), Context(whole, info_name="kamxl", terminal_width=100, max_content_width=100) as above:
        command = whole.get_command(above, name)
        assert command is not None
        with Context(command, info_name=name, parent=above, terminal_width=100, max_content_width=100) as context:
            below = getattr(command, "commands", {})  # of a group: `kamxl macros install`
            texts = [command.get_help(context)]
            for inner, one in below.items():
                with Context(one, info_name=inner, parent=context, terminal_width=100, max_content_width=100) as deeper:
                    texts.append(one.get_help(deeper))
    return "\n\n".join(texts)


EXIT_CODES = """| exit code | 退出码 |
|---|---|
| 0 done | 完成 |
| 1 `validate` found errors, `run` could use no customer row, `convert` has open questions or refused rows, `batch` had a failed file, `remind` an unsent message, or an undo is blocked | 校验有错误，或运行时没有一行客户可用，或转换有未回答的问题或未采用的行，或批处理有失败的文件，或有提醒未能发出，或不能撤销 |
| 2 wrong usage; a file, setting, customer or owner that there is not | 用法不对，或没有这个文件、参数、客户、负责人 |
| 3 the file cannot be read as a workbook of this kind | 文件无法作为此类工作簿读取 |
| 4 the file is open elsewhere, locked, read-only, or changed meanwhile | 文件被占用、锁定、只读或已被改动 |
| 5 writing failed; the original is as it was | 写入失败，原文件保持原样 |
| 70 a fault inside kamxl | kamxl 内部错误 |
"""


def fields(lang: Lang) -> str:
    """The data dictionary, and the columns of the result sheets."""
    parts = [f"# {FIELDS[lang]}\n", MADE, TWIN[lang].format(page="fields")]
    for key, sheet in SHEETS.items():
        parts.append(f"\n## {sheet.title(lang)} (`{key}`, `{sheet.table}`)\n")
        parts.append(HEADS[lang])
        parts += [field_row(entry) for entry in dictionary.entries([key], lang)]
    parts.append(f"\n# {RESULTS[lang]}\n")
    for key, output in OUTPUTS.items():
        if output.table:
            parts.append(f"\n## {output.title(lang)} (`{key}`, `{output.table}`)\n\n{COLUMNS[lang]}")
            parts += [f"| {column.title(lang, Money.of(lang))} | `{column.key}` |" for column in output.columns]
    return "\n".join(parts) + "\n"


FIELDS: Mapping[Lang, str] = {"zh": "字段", "en": "Fields"}
RESULTS: Mapping[Lang, str] = {"zh": "结果表", "en": "Result sheets"}
COLUMNS: Mapping[Lang, str] = {"zh": "| 标题 | 代码 |\n|---|---|", "en": "| title | key |\n|---|---|"}
TWIN: Mapping[Lang, str] = {"zh": "[English](../{page}.md)\n", "en": "[中文](zh/{page}.md)\n"}
HEADS: Mapping[Lang, str] = {
    "zh": "| 标题 | 键 | 类型 | 必填 | 可填内容 | 说明 |\n|---|---|---|---|---|---|",
    "en": "| title | key | type | required | allowed | help |\n|---|---|---|---|---|---|",
}


def field_row(entry: dictionary.Entry) -> str:
    marks = f"{entry.help}{' (PII)' if entry.pii else ''}".strip()
    return f"| {entry.title} | `{entry.key}` | {entry.kind} | {'*' if entry.required else ''} | {entry.allowed} | {marks} |"


def settings(lang: Lang) -> str:
    """Every setting, its default and what it does."""
    title, heads = {
        "zh": ("设置", "| 参数 | 默认 | 说明 |\n|---|---|---|"),
        "en": ("Settings", "| key | default | note |\n|---|---|---|"),
    }[lang]
    rows = [f"# {title}\n", MADE, TWIN[lang].format(page="settings"), heads]
    for key, value in defaults(rule_limits()).items():
        note = tr(f"settings.{key}.note", lang) if has(f"settings.{key}.note") else ""
        shown = "" if value in (None, "", ()) else f"`{value}`"
        rows.append(f"| `{key}` | {shown} | {note} |")
    return "\n".join(rows) + "\n"


API = """
`import kamxl` is fast and does nothing; what a function needs is imported when it is called. Everything named on this page is
public; a name that is not, or that begins with `_`, may change at any time. The package is typed (`py.typed`).

```python
import io

import pandas as pd

import kamxl

book = kamxl.open("accounts.xlsx", tier_model="rfm")  # a path, bytes or BytesIO
print(book.issues_frame[["sheet", "cell", "message"]])
result = kamxl.analyse(book, as_of="2026-09-30")
result.tiers.groupby("tier")["revenue_12m"].sum()

memory = io.BytesIO()
kamxl.write(result, memory)  # the workbook with the result sheets in it

orders = pd.DataFrame(
    {
        "order_id": ["1", "2"],
        "customer_id": ["C1", "C1"],
        "order_date": ["2026-03-05", "2026-08-01"],
        "product": ["泵", "泵"],
        "amount": ["1.2万", 8000],
    }
)
book = kamxl.from_frames({"orders": orders}, as_of="2026-09-30")
assert book.frames["orders"]["amount"].tolist() == [12_000, 8_000]
```

A row alone is read by its pydantic model, by the same rules as a sheet:

```python
from kamxl.schema.rows import Customer

customer = Customer.model_validate(
    {
        "customer_id": "C001",
        "name": "杭州云帆制造有限公司",
        "industry": "制造业",
        "contact": "李明",
        "phone": "13800138000",
        "owner": "王磊",
        "status": "合作中",
        "annual_amount": "120万",
        "first_deal_date": "2024年3月5日",
    }
)
assert customer.annual_amount == 120  # in the unit of the field, 万元
```
"""
JSON_SAID = """What a command prints with `--json` is one object, a frozen pydantic model of `kamxl.results`; `kamxl schema run --json` prints its JSON Schema,
`kamxl schema --json` all of them under `results`. Each object says `program` (name and version) and `format`. Within a format fields are
only added, so a reader passes over those that it does not know. `kamxl settings` alone prints the settings by their keys and nothing else.
"""
SECTIONS = ("Args", "Returns", "Raises")


def api() -> str:
    """The public functions and classes, from their docstrings."""
    parts = ["# Python API\n", MADE, API, "\n## Functions\n"]
    for name in sorted(kamxl.__all__):
        parts += [f"### kamxl.{name}\n", documented(getattr(kamxl, name), f"kamxl.{name}")]
    parts.append("## What they hand back\n")
    for kind in (Book, Result):
        parts += [f"### {kind.__name__}\n", inspect.getdoc(kind) or "", "", "| attribute | type | |", "|---|---|---|"]
        parts += [f"| `{name}` | `{cell(type_)}` | {cell(said)} |" for name, type_, said in attributes(kind)]
        parts.append("")
    for result in (ShareSummary, ConversionSummary):
        parts += [f"### {result.__name__}\n", f"{inspect.getdoc(result)} Frozen; `.model_dump()` gives plain values.\n"]
        parts += ["| attribute | type | |", "|---|---|---|"]
        bases = [base for base in reversed(result.__mro__) if issubclass(base, Part)]
        typed = {name: type_ for base in bases for name, type_, _ in attributes(base)}
        parts += [
            f"| `{name}` | `{cell(typed[name])}` | {cell(field.description or '')} |"
            for name, field in result.model_fields.items()
        ]
        parts.append("")
    parts += ["## JSON\n", JSON_SAID]
    parts += [f"- `kamxl {name}`: `{model.__name__}`. {inspect.getdoc(model)}" for name, model in PRINTED.items()]
    parts += ["\n## Row models\n", "In `kamxl.schema.rows`; fields as in [fields](fields.md).\n"]
    parts += [f"- `{one.model.__name__}`: a row of {one.en} · {one.zh} (`{key}`)" for key, one in SHEETS.items()]
    parts += ["\n## Errors\n", "In `kamxl.errors`; each is also the builtin in brackets.\n"]
    parts += ["```text", (inspect.getdoc(kamxl_errors) or "").partition("\n\n")[2], "```", ""]
    return "\n".join(parts)


def documented(function: Callable[..., object], name: str) -> str:
    """A function's signature, one parameter a line, and its docstring with its sections as lists."""
    signature = inspect.signature(function)
    given, starred = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            given.append("*")
            starred = True
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        given.append(f"{parameter.name}: {parameter.annotation}{default}")
    shown = "".join(f"    {one},\n" for one in given)
    lines = [f"```text\n{name}(\n{shown}) -> {signature.return_annotation}\n```\n"]
    for paragraph in (inspect.getdoc(function) or "").split("\n\n"):
        title, _, rest = paragraph.partition(":\n")
        if title in SECTIONS:
            body = inspect.cleandoc(rest)
            if title == "Args":
                items = re.split(r"\n(?=\w+: )", body)
                body = "\n".join(
                    f"- `{key}`: {' '.join(said.split())}" for key, _, said in (one.partition(": ") for one in items)
                )
            lines.append(f"**{title}**\n\n{body}\n")
        else:
            lines.append(paragraph + "\n")
    return "\n".join(lines)


def attributes(kind: type) -> Iterator[tuple[str, str, str]]:
    """Public fields and properties of a class: name, type, what it is."""
    tree = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(tree, ast.ClassDef)
    for node, after in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id[0] != "_":
            said = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            yield node.target.id, ast.unparse(node.annotation), str(said)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, ast.unparse(node.returns) if node.returns else "", ast.get_docstring(node) or ""


def cell(text: str) -> str:
    """A text inside a table of a page."""
    return " ".join(text.split()).replace("|", chr(92) + "|")


WORDING = """# Wording changes

{made}
Sentences of the catalogues whose words have changed since the first commit of 26 November 2026 (for those that came that day, since its last one), for whoever finds messages by
their text. Scripts should go by the codes of `--json`, which stay.
"""
EDITED = ("2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z")
"""The day that began with the words from before."""
FORMS = re.compile(r"\{\w+:([^{}|]*)\|([^{}|]*)\}")


def wording() -> str:
    """Each sentence that has changed since, in both languages; without the history of the day, the page as it stands."""
    before = earlier_words()
    if before is None:
        return (DOCS / "wording.md").read_text("utf-8")
    parts = [WORDING.format(made=MADE)]
    for place, lang in reversed([*enumerate(LANGUAGES)]):
        pairs = [(key, before[key][place], now[place]) for key, now in WORDS.items() if key in before]
        changed = [(key, old, new) for key, old, new in pairs if old != new]
        forms = [
            key
            for key, old, new in changed
            if old.replace("(s)", "s") in (FORMS.sub(r"\1", new), FORMS.sub(r"\2", new))
        ]
        told = [one for one in changed if one[0] not in forms]
        also = f"; {len(forms)} more only got a form for one (1 row, 2 rows)" if forms else ""
        parts += [f"\n## {WORDED[lang]}\n\n{len(told)} sentences{also}.\n", "| key | before | after |\n|---|---|---|"]
        parts += [f"| `{key}` | {lines_of(old)} | {lines_of(new)} |" for key, old, new in told]
    new, gone = len(WORDS.keys() - before.keys()), len(before.keys() - WORDS.keys())
    parts.append(f"\n## New and gone\n\n{new:,} sentences are new and {gone:,} are gone.\n")
    return "\n".join(parts)


WORDED: Mapping[Lang, str] = {"en": "English", "zh": "中文"}


def earlier_words() -> Mapping[str, Sequence[str]] | None:
    """The catalogues as they were in the first commit of the day, and what the day added as it was in the last, by the history of
    the project; None where that is not here."""
    first, last = EDITED
    commits = history("log", f"--since={first}", f"--until={last}", "--format=%H").split()
    if not commits or not history("rev-parse", "--verify", "--quiet", f"{commits[-1]}~1"):
        return None
    words: dict[str, Sequence[str]] = {}
    for commit in (commits[0], commits[-1]):
        for path in history("ls-tree", "--name-only", commit, "kamxl/i18n/catalogue/").splitlines():
            if not path.endswith("__init__.py"):
                module: dict[str, Mapping[str, Sequence[str]]] = {}
                exec(history("show", f"{commit}:{path}"), module)
                words |= module["WORDS"]
    return words


def history(*asked: str) -> str:
    """What git says; nothing where there is none."""
    try:
        return subprocess.run(["git", *asked], cwd=DOCS.parent, capture_output=True, text=True, encoding="utf-8").stdout
    except OSError:
        return ""


def lines_of(text: str) -> str:
    """A text of several lines inside a table."""
    return cell(text.replace("\n", " ↵ "))


PAGES: Mapping[str, Callable[[], str]] = {
    "api.md": api,
    "cli.md": cli,
    "fields.md": partial(fields, "en"),
    "settings.md": partial(settings, "en"),
    "wording.md": wording,
    "zh/fields.md": partial(fields, "zh"),
    "zh/settings.md": partial(settings, "zh"),
}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")
