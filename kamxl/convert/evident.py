"""What --yes answers: yes to a column that is like a field by its title and by its cells, and nothing to a question."""

from collections.abc import Mapping, Sequence

from kamxl.convert import similar
from kamxl.convert.answers import YES, Ask, discount_of
from kamxl.convert.cells import number
from kamxl.convert.draft import Proposal, like_ids, sample
from kamxl.convert.sources import Source
from kamxl.convert.view import place_of
from kamxl.schema import values
from kamxl.schema.name_kinds import is_person
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified
from kamxl.validate.columns import parse

_PERSONS = frozenset({"contact", "owner", "decision_contact", "handler", "reports_to"})
_SHAPED = frozenset({"phone", "email"})
"""Texts that are only proposed where they look like what they are."""
_ASIDE = ("financ", "technical", "billing", "emergency", "invoice", "account", "财务", "技术", "开票", "紧急", "对账")
"""Of a person beside the one who is meant: whom to ask about a bill or a machine."""
_NAMES = 0.65
"""Of the cells that are names of persons."""
_NEARLY_LATIN = 85.0
_FIT = 0.5
"""Of the cells: fewer that mean something in the field, and the title alone is no evidence."""


def by_evidence(sources: Mapping[str, Source]) -> Ask:
    """What --yes says: yes to a column that is like a field by its title and by its cells, and nothing to a question."""
    by_shown = {source.shown: source for source in sources.values()}

    def answer(one: Proposal, options: Sequence[str], cells: Sequence[str]) -> str | None:
        source = by_shown.get(one.source)
        if one.why in ("place", "colour"):
            return YES
        if one.why == "word":
            return one.likely or None
        if one.why == "discount" and source is not None:
            return YES if _are_shares(sample(source, discount_of(one))) else None
        if one.why != "alike" or source is None or place_of(source, one.title) is None:
            return None
        field = SHEETS[one.sheet].fields[one.field]
        found = sample(source, one.title)
        faults = parse(field, SHEETS[one.sheet].model, found).faults
        if not found or len(faults) > len(found) * _FIT:
            return None
        if one.field == "wallet_share" and _make_a_whole(source.columns[place_of(source, one.title) or 0]):
            return None
        if one.field == SHEETS[one.sheet].id_field and SHEETS[one.sheet].unique:
            differ = len(set(map(str, found))) == min(len(source.rows), len(found))
            return YES if differ and like_ids(source, one.title) else None
        return YES if _bears_out(one, found) else None

    return answer


def _make_a_whole(column: Sequence[object]) -> bool:
    """Whether percentages add up to 100: each row's part of what we sell, not of what its customer buys."""
    try:
        numbers = [values.number(str(cell).rstrip("%％")) or 0.0 for cell in column if not values.is_blank(cell)]
    except ValueError:
        return False
    return len(numbers) > 1 and any(abs(sum(numbers) - whole) <= 0.011 * whole for whole in (1, 100))


def _bears_out(one: Proposal, cells: Sequence[object]) -> bool:
    """Whether the cells of a column say that it is the field that its title is like. Any text is a text: there they must be names, or the title nearly the field's."""
    if one.field in _SHAPED or SHEETS[one.sheet].fields[one.field].column.kind not in ("text", "long_text"):
        return True
    texts = [text for cell in cells if (text := values.text(cell)) is not None]
    if one.field in _PERSONS or (one.sheet, one.field) == ("contacts", "name"):
        bare = not any(word in simplified(one.title).casefold() for word in _ASIDE)
        return bare and sum(map(is_person, texts)) >= _NAMES * len(texts)
    return one.score >= (_NEARLY_LATIN if one.title.isascii() else similar.PROPOSED)


def _are_shares(cells: Sequence[object]) -> bool:
    """Whether what is taken off can only be shares: none is above 1, which could be per cent or money."""
    numbers = list(map(number, cells))
    return bool(numbers) and all(one is not None and 0 <= one <= 1 for one in numbers)
