"""The whole conversion: read, map, compare, write, read back, propose. Nothing is saved before the result was read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import date
from math import fsum
from pathlib import Path

from kamxl import read, validate, writer
from kamxl.compute.coverage import is_old, latest_record
from kamxl.convert import answer_sheet, mapping_text, places, propose, undo
from kamxl.convert.answer_sheet import Question
from kamxl.convert.answers import Ask, answered, by_evidence, exact_only, identity, is_answer
from kamxl.convert.answers import remembered as remembered_answers
from kamxl.convert.bare import as_in_the_book
from kamxl.convert.existing import Change
from kamxl.convert.folder import expanded
from kamxl.convert.guess import Guess
from kamxl.convert.keys import key_fields
from kamxl.convert.load import Loaded, loaded, remembered
from kamxl.convert.mapping import PERIOD, Fill, Mapped, Mode, shown_field, shown_sheet
from kamxl.convert.merge import Merged, merge
from kamxl.convert.money import settle, states
from kamxl.convert.names import Names
from kamxl.convert.new_customers import new_customers
from kamxl.convert.outcome import JoinCount, Outcome, totals_of
from kamxl.convert.rows import Rows
from kamxl.convert.sources import NotTaken, Source
from kamxl.convert.target import Target, open_target
from kamxl.convert.transform import transform
from kamxl.convert.unpivot import dated
from kamxl.convert.view import CARD
from kamxl.errors import BusyError, InputError, UsageError, WriteError, told_in
from kamxl.files import leftovers, regular
from kamxl.i18n import Lang, Text, tr
from kamxl.plan import SheetPlan, Value
from kamxl.read.cells import open_source
from kamxl.read.guard import examine
from kamxl.schema.money import Money, only_currency
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings
from kamxl.writer.over import refuse_special
from kamxl.writer.rows_into import Kept, RowsInto, rows_into

MONTHLY = "orders.monthly_sums"
"""The setting that marks a book whose orders are sums of months."""
Step = Callable[[str], AbstractContextManager[None]]


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
        exact: take only what is a field's own title.
        yes: take every proposal that has evidence in the file.
        step: entered around each step with its name, for those who time or show them.

    Returns: what was done, and what was not taken and why.
    Raises: UsageError (the call, the mapping), InputError (a file), BusyError, WriteError; the workbook is then as it was.
    """
    settings = settings or Settings()
    paths, passed_over = expanded(paths, target)
    with ExitStack() as told:
        with step("read"):
            _check_paths(paths, target, mapping)
            if not dry_run:
                leftovers.sweep(target.parent)  # also where nothing has to be written this time
            there = open_target(target, settings.limits)
            if there.book is not None:
                told.enter_context(told_in(lang or there.book.lang or fallback))
            beside = remembered(target)
            found = loaded(paths, mapping, beside, sheet, settings.limits, as_of)
        asked = _asked(there, settings)
        money_there = there.money(settings, fallback)
        found.guess.proposals = [
            replace(
                one, currency=one.currency or (money_there.currency if money_there else settings.money.currency or "")
            )
            for one in found.guess.proposals
            if one.why != "bare_unit"
            or not as_in_the_book(one, found.sources.values(), there.book.tables.get(one.sheet) if there.book else None)
        ]
        found = _decided(found, by_evidence(found.sources) if yes else ask, exact, answer_sheet.answers(asked))
        spoken = lang or (there.book.lang if there.book else None) or _language(found.sources.values()) or fallback
        outcome = _outcome(target, there, found, mapping or beside, dry_run, spoken)
        with step("convert"):
            mapped = _fillable(found, outcome)
            if mode is not None:
                mapped = mapped.model_copy(update={"mode": mode})
            names = _names(there, answer_sheet.answers(asked))
            rows = transform(mapped, found.sources, spoken, names, as_of)
            rows += new_customers(rows, names)
            money = there.money(settings, spoken) or _new_money(rows, settings, spoken)
            for one in rows:
                settle(one, money, there.book.tables.get(one.sheet) if there.book else None)
            outcome.sheets = _merged(rows, there, spoken)
            _describe(outcome, rows)
            outcome.notes = (*passed_over, *outcome.notes, *_said(outcome, there))
            guessed = found.guess
            open_now = _questions(outcome, found, rows, asked, spoken) if not exact else []
            del rows, found  # a million rows need their memory for what comes
        with step("write"):
            data = there.data if there.data and not outcome.changed else _written(there, outcome.sheets, spoken, money)
            if open_now and not dry_run:
                data = writer.render(data, [answer_sheet.plan(open_now, spoken)])
                outcome.asks, outcome.questions = True, sum(one.answer is None for one in open_now)
            for merged in outcome.sheets.values():
                merged.release()
        with step("validate"):
            data = _checked(data, outcome, settings, spoken, as_of, money)
        with step("save"):
            if not dry_run and (outcome.changed or outcome.asks):
                keep = backup if backup is not None else there.first_write
                writer.save(data, target, expect=there.fingerprint, backup=keep)
                outcome.written = True
            old_mapping = beside.read_bytes() if beside.is_file() else None
            _remember(outcome, guessed, names, mapping, beside, spoken)
            if outcome.written:
                try:
                    undo.record(target, there.data, beside, old_mapping, settings.limits, outcome.rows)
                except (BusyError, InputError, UsageError, WriteError):
                    outcome.notes = (*outcome.notes, Text("convert.note.no_undo", {"file": undo.beside(target)}))
        return outcome


