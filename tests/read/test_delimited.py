"""Text files: encodings, separators, quotation marks, and what is not one."""

from __future__ import annotations

import codecs

import pytest

from kamxl.errors import NotAWorkbook, TooLarge
from kamxl.read.delimited import Delimited, _wide, decode, delimited, sniff
from kamxl.settings import Limits

TABLE = "客户编号,客户名称,地址\nC001,明远精密,苏州市工业园区\nC002,华通机电,上海市浦东新区\n"
ROWS = [
    ["客户编号", "客户名称", "地址"],
    ["C001", "明远精密", "苏州市工业园区"],
    ["C002", "华通机电", "上海市浦东新区"],
]


def read(data: bytes, **given: str) -> Delimited:
    return delimited(data, "export.csv", Limits(), **given)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TABLE.encode("utf-8"), "utf-8"),
        (TABLE.encode("gb18030"), "gb18030"),
        (TABLE.encode("gbk"), "gb18030"),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16-be"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("utf-16-be"), "utf-16-be"),
        (b"\x84\x31\x95\x33" + TABLE.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF32_LE + TABLE.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    found = read(data)
    assert found.rows == ROWS
    assert found.encoding == encoding


def test_rare_characters_of_names_are_still_chinese() -> None:
    """喆 and 堃 stand in GBK only."""
    text = "编号,名称\nC1,吉喆商贸有限公司\nC2,方堃建材有限公司\n"
    assert read(text.encode("gbk")).rows[1] == ["C1", "吉喆商贸有限公司"]


@pytest.mark.parametrize("text", ["客戶編號,客戶名稱\nC1,華碩電腦股份有限公司\n", "姓名,電話\n陳先生,02\n"])
def test_traditional_characters_in_big5(text: str) -> None:
    found = read(text.encode("cp950"))
    assert (found.encoding, found.rows) == ("cp950", [line.split(",") for line in text.split()])


def test_latin_bytes_are_not_read_as_chinese() -> None:
    text = "id,name\n1,São Paulo Comércio\n2,Müller & Söhne\n3,Företag Ängö\n"
    found = read(text.encode("cp1252"))
    assert (found.encoding, found.rows[1][1]) == ("cp1252", "São Paulo Comércio")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,name\n1,Müller & Söhne\n", "mac_roman"),
        ("id,name\n1,Łódź Śląsk\n", "cp1250"),
        ("Номер,Клиент\n1,Ромашка\n", "cp1251"),
        ("Αριθμός,Πελάτης\n1,Αθήνα\n", "cp1253"),
        ("番号,顧客名\n1,東京電機\n", "shift_jis"),
    ],
)
def test_other_encodings_are_not_guessed(text: str, encoding: str) -> None:
    with pytest.raises(NotAWorkbook, match="encoding"):
        read(text.encode(encoding))
    assert read(text.encode(encoding), encoding=encoding).rows[1] == text.splitlines()[1].split(",")


def test_utf8_with_a_broken_byte_is_damage_and_names_its_line() -> None:
    data = bytearray(TABLE.encode("utf-8") * 40)
    place = data.index("华通".encode())
    data[place] = 0xFF
    with pytest.raises(NotAWorkbook, match=r"Line 3 of export\.csv"):
        read(bytes(data))


@pytest.mark.parametrize(("data", "line"), [(b"\xff,a\n", 1), (b"\n\xff,a\n", 2), (b"\n\na,b\n\xff\n", 4)])
def test_a_byte_that_the_encoding_lacks_is_named_by_its_line(data: bytes, line: int) -> None:
    with pytest.raises(NotAWorkbook, match=rf"Line {line} of export\.csv"):
        read(data, encoding="utf-8")


def test_an_encoding_that_nobody_knows() -> None:
    with pytest.raises(NotAWorkbook, match="klingon"):
        read(b"a,b\n", encoding="klingon")


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\n\t", bytes(range(256)) * 50, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20]
)
def test_what_is_no_text_table(data: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        read(data)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ";"),
        ("a\tb\tc\n1,000\t2\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("客户导出\n导出时间：2026-01-05 10:20;共 2 行\na;b;c\n1;x, y;3\n2;z, y;4\n", ";"),
        ('a,b\n"1;2;3",x\n"4;5;6",y\n', ","),
        ("one column\nx\ny\n", ","),
        ("日期,内容\n2026-01-05,沟通需求；报价\n2026-01-06,签约\n", ","),
    ],
)
def test_separators(text: str, delimiter: str) -> None:
    assert sniff(text) == delimiter


def test_excels_own_line_about_the_separator() -> None:
    found = read(b"sep=;\r\na;b\r\n1;2,5\r\n")
    assert found.rows == [["a", "b"], ["1", "2,5"]]
    assert found.delimiter == ";"


