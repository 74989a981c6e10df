"""Small packages, written by hand so that each test can bend one thing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def rels(*items: tuple[str, str]) -> str:
    """A relationships part: (last word of the type, target), ids from rId1."""
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(items, 1)
    )
    return f'<Relationships xmlns="{RELS}">{inside}</Relationships>'


def sheet(cells: str = "", tail: str = "", view: str = "") -> str:
    views = f'<sheetViews><sheetView {view} workbookViewId="0"/></sheetViews>' if view else ""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{views}<sheetData>{cells}</sheetData>{tail}</worksheet>'


def parts(
    titles: tuple[str, ...] = ("Sheet1",),
    *,
    names: str = "",
    head: str = "",
    tail: str = "",
    book_rels: tuple[tuple[str, str], ...] = (),
    overrides: Mapping[str, str] = {},
) -> dict[str, str]:
    """The parts of a workbook without style sheet, string table or properties."""
    listed = "".join(f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in enumerate(titles, 1))
    types = {f"xl/worksheets/sheet{n}.xml": SHEET_TYPE for n in range(1, len(titles) + 1)}
    types |= {"xl/workbook.xml": BOOK_TYPE, **overrides}
    declared = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items())
    sheets = {f"xl/worksheets/sheet{n}.xml": sheet() for n in range(1, len(titles) + 1)}
    worksheets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(titles) + 1)]
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{declared}</Types>',
        "_rels/.rels": rels(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{head}<sheets>{listed}</sheets>'
        f"{f'<definedNames>{names}</definedNames>' if names else ''}{tail}</workbook>",
        "xl/_rels/workbook.xml.rels": rels(*worksheets, *book_rels),
        **sheets,
    }


def pack(contents: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def table(number: int, name: str, ref: str, *titles: str) -> str:
    columns = "".join(f'<tableColumn id="{n}" name="{title}"/>' for n, title in enumerate(titles, 1))
    return (
        f'<table xmlns="{MAIN}" id="{number}" name="{name}" displayName="{name}" ref="{ref}"><autoFilter ref="{ref}"/>'
        f'<tableColumns count="{len(titles)}">{columns}</tableColumns></table>'
    )
