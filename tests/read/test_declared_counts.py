from __future__ import annotations

import struct
from io import BytesIO

import pytest
import xlwt
from read_books import HEADERS, ROW, opened, part, repacked, xlsx

from kamxl.errors import NotAWorkbook
from kamxl.read.declared_counts import Watched

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def check(data: bytes, size: int = 1 << 20) -> None:
    watched = Watched(data[at : at + size] for at in range(0, len(data), size))
    for _ in watched:
        pass
    watched.check()


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_a_claim_is_held_against_the_size_of_the_part(size: int) -> None:
    strings = b"<si><t>a</t></si>" * 100
    check(b'<sst count="9999" uniqueCount="100">' + strings + b"</sst>", size)
    with pytest.raises(ValueError, match="more strings"):
        check(b'<sst uniqueCount="4294967295">' + strings + b"</sst>", size)
    with pytest.raises(ValueError, match="more strings"):
        check(b"<sst><!-- uniqueCount='1' --><sst uniqueCount = '4294967295'>" + strings, size)
    with pytest.raises(ValueError, match="no number"):
        check(b"<sst uniqueCount" + b" " * 400 + b'="4294967295">' + strings, size)


@pytest.mark.parametrize("place", ["xl/sharedStrings.xml", "xl/strings/other.xml"])
@pytest.mark.parametrize("before", ["", "<!--" + "x" * 9000 + "-->", "<wrapped>"])
def test_a_workbook_that_claims_too_many_strings(place: str, before: str) -> None:
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        f'Target="/{place}"/></Relationships>'
    )
    data = xlsx({"客户信息": [HEADERS, ROW]})
    rels = part(data, "xl/_rels/workbook.xml.rels").replace(b"</Relationships>", relation.encode())
    strings = f'{before}<sst xmlns="{MAIN}" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    with pytest.raises(NotAWorkbook):
        opened(repacked(data, {"xl/_rels/workbook.xml.rels": rels, place: strings.encode()}))


@pytest.mark.parametrize("claim", [(0, 0xFFFFFFFF, 0, 0xFFFF), (5, 2, 0, 1), (0, 1, 9, 3), (0, 65_537, 0, 1)])
def test_an_xls_whose_dimensions_lie(claim: tuple[int, int, int, int]) -> None:
    book = xlwt.Workbook()
    book.add_sheet("客户信息").write(0, 0, "客户编号")
    out = BytesIO()
    book.save(out)
    data = bytearray(out.getvalue())
    struct.pack_into("<IIHH", data, data.index(struct.pack("<HH", 0x0200, 14)) + 4, *claim)
    with pytest.raises(NotAWorkbook):
        opened(bytes(data), "旧.xls")
