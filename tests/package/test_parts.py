"""Packages as programs really write them: odd names, absolute targets, undeclared parts."""

from __future__ import annotations

import books
import pytest

from kamxl.errors import NotAWorkbook, UnsafeTarget
from kamxl.package.archive import Archive
from kamxl.package.parts import Package, Relationships, relative, rels_name, resolve
from kamxl.writer.target import open_target


@pytest.mark.parametrize(
    ("part", "target", "found"),
    [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
        ("xl/worksheets/sheet1.xml", "..\\media\\a.png", "xl/media/a.png"),
        ("xl/worksheets/sheet1.xml", "../media/a%20b.png", "xl/media/a b.png"),
        ("", "xl/workbook.xml", "xl/workbook.xml"),
        ("", "/workbook.xml", "workbook.xml"),
    ],
)
def test_targets_lead_to_parts(part: str, target: str, found: str) -> None:
    assert resolve(part, target) == found


def test_a_path_from_the_root_without_its_slash_leads_to_a_part() -> None:
    contents = books.parts()
    contents["xl/_rels/workbook.xml.rels"] = books.rels(("worksheet", "xl/worksheets/sheet1.xml"))
    found = Package(Archive.of(books.pack(contents))).rels("xl/workbook.xml")
    assert list(found.targets("worksheet").values()) == ["xl/worksheets/sheet1.xml"]


def test_relationship_parts_and_relative_targets() -> None:
    assert rels_name("xl/worksheets/sheet1.xml") == "xl/worksheets/_rels/sheet1.xml.rels"
    assert rels_name("") == "_rels/.rels"
    assert relative("xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml") == "../drawings/drawing1.xml"
    assert relative("workbook.xml", "sheets/a.xml") == "sheets/a.xml"


def test_an_untouched_package_is_its_own_copy() -> None:
    source = books.pack(books.parts())
    assert Package(Archive.of(source)).close().to_bytes() == source


@pytest.mark.parametrize("prefix", ["/", "\\"])
def test_entries_that_begin_with_a_slash_are_found_and_keep_their_name(prefix: str) -> None:
    contents = books.parts()
    contents[f"{prefix}docProps/core.xml"] = "<a/>"
    package = Package(Archive.of(books.pack(contents)))
    assert package.read("docProps/core.xml") == b"<a/>"
    package.put("xl/new.xml", "<b/>")
    assert f"{prefix}docProps/core.xml" in books.unpack(package.close().to_bytes())


def test_part_names_do_not_tell_upper_from_lower_case() -> None:
    contents = books.parts()
    contents["xl/Worksheets/Sheet1.xml"] = contents.pop("xl/worksheets/sheet1.xml")
    package = Package(Archive.of(books.pack(contents)))
    assert "xl/worksheets/sheet1.xml" in package
    assert package.content_type("xl/Worksheets/Sheet1.xml") == books.SHEET_TYPE
    assert package.free_name("xl/worksheets/sheet{}.xml") == "xl/worksheets/sheet2.xml"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_told() -> None:
    import io
    import zipfile

    out = io.BytesIO(books.pack(books.parts()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/Worksheets/sheet1.xml", "<other/>")
    assert Archive.of(out.getvalue()).doubled == "xl/Worksheets/sheet1.xml"
    with pytest.raises(UnsafeTarget, match="sheet1"):
        open_target(out.getvalue())


def test_types_are_declared_for_new_parts_and_gone_with_dropped_ones() -> None:
    package = Package(Archive.of(books.pack(books.parts(("A", "B")))))
    part = package.reserve("xl/worksheets/sheet{}.xml", books.SHEET_TYPE)
    package.put(part, books.sheet())
    package.drop("xl/worksheets/sheet2.xml")
    package.put("xl/plain.xml", "<a/>")
    package.set_content_type("xl/plain.xml", "application/xml")  # the default of .xml: no override needed
    types = books.unpack(package.close().to_bytes())["[Content_Types].xml"].decode()
    assert types.count("/xl/worksheets/sheet3.xml") == 1
    assert "/xl/worksheets/sheet2.xml" not in types
    assert "plain.xml" not in types


def test_relationship_ids_are_free_ones_and_external_ones_are_shared() -> None:
    package = Package(Archive.of(books.pack(books.parts(("A", "B")))))
    rels = package.rels("xl/workbook.xml")
    assert rels.add(f"{books.OFFICE}/styles", "xl/styles.xml") == "rId3"
    link = rels.add_external(f"{books.OFFICE}/hyperlink", "https://example.com")
    assert rels.add_external(f"{books.OFFICE}/hyperlink", "https://example.com") == link == "rId4"


def test_a_dropped_part_takes_its_relationships_along() -> None:
    contents = books.parts()
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = books.rels(("drawing", "../drawings/drawing1.xml"))
    package = Package(Archive.of(books.pack(contents)))
    package.drop("xl/worksheets/sheet1.xml")
    assert "xl/worksheets/_rels/sheet1.xml.rels" not in books.unpack(package.close().to_bytes())


def test_parts_that_nothing_leads_to_are_told_apart() -> None:
    contents = books.parts()
    contents["[trash]/0000.dat"] = "x"
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = books.rels(("drawing", "../drawings/drawing1.xml"))
    contents["xl/drawings/drawing1.xml"] = "<a/>"
    reachable = Package(Archive.of(books.pack(contents))).reachable()
    assert "xl/drawings/drawing1.xml" in reachable
    assert "[trash]/0000.dat" not in reachable


def test_a_missing_part_is_damage() -> None:
    contents = books.parts()
    del contents["[Content_Types].xml"]
    with pytest.raises(NotAWorkbook, match="The file is damaged") as raised:
        open_target(books.pack(contents))
    assert "Content_Types" in str(raised.value.__cause__)


@pytest.mark.parametrize("part", ["xl/_rels/workbook.xml.rels", "_rels/.rels"])
def test_thousands_of_relationships_are_walked_a_few_times(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for every sheet and more, before: seconds of it."""
    from kamxl import writer
    from kamxl.cell import Style
    from kamxl.placed import SheetPlan

    walked = []
    walk = Relationships.__iter__

    def counted(self: Relationships) -> object:
        walked.append(self.part)
        return walk(self)

    more = b"".join(
        b'<Relationship Id="x%d" Type="http://e/image" Target="media/i%d.png"/>' % (number, number)
        for number in range(5_000)
    )
    source = books.parts(tuple("ABCDEFGHIJ"))
    given = source[part] if isinstance(source[part], bytes) else source[part].encode()
    source[part] = given.replace(b"</Relationships>", more + b"</Relationships>")
    monkeypatch.setattr(Relationships, "__iter__", counted)
    data = writer.render(books.pack(source), [SheetPlan(f"s{n}", f"S{n}", {"text": Style()}) for n in range(10)])
    assert len(writer.owned(data)) == 10
    assert walked.count("xl/workbook.xml") < 60
    assert walked.count("") < 60
