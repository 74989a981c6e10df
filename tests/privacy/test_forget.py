"""kamxl forget and kamxl person: nothing of the person is left in any part of the file, and nothing else is touched."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from kamxl import privacy
from kamxl.cli.group import invoke
from kamxl.errors import UsageError

CUSTOMERS = ["客户编号", "客户名称", "行业", "联系人", "联系电话", "邮箱", "地址", "客户状态", "负责人", "备注"]
CONTACTS = ["客户编号", "姓名", "部门", "电话", "邮箱", "微信", "备注"]
FOLLOW_UPS = ["日期", "客户编号", "联系人", "跟进方式", "跟进内容", "负责人"]
FIRM = "上海博源数控机床集团有限公司"


def book_of(path: Path, people: Mapping[str, Any], extra: Mapping[str, Any] | None = None) -> Path:
    """Two customers; C001's people as given, and everything a file can say of them."""
    name, phone, mail, chat = people["name"], people["phone"], people["mail"], people["chat"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户信息"
    for row in (
        CUSTOMERS,
        ["C001", FIRM, "机械", name, phone, mail, "上海市浦东新区一路1号", "合作", "周敏", people["note"]],
        [
            "C002",
            "李宁体育用品有限公司",
            "服装",
            "王伟",
            "13911112222",
            "ww@example.com",
            "北京二路2号",
            "合作",
            "周敏",
            "李宁公司的大单",
        ],
    ):
        sheet.append(row)
    contacts = book.create_sheet("联系人")
    for row in (
        CONTACTS,
        ["C001", name, "采购", phone, mail, chat, ""],
        ["C002", "王伟", "采购", "13911112222", "ww@example.com", "ww2222", ""],
    ):
        contacts.append(row)
    follow = book.create_sheet("跟进记录")
    for row in (
        FOLLOW_UPS,
        ["2026-09-01", "C001", name, "电话", people["note"], "周敏"],
        ["2026-09-02", "C002", "王伟", "电话", "王伟说下周再谈", "周敏"],
    ):
        follow.append(row)
    own = book.create_sheet("我的台账")
    own.append(["谁", "什么"])
    own.append([f"{name}（{phone}）", f"写信给 {mail}"])
    own["A2"].comment = Comment(f"问 {name}", name)
    own["B2"].hyperlink = f"mailto:{mail}"
    own.oddHeader.center.text = f"{name} 专用"
    own.append([f'=IF(A2="{name}",1,0)', 42])
    book.properties.creator = name
    book.properties.lastModifiedBy = name
    book.properties.keywords = f"{mail}, 大客户"
    book.defined_names["who"] = DefinedName("who", attr_text=f'"{name}"')
    for title, rows in (extra or {}).items():
        more = book.create_sheet(title)
        for row in rows:
            more.append(row)
    book.save(path)
    return path


def found_in(path: Path, strings: list[str]) -> list[tuple[str, str]]:
    """Parts that hold any of the strings, in any way a part can write it; what is packed in them, too."""
    from html import unescape

    found = []
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            text = unescape(archive.read(part).decode("utf-8", "replace"))
            found += [(part, string) for string in strings if string in text or string in part]
    return found


def cells_of(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet for cell in row}


HAN = st.sampled_from("秦苗潘葛奚范彭郎")
GIVEN = st.sampled_from("昀琰骁岚澈翊瑄珩")
PEOPLE = st.fixed_dictionaries(
    {
        "name": st.one_of(st.builds(lambda a, b, c: a + b + c, HAN, GIVEN, GIVEN), st.just("Marion Quigley"), st.just("秦 昀")),
        "phone": st.sampled_from(["13788889999", "021-6543 7788", 13788889999, "+86 137 8888 9999"]),
        "mail": st.sampled_from(["qin.yun@example.com", "Q+1@mail.example.cn"]),
        "chat": st.sampled_from(["qinyun_77", "wx887766"]),
        "note": st.sampled_from(
            ["{name}说预算已批，电话 {phone}", "约 {name} 周三见；微信 {chat}", "已发 {mail}，等{name}确认。", "下月续约", "３ 件待办 {name}"]
        ),
    }
)  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=PEOPLE, only=st.booleans())
def test_no_part_holds_anything_and_all_else_is_as_it_was(
    people: dict[str, Any], only: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    people = {**people, "note": str(people["note"]).format(**people)}
    book = book_of(tmp_path_factory.mktemp("b") / "b.xlsx", people)
    before = cells_of(book)
    strings = [str(people[key]) for key in ("name", "phone", "mail", "chat")]
    found = privacy.forget(book, customer="C001", person=people["name"] if only else None)
    assert found.written
    assert found.left == []
    assert found_in(book, strings) == []
    after = cells_of(book)
    assert before.keys() == after.keys()
    personal = {"上海市浦东新区一路1号"}
    for place, value in before.items():
        text = str(value or "")
        if not any(string in text for string in strings) and text not in personal:
            assert after[place] == value, place
    assert privacy.forget(book, customer="C001").changed.keys() <= ({"客户信息"} if only else set())


PERSON = {
    "name": "秦昀",
    "phone": "13788889999",
    "mail": "qin@example.com",
    "chat": "qinyun77",
    "note": "秦总同意，老秦下周出差",
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path / "b.xlsx", PERSON)


def test_short_forms_go_from_the_customers_rows_only(tmp_path: Path) -> None:
    book = book_of(tmp_path / "b.xlsx", PERSON, {"别的": [["秦总", "别家的秦总"]]})
    privacy.forget(book, customer="C001")
    after = cells_of(book)
    assert "秦" not in str(after["客户信息", "J2"])
    assert after["别的", "A1"] == "秦总"
    assert after["客户信息", "J3"] == "李宁公司的大单"


def test_a_name_that_is_another_persons_too_stays_theirs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = book_of(tmp_path / "b.xlsx", {**PERSON, "name": "王伟"})
    with pytest.raises(UsageError, match="2 customers"):
        privacy.forget(book, person="王伟")
    assert invoke(["forget", str(book), "--person", "王伟"], "zh") == 2
    assert "C001" in capsys.readouterr().err
    found = privacy.forget(book, customer="C001")
    after = cells_of(book)
    assert found.shared == 1
    assert [after["客户信息", cell] for cell in ("D2", "D3")] == ["XXX", "王伟"]
    assert [after["跟进记录", cell] for cell in ("C2", "C3", "E3")] == ["XXX", "王伟", "王伟说下周再谈"]


def test_a_name_within_the_name_of_a_firm(tmp_path: Path) -> None:
    book = book_of(
        tmp_path / "b.xlsx", {**PERSON, "name": "李宁"}, {"别的": [["李宁体育用品有限公司来访", "问李宁", "李宁公司"]]}
    )
    privacy.forget(book, customer="C001")
    after = cells_of(book)
    assert after["客户信息", "B3"] == "李宁体育用品有限公司"
    assert [after["别的", cell] for cell in ("A1", "B1", "C1")] == ["李宁体育用品有限公司来访", "问XXX", "李宁公司"]


def test_one_of_several_people(tmp_path: Path) -> None:
    book = book_of(tmp_path / "b.xlsx", PERSON)
    opened = openpyxl.load_workbook(book)
    opened["联系人"].append(["C001", "苗岚", "财务", "13700001111", "miao@example.com", "miao_lan", ""])
    opened.save(book)
    privacy.forget(book, customer="C001", person="苗岚")
    assert found_in(book, ["苗岚", "13700001111", "miao@example.com", "miao_lan"]) == []
    after = cells_of(book)
    assert [after["联系人", cell] for cell in ("B2", "B4")] == ["秦昀", "XXX"]
    with pytest.raises(UsageError, match="秦昀"):
        privacy.forget(book, customer="C001", person="赵六")


@pytest.mark.parametrize("who", ["C001", "c001", FIRM, "秦昀", "13788889999", "137 8888 9999", "QIN@example.com"])
def test_who_is_found(book: Path, who: str) -> None:
    assert privacy.hold(book, customer=who).customer == "C001"


def test_a_name_that_two_customers_have_means_neither(tmp_path: Path) -> None:
    book = book_of(tmp_path / "b.xlsx", PERSON)
    opened = openpyxl.load_workbook(book)
    for identity, name in (("C003", FIRM), ("C001", "另一行")):
        opened["客户信息"].append([identity, name, "机械", "吴三", "13655556666", "", "", "合作", "周敏", ""])
    opened.save(book)
    with pytest.raises(UsageError, match=r"(?s)C001.*C003"):
        privacy.forget(book, customer=FIRM)


def test_nobody_is_named_with_the_nearest(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["forget", str(book), "--customer", "C0O1"], "zh") == 2
    assert "C001" in capsys.readouterr().err
    assert invoke(["forget", str(book)], "zh") == 2
    privacy.forget(book, customer="C001")
    capsys.readouterr()
    assert invoke(["forget", str(book), "--customer", "C001", "--person", "马六"], "zh") == 2
    said = capsys.readouterr().err
    assert "没有名为“马六”的联系人" in said
    assert "XXX" not in said


def _share_strings(parts: dict[str, bytes]) -> None:
    """A table of shared strings with a text in runs, one that rows of both customers use, and one of C001's alone."""
    rich = "<si><r><t>问秦</t></r><r><rPr><b/></rPr><t>昀&amp;再说</t></r></si>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{main}">{rich}<si><t>秦总同意</t></si><si><t>老秦走了</t></si></sst>'.encode()
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rel = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", rel.encode())
    typed = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{typed}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    for part, cell, index in (("3", "E2", 1), ("3", "E3", 1), ("1", "J2", 2), ("4", "A3", 0)):
        name = f"xl/worksheets/sheet{part}.xml"
        put = f'<c r="{cell}" t="s"><v>{index}</v></c>'
        parts[name] = re.sub(rf'<c r="{cell}".*?</c>'.encode(), put.encode(), parts[name], count=1)


def test_runs_notes_and_what_cannot_be_changed(book: Path) -> None:
    """A name that begins in one run of a rich text and ends in the next; a note of today's Excel; a file within the file."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w>秦昀</w>")
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    _share_strings(parts)
    parts["xl/embeddings/one.docx"] = inner.getvalue()
    parts["xl/persons/person.xml"] = (
        '<personList><person displayName="秦昀" id="{1}" userId="qin@example.com"/></personList>'.encode()
    )
    parts["customXml/item1.xml"] = b"<a>&#31206;&#26112;</a>"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    found = privacy.forget(book, customer="C001")
    assert found.left == ["xl/embeddings/one.docx"]
    with zipfile.ZipFile(book) as archive:
        table = archive.read("xl/sharedStrings.xml").decode()
        follow = archive.read("xl/worksheets/sheet3.xml").decode()
    assert "问XXX&amp;再说" in table
    assert "秦总同意" in table  # of another customer's row; the one of C001 has a text of its own now
    assert "老秦" not in table
    assert [
        value for (sheet, cell), value in cells_of(book).items() if sheet == "跟进记录" and cell in ("E2", "E3")
    ] == ["XXX同意", "秦总同意"]
    assert follow.count('t="s"') == 1
    assert found_in(book, ["秦昀", "qin@example.com"]) == []


def test_the_receipt_names_what_still_holds_it(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["run", str(book), "--as-of", "2026-09-30"], "zh") == 0
    folder = book.parent
    shutil.copy(book, folder / "另存.xlsx")
    (folder / "b.undo").write_bytes(b"kamxl undo\nPK" + "秦昀".encode())
    (folder / "mapping.toml").write_text('x = "秦昀"', "utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4")
    (folder / "other.txt").write_text("nobody", "utf-8")
    (folder / ".kamxl-batch").mkdir()
    (folder / ".kamxl-batch" / "log").write_text("秦昀", "utf-8")
    assert (
        invoke(["share", str(book), "--role", "sales", "-o", str(folder / "销售.xlsx"), "--as-of", "2026-09-30"], "zh")
        == 0
    )
    capsys.readouterr()
    written = book.read_bytes()
    assert invoke(["forget", str(book), "--customer", "C001", "--dry-run"], "zh") == 0
    assert "试运行" in capsys.readouterr().err
    assert book.read_bytes() == written
    assert invoke(["forget", str(book), "--customer", "C001", "--json"], "zh") == 0
    found = json.loads(capsys.readouterr().out)
    kinds = {Path(one["file"]).name: (one["kind"], one["searched"]) for one in found["files"]}
    assert kinds == {
        "b.bak.xlsx": ("backup", True),
        "另存.xlsx": ("file", True),
        "b.undo": ("undo", True),
        "mapping.toml": ("mapping", True),
        "log": ("journal", True),
        "销售.xlsx": ("copy", True),
        "scan.pdf": ("file", False),
    }
    assert not (folder / "b.bak2.xlsx").exists()
    assert "秦昀" not in json.dumps(found, ensure_ascii=False)


def test_what_remove_puts_back_is_clean_as_well(book: Path) -> None:
    assert invoke(["run", str(book), "--as-of", "2026-09-30", "--no-backup"], "zh") == 0
    privacy.forget(book, customer="C001")
    assert invoke(["remove", str(book)], "zh") == 0
    assert found_in(book, ["秦昀", "qin@example.com", "13788889999"]) == []


def test_figures_stay_under_the_id(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts = []
    for _ in range(2):
        assert invoke(["run", str(book), "--as-of", "2026-09-30", "--json", "--no-backup"], "zh") == 0
        told = json.loads(capsys.readouterr().out)
        counts.append((told["tiers"], told["sheets"]["customers"]["valid"], told["left_out"]))
        privacy.forget(book, customer="C001")
        capsys.readouterr()
    assert counts[0] == counts[1]


def test_another_file_leaves_the_book_as_it_is(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    out = tmp_path / "out.xlsx"
    found = privacy.forget(book, customer="C001", output=out)
    assert book.read_bytes() == before
    assert found_in(out, ["秦昀"]) == []
    assert [Path(one.file).name for one in found.files] == ["b.xlsx"]
    with pytest.raises(UsageError):
        privacy.forget(book, customer="C001", output=out)


def test_all_that_is_held_as_a_file(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "held.json"
    for _ in range(2):  # the second replaces the first, which nobody has changed
        assert invoke(["person", str(book), "--customer", "C001", "-o", str(out)], "zh") == 0
    held = json.loads(out.read_text("utf-8"))
    assert held["people"] == ["秦昀"]
    rows = {(row["sheet"], row["row"]): row["cells"] for row in held["rows"]}
    assert rows["客户信息", 2]["B2"] == FIRM
    assert ("跟进记录", 2) in rows
    assert ("客户信息", 3) not in rows
    personal = {(one["sheet"], one["cell"]) for one in held["personal"]}
    assert {("联系人", "D2"), ("我的台账", "A2"), ("跟进记录", "C2")} <= personal
    assert {"docProps/core.xml", "xl/workbook.xml"} <= set(held["parts"])
    assert invoke(["person", str(book), "--customer", "C001", "-o", str(tmp_path / "held.csv")], "zh") == 2
    assert invoke(["person", str(book), "--customer", "C001", "-o", str(book)], "zh") == 2


@pytest.mark.office
def test_all_that_is_held_on_paper(book: Path, tmp_path: Path, soffice: str) -> None:
    out = tmp_path / "held.pdf"
    assert invoke(["person", str(book), "--customer", "C001", "-o", str(out)], "zh") == 0
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("suffix", ["xlsx", "html", "pptx"])
def test_a_report_shows_nobody_who_refused(tmp_path: Path, suffix: str) -> None:
    book = book_of(tmp_path / "b.xlsx", {**PERSON, "note": "秦昀说预算已批，电话 13788889999"})
    opened = openpyxl.load_workbook(book)
    for cell, value in (("K1", "信息使用授权"), ("K2", "否"), ("K3", "是")):
        opened["客户信息"][cell] = value
    opened.save(book)
    told = {}
    for customer in ("C001", "C002"):
        out = tmp_path / f"{customer}.{suffix}"
        whose = ["--kind", "customer", "--customer", customer, "--as-of", "2026-09-30"]
        assert invoke(["report", str(book), *whose, "-o", str(out)], "zh") == 0
        told[customer] = out
    if suffix == "html":
        assert "13911112222" in told["C002"].read_text("utf-8")
        assert not {"秦昀", "13788889999"} & set(re.findall(r"秦昀|13788889999", told["C001"].read_text("utf-8")))
    else:
        assert found_in(told["C001"], ["秦昀", "13788889999", "qin@example.com"]) == []
        # The deck cuts what does not fit; whom to call stands on it all the same.
        assert found_in(told["C002"], ["13911112222" if suffix == "xlsx" else "王伟"])


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_a_colleague_typed_about_the_person_is_gone_from_the_conflicts(tmp_path: Path) -> None:
    """The sheet of conflicts holds what no input sheet ever held: the value of the copy."""
    people = {
        "name": "秦昀琰",
        "phone": "13788889999",
        "mail": "q@example.com",
        "chat": "qinyun_77",
        "note": "下月续约",
    }
    book, copy = book_of(tmp_path / "b.xlsx", people), tmp_path / "copy.xlsx"
    assert invoke(["share", str(book), "--role", "sales", "--owner", "周敏", "-o", str(copy)], "zh") == 0
    for path, name in ((copy, "范骁岚"), (book, "郎瑄珩")):
        typed = openpyxl.load_workbook(path)
        cell = next(cell for row in typed["客户信息"] for cell in row if cell.value == people["name"])
        cell.value = name
        typed.save(path)
    assert invoke(["collect", str(copy), "--to", str(book)], "zh") == 0
    assert found_in(book, ["范骁岚", "郎瑄珩"])
    assert invoke(["forget", str(book), "--customer", "C001", "--yes"], "zh") == 0
    assert found_in(book, ["范骁岚", "郎瑄珩"]) == []
    conflicts = [row for row in openpyxl.load_workbook(book)["合并冲突"].values if "C001" in str(row[2])]
    assert [row[5:7] for row in conflicts] == [(None, None)], "that there was a conflict stays"


@pytest.mark.parametrize("title", ["客户编号", "客户名称"])
def test_rows_that_know_the_customer_by_name_are_of_the_customer(tmp_path: Path, title: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户信息"
    for row in (
        CUSTOMERS[:5],
        ["C001", FIRM, "机械", "张建国", "13800001234"],
        ["C002", "乙公司", "机械", "王伟", "13911112222"],
    ):
        sheet.append(row)
    contacts = book.create_sheet("联系人")
    for row in (
        [title, *CONTACTS[1:4]],
        [FIRM, "孙丽华", "采购", "13700005678"],
        ["乙公司", "陈红", "采购", "13600009999"],
    ):
        contacts.append(row)
    book.save(tmp_path / "book.xlsx")
    privacy.forget(tmp_path / "book.xlsx", customer="C001")
    left = {cell for sheet in openpyxl.load_workbook(tmp_path / "book.xlsx") for row in sheet.values for cell in row}
    assert not {"孙丽华", "13700005678", "张建国"} & left
    assert {"陈红", "13600009999", "王伟"} <= left


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_numbers_that_no_field_has_go_from_the_customers_texts_and_the_rest_is_named(
    tmp_path: Path, lang: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """In the customer's own rows alone; an order's number stays whatever it looks like, and with --person only that one goes."""
    path = tmp_path / "b.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户信息"
    sheet.append(CUSTOMERS)
    sheet.append(
        [
            "C1",
            FIRM,
            "机械",
            "李明",
            "13800001111",
            None,
            None,
            "合作",
            "周敏",
            "李总手机13912345678，微信li_ming88，邮箱 li@ex.com",
        ]
    )
    sheet.append(["C2", "乙公司", "机械", "王伟", "13900001111", None, None, "合作", "周敏", "找 13612345678"])
    orders = book.create_sheet("购买记录")
    orders.append(["订单编号", "客户编号", "订单日期", "产品", "金额(元)", "经手电话"])
    orders.append(["13712345678", "C1", "2026-05-01", "泵", 1000, 13512345678])
    book.save(path)
    secrets = ("13912345678", "li_ming88", "li@ex.com", "13512345678")

    def held(found: Path) -> str:
        return str([cell.value for sheet in openpyxl.load_workbook(found) for row in sheet for cell in row])

    one = tmp_path / "one.xlsx"
    assert invoke(["--lang", lang, "forget", str(path), "--person", "李明", "--yes", "--output", str(one)], lang) == 0  # type: ignore[arg-type]  # zh or en
    assert all(secret in held(one) for secret in secrets)
    told = "".join(capfd.readouterr())
    assert "客户信息!J2" in told
    assert (
        "没有登记的号码" if lang == "zh" else "Numbers that stand in no field"
    ) in told  # and not that they are gone
    assert not any(words in told for words in ("能识别的号码", "could be recognised"))
    assert invoke(["--lang", lang, "forget", str(path), "--customer", "C1", "--yes"], lang) == 0  # type: ignore[arg-type]  # zh or en
    assert [secret for secret in secrets if secret in held(path)] == []
    assert all(kept in held(path) for kept in ("13712345678", "13612345678"))
    assert "客户信息!J2" in "".join(capfd.readouterr())
