"""The Python surface: what may be given, what comes back, and that all of it is typed and documented."""

from __future__ import annotations

import ast
import inspect
import io
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel

import kamxl
from kamxl import walk
from kamxl.book import Book, Result
from kamxl.errors import InputError, SettingsError, UsageError
from kamxl.results.published import PRINTED
from kamxl.schema.rows import Customer
from kamxl.settings import Settings
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS, ROOT

FUNCTIONS = [getattr(kamxl, name) for name in kamxl.__all__]


@pytest.fixture(scope="module")
def book(demo_book: Path) -> Book:
    return kamxl.open(demo_book, as_of=AS_OF)


@pytest.fixture(scope="module")
def result(book: Book) -> Result:
    return kamxl.analyse(book)


@pytest.mark.parametrize(
    "day",
    [
        AS_OF,
        datetime(AS_OF.year, AS_OF.month, AS_OF.day, 18),
        pd.Timestamp(AS_OF),
        AS_OF.isoformat(),
        np.datetime64(AS_OF),
    ],
    ids=lambda day: type(day).__name__,
)
def test_a_day_in_any_form(small_book: Path, day: Any) -> None:
    assert kamxl.analyse(kamxl.open(small_book), as_of=day).as_of == AS_OF


@pytest.mark.parametrize("day", ["30.9.2026", "soon", "", 20260930, pd.NaT], ids=str)
def test_what_is_no_day_is_said(small_book: Path, day: Any) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        kamxl.analyse(kamxl.open(small_book), as_of=day)


def test_a_missing_day_is_said(small_book: Path) -> None:
    with pytest.raises(UsageError, match="as-of date"):
        kamxl.analyse(kamxl.open(small_book))
    assert kamxl.analyse(kamxl.open(small_book, as_of="2026-09-30")).as_of == date(2026, 9, 30)


def test_bytes_and_files_are_books_too(small_book: Path) -> None:
    wanted = kamxl.analyse(kamxl.open(small_book), as_of=AS_OF)
    data = small_book.read_bytes()
    with small_book.open("rb") as file:
        for source in (data, io.BytesIO(data), file):
            found = kamxl.analyse(kamxl.open(source), as_of=AS_OF)
            pd.testing.assert_frame_equal(found.facts, wanted.facts)
    assert kamxl.open(io.BytesIO(data)).path.name == "workbook"
    with pytest.raises(InputError):
        kamxl.open(b"no workbook")
    with pytest.raises(UsageError, match="StringIO"):
        kamxl.open(io.StringIO("text"))  # type: ignore[arg-type]


def test_a_book_from_memory_is_written_where_nothing_stands(small_book: Path, tmp_path: Path) -> None:
    """The bytes are those that the file itself would get."""
    result = kamxl.analyse(kamxl.open(small_book.read_bytes()), as_of=AS_OF)
    memory, out = io.BytesIO(), tmp_path / "new" / "out.xlsx"
    titles = kamxl.write(result, memory)
    assert kamxl.write(result, out) == titles
    again = kamxl.analyse(kamxl.open(out), as_of=AS_OF)
    pd.testing.assert_frame_equal(again.facts, result.facts)
    kamxl.write(kamxl.analyse(kamxl.open(small_book), as_of=AS_OF), small_book)
    sheets = kamxl.open(io.BytesIO(memory.getvalue())).opened.workbooks[0].titles
    assert sheets == kamxl.open(small_book).opened.workbooks[0].titles


def test_frames_come_back_as_they_were(book: Book, result: Result) -> None:
    """The frames of a book make the same book, but for its faulty rows; so do the figures."""
    again = kamxl.from_frames(book.frames, lang=book.lang, as_of=AS_OF)
    for key, frame in book.frames.items():
        places = frame.columns.intersection(["source_row", "source_book", "source_sheet", "source_unit"])
        pd.testing.assert_frame_equal(again.frames[key].drop(columns=places), frame.drop(columns=places))
    found = kamxl.analyse(again)
    pd.testing.assert_frame_equal(found.facts, result.facts)
    pd.testing.assert_frame_equal(found.lifetime, result.lifetime)