def _asked(there: Target, settings: Settings) -> list[Question]:
    """The questions of earlier conversions, which stand on a sheet of the workbook."""
    title = there.book.owned.get(answer_sheet.KEY) if there.book else None
    if title is None or there.data is None or there.book is None:
        return []
    opened = open_source(there.data, examine(there.data, there.book.name, settings.limits), there.book.name)
    return answer_sheet.read(opened.sheet(title).cells())


def _decided(found: Loaded, ask: Ask | None, exact: bool, given: Mapping[str, str]) -> Loaded:
    """What was read, with the answers in its mapping."""
    old = found.guess.mapped.fill
    guess = exact_only(found.guess) if exact else found.guess
    names = {source.shown: name for name, source in found.sources.items()}
    still = [one for one in guess.proposals if not is_answer(one, given.get(identity(one, names.get(one.source, ""))))]
    guess = replace(guess, proposals=still)
    kept = tuple(fill for fill in found.mapped.fill if not any(fill is one for one in old))
    if ask is not None:
        whole = answered(
            replace(guess, mapped=guess.mapped.model_copy(update={"fill": (*kept, *guess.mapped.fill)})),
            found.sources,
            ask,
        )
        kept, new = whole.mapped.fill[: len(kept)], whole.mapped.fill[len(kept) :]
        guess = replace(whole, mapped=whole.mapped.model_copy(update={"fill": new}))
    mapped = remembered_answers(found.mapped.model_copy(update={"fill": (*kept, *guess.mapped.fill)}), given)
    return replace(found, guess=guess, mapped=mapped)


def _check_paths(paths: Sequence[Path], target: Path, mapping: Path | None) -> None:
    if any(regular.same(path, target) for path in paths):
        raise UsageError(Text("convert.onto_itself", {"book": target}))
    refuse_special(target)
    if mapping is not None:
        refuse_special(mapping)
        if any(regular.same(path, mapping) for path in (*paths, target)):
            raise UsageError(Text("error.write.over_input", {"out": mapping}))
    if not target.exists() and target.suffix.lower() != ".xlsx":
        raise UsageError(Text("cli.new.suffix", {"book": target, "suffix": ".xlsx"}))


def _language(sources: Iterable[Source]) -> Lang | None:
    """zh where a source's titles are Chinese; Latin titles say nothing, since systems export them everywhere."""
    titles = [title for source in sources for title in source.titles]
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for title in titles for letter in title) else None


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
        notes=tuple(note for source in found.sources.values() for note in _notes(source)),
    )


def _notes(source: Source) -> Iterator[Text]:
    yield from source.notes
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
        for fill, missing in short:
            raise InputError(_unsure(found, fill, missing))
        raise InputError(Text("convert.nothing_known", {"sources": [one.shown for one in found.sources.values()]}))
    outcome.refused = [(found.sources[fill.source].shown, fill.sheet, missing) for fill, missing in short]
    return found.mapped.model_copy(update={"fill": tuple(usable)})


def _lacking(fill: Fill, source: Source, mode: Mode) -> tuple[str, ...]:
    """The fields that a fill needs and does not fill. Rows that are only updated need what finds them again."""
    own = key_fields(fill.sheet, fill.filled) if fill.key is None else ()
    if fill.unpivot is not None and not dated(source, fill.unpivot):
        return (fill.unpivot.date,)
    if not places.dated(source, fill):
        return tuple(key for key, rule in fill.columns.items() if rule.source == PERIOD)
    needed = own if (fill.mode or mode) == "update" else (*SHEETS[fill.sheet].key_fields, *own)
    return tuple(key for key in dict.fromkeys(needed) if key not in fill.filled)


