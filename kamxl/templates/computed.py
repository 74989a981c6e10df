"""The read-only formula columns of 客户信息: they look up the results that a run writes into the same workbook.

The result tables are reached through INDIRECT. A plain structured reference to a table that is not there yet makes Excel
repair the file; INDIRECT of its name is an error value, which IFERROR turns into a blank. It is also recalculated on
every opening, so the columns follow a run that never touched this sheet. A run may be in the other language (--lang), whose
titles are asked for where the own ones are not there.
"""

from __future__ import annotations

from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema.choices import ALERT_STATE
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS, Sheet

MOST_ROWS = 5_000
"""Customers up to which a new workbook carries the columns. They are calculated anew with every change of any cell, and
the work grows with the square of the rows: at twenty thousand customers each keystroke would take seconds."""


def computed_columns(sheet: Sheet, rows: int, lang: Lang) -> list[tuple[str, str]]:
    """(title, formula) of the computed columns of a sheet that is created with so many rows."""
    if sheet.key != "customers" or rows > MOST_ROWS:
        return []
    return [(zh if lang == "zh" else en, formula_of(key, lang)) for key, zh, en in COMPUTED_COLUMNS]


def formula_of(key: str, lang: Lang) -> str:
    """The formula of a computed column (tier, lifecycle or alerts), without '='."""
    title = SHEETS["customers"].fields["customer_id"].column.name(lang)
    # &"" : an id typed as a number is text in the results, and would not be found.
    own = f'[@[{title}]]&""'
    here, there = (_looked_up(key, own, one) for one in sorted(LANGUAGES, key=lambda one: one != lang))
    found = f'IFERROR({here},IFERROR({there},""))'
    # An alert of the market names no customer: without the IF, a row without an id would count those.
    return f'IF({own}="","",{found})' if key == "alerts" else found


def _looked_up(key: str, own: str, lang: Lang) -> str:
    """What results in a language say of the customer."""
    if key == "alerts":
        # What is set aside or resolved stands on the list, too, but counts nowhere.
        state, resolved = _column("alerts", "state", lang), _column("alerts", "resolved", lang)
        aside = "".join(f'*({state}<>"{one.word(lang)}")' for one in ALERT_STATE if one.code in ("handled", "deferred"))
        return f'SUMPRODUCT(({_column("alerts", "customer_id", lang)}={own})*({resolved}=""){aside})'
    return f"INDEX({_column('tiers', key, lang)},MATCH({own},{_column('tiers', 'customer_id', lang)},0))"


def _column(sheet: str, key: str, lang: Lang) -> str:
    """A column of a result table, as text that is resolved when the formula is calculated."""
    output = OUTPUTS[sheet]
    title = next(column.name(lang) for column in output.columns if column.key == key)
    return f'INDIRECT("{output.table}[{title}]")'
