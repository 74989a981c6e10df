"""Does the lifetime model hold what it promises? Fit on 39 weeks of CDNOW, predict the next 39, compare with what came.

    python examples/cdnow_calibration.py [CDNOW_sample.txt] [-o calibration.xlsx]

The data are the 2 357 customers of Fader, Hardie & Lee (2005) with all their orders from January 1997 to June 1998: the
file CDNOW_sample.txt (master number, sample number, day, CDs, dollars). It is published on brucehardie.com and comes with
the package `lifetimes`, where it is looked for unless a path is given. With -o the comparison is also written as a
workbook with a native chart.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from kamxl.compute import bgnbd, gamma_gamma, lifetime_interval
from kamxl.compute.purchase_history import summarise

WEEK = 7.0
FIRST_PART, END = date(1997, 9, 30).toordinal(), date(1998, 6, 30).toordinal()
TOP = 7
"""Customers with this many repeat orders or more are one class."""


@dataclass(frozen=True)
class Row:
    """Customers of one frequency in the first part: what they did in the second, and what was expected."""

    label: str
    customers: int
    actual: float
    expected: float
    actual_value: float
    expected_value: float


@dataclass(frozen=True)
class Calibration:
    """The comparison. Orders and dollars are sums over the second part, without discount."""

    purchases: bgnbd.Fit
    spend: gamma_gamma.Fit
    rows: tuple[Row, ...]
    actual_value: float
    total_low: float
    total_high: float
    below: float
    """Share of customers whose value came out under their 80 % interval."""
    above: float


def default_path() -> Path:
    """CDNOW_sample.txt inside the installed package `lifetimes`, found without importing it."""
    spec = find_spec("lifetimes")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("Give the path of CDNOW_sample.txt, or install the package lifetimes, which holds it.")
    return Path(spec.submodule_search_locations[0]) / "datasets" / "CDNOW_sample.txt"


def read_orders(path: Path, header: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Customer, day and dollars of each order of a CDNOW file; they are its fourth, third and last columns from the end."""
    table = np.loadtxt(path, skiprows=header)
    days = np.array([date(d // 10000, d // 100 % 100, d % 100).toordinal() for d in table[:, -3].astype(int)])
    return table[:, -4].astype(int), days.astype(float), table[:, -1]


def calibrate(path: Path) -> Calibration:
    """Fit on the first part and hold the second against it."""
    who, day, dollars = read_orders(path)
    past = summarise(who, day, dollars, FIRST_PART)
    x, recency, age, mean = past.frequency, past.recency / WEEK, past.T / WEEK, past.monetary_value
    purchases, spend = bgnbd.fit(x, recency, age), gamma_gamma.fit(x, mean)

    # What came: order days and dollars after the first part, by customer.
    all_ = summarise(who, day, dollars, END)
    known = np.searchsorted(all_.customer, past.customer)
    actual = all_.frequency[known] - x
    actual_value = all_.total_value[known] - past.total_value

    weeks = (END - FIRST_PART) / WEEK
    expected = purchases.expected_purchases(weeks, x, recency, age)
    expected_value = expected * spend.expected_value(x, mean)
    interval = lifetime_interval.predict(
        purchases, spend, x, recency, age, mean, months=9, month=weeks / 9, annual_rate=0.0, seed=1
    )
    rows = []
    for frequency in range(TOP + 1):
        of = x == frequency if frequency < TOP else x >= TOP
        number = int(of.sum())
        rows.append(
            Row(
                label=str(frequency) if frequency < TOP else f"{TOP}+",
                customers=number,
                actual=float(actual[of].mean()),
                expected=float(expected[of].mean()),
                actual_value=float(actual_value[of].mean()),
                expected_value=float(expected_value[of].mean()),
            )
        )
    return Calibration(
        purchases,
        spend,
        tuple(rows),
        actual_value=float(actual_value.sum()),
        total_low=interval.total_low,
        total_high=interval.total_high,
        below=float(np.mean(actual_value < interval.low)),
        above=float(np.mean(actual_value > interval.high)),
    )


def lines(result: Calibration) -> list[str]:
    """The comparison as text."""
    totals = [sum(row.customers * getattr(row, name) for row in result.rows) for name in ("actual", "expected")]
    values = [sum(r.customers * getattr(r, name) for r in result.rows) for name in ("actual_value", "expected_value")]
    text = [
        "BG/NBD      "
        + "  ".join(f"{name} {value:.3f}" for name, value in result.purchases.params.items())
        + f"  log-likelihood {result.purchases.log_likelihood:.2f}",
        "Gamma-Gamma "
        + "  ".join(f"{name} {value:.2f}" for name, value in result.spend.params.items())
        + f"  log-likelihood {result.spend.log_likelihood:.2f}",
        "",
        "repeat orders  customers   orders a customer    dollars a customer",
        "in 39 weeks                actual  expected     actual  expected",
    ]
    text += [
        f"{r.label:>13}  {r.customers:9}  {r.actual:6.2f}  {r.expected:8.2f}  {r.actual_value:9.2f}  {r.expected_value:8.2f}"
        for r in result.rows
    ]
    number = sum(row.customers for row in result.rows)
    text += [
        f"{'all':>13}  {number:9}  {totals[0]:6.0f}  {totals[1]:8.0f}  {values[0]:9.0f}  {values[1]:8.0f}   (sums)",
        "",
        f"80 % interval of the sum: {result.total_low:.0f} to {result.total_high:.0f} dollars; it came to"
        f" {result.actual_value:.0f}.",
        f"Of the customers {result.below:.1%} came out under and {result.above:.1%} over their own 80 % interval.",
    ]
    return text


def save(result: Calibration, path: Path) -> None:
    """The comparison as a workbook: a table and a native chart of actual against expected orders."""
    from openpyxl import Workbook
    from openpyxl.chart import LineChart, Reference
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.create_sheet("Calibration", 0)
    del book["Sheet"]
    sheet.append(["Repeat orders", "Customers", "Actual orders", "Expected orders", "Actual $", "Expected $"])
    for row in result.rows:
        sheet.append([row.label, row.customers, row.actual, row.expected, row.actual_value, row.expected_value])
    for cells in sheet.iter_rows(min_row=2, min_col=3, max_col=6):
        for cell in cells:
            cell.number_format = "0.00"
    for cell in sheet[1]:
        cell.font = Font(name="Calibri", size=11, bold=True)
        cell.alignment = Alignment(horizontal="left" if cell.column == 1 else "right")
    for letter in "ABCDEF":
        sheet.column_dimensions[letter].width = 16
    chart = LineChart()
    chart.title = "Orders a customer in the next 39 weeks"
    chart.x_axis.title = "Repeat orders in the first 39 weeks"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "0"
    chart.add_data(Reference(sheet, min_col=3, max_col=4, min_row=1, max_row=TOP + 2), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=TOP + 2))
    for series, colour in zip(chart.series, ("1F4E79", "A6A6A6"), strict=True):
        series.smooth = False
        series.marker.symbol = "circle"
        series.graphicalProperties.line.solidFill = series.marker.graphicalProperties.solidFill = colour
        series.marker.graphicalProperties.line.solidFill = colour
    chart.height, chart.width = 9, 18
    chart.legend.position = "b"
    sheet.add_chart(chart, "A12")
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(path)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, help="CDNOW_sample.txt")
    parser.add_argument("-o", "--output", type=Path, help="also write a workbook with a chart")
    options = parser.parse_args(arguments)
    result = calibrate(options.data or default_path())
    print("\n".join(lines(result)))
    if options.output:
        save(result, options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
