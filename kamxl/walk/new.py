"""New workbooks: a canonical workbook to fill in, or with sample data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text
from kamxl.schema.money import Money
from kamxl.walk.checking import analyse
from kamxl.walk.opening import read_target
from kamxl.walk.steps import Step, checked, untimed
from kamxl.walk.writing import check_output, plans

if TYPE_CHECKING:
    from kamxl.templates import Kind, Records


def new_book(
    path: Path,
    *,
    kind: Kind,
    lang: Lang,
    macros: bool = False,
    sample_day: date | None = None,
    records: Records | None = None,
    currency: str = "",
    replace: bool = False,
) -> Path:
    """Create a canonical workbook, empty, with records (by sheet and field) or with sample data up to a day. Returns its path.

    Raises UsageError where the name does not fit or a file is there (`replace`: it is replaced all the same, with a backup).
    """
    from kamxl import sample, templates, writer
    from kamxl.compute.alerts import installed
    from kamxl.macros import enable
    from kamxl.schema.outputs import OUTPUTS

    macros = _macros(path, asked=macros)
    check_output(path, None, (), replace=replace)
    money = Money.of(lang, currency)
    if sample_day:
        records = sample.demo(as_of=sample_day, lang=lang, currency=money.currency)
    data = writer.create(templates.plans(kind, lang, records, macros=macros, rules=installed(), money=money))
    if macros:
        data = enable(data, lang, OUTPUTS["overview"].title(lang))
    writer.save_output(data, path, by=None, replace=replace, folders=True)
    return path


def _macros(path: Path, *, asked: bool = False) -> bool:
    """Whether a new workbook has buttons: asked for, or by its name. Raises UsageError where the name does not fit."""
    macros = asked or path.suffix.lower() == ".xlsm"
    suffix = ".xlsm" if macros else ".xlsx"
    if path.suffix.lower() != suffix:
        raise UsageError(Text("cli.new.suffix", {"book": path, "suffix": suffix}))
    return macros


DEMO_ASIDE = frozenset(
    {"contracts", "needs", "satisfaction", "complaints", "market", "trends", "contacts", "deals", "targets", "plans", "dictionary"}
)  # fmt: skip
"""Sheets that the demo hides: input whose board tells it. Customers and what most teams record of them stay."""
DEMO_LEAVES = ("follow_up", "opportunities")
"""Output sheets that the demo's settings leave out: what they show is told elsewhere in it, too, or is for a later day."""


def demo_book(path: Path, *, lang: Lang, day: date, replace: bool = False, step: Step = untimed) -> tuple[str, ...]:
    """Create the demo: the sample book analysed, its tabs in groups, results first. Returns the titles of its output sheets.

    Written once: at no instant does a sample without its results stand there. A name in .xlsm gives it buttons.

    Raises UsageError as `new_book`.
    """
    from kamxl import sample, templates, writer
    from kamxl.compute.calendar import days_before, month_start
    from kamxl.i18n import tr
    from kamxl.macros import enable
    from kamxl.schema.outputs import OUTPUTS

    macros = _macros(path)
    check_output(path, "demo", (), replace=replace)
    with step("sample"):
        left = tr("report.list", lang, items=[OUTPUTS[key].title(lang) for key in DEMO_LEAVES])
        inputs = templates.plans(
            "start", lang, sample.demo(as_of=day, lang=lang), settings={"report.hide": left}, aside=DEMO_ASIDE
        )
        guide, *others = inputs
        filled = writer.create((*others, guide))
    with step("compute"):
        book = checked(lambda: read_target(path, lang=lang, data=filled), as_of=day)
        # As if it had been run at the end of the month before: who moved, and whose health changed.
        last = analyse(book, as_of=days_before(month_start(day), 1))
        result = analyse(book, as_of=day, before=last)
        found = plans(result)
        target = writer.open_target(result.book.opened.original)
        data = writer.render_into(target, found, show=found[0].key, front=True)
        whole = enable(data.to_bytes(), lang, found[0].title) if macros else data
        writer.save_output(whole, path, by="demo", replace=replace, folders=True)
    return tuple(plan.title for plan in found)
