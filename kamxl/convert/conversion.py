"""The whole conversion: read, map, compare, write, check, propose. Nothing is saved before the result was checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import date
from math import fsum
from pathlib import Path

from kamxl import read, validate, writer
from kamxl.compute.coverage import RECORDS, is_old, latest_record
from kamxl.convert import answer_sheet, asking, places, propose, undo
from kamxl.convert.answers import Ask
from kamxl.convert.bare import Held
from kamxl.convert.evident import by_evidence
from kamxl.convert.folder import expanded
from kamxl.convert.keeping import Decided, remember
from kamxl.convert.kinds import is_statement
from kamxl.convert.load import Loaded, loaded, remembered
from kamxl.convert.mapping import Fill, Mapped, Mode, sheet_key, shown_field, shown_sheet
from kamxl.convert.merge import Merged, merge
from kamxl.convert.money import FIELD
from kamxl.convert.names import new_customers, with_zeros
from kamxl.convert.outcome import JoinCount, Outcome, totals_of
from kamxl.convert.rows import Rows, key_fields
from kamxl.convert.settling import lacks_column, lacks_status, leave_ended, settle, states
from kamxl.convert.sources import Source
from kamxl.convert.target import Target, brought, money_of_book, open_target, with_column
from kamxl.convert.transform import transform
from kamxl.convert.unpivot import dated
from kamxl.convert.view import CARD
from kamxl.convert.writing import MONTHLY, Written, written
from kamxl.errors import BusyError, InputError, UsageError, WriteError, told_in
from kamxl.files import leftovers, regular
from kamxl.files.memory import uncollected
from kamxl.grid import RawTable
from kamxl.i18n import Lang, Pair, Text, has_han
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings
from kamxl.writer.over import refuse_special

Step = Callable[[str], AbstractContextManager[None]]
Show = Callable[[Loaded], None]


def convert(
    paths: Sequence[Path],
    target: Path,
    *,
    mapping: Path | None = None,
    sheet: str | None = None,
    mode: Mode | None = None,
    dry_run: bool = False,
    settings: Settings | None = None,
    lang: Lang | None = None,
    fallback: Lang = "zh",
    backup: bool | None = None,
    as_of: date | None = None,
    ask: Ask | None = None,
    show: Show | None = None,
    exact: bool = False,
    yes: bool = False,
    step: Step = lambda name: nullcontext(),
) -> Outcome:
    """Convert files into a canonical workbook: a new one, or one that is there.

    Args:
        paths: csv, tsv, xls, xlsx, xlsb or ods files, and folders of them.
        target: the workbook. Its rows are created and updated by key; nothing else in it changes.
        mapping: a mapping file; without it the one remembered beside the target, else a guess.
        sheet: the sheet of the sources to read, or the input sheet that they are.
        mode: create, update or both; overrides the mapping's.
        dry_run: write nothing but the mapping, for editing, where there is none yet.
        settings: limits, and those of the check of the result.
        lang: of a new workbook; default is that of the sources' titles, else `fallback`.
        backup: keep BOOK.bak.xlsx; default is at the first write into a workbook that kamxl has not written to.
        as_of: today: a day after it proves the order of days in a field that tells what happened.
        ask: answers the questions of a guess; None leaves them open.
        show: is told what was found before anything is asked.
        exact: take only what is a field's own title.
        yes: take every proposal that has evidence in the file.
        step: entered around each step with its name, for those who time or show them.

    Returns:
        What was done, and what was not taken and why.

    Raises:
        UsageError: the call or the mapping is wrong.
        InputError: a file cannot be read.
        BusyError, WriteError: the workbook cannot be written; it is then as it was.
    """
    settings = settings or Settings()
    paths, passed_over = expanded(paths, target)
    with uncollected(), ExitStack() as told:
        with step("read"):
            _check_paths(paths, target, mapping)
            if not dry_run:
                leftovers.sweep(target.parent)  # also where nothing has to be written this time
            there = open_target(target, settings.limits)
            before = there.data
            if there.book is not None:
                told.enter_context(told_in(lang or there.book.lang or fallback))
            beside = remembered(target)
            known = there.money(settings, fallback)
            currency = known.currency if known else settings.money.currency or ""
            held = Held(there.book.sheets if there.book else {}, currency)
            found = loaded(paths, mapping, beside, sheet, settings.limits, as_of, held)
        asked = asking.asked(there, settings)
        if show is not None:
            show(found)
        found = asking.decided(found, by_evidence(found.sources) if yes else ask, exact, answer_sheet.answers(asked))
        spoken = lang or (there.book.lang if there.book else None) or _language(found.sources.values()) or fallback
        outcome = _outcome(target, there, found, mapping or beside, dry_run, spoken)
        with step("convert"):
            if mode is not None:
                found = replace(found, mapped=found.mapped.but(mode=mode))
            mapped = _fillable(found, outcome)
            names = asking.names_of(there, answer_sheet.answers(asked))
            rows = transform(mapped, found.sources, spoken, names, as_of)
        if ask is not None and not yes and asking.asked_names(rows, names, ask):
            rows = transform(mapped, found.sources, spoken, names, as_of)
        with step("convert"):
            own = brought(found.sources.values(), there)
            with_zeros(rows, names)
            rows += new_customers(rows, names)
            money = there.money(settings, spoken) or money_of_book(own.entries, settings, states(rows), spoken)
            there, added = _with_columns(there, rows, money, settings)
            outcome.money = money
            _settle(rows, money, there)
            outcome.sheets = _merged(rows, there, spoken, money.currency)
            _describe(outcome, rows)
            outcome.notes = (
                *passed_over,
                *outcome.notes,
                *own.notes,
                *(added if outcome.changed else ()),
                *_said(outcome, there),
            )
            guessed = found.guess
            known_names = {
                name: one
                for sheet, some in mapped.names.items()
                if sheet_key(sheet) == "customers"
                for name, one in some.items()
            }
            kept = Decided(found.settled, known_names, found.seen)
            open_now = asking.questions(outcome, found, rows, asked, spoken) if not exact else asked
            del rows, found  # a million rows need their memory for what comes
        with step("write"):
            book = there.book
            made = Written(there.data, book.every, {}) if there.data and book else None
            if made is None or outcome.changed:
                made = written(there, outcome.sheets, target.name, spoken, money, own.cells)
                outcome.notes = (*outcome.notes, *made.notes)
            data = made.data
            outcome.notes = (
                *outcome.notes,
                *answer_sheet.misread(open_now, (book.owned if book else {}).get(answer_sheet.KEY, "")),
            )
            outcome.questions = 0 if dry_run else sum(one.answer is None or one.misread for one in open_now)
            if not dry_run and {one.code: one.answer for one in open_now} != {one.code: one.answer for one in asked}:
                data = writer.render(data, [answer_sheet.plan(open_now, spoken)])
                outcome.asks = True
            for merged in outcome.sheets.values():
                merged.release()
        with step("validate"):
            tables = made.tables if made.tables is not None else _read(data, target, settings)
            data = _checked(data, tables, outcome, there, settings, spoken, as_of, money)
        with step("save"):
            if not dry_run and (outcome.changed or outcome.asks):
                keep = backup if backup is not None else there.first_write
                writer.save(data, target, expect=there.original, backup=keep, rows=made.rows)
                outcome.written = True
            old_mapping = regular.read(beside).data if regular.is_there(beside) else None
            remember(outcome, guessed, kept, names, mapping, beside, spoken)
            if outcome.written:
                try:
                    undo.record(target, before, beside, old_mapping, settings.limits, outcome.rows)
                except (BusyError, InputError, UsageError, WriteError):
                    outcome.notes = (*outcome.notes, Text("convert.note.no_undo", {"file": undo.beside(target)}))
        return outcome


def _check_paths(paths: Sequence[Path], target: Path, mapping: Path | None) -> None:
    if any(regular.same(path, target) for path in paths):
        raise UsageError(Text("convert.onto_itself", {"book": target}))
    refuse_special(target)
    if mapping is not None:
        refuse_special(mapping)
        if any(regular.same(path, mapping) for path in (*paths, target)):
            raise UsageError(Text("error.write.over_input", {"out": mapping}))
        if not mapping.exists() and mapping.suffix.lower() != ".toml":
            raise UsageError(Text("convert.mapping.suffix", {"file": mapping}))
    if not target.exists() and target.suffix.lower() != ".xlsx":
        raise UsageError(Text("cli.new.suffix", {"book": target, "suffix": ".xlsx"}))


def _language(sources: Iterable[Source]) -> Lang | None:
    """zh where a source's titles are Chinese; Latin titles say nothing, since systems export them everywhere."""
    titles = [title for source in sources for title in source.titles]
    return "zh" if any(map(has_han, titles)) else None


