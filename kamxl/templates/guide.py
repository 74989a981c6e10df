"""使用说明: how to use the workbook, in a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.placed import Button, Cells, PrintSetup, Range, SheetPlan
from kamxl.schema.money import Money
from kamxl.schema.sheets import DICTIONARY_TITLES, GUIDE_TITLES, SETTINGS_TITLES, SHEETS, Sheet, SheetField
from kamxl.schema.values import day, number
from kamxl.width import lines

_PAPER_WIDTH, _PAPER_HEIGHT = 785.0, 500.0
"""What the margins leave of a landscape A4 page, in points."""
_POINTS_A_CHARACTER = 5.4
LEFT = 2
"""The first column of text; column 1 is the margin."""


STEPS = {
    "start": ("customers", "records2:records_start", "paste", "check", "run", "read", "settings", "more"),
    "key-accounts": ("customers", "records", "paste", "check", "run", "read", "settings"),
    "customer": ("customers", "paste2:paste", "check3:check", "run4:run", "read5:read"),
    "follow-up": ("follow_ups", "paste2:paste", "check3:check", "with"),
    "market": ("market", "paste2:paste", "check3:check", "with"),
}
"""Kind -> steps; `label:text` where a step stands at another place with the same text."""
_CUSTOMER = (
    ("customer_id", 17), ("name", 32), ("industry", 14), ("contact", 12), ("phone", 17), ("first_deal_date", 17),
    ("annual_amount", 18), ("status", 13), ("owner", 13),
)  # fmt: skip
EXAMPLES: Mapping[str, tuple[str, tuple[tuple[str, int], ...]]] = {
    "start": ("customers", _CUSTOMER),
    "key-accounts": ("customers", _CUSTOMER),
    "customer": ("customers", _CUSTOMER),
    "follow-up": (
        "follow_ups",
        (("date", 17), ("customer_id", 16), ("method", 14), ("contact", 14), ("content", 40), ("next_action", 26), ("owner", 14)),
    ),
    "market": ("market", (("date", 17), ("competitor", 22), ("region", 18), ("model", 22), ("price", 24), ("our_price", 24), ("source", 20))),
}  # fmt: skip
"""Kind -> the sheet of the example and its fields; their widths are those of the whole page."""
COMMANDS = {
    "add": "kamxl add-sheet {file} {sheet}",
    "validate": "kamxl validate {file}",
    "run": "kamxl run {file}",
    "with": "kamxl run {main} --with {file}",
    "report": "kamxl report {file} -o {report}",
    "doctor": "kamxl doctor {file}",
}
COMMANDS_OF = {
    "start": ("validate", "run", "report", "doctor", "add"),
    "key-accounts": ("validate", "run", "report", "doctor"),
    "customer": ("validate", "run", "report", "doctor"),
    "follow-up": ("validate", "with", "doctor"),
    "market": ("validate", "with", "doctor"),
}
BUTTONS = (("run", "KamxlRefresh"), ("validate", "KamxlValidate"), ("report", "KamxlReport"), ("doctor", "KamxlDoctor"))
"""Command and the macro that does the same."""


@dataclass
class _Page:
    """Rows from top to bottom."""

    widths: tuple[float, ...]
    lang: Lang
    cells: list[Cells] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    row: int = 1
    sections: list[int] = field(default_factory=list)
    """Rows in which a section begins."""

    @property
    def right(self) -> int:
        """The last column of text."""
        return len(self.widths)

    @property
    def text_width(self) -> float:
        """Characters beside the labels; a Latin letter of a text is narrower than the digit that widths count in."""
        return sum(self.widths[LEFT:]) * (1.3 if self.lang == "en" else 1.0) - 6

    def breaks(self) -> tuple[int, ...]:
        """Rows before which the paper is turned, so that no section is cut in two where it need not be."""
        scale = min(1.0, _PAPER_WIDTH / (sum(self.widths) * _POINTS_A_CHARACTER))
        room, found, used = _PAPER_HEIGHT / scale, [], 0.0
        edges = [*self.sections, self.row]
        used = sum(self.heights[row] for row in range(1, edges[0]))
        for start, end in pairwise(edges):
            height = sum(self.heights[row] for row in range(start, end))
            if used and used + height > room:
                found.append(start)
                used = 0.0
            used += height
        return tuple(found)

    def line(self, values: list[Value], roles: str | list[str], height: float = 20) -> None:
        self.cells.append(Cells(self.row, LEFT, (values,), roles))
        self.heights[self.row] = height
        self.row += 1

    def labelled(self, label: Value, text: str, role: str) -> None:
        """A label and a text that runs over the rest of the page."""
        self.merges.append(Range(self.row, LEFT + 1, self.row, self.right))
        self.line([label, text], [role, "body"], 8.0 + 14.0 * lines(text, self.text_width))

    def heading(self, text: str) -> None:
        self.sections.append(self.row)
        self.gap(14)
        self.line([text, *[None] * (self.right - LEFT)], "heading", 24)
        self.gap(4)

    def gap(self, height: float) -> None:
        self.heights[self.row] = height
        self.row += 1


def guide_plan(
    kind: str, inputs: tuple[str, ...], lang: Lang, money: Money, *, macros: bool = False, aside: Collection[str] = ()
) -> SheetPlan:
    """The plan of the guide of a kind of workbook with these input sheets; with macros it carries the buttons and their
    status cell. To hidden sheets (`aside`) leads no link.
    """
    base = theme.styles(lang)
    styles = {
        **base,
        "body": replace(base["plain.wrap"], vertical="center", border_bottom=theme.LINE, horizontal="left", indent=1),
        "label": replace(base["bold"], border_bottom=theme.LINE),
        "command": replace(base["text"], font="Consolas", horizontal="left", indent=1),
    }
    sheet, fields = EXAMPLES[kind]
    page, buttons = _Page((2.0, *(float(width) for _, width in fields)), lang), []
    page.line([tr(f"templates.guide.title.{kind}", lang)], "title", 34)
    page.line([tr("templates.guide.subtitle", lang)], "subtitle", 18)
    if macros:
        page.gap(6)
        columns = (Range(page.row, 2, page.row, 2), Range(page.row, 3, page.row, 3), Range(page.row, 4, page.row, 5), Range(page.row, 6, page.row, 6))  # fmt: skip
        buttons = [
            Button(over, tr(f"templates.command.{command}", lang), macro)
            for over, (command, macro) in zip(columns, BUTTONS, strict=True)
        ]
        page.gap(28)
        page.line([tr("templates.guide.status", lang)], "muted")
    page.heading(tr("templates.guide.steps", lang))
    for step in STEPS[kind]:
        label, _, text = step.partition(":")
        page.labelled(tr(f"templates.step.{label}", lang), tr(f"templates.step.{text or label}.text", lang), "label")
    page.heading(tr("templates.guide.commands", lang))
    page.line([tr("templates.guide.by_button" if macros else "templates.guide.by_command", lang)], "subtitle")
    for name in COMMANDS_OF[kind]:
        page.merges += [Range(page.row, LEFT + 1, page.row, LEFT + 3), Range(page.row, LEFT + 4, page.row, page.right)]
        page.line(
            [tr(f"templates.command.{name}", lang), command_line(name, lang, macros=macros), None, None,
             tr(f"templates.command.{name}.text", lang)],
            ["label", "command", "command", "command", "body"],
        )  # fmt: skip
    page.heading(tr("templates.guide.legend", lang))
    for name, role in _legend(kind):
        page.labelled(tr(f"templates.legend.{name}", lang), tr(f"templates.legend.{name}.text", lang), role)
    page.heading(tr("templates.guide.sheets", lang))
    listed = tuple(_sheets(kind, inputs, lang))
    for key, title, words in listed:
        if key not in aside:
            page.labelled(Link(title, sheet=key), words, "link")
    if aside:
        hidden = [title for key, title, _ in listed if key in aside]
        page.labelled(tr("templates.guide.aside", lang), tr("templates.guide.aside.text", lang, sheets=hidden), "label")
        page.labelled(tr("templates.guide.more", lang), tr("templates.guide.more.text", lang), "label")
    _example(page, SHEETS[sheet], tuple(key for key, _ in fields), lang, money)
    return SheetPlan(
        key="guide",
        title=GUIDE_TITLES[LANGUAGES.index(lang)],
        styles=styles,
        cells=tuple(page.cells),
        merges=tuple(page.merges),
        buttons=tuple(buttons),
        column_widths=dict(enumerate(page.widths, 1)),
        row_heights=page.heights,
        default_role="plain",
        gridlines=False,
        tab_colour=theme.TABS["aside"],
        page=PrintSetup(area=Range(1, 1, page.row - 1, page.right), breaks=page.breaks()),
        owned=False,
    )


def command_line(name: str, lang: Lang, *, macros: bool = False) -> str:
    """What to type for a command, with stand-ins for the file names."""
    names = {
        "file": "file.macros" if macros else "file",
        "main": "file.main",
        "report": "file.report",
        "sheet": "file.sheet",
    }
    return COMMANDS[name].format(**{place: tr(f"templates.{key}", lang) for place, key in names.items()})


def _sheets(kind: str, inputs: tuple[str, ...], lang: Lang) -> Iterator[tuple[str, str, str]]:
    from kamxl.templates import WHOLE

    for key in inputs:
        yield key, SHEETS[key].title(lang), tr(f"templates.row.{key}", lang)
    position = LANGUAGES.index(lang)
    if kind in WHOLE:
        yield "settings", SETTINGS_TITLES[position], tr("templates.sheet.settings", lang)
    yield "dictionary", DICTIONARY_TITLES[position], tr("templates.sheet.dictionary", lang)


def _legend(kind: str) -> Iterator[tuple[str, str]]:
    yield "required", "input.header.required"
    yield "optional", "input.header"
    if EXAMPLES[kind][0] == "customers":
        yield "computed", "input.header.computed"


def _example(page: _Page, sheet: Sheet, keys: tuple[str, ...], lang: Lang, money: Money) -> None:
    """Header and one row as the sheet shows them."""
    from kamxl.templates.inputs import ROLES

    page.heading(tr("templates.guide.example", lang, sheet=sheet.title(lang)))
    shown = [sheet.fields[key] for key in keys]
    header = ["input.header.required" if f.asked else "input.header" for f in shown]
    page.line([f.column.title(lang, money) for f in shown], header, 34)
    roles = [ROLES[f.column.kind].replace("input.wrap", "input.text") for f in shown]
    page.line([_example_value(f, lang, money) for f in shown], roles, 22)


def _example_value(field: SheetField, lang: Lang, money: Money) -> Value:
    from kamxl.templates.inputs import in_title_unit

    example = field.column.example(lang)
    if field.column.kind == "day":
        return day(example)
    if field.column.kind in {"money", "number", "percent", "count", "score"}:
        found = number(example)
        return in_title_unit(found, field.column.unit, money) if field.column.unit else found
    return example
