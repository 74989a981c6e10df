"""Small files of every kind that kamxl reads, to be put out of order."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from kamxl import sample, templates, walk, writer
from kamxl.i18n import Lang
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS

CUSTOMERS = 6
ROWS = 40
"""Of each sheet: enough for every result sheet, few enough for thousands of runs."""


def few(lang: Lang = "zh") -> dict[str, list[dict[str, object]]]:
    """The sample's first customers and their rows."""
    whole = sample.demo(as_of=AS_OF, lang=lang)
    ids = {row["customer_id"] for row in whole["customers"][:CUSTOMERS]}
    return {key: [row for row in rows if row.get("customer_id") in {*ids, None}][:ROWS] for key, rows in whole.items()}


def books(folder: Path) -> Mapping[str, bytes]:
    """Name -> content: an empty template, one that is filled, and one that was run."""
    kind = "key-accounts"
    filled = writer.create(templates.plans(kind, "zh", few()))
    path = folder / "run.xlsx"
    path.write_bytes(filled)
    walk.run(path, as_of=AS_OF, backup=False)
    return {
        "template.xlsx": writer.create(templates.plans(kind, "en")),
        "filled.xlsx": filled,
        "run.xlsx": path.read_bytes(),
        "plain.xlsx": plain(),
    }


def plain() -> bytes:
    """As people make one."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "客户信息"
    for row in (["我的客户"], CUSTOMER_HEADERS, *CUSTOMER_ROWS, ["合计", None]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def tables() -> Mapping[str, bytes]:
    """Name -> content: what `convert` reads."""
    rows = [CUSTOMER_HEADERS, *CUSTOMER_ROWS]
    lines = "\n".join(",".join(row) for row in rows) + "\n"
    return {
        "a.csv": lines.encode("utf-8-sig"),
        "b.csv": lines.replace(",", ";").encode("gb18030"),
        "c.tsv": lines.replace(",", "\t").encode("utf-16"),
        "d.xls": _xls(rows),
        "e.ods": _ods(rows),
        "f.xlsb": _xlsb(rows),
        "g.xlsx": plain(),
    }


def _xls(rows: list[list[str]]) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("客户信息")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods(rows: list[list[str]]) -> bytes:
    from test_workbook import ods, ods_row  # type: ignore[import-not-found]

    return bytes(ods("".join(ods_row(*row) for row in rows)))


def _xlsb(rows: list[list[str]]) -> bytes:
    from xlsb_book import book, sheet

    return book({"客户信息": sheet(dict(enumerate(rows)))})


TEXTS: Mapping[str, bytes] = {
    "kamxl.toml": b'[tier.threshold]\nS = 300\nA = 100\n\n[alerts.no_order]\non = true\nmonths = 3\n\n[share.partner]\nbase = "marketing"\nmask = ["customers.phone"]\n',
    "map.toml": '[sources.a]\nfile = "*.csv"\n\n[[fill]]\nsheet = "customers"\nsource = "a"\nkey = "客户编号"\n\n[fill.columns]\n"客户编号" = "客户编号"\n"客户名称" = "客户名称"\n'.encode(),
}


def journal() -> bytes:
    """Records of a batch, as they stand in a journal."""
    from jobs import record

    days = [(AS_OF + timedelta(days=n)).isoformat() for n in range(3)]
    begin = {
        "kind": "begin",
        "batch": "b1",
        "at": days[0],
        "task": "run",
        "as_of": date.isoformat(AS_OF),
        "mirrored": False,
        "process": {"user": "u", "host": "h", "pid": 7, "machine": "m", "boot": "", "started": ""},
    }
    lines = [begin, record("甲.xlsx"), record("乙.xlsx", "failed"), {**begin, "kind": "end"}]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def lock() -> bytes:
    """A claim of another machine, with what it was about to write."""
    from jobs import PENDING

    owner = {
        "book": "大客户.xlsx",
        "user": "u",
        "host": "h",
        "pid": 7,
        "machine": "m",
        "boot": "",
        "started": "",
        "token": "t",
        "since": "2026",
        "stale_after": 900,
    }
    return json.dumps(owner).encode() + b"\n" + json.dumps({"pending": PENDING}).encode() + b"\n"