def _outcome(target: Path, there: Target, found: Loaded, mapping: Path, dry_run: bool, lang: Lang) -> Outcome:
    return Outcome(
        target=target,
        existed=there.data is not None,
        dry_run=dry_run,
        lang=lang,
        mapping=mapping,
        mapping_from=found.came_from,
        sources=tuple(source.bare() for source in found.sources.values()),
        found=found.guess.found,
        proposals=found.guess.proposals,
        open=found.guess.open,
        unknown=found.guess.unknown,
        notes=(*found.notes, *(note for source in found.sources.values() for note in _notes(source))),
    )


def _notes(source: Source) -> Iterator[Text]:
    yield from source.notes
    if source.colours and not source.legend:
        yield Text(
            "convert.note.colours", {"source": source.shown, "count": len({one for one in source.colours if one})}
        )
    if source.skipped:
        yield Text("convert.note.no_records", {"source": source.shown, "count": source.skipped})


def _said(outcome: Outcome, there: Target) -> Iterator[Text]:
    """What to know of the rows: customers that only orders name, and sums of months in a book that counts orders."""
    for merged in outcome.sheets.values():
        yield from merged.notes
        known = there.book is None or any(entry.key == MONTHLY for entry in there.book.settings)
        if merged.monthly and merged.new and not known:
            yield Text("convert.note.monthly", {"key": MONTHLY})