@pytest.mark.parametrize("key", ["customers", "客户信息", "Customers"])
def test_frames_are_read_as_sheets_are(key: str, tmp_path: Path, make_book: Callable[..., Path]) -> None:
    """Titles or keys, texts with their units; a new workbook takes the sheets, and no link leads to what is not there."""
    rows = [[*row[: len(CUSTOMER_HEADERS)]] for row in CUSTOMER_ROWS]
    frame = pd.DataFrame(rows, columns=CUSTOMER_HEADERS)
    book = kamxl.from_frames({key: frame}, as_of=AS_OF)
    sheet = kamxl.open(make_book(tmp_path / "b.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS]}), as_of=AS_OF)
    places = ["source_row", "source_book", "source_sheet"]
    pd.testing.assert_frame_equal(
        book.frames["customers"].drop(columns=places), sheet.frames["customers"].drop(columns=places)
    )
    out = tmp_path / "out.xlsx"
    assert kamxl.write(kamxl.analyse(book), out)
    with zipfile.ZipFile(out) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    leads = [re.findall(rf"""(?:location="|#|<f>)[^"<]*{re.escape(key)}'?!""", sheet) for sheet in sheets]
    assert sheets
    assert not any(leads)


def test_what_a_frame_may_hold() -> None:
    frame = pd.DataFrame({
        "order_id": pd.Categorical(["1", "2", "3"]),
        "customer_id": ["C1", "C1", None],
        "order_date": [pd.Timestamp("2026-03-05", tz="Asia/Shanghai"), date(2026, 3, 6), "2026年3月7日"],
        "product": ["泵", "泵", "泵"],
        "amount": ["1.2万", np.float32(5), pd.NA],
    })  # fmt: skip
    book = kamxl.from_frames({"orders": frame})
    found = book.frames["orders"]
    assert found["amount"].tolist() == [12_000, 5]
    assert found["order_date"].tolist() == [pd.Timestamp("2026-03-05"), pd.Timestamp("2026-03-06")]
    assert {(issue.row, issue.field) for issue in book.issues if issue.severity == "error"} == {
        (4, "customer_id"),
        (4, "amount"),
    }


@pytest.mark.parametrize("frames", [{"nonsense": pd.DataFrame({"a": [1]})}, {"orders": pd.DataFrame({"a": [1]})}, {}])
def test_frames_that_are_no_sheets_are_refused(frames: dict[str, pd.DataFrame]) -> None:
    with pytest.raises((UsageError, InputError), match=r"nonsense|No column of “orders”|has no sheet"):
        kamxl.from_frames(frames)


def test_settings_as_arguments(small_book: Path) -> None:
    """Of `open` and of `analyse`, as dotted keys, nested or as the model; the later ones beat the earlier ones."""
    for given in (
        {"tier.model": "rfm"},
        {"tier": {"model": "rfm"}},
        Settings.model_validate({"tier": {"model": "rfm"}}),
    ):
        assert kamxl.open(small_book, settings=given).settings.tier.model == "rfm"
    book = kamxl.open(small_book, tier_model="rfm", settings={"quality.stale_days": 5})
    result = kamxl.analyse(book, as_of=AS_OF, tier_model="scorecard")
    assert (result.book.settings.tier.model, result.book.settings.quality.stale_days) == ("scorecard", 5)
    assert book.settings.tier.model == "rfm"
    for wrong in ({"tier.modl": "rfm"}, {"tier.model": "rmf"}):
        with pytest.raises(SettingsError, match="settings="):
            kamxl.open(small_book, settings=wrong)
    with pytest.raises(UsageError, match="list"):
        kamxl.open(small_book, settings=["rfm"])  # type: ignore[arg-type]


def test_issues_as_a_frame(book: Book) -> None:
    frame = book.issues_frame
    assert len(frame) == len(book.issues) > 0
    assert frame["code"].tolist() == [issue.code for issue in book.issues]
    assert frame["message"].str.len().min() > 0
    assert list(kamxl.from_frames(book.frames).issues_frame.columns) == list(frame.columns)


def test_what_is_handed_out_may_be_changed(book: Book, result: Result) -> None:
    """Whatever a caller does to a frame, the book and the result stay as they were."""
    for frames in (book.frames, {name: getattr(result, name) for name in ("facts", "tiers", "lifetime", "alerts")}):
        for key, frame in frames.items():
            before = frame.copy(deep=True)
            if len(frame):
                frame.iloc[0, 0] = before.iloc[-1, 0]
            frame["own"] = 1
            again = book.frames[key] if key in book.frames else getattr(result, key)
            pd.testing.assert_frame_equal(again, before)
    with pytest.raises(TypeError):
        book.frames["orders"] = pd.DataFrame()  # type: ignore[index]


def test_books_and_results_pickle(book: Book, result: Result) -> None:
    again = pickle.loads(pickle.dumps(result))
    pd.testing.assert_frame_equal(again.facts, result.facts)
    assert again.tiers["reason"].map(str).tolist() == result.tiers["reason"].map(str).tolist()
    assert pickle.loads(pickle.dumps(book)).issues == book.issues


def test_shown_in_a_line_and_in_a_notebook(book: Book, result: Result) -> None:
    for one in (book, result, book.opened, book.frames):
        assert len(repr(one)) < 400
        assert "\n" not in repr(one)
    assert "<td>客户信息</td>" in book._repr_html_()
    assert "<th>等级</th>" in result._repr_html_()
    assert len(result._repr_html_()) < 3_000


def test_a_book_without_customers_is_shown_too(tmp_path: Path) -> None:
    result = kamxl.analyse(kamxl.open(kamxl.new(tmp_path / "m.xlsx", kind="market", sample=AS_OF)), as_of=AS_OF)
    assert "nan" not in result._repr_html_().casefold()


def test_html_shows_a_name_as_text(tmp_path: Path, small_book: Path) -> None:
    named = tmp_path / "a&b.xlsx"
    named.write_bytes(small_book.read_bytes())
    assert "a&amp;b.xlsx" in kamxl.open(named)._repr_html_()


def test_reports_copies_and_new_books(result: Result, tmp_path: Path) -> None:
    assert kamxl.report(result, tmp_path / "r.xlsx", kind="follow-up", since="2026-01-01")
    copy = kamxl.share(result, tmp_path / "s.xlsx", role="marketing")
    assert copy.written
    new = kamxl.new(tmp_path / "n.xlsx", lang="en", sample=AS_OF)
    assert kamxl.open(new).lang == "en"
    (tmp_path / "c.csv").write_text("客户编号,客户名称,所属行业,主要联系人,合作状态\nC1,甲,零售,李,活跃\n", "utf-8")
    done = kamxl.convert(tmp_path / "c.csv", tmp_path / "t.xlsx")
    assert done.sheets["customers"].created == 1


def test_functions_stay_when_the_rooms_of_their_names_are_imported() -> None:
    code = "import kamxl, kamxl.report, kamxl.share, kamxl.convert; print(*map(callable, map(kamxl.__dict__.get, kamxl.__all__)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert set(done.stdout.split()) == {"True"}


def test_a_misspelled_option_is_refused(small_book: Path) -> None:
    """At run time as by the type checker."""
    with pytest.raises(TypeError, match="langg"):
        walk.run(small_book, as_of=AS_OF, dry_run=True, langg="en")  # type: ignore[call-arg]


def test_importing_loads_nothing_heavy() -> None:
    """Neither the package nor a line of help needs pandas or pydantic."""
    for code in ("import kamxl", "from kamxl.cli.group import invoke; invoke(['--help'], 'en')"):
        script = f"import sys\n{code}\nassert not {{'pandas', 'pydantic', 'lxml', 'numpy'}} & sys.modules.keys()"
        subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True)


def test_a_row_alone_reads_what_people_type() -> None:
    row = {key: "x" for key, field in Customer.model_fields.items() if field.is_required()}
    row |= {"status": "合作中", "first_deal_date": "2024年3月5日", "annual_amount": "120万"}
    assert Customer.model_validate(row).annual_amount == 120


# Completeness: what a type checker's `--verifytypes` asks of a typed library, and that the page of the API has something to say.


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.__name__)
def test_functions_are_typed_and_documented(function: Callable[..., Any]) -> None:
    signature = inspect.signature(function)
    doc = inspect.getdoc(function) or ""
    for parameter in signature.parameters.values():
        assert parameter.annotation is not parameter.empty, parameter.name
        assert not re.search(r"\bAny\b", parameter.annotation), parameter.name
        assert re.search(rf"^    {parameter.name}: ", doc, re.MULTILINE), parameter.name
    assert signature.return_annotation not in (signature.empty, "None", "Any")
    assert re.search(r"^Returns:$", doc, re.MULTILINE)
    assert re.search(r"^Raises:$", doc, re.MULTILINE)