def _unsure(found: Loaded, fill: Fill, missing: Sequence[str]) -> Text:
    """The sentence for a sheet whose key no column is sure to be."""
    near = [one.title for one in found.guess.proposals if one.sheet == fill.sheet and one.field in missing]
    values = {
        "source": found.sources[fill.source].shown,
        "sheet": shown_sheet(fill.sheet),
        "fields": [shown_field(fill.sheet, key) for key in missing],
        "near": near,
    }
    return Text("convert.key_near" if near else "convert.key_unknown", values)


def _needs(fill: Fill) -> set[str]:
    return {fill.source, *(join.source for join in fill.join)}


def _questions(
    outcome: Outcome, found: Loaded, rows: Sequence[Rows], asked: Sequence[Question], lang: Lang
) -> list[Question]:
    """The questions for the sheet, those of earlier conversions first; none where there is no new one."""
    near: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in rows:
        if one.near:
            near.setdefault(one.source.shown, {}).update(one.near)
    names = {source.shown: name for name, source in found.sources.items()}
    known = {one.code for one in asked}
    new = [one for one in answer_sheet.questions(outcome.proposals, names, near, lang) if one.code not in known]
    return [*asked, *new] if new else []


def _names(there: Target, given: Mapping[str, str]) -> Names:
    """The customers that the workbook has, and those that a person took for one of them."""
    names = Names()
    table = there.book.tables.get("customers") if there.book else None
    if table is not None:
        known = propose.customers_of(table)
        names.learn((str(one.values["customer_id"]), str(one.values["name"])) for one in known)
    for code, answer in given.items():
        kind, _, name = code.partition("|")
        if kind == answer_sheet.NEAR:
            chosen = None if answer == answer_sheet.NEW else names.find(answer)
            if chosen is None and answer != answer_sheet.NEW:
                continue  # no customer's name: the question stays open
            names.fresh[name] = chosen or names.number(name)
            names.remembered({name: names.fresh[name]})
    return names


def _merged(rows: Sequence[Rows], there: Target, lang: Lang) -> dict[str, Merged]:
    found = {}
    for sheet in SHEETS:
        fills = [one for one in rows if one.sheet == sheet]
        if fills:
            table = there.book.tables.get(sheet) if there.book else None
            # The words of choices are those of the workbook, whatever language its reader speaks.
            held = (there.book.lang if there.book and table else None) or lang
            found[sheet] = merge(sheet, fills, table, held)
    return found


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
                amounts = [
                    column[record] for record in one.taken if column[record] is not None and record not in one.foreign
                ]
                # Exact to the last digit of the sum; what lies behind the eighth is what decimals are in binary.
                own[key] = round(own.get(key, 0.0) + fsum(amounts), 8)
    outcome.used = used
    outcome.joins = tuple(joins)
    outcome.totals = {sheet: totals_of(sheet, own) for sheet, own in sums.items()}


def _new_money(rows: Sequence[Rows], settings: Settings, lang: Lang) -> Money:
    """Of a new workbook: as the settings say, else the one currency that its sources state."""
    return Money.of(lang, settings.money.currency or only_currency(states(rows)), settings.money.unit or "")


def _written(there: Target, merged: Mapping[str, Merged], lang: Lang, money: Money) -> bytes:
    """The workbook with the rows in it, as bytes."""
    from kamxl import templates

    if there.data is None:
        records = {key: one.created for key, one in merged.items()}
        monthly = any(one.monthly for one in merged.values())
        settings = {MONTHLY: tr("templates.dictionary.yes", lang)} if monthly else None
        return writer.create(templates.plans("key-accounts", lang, records, settings=settings, money=money))
    data = there.data
    patches = [_patch(one, there) for one in merged.values() if one.appended or one.changes]
    if patches:
        patched = rows_into(data, patches)
        data = patched.data
        _keep(merged, patched.kept, there)
    plans = [_new_sheet(one, there, merged, lang, money) for one in merged.values() if one.created]
    return writer.render(data, plans) if plans else data


def _patch(one: Merged, there: Target) -> RowsInto:
    assert there.book is not None
    table = there.book.tables[one.sheet]
    columns = [column.column for column in table.columns]
    changes: dict[tuple[int, int], Value] = {(change.row, change.column): change.new for change in one.changes}
    return RowsInto(
        title=table.sheet,
        header_row=table.header_row,
        last_row=max(table.rows, default=table.header_row),
        left=min(columns),
        right=max(columns),
        changes=changes,
        added=one.appended,
        table=table.excel_table,
    )