def test_quotes_line_breaks_and_line_ends() -> None:
    assert read(b'a,b\r"x\r\ny","say ""hi"""\r').rows == [["a", "b"], ["x\r\ny", 'say "hi"']]
    assert read(b"a,b\n\nx,1\n").rows == [["a", "b"], [], ["x", "1"]]


def test_a_quotation_mark_that_is_never_closed_names_its_line() -> None:
    lines = [f"{n},text" for n in range(2000)]
    lines[700] = '700,"never closed'
    with pytest.raises(NotAWorkbook, match="line 701"):
        read("\n".join(lines).encode())


def test_a_long_field_is_read_and_one_that_swallows_lines_is_refused() -> None:
    assert len(read(b'a,b\n1,"' + b"x" * 200_000 + b'"\n').rows[1][1]) == 200_000
    with pytest.raises(NotAWorkbook, match="line 2"):
        read(b'a,b\n1,"' + b"x,1\n" * 2_000 + b'"\n')


def test_sloppy_quotation_marks_are_read_and_said() -> None:
    found = read(b'a,b\n1,"19" rack"\n2,plain\n')
    assert found.lenient
    assert found.rows[2] == ["2", "plain"]
    swallowed = b'a,b\n1,"x"y\n2,"open' + b"\nline,text" * 2000
    with pytest.raises(NotAWorkbook):
        read(swallowed)


def test_zero_bytes_are_left_out_and_counted() -> None:
    found = read(
        b"code,name\n" + b"".join(b"C%d,customer number %d\n" % (n, n) for n in range(200)) + b"C\x009,x\x00\n"
    )
    assert found.rows[-1] == ["C9", "x"]
    assert found.stripped == 2


def test_ragged_rows_are_kept_as_they_are() -> None:
    assert read(b"a,b,c\n1,2\n1,2,3,4\n").rows == [["a", "b", "c"], ["1", "2"], ["1", "2", "3", "4"]]


@pytest.mark.parametrize("ragged", ["1,2,3,4", "1", ""])
def test_texts_that_repeat_are_shared_and_rows_stay_as_they_are(ragged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamxl.read.delimited._CHUNK", 5)
    lines = ["a,b,c", *["x1,same,other"] * 9, ragged, *["x2,same,other"] * 9]
    rows = read("\n".join(lines).encode()).rows
    assert [list(row) for row in rows] == [line.split(",") if line else [] for line in lines]
    assert len({id(row[1]) for row in rows[1:] if len(row) == 3}) == 1


def test_limits() -> None:
    with pytest.raises(TooLarge):
        delimited(b"a,b\n" * 100, "x.csv", Limits(cells=50))
    with pytest.raises(TooLarge):
        delimited(b"a,b\n" * (1 << 19), "x.csv", Limits(file_mb=1))


def test_columns_of_blanks() -> None:
    assert read(b"  00001  19970101   1   11.77\n", delimiter="space").rows == [["00001", "19970101", "1", "11.77"]]


def test_a_mark_in_front_is_no_part_of_the_first_title() -> None:
    text, _ = decode(codecs.BOM_UTF8 + "编号".encode(), "x")
    assert text == "编号"


def test_text_that_is_utf_8_but_for_few_bytes_is_damage_and_no_other_encoding() -> None:
    """One broken byte of twenty characters above ASCII is as much as is taken for another encoding; of twenty-one it is damage."""
    for count, why in ((20, "encoding"), (21, "Line 1 of")):
        with pytest.raises(NotAWorkbook, match=why):
            decode("客户编号名称地址电话金额".encode()[:3] * count + b"\xff", "export.csv")


@pytest.mark.parametrize(
    ("common", "rare", "read"), [(6, 4, True), (5, 4, False), (59, 41, False), (9, 1, True), (10, 0, True)]
)
def test_six_of_ten_characters_are_those_that_chinese_texts_are_made_of(common: int, rare: int, read: bool) -> None:
    """客 stands in GB2312, 喆 in GBK only."""
    data = ("客" * common + "喆" * rare).encode("gbk")
    if read:
        assert decode(data, "x") == (data.decode("gbk"), "gb18030")
    else:
        with pytest.raises(NotAWorkbook, match="encoding"):
            decode(data, "x")


@pytest.mark.parametrize(
    ("zeros", "odd", "found"),
    [(4, 4, None), (5, 5, "utf-16-le"), (5, 0, "utf-16-be"), (20, 20, "utf-16-le"), (20, 19, "utf-16-le"), (20, 18, None), (20, 2, None), (20, 1, "utf-16-be"), (20, 0, "utf-16-be")],
)  # fmt: skip
def test_zero_bytes_on_one_side_are_a_wide_text(zeros: int, odd: int, found: str | None) -> None:
    """Of a hundred bytes five at least, and of those nineteen of twenty at odd places, or one at most."""
    sample = bytearray(b"a" * 100)
    for at in range(odd):
        sample[2 * at + 1] = 0
    for at in range(zeros - odd):
        sample[2 * at] = 0
    assert _wide(bytes(sample)) == found
