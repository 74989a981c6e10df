"""The walk of both commands: a workbook, whose data, all places; and for `forget` the workbook without them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.collect import conflict_sheet
from kamxl.company import company_settings
from kamxl.errors import RoleCopy, UsageError, told_in
from kamxl.files import leftovers, regular
from kamxl.i18n import Lang, Text
from kamxl.package.original import Original
from kamxl.package.parts import TYPES_PART, Package
from kamxl.privacy import cells, markup
from kamxl.privacy.beside import Beside, beside, holds, needles
from kamxl.privacy.held import Held, Place
from kamxl.privacy.net import Net
from kamxl.privacy.subject import Subject, subject_of
from kamxl.read.file import contents
from kamxl.settings import effective
from kamxl.writer import before
from kamxl.writer.target import check_workbook, mapped, open_target
from kamxl.writer.workbook import Sheet, Workbook

if TYPE_CHECKING:
    from kamxl.read.cells import SheetCells
    from kamxl.results import ForgetSummary, PersonSummary

_XML = (".xml", ".rels", ".vml")


def hold(
    path: Path,
    *,
    customer: str | None = None,
    person: str | None = None,
    lang: Lang | None = None,
    fallback: Lang = "zh",
    out: Path | None = None,
) -> PersonSummary:
    """All that a workbook holds on a customer's people, and the files beside it that hold it, too. Nothing is written.

    Args:
        path: the workbook.
        customer: ID or name; or a name, phone number or address of one of its people.
        person: one of its people only.
        lang: of messages; default is the workbook's, else `fallback`.
        out: the file that the answer goes to: it is no find, and what killed runs left beside it is removed first.

    Raises:
        UsageError: nobody, or more than one customer, is meant.
        InputError, BusyError: the workbook cannot be read.
    """
    from kamxl.privacy.summary import person_summary

    if out is not None:
        leftovers.sweep(out.parent)

    source, found = _looked(path, customer, person, lang, fallback)
    del source
    files = [one for one in _beside(path, found, path) if out is None or not regular.same(one.path, out)]
    return person_summary(path, found, files)


def forget(
    path: Path,
    *,
    customer: str | None = None,
    person: str | None = None,
    output: Path | None = None,
    replace_output: bool = False,
    dry_run: bool = False,
    lang: Lang | None = None,
    fallback: Lang = "zh",
) -> ForgetSummary:
    """Take the personal data of a customer's people out of a workbook; figures stay under the ID. No backup is made.

    Args:
        path: the workbook.
        customer: ID or name; or a name, phone number or address of one of its people.
        person: one of its people only.
        output: where the result goes; default is the workbook itself.
        replace_output: what stands at `output` is replaced, with a backup.
        dry_run: write nothing.
        lang: of messages; default is the workbook's, else `fallback`.

    Returns:
        The receipt: what was taken out where, and what still holds it.

    Raises:
        UsageError: nobody, or more than one customer, is meant, or `output` may not be written over.
        InputError, BusyError, WriteError: as for every write; the workbook is then as it was.
    """
    from kamxl import writer
    from kamxl.privacy.summary import forget_summary

    target = output or path
    if output is not None:
        writer.may_write(output, None, inputs=(path,), replace=replace_output)
    source, found = _looked(path, customer, person, lang, fallback)
    assert found.archive is not None
    written = not dry_run and found.archive.sha256() != source.archive.sha256()
    with told_in(found.lang):
        # Titles of sheets may have changed, which is meant: the result is compared with itself.
        if written:
            whole = Original(found.archive.to_bytes())
            if output is None:
                writer.save(found.archive, path, expect=source, backup=False, source=whole)
            else:
                writer.check_unchanged(path, source)
                writer.save_output(found.archive, output, by=None, inputs=(path,), replace=replace_output, source=whole)
    return forget_summary(path, target, found, _beside(path, found, target), written=written)


def _beside(path: Path, found: Held, written: Path) -> list[Beside]:
    return beside(path, found.subject.strings or found.subject.shared, written)


def _looked(
    path: Path, customer: str | None, person: str | None, lang: Lang | None, fallback: Lang
) -> tuple[Original, Held]:
    from kamxl import read

    limits = effective(company_settings(path).entries).settings.limits
    source = contents(path, path.name, limits)
    book = read.workbook(source, limits=limits, name=path.name)
    spoken = lang or book.lang or fallback
    with told_in(spoken):
        if book.is_copy:
            raise RoleCopy(Text("read.role_copy", {"book": path.name}))
        if customer is None and person is None:
            raise UsageError(Text("privacy.who"))
        read.require_inputs([book])
        subject = subject_of(book.every, customer, person)
        conflicts = book.owned.get(conflict_sheet.KEY)
        if conflicts is not None:
            subject = _with_conflicts(subject, read.sheet_cells(source, conflicts, limits))
        workbook = open_target(source)
        check_workbook(workbook, ())
        with mapped():
            return source, _searched(workbook, subject, spoken)


def _with_conflicts(subject: Subject, there: SheetCells) -> Subject:
    """What colleagues typed about the people, which the sheet of conflicts holds though no input sheet ever did."""
    said = dict(conflict_sheet.said_of(there, subject.keys))
    if subject.person is not None:
        theirs = {re.sub(r"\D", "", cell) for cell, text in said.items() if text in subject.strings}
        said = {cell: text for cell, text in said.items() if re.sub(r"\D", "", cell) in theirs}
    return replace(subject, cells={**subject.cells, there.title: dict.fromkeys(said, "")})


def _searched(workbook: Workbook, subject: Subject, lang: Lang) -> Held:
    package, net = workbook.package, Net(subject)
    found = Held(subject, lang)
    table = next((p for p in workbook.rels.targets("sharedStrings").values() if p in package), None)
    raw = package.read(table) if table is not None else b""
    strings = markup.strings(raw)
    hit = {index: text for index, text in enumerate(strings) if net.anywhere(text) != text}
    done = {TYPES_PART.lower(), before.PART.lower()}
    total, freed = Counter[int](), Counter[int]()
    notes: dict[str, set[int]] = {}
    for sheet in workbook.sheets():
        if sheet.kind != "worksheet":
            continue
        data = package.read(sheet.part)
        looked = _sheet(data, sheet, strings, net, subject)
        total += cells.uses(data)
        freed += looked.freed
        held = {one.cell: one.text for one in looked.held} | dict(cells.places_of(data, hit) if hit else ())
        found.places += [Place(sheet.title, cell, text) for cell, text in held.items()]
        if looked.rows:
            found.rows[sheet.title] = looked.rows
        whole = _around(looked.data, net)
        if whole != data:
            package.put(sheet.part, whole)
        done.add(sheet.part.lower())
        for kind in ("comments", "threadedComment"):
            for part in package.rels(sheet.part).targets(kind).values():
                notes.setdefault(part.lower(), set()).update(looked.rows)
    if table is not None:
        gone = {index for index, count in freed.items() if count >= total[index]}
        new = markup.changed(markup.without(raw, gone), net.anywhere)
        if new != raw:
            package.put(table, new)
        done.add(table.lower())
    _other_parts(workbook, net, notes, done, found)
    _kept(workbook, net)
    found.archive = package.close()
    titles = [sheet.title.casefold() for sheet in Workbook(Package(found.archive)).sheets()]
    if len(set(titles)) < len(titles):
        raise UsageError(Text("privacy.titles"))
    return found


def _sheet(data: bytes, sheet: Sheet, strings: list[str], net: Net, subject: Subject) -> cells.Found:
    return cells.looked_through(
        data,
        strings,
        net,
        keys=subject.keys,
        rows=subject.rows.get(sheet.title),
        instead=subject.cells.get(sheet.title, {}),
    )


def _around(data: bytes, net: Net) -> bytes:
    """What stands before and behind the rows of a sheet: rules, lists, links, headers of the printed page."""
    start, end = data.find(b"sheetData"), data.rfind(b"sheetData")
    if start < 0:
        return markup.changed(data, net.anywhere)
    return (
        markup.changed(data[:start], net.anywhere)
        + data[start:end]
        + markup.changed(markup.printed(data[end:], net.anywhere), net.anywhere)
    )


def _other_parts(workbook: Workbook, net: Net, notes: dict[str, set[int]], done: set[str], found: Held) -> None:
    package = workbook.package
    wanted = needles(found.subject.strings)
    workbook.close()
    for name in package.names():
        if name.lower() in done:
            continue
        data = package.read(name)
        new = data
        if name.lower().endswith(".rels"):
            new = markup.targets(data, net.anywhere)
        elif name.lower().endswith(_XML):
            new = markup.changed(markup.notes(data, notes.get(name.lower(), ()), net.own), net.anywhere)
        if new != data:
            package.put(name, new)
            package.forget(name)
            found.parts.append(name)
        if _is_left(name, new, wanted):
            found.left.append(name)


def _is_left(name: str, data: bytes, wanted: list[bytes]) -> bool:
    """Whether a part still holds something: it is no XML, or XML that hides its text; a name of a part counts as well."""
    coded = not name.lower().endswith(_XML) or b"<![CDATA[" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return bool(wanted) and ((coded and holds(data, wanted)) or holds(name.encode(), wanted))


def _kept(workbook: Workbook, net: Net) -> None:
    """What `remove` would put back must not bring it back."""
    parts = before.stored(workbook)
    new = {
        name: markup.targets(data, net.anywhere)
        if name.endswith(".rels")
        else markup.changed(data, net.anywhere)
        if name.endswith(_XML)
        else data
        for name, data in parts.items()
    }
    if new != parts:
        before.store(workbook, new)