@pytest.mark.parametrize("kind", [Book, Result])
def test_attributes_are_typed_and_documented(kind: type) -> None:
    tree = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(tree, ast.ClassDef)
    for node, after in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.AnnAssign) and not ast.unparse(node.target).startswith("_"):
            assert isinstance(after, ast.Expr), ast.unparse(node)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
            assert node.returns is not None, node.name
            assert "Any" not in ast.unparse(node.returns), node.name
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("model", PRINTED.values(), ids=lambda one: one.__name__)
def test_what_is_printed_is_described(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert field.description or name in ("root", "lang"), name


PUBLIC = re.compile(r"kamxl|kamxl\.(errors|settings|results|schema\.rows|compute(\.\w+)?)")


@pytest.mark.parametrize("page", sorted((ROOT / "examples").glob("*.py")), ids=lambda page: page.stem)
def test_examples_use_what_is_public(page: Path) -> None:
    for node in ast.walk(ast.parse(page.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert not name.startswith("kamxl") or PUBLIC.fullmatch(name), name


def test_what_a_result_hands_out_can_be_changed_without_harm(result: Result) -> None:
    before = result.tiers, result.analysis.trend, result.book.checked.frames["orders"]
    analysis, checked = result.analysis, result.book.checked
    analysis.facts["revenue_12m"] = 0.0
    analysis.tiers.loc[:, "reason"] = None
    assert analysis.trend is not None
    analysis.trend.monthly.loc[:, "revenue"] = -1.0
    analysis.portrait.by["region"].loc[:, "customers"] = 0
    checked.frames["orders"].loc[:, "amount"] = 0.0
    assert result.facts["revenue_12m"].sum() > 0
    pd.testing.assert_frame_equal(result.tiers, before[0])
    assert before[1] is not None
    pd.testing.assert_frame_equal(result.analysis.trend.monthly, before[1].monthly)  # type: ignore[union-attr]  # as above
    assert result.analysis.portrait.by["region"]["customers"].sum() > 0
    pd.testing.assert_frame_equal(result.book.checked.frames["orders"], before[2])
    assert before[2]["amount"].sum() > 0