def _keep(merged: Mapping[str, Merged], kept: Sequence[Kept], there: Target) -> None:
    """Take the cells that stayed as they were out of the changes, and say so."""
    assert there.book is not None
    for one in merged.values():
        own = {(cell.row, cell.column): cell for cell in kept if cell.title == one.title}
        if not own:
            continue
        columns = {column.column: column for column in there.book.tables[one.sheet].columns}
        changes: list[Change] = []
        for change in one.changes:
            cell = own.pop((change.row, change.column), None)
            if cell is None:
                changes.append(change)
                continue
            message = Text(
                f"convert.why.kept_{cell.reason}",
                {"cell": change.cell, "field": shown_field(one.sheet, change.field)},
            )
            one.not_taken.append(
                NotTaken(
                    "", change.row, f"kept_{cell.reason}", message, sheet=one.sheet, field=change.field,
                    key=change.key, value=str(change.new), whole_row=False,
                )
            )  # fmt: skip
        rows = {change.row for change in one.changes} - {change.row for change in changes}
        one.unchanged += len(rows)
        one.changes[:] = changes
        # New rows: the column is calculated in this workbook, which is said once.
        for column in sorted({cell.column for cell in own.values()}):
            raw = columns.get(column)
            name = raw.field or raw.title if raw else ""
            count = sum(cell.column == column for cell in own.values())
            message = Text("convert.why.calculated", {"field": shown_field(one.sheet, name), "count": count})
            one.not_taken.append(NotTaken("", 0, "calculated", message, sheet=one.sheet, field=name, whole_row=False))


def _new_sheet(one: Merged, there: Target, merged: Mapping[str, Merged], lang: Lang, money: Money) -> SheetPlan:
    """An input sheet that the workbook lacks. Raises InputError where a sheet of its title is there and cannot be read."""
    from kamxl.templates.inputs import input_plan

    assert there.book is not None
    sheet = SHEETS[one.sheet]
    taken = {title.casefold() for title in there.book.titles}
    if sheet.title(lang).casefold() in taken:
        raise InputError(Text("convert.unreadable_sheet", {"book": there.book.name, "sheet": sheet.title(lang)}))
    # The list of known customers can only be pointed at where it is new too, and so stands where templates put it.
    together = {key for key, other in merged.items() if other.created}
    return replace(input_plan(sheet, lang, one.created, together=together, money=money), owned=False)


def _checked(data: bytes, outcome: Outcome, settings: Settings, lang: Lang, as_of: date | None, money: Money) -> bytes:
    """Read the result back, check it as `validate` does, and put the proposals into it."""
    book = read.workbook(data, limits=settings.limits, name=outcome.target.name)
    tables = tuple(book.tables.values())
    checked = validate.check(tables, as_of=None, settings=settings, lang=lang, money=money)
    outcome.checked = {key: count for key, count in checked.counts.items() if key in outcome.sheets}
    outcome.rows = sum(len(table.rows) for table in tables)
    if as_of is not None:
        latest = latest_record(checked.frames, as_of)
        outcome.suggested_as_of = latest if is_old(latest, as_of, settings.report.old_days) else None
    customers = book.tables.get("customers")
    if customers is None:
        return data
    found = propose.pairs(propose.customers_of(customers))
    outcome.merge_proposals = len(found)
    if not outcome.changed or (not found and propose.KEY not in book.owned):
        return data
    return writer.render(data, [propose.plan(found, customers, lang)])


def _remember(outcome: Outcome, guessed: Guess, names: Names, given: Path | None, beside: Path, lang: Lang) -> None:
    """Keep the mapping beside the workbook: a copy of the one given, the guess with room for corrections, new numbers."""
    file = given if given is not None and not given.exists() else beside
    if given is not None and given.exists():
        if outcome.dry_run:
            return
        if outcome.written and given.resolve() != beside.resolve():
            _keep_beside(regular.read(given).data, beside)
            outcome.mapping_written = True
    if not (outcome.dry_run or outcome.written) or (outcome.dry_run and file.exists()):
        return
    guessed_any = guessed.mapped.sources or guessed.mapped.fill
    if not guessed_any and not names.fresh:
        return
    new = mapping_text.body(guessed, outcome.sources, lang) if guessed_any else ""
    present = writer.contents(file) if file.exists() else None
    text = (
        mapping_text.head(lang, outcome.target.name) + new
        if present is None
        else f"{present.data.decode('utf-8-sig').rstrip()}\n{new}"
    )
    # A file name that is no UTF-8 cannot stand in TOML.
    data = mapping_text.with_names(text, names.fresh).encode("utf-8", "replace")
    writer.save(data, file, expect=present.fingerprint if present else None, backup=False)
    outcome.mapping = file
    outcome.mapping_written = True


def _keep_beside(data: bytes, beside: Path) -> None:
    """Remember a mapping beside the workbook; another one that is there may hold a person's answers and is kept as a backup."""
    there = writer.contents(beside) if beside.exists() else None
    if there is None or there.data != data:
        writer.save(data, beside, expect=there.fingerprint if there else None, backup=there is not None)