def _fillable(found: Loaded, outcome: Outcome) -> Mapped:
    """The mapping without the fills that lack a key field: what they would write could not stand in any figure.

    Raises InputError where that leaves nothing to do; a dry run goes on, to write the mapping for editing.
    """
    here = [fill for fill in found.mapped.fill if _needs(fill) <= set(found.sources)]
    short = [
        (fill, missing) for fill in here if (missing := _lacking(fill, found.sources[fill.source], found.mapped.mode))
    ]
    usable = [fill for fill in here if not any(fill is one for one, _ in short)]
    if not usable and not outcome.dry_run and not outcome.proposals:
        shown = [one.shown for one in found.sources.values()]
        if all(map(is_statement, found.sources.values())):
            raise InputError(Text("convert.statement", {"sources": shown}))
        for fill, missing in short:
            raise InputError(_unsure(found, fill, missing, outcome))
        raise InputError(Text("convert.nothing_known", {"sources": shown, **_again(found, outcome)}))
    outcome.refused = [(found.sources[fill.source].shown, fill.sheet, missing) for fill, missing in short]
    return found.mapped.but(fill=tuple(usable))


def _lacking(fill: Fill, source: Source, mode: Mode) -> tuple[str, ...]:
    """The fields that a fill needs and does not fill. Rows that are only updated need what finds them again."""
    own = key_fields(fill.sheet, fill.filled) if fill.key is None else ()
    if fill.unpivot is not None and not dated(source, fill.unpivot):
        return (fill.unpivot.by,)
    undated = [key for key in places.undated(source, fill) if key in SHEETS[fill.sheet].key_fields]
    if undated:
        return tuple(undated)
    needed = own if (fill.mode or mode) == "update" else (*SHEETS[fill.sheet].key_fields, *own)
    return tuple(key for key in dict.fromkeys(needed) if key not in fill.filled)


def _again(found: Loaded, outcome: Outcome) -> dict[str, object]:
    """The names for the command to run next."""
    files = [file for source in found.sources.values() for file in source.files]
    return {"first": files[0], "book": outcome.target.name, "mapping": remembered(outcome.target).name}


def _unsure(found: Loaded, fill: Fill, missing: Sequence[str], outcome: Outcome) -> Text:
    """The sentence for a sheet whose key no column is sure to be."""
    near = [one.title for one in found.guess.proposals if one.sheet == fill.sheet and one.field in missing]
    values = {
        "source": found.sources[fill.source].shown,
        "sheet": shown_sheet(fill.sheet),
        "fields": [shown_field(fill.sheet, key) for key in missing],
        "near": near,
        **_again(found, outcome),
    }
    return Text("convert.key_near" if near else "convert.key_unknown", values)


def _needs(fill: Fill) -> set[str]:
    return {fill.source, *(join.source for join in fill.join)}


