"""New workbooks: a canonical workbook to fill in, or with sample data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text
from kamxl.schema.money import Money
from kamxl.walk.writing import check_output

if TYPE_CHECKING:
    from kamxl.templates import Kind, Records
    from kamxl.writer.marks import Maker


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
    by: Maker | None = None,
) -> Path:
    """Create a canonical workbook, empty, with records (by sheet and field) or with sample data up to a day. Returns its path.

    Raises UsageError where the name does not fit or a file is there: with `by`, a command that makes the same book again, one that
    was changed since (`replace`: it is replaced all the same, with a backup).
    """
    from kamxl import sample, templates, writer
    from kamxl.compute.alerts import installed
    from kamxl.macros import enable
    from kamxl.schema.outputs import OUTPUTS

    suffix = ".xlsm" if macros else ".xlsx"
    if path.suffix.lower() != suffix:
        raise UsageError(Text("cli.new.suffix", {"book": path, "suffix": suffix}))
    check_output(path, by, (), replace=replace)
    money = Money.of(lang, currency)
    if sample_day:
        records = sample.demo(as_of=sample_day, lang=lang, currency=money.currency)
    data = writer.create(templates.plans(kind, lang, records, macros=macros, rules=installed(), money=money))
    if macros:
        data = enable(data, lang, OUTPUTS["overview"].title(lang))
    writer.save_output(data, path, by=by, replace=replace, folders=True)
    return path
