"""A button of your own: the alerts of one owner that are due this week, as a list on a sheet of your own.

1. Put this file beside the workbook, and install the add-in of xlwings (its free part): xlwings addin install
2. In the workbook, make a sheet `Calls` and write an owner's name into its cell B1.
3. Put a button on it (Developer > Insert), and give it this macro:

    Sub Calls()
        RunPython "import own_button; own_button.calls()"
    End Sub

A press lists, from A3 on, what stands on Alerts since the last run. kamxl's own sheets stay as they are.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any  # Any: xlwings ships no types

TITLE = "Calls"


def calls() -> None:
    """What the button does."""
    import xlwings

    put(xlwings.Book.caller(), date.today())


def put(book: Any, today: date) -> int:
    """Write the list into the open workbook, from A3 of the sheet on. Returns how many rows it has.

    Args:
        book: the open workbook, which has been refreshed: its alerts stand on the sheet with the table kx_alerts.
        today: the day from which a week is counted.
    """
    alerts = next(table for sheet in book.sheets for table in sheet.tables if table.name == "kx_alerts")
    titles, *rows = alerts.range.value
    at = {title: place for place, title in enumerate(titles)}
    owner, due = (at["负责人"], at["截止日期"]) if "负责人" in at else (at["Owner"], at["Due"])
    sheet, last = book.sheets[TITLE], today + timedelta(days=7)
    mine = [row for row in rows if row[owner] == sheet["B1"].value and row[due]]
    wanted = [[row[due], *row[:4]] for row in mine if row[due].date() <= last]
    sheet["A3:E500"].clear_contents()
    sheet["A3"].value = [[titles[due], *titles[:4]], *wanted]
    return len(wanted)