def _merged(rows: Sequence[Rows], there: Target, lang: Lang, currency: str) -> dict[str, Merged]:
    found = {}
    for sheet in SHEETS:
        fills = [one for one in rows if one.sheet == sheet]
        if fills:
            tables = there.book.sheets.get(sheet, ()) if there.book else ()
            # The words of choices are those of the workbook, whatever language its reader speaks.
            held = (there.book.lang if there.book and tables else None) or lang
            found[sheet] = merge(sheet, fills, tables, held, currency)
    return found


def _with_columns(
    there: Target, rows: Sequence[Rows], money: Money, settings: Settings
) -> tuple[Target, Sequence[Text]]:
    """The workbook with the columns without which new rows would count as what they are not, and that these were added.

    币种 where amounts in another currency come to a sheet that has none, 订单状态 where orders are cancelled or returned.
    """
    notes = []
    for key in dict.fromkeys(one.sheet for one in rows):
        own = [one for one in rows if one.sheet == key]
        for field in (FIELD, "status"):
            table = there.book.tables.get(key) if there.book else None
            if table is None or not any(
                lacks_column(one, money, table) if field == FIELD else lacks_status(one, table) for one in own
            ):
                continue
            assert there.book is not None
            column = SHEETS[key].fields[field].column
            wider = with_column(there, key, column.name(there.book.lang or "zh"), settings.limits)
            if wider is not None:
                there = wider
                values = {"sheet": table.sheet, "field": Pair(column.zh, column.en)}
                notes.append(Text(f"convert.note.new_column{'' if field == FIELD else '_status'}", values))
    return there, notes


def _settle(rows: Sequence[Rows], money: Money, there: Target) -> None:
    for one in rows:
        table = there.book.tables.get(one.sheet) if there.book else None
        settle(one, money, table)
        if table is not None and lacks_status(one, table):
            leave_ended(one)


def _describe(outcome: Outcome, rows: Sequence[Rows]) -> None:
    """Counts that need the sources: rows used, joins, sums of what was taken."""
    used: dict[str, int] = {}
    joins: list[JoinCount] = []
    sums: dict[str, dict[str, float]] = {}
    for one in rows:
        used[one.source.name] = max(used.get(one.source.name, 0), len(one.taken))
        for name, joined in one.joined.items():
            if name == CARD:
                continue
            used[name] = len(joined.source.rows) - joined.unused
            joins.append(JoinCount(name, one.source.name, len(joined.unmatched), joined.unused))
        own = sums.setdefault(one.sheet, {})
        for key, column in one.columns.items():
            field = SHEETS[one.sheet].fields[key].column
            if field.kind == "money" and field.counted is None:
                records = [record for record in one.taken if record not in one.foreign] if one.foreign else one.taken
                amounts = [amount for record in records if (amount := column[record]) is not None]
                # Exact to the last digit of the sum; what lies behind the eighth is what decimals are in binary.
                own[key] = round(own.get(key, 0.0) + fsum(amounts), 8)
    outcome.used = used
    outcome.joins = tuple(joins)
    outcome.totals = {sheet: totals_of(sheet, own) for sheet, own in sums.items()}


def _read(data: bytes, target: Path, settings: Settings) -> tuple[RawTable, ...]:
    return read.workbook(data, limits=settings.limits, name=target.name).every


def _checked(
    data: bytes,
    tables: Sequence[RawTable],
    outcome: Outcome,
    there: Target,
    settings: Settings,
    lang: Lang,
    as_of: date | None,
    money: Money,
) -> bytes:
    """Check the result as `validate` does, and put the proposals into it."""
    frames = {sheet: (field,) for sheet, field in RECORDS.items()} if as_of is not None else {}
    checked = validate.check(tables, as_of=None, settings=settings, lang=lang, money=money, frames=frames)
    outcome.checked = {key: count for key, count in checked.counts.items() if key in outcome.sheets}
    outcome.rows = sum(len(table.rows) for table in tables)
    if as_of is not None:
        latest = latest_record(checked.frames, as_of)
        outcome.suggested_as_of = latest if is_old(latest, as_of, settings.report.old_days) else None
    sheets = [table for table in tables if table.key == "customers"]
    if not sheets:
        return data
    found = propose.pairs([one for table in sheets for one in propose.customers_of(table)])
    outcome.merge_proposals = len(found)
    proposed = there.book is not None and propose.KEY in there.book.owned
    if not outcome.changed or (not found and not proposed):
        return data
    return writer.render(data, [propose.plan(found, lang)])
