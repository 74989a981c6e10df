"""What small tables become, each odd in one way: a table stands above all that is made of it, as it was once read and found right.

A case of `small/` is a title (`=== …`), its files (`-- name`, or `-- name › sheet` of a workbook, its merged cells behind `~`), and behind `=>` what a
conversion says, asks and writes. A line behind `×9 ` stands there nine times, `{n}` in it is its number. Behind `-- next` stand the files of a second conversion into the same book; behind `--yes` what is proposed is taken.
`KAMXL_SAID=write` writes what stands behind `=>` anew; the difference is read line by line before it is kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

import pytest
from exports import grid
from test_said import asked, cells, kept, told

from kamxl.convert import asking, conversion, convert, mapping_text
from kamxl.convert.answer_sheet import Question
from kamxl.convert.load import Loaded
from kamxl.convert.writing import Written
from kamxl.errors import KamxlError
from kamxl.grid import column_number

SMALL = Path(__file__).parent / "small"
LEFT_OUT = ("source", "missing")
"""What `told` says, and what says it shorter here."""


@dataclass(frozen=True)
class Case:
    name: str
    steps: Sequence[Sequence[str]]
    """The lines of the files of each conversion."""
    said: str


def cases(text: str) -> Iterator[Case]:
    for one in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = one.partition("\n")
        given, _, said = rest.partition("=>\n")
        yield Case(name, [step.splitlines() for step in given.split("-- next\n")], said.rstrip("\n") + "\n")


CASES = {
    f"{path.stem}: {one.name}": (path, one)
    for path in sorted(SMALL.glob("*.txt"))
    for one in cases(path.read_text("utf-8"))
}


def markup(text: str, merged: Sequence[str]) -> str:
    """A worksheet of an XML Spreadsheet 2003, which knows days, numbers and merged cells and is written fast."""
    spans = {}
    for area in merged:
        left, top, right, bottom = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", area).groups()  # type: ignore[union-attr]  # as written
        across, down = column_number(right) - column_number(left), int(bottom) - int(top)
        spans[int(top), column_number(left)] = f' ss:MergeAcross="{across}" ss:MergeDown="{down}"'
    lines = []
    for row, values in enumerate(grid(text), 1):
        found = ""
        for column, value in enumerate(values, 1):
            if value is not None:
                kind = "Number" if isinstance(value, (int, float)) else "DateTime" if isinstance(value, date) else "String"  # fmt: skip
                shown = f"{value}T00:00:00" if kind == "DateTime" else escape(str(value))
                found += f'<Cell ss:Index="{column}"{spans.get((row, column), "")}><Data ss:Type="{kind}">{shown}</Data></Cell>'
        lines.append(f'<Row ss:Index="{row}">{found}</Row>')
    return f"<Table>{''.join(lines)}</Table>"


def repeated(text: str) -> str:
    return re.sub(
        r"^×(\d+) (.*)$",
        lambda match: "\n".join(match[2].replace("{n}", str(number)) for number in range(1, int(match[1]) + 1)),
        text,
        flags=re.MULTILINE,
    )


def written(folder: Path, lines: Sequence[str]) -> list[Path]:
    """The files of a step."""
    books: dict[str, str] = {}
    for one in re.split(r"^-- ", repeated("\n".join(lines)), flags=re.MULTILINE)[1:]:
        head, _, text = one.partition("\n")
        place, _, merged = head.partition(" ~ ")
        name, _, sheet = place.partition(" › ")
        if sheet:
            inside = markup(text, merged.split())
            books[name] = books.get(name, "") + f'<Worksheet ss:Name="{escape(sheet)}">{inside}</Worksheet>'
        else:
            (folder / name).write_text(text.strip("\n") + "\n", "utf-8")
            books[name] = ""
    for name, sheets in books.items():
        if sheets:
            head = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
            (folder / name).write_text(f"{head}{sheets}</Workbook>", "utf-8")
    return [folder / name for name in books]


@dataclass
class Heard:
    """What goes on within a conversion."""

    loaded: Loaded | None = None
    questions: Sequence[Question] = ()
    rows: Sequence[str] = ()

    def to(self, given: pytest.MonkeyPatch, *, alone: bool) -> None:
        """Listen; of a conversion alone the workbook is not made, which takes most of the time."""
        given.setattr(conversion.asking, "questions", self._asked(asking.questions))
        if not alone:
            return
        given.setattr(conversion, "written", self._written)
        given.setattr(conversion, "_checked", lambda data, *_: data)
        given.setattr(conversion, "writer", SimpleNamespace(render=lambda data, _: data, save=lambda *_, **__: None))
        given.setattr(conversion, "undo", SimpleNamespace(record=lambda *_: None))

    def _asked(self, ask: Any) -> Any:
        def heard(outcome: Any, found: Loaded, *more: Any) -> list[Question]:
            self.loaded = found
            self.questions = ask(outcome, found, *more)
            return list(self.questions)

        return heard

    def _written(self, there: Any, merged: Any, *_: Any) -> Written:
        self.rows = [
            f"{key}: " + ", ".join(f"{name}={cells(value)}" for name, value in row.items())
            for key, one in merged.items()
            for row in one.created
        ]
        return Written(b"", (), {})


def lines(heard: Heard, outcome: Any) -> Iterator[str]:
    for one in told(outcome):
        kind = one.split(" ")[0]
        if kind not in LEFT_OUT and not one.endswith(" by title 100"):
            yield one
    assert heard.loaded is not None
    missing = [f"{one.sheet}.{one.field}" for one in outcome.summary().missing]
    yield from (f"lacks {', '.join(missing)}" for _ in missing[:1])
    for source in heard.loaded.sources.values():
        given = source.options.model_dump(exclude_defaults=True, exclude={"file", "encoding", "seen", "delimiter"})
        yield f"read {source.shown}: {len(source.titles)} columns, {len(source.rows)} rows, {given or ''}".rstrip(", ")
    for fill in heard.loaded.mapped.fill:
        more = {"keep": fill.keep, "key": fill.key, "mode": fill.mode, "ignore": fill.ignore}
        more |= {"join": [one.model_dump(exclude_defaults=True) for one in fill.join]}
        parts = [f"{name} = {mapping_text.rule(one)}" for name, one in fill.columns.items()]
        parts += [f"card.{name} = {mapping_text.rule(one)}" for name, one in fill.card.items()]
        parts += (
            [f"unpivot {mapping_text.value(fill.unpivot.model_dump(exclude_defaults=True))}"] if fill.unpivot else []
        )
        parts += [f"{name} {one}" for name, one in more.items() if one]
        yield f"{fill.sheet} < {fill.source}: {'; '.join(parts)}"
    yield from (f"asks {one.code}: {one.said} ({'/'.join(one.answers)})" for one in heard.questions)


def session(folder: Path, case: Case) -> Iterator[str]:
    book = folder / "made" / "book.xlsx"
    book.parent.mkdir()
    alone = len(case.steps) == 1
    for number, step in enumerate(case.steps):
        if number:
            yield "-- next"
        heard, yes = Heard(), "--yes" in step
        with pytest.MonkeyPatch.context() as patched:
            heard.to(patched, alone=alone)
            try:
                outcome = convert(
                    written(folder, [line for line in step if line != "--yes"]),
                    book,
                    **({"yes": True} if yes else {}),
                    as_of=date(2026, 3, 31),
                    fallback="zh",
                )
            except KamxlError as error:
                yield f"{type(error).__name__}: {error}"
                continue
            yield from lines(heard, outcome)
            yield from heard.rows if alone else (*kept(book), *asked(book))


@pytest.mark.parametrize("name", CASES)
def test_a_small_table_becomes_what_was_found_right(name: str, tmp_path: Path) -> None:
    path, case = CASES[name]
    said = "\n".join(session(tmp_path, case)).replace(str(tmp_path), "") + "\n"
    if os.environ.get("KAMXL_SAID") == "write":
        before, _, after = path.read_text("utf-8").partition(f"=== {case.name}\n")
        given, mark, rest = after.partition("\n=== ")
        given = given.partition("=>\n")[0].rstrip("\n")
        path.write_text(f"{before}=== {case.name}\n{given}\n=>\n{said}{mark}{rest}", "utf-8")
        return
    assert said == case.said
