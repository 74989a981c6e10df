"""What many tests share: a small canonical workbook, the demo book, LibreOffice, and the folder of Excel-made files."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

# Before numpy is loaded: one thread a core of a large host, of which a container may use two, waits for the others most of the time.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from kamxl.i18n import LANGUAGES, Lang  # noqa: E402

# A busy machine is no fault of the program's. The short form is the same each time; the long form draws anew.
hypothesis.settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize=not os.environ.get("KAMXL_LONG"),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("unhurried")
# The default looks through all that the libraries keep every few thousand objects, a twelfth of the time of all tests.
gc.set_threshold(100_000, 10, 10)
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
AS_OF = date(2026, 9, 30)
LONG = bool(os.environ.get("KAMXL_LONG"))
ONE_LANGUAGE: tuple[Lang, ...] = LANGUAGES if LONG else ("zh",)
"""What slow tests take where the language changes words only; the long form takes both."""


ALWAYS_RECALCULATE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
    '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>'
)
"""Left alone, LibreOffice believes the results that stand in a file, and every comparison with it would agree."""


def _by_office(item: pytest.Item) -> bool:
    return item.get_closest_marker("office") is not None or "soffice" in getattr(item, "fixturenames", ())


_HUNG: list[str] = []
"""Tests in which LibreOffice took minutes for nothing."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.failed and call.duration > 100 and _by_office(item):
        _HUNG.append(item.nodeid)
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where LibreOffice hangs it hangs in each test: one after the other they would take an hour."""
    if _HUNG and _by_office(item):
        pytest.fail(f"not tried: LibreOffice did not come to an end in {_HUNG[0]}")


@pytest.fixture(scope="session")
def excel_made() -> Path:
    """Workbooks written by Excel itself; they are not part of the project."""
    folder = SHARED / "fixtures" / "excel-made"
    if not folder.is_dir():
        pytest.skip("the Excel-made workbooks are not on this machine")
    return folder


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice's command."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not on this machine")
    return found


@pytest.fixture(scope="session")
def recalculated(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """A function that has LibreOffice load a workbook, recalculate every formula and save it anew."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")

    def convert(book: Path) -> Path:
        out = tmp_path_factory.mktemp("recalculated")
        command = [
            soffice,
            "--headless",
            f"-env:UserInstallation=file://{profile}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
        ]
        subprocess.run([*command, "--outdir", str(out), str(book)], check=True, capture_output=True, timeout=170)
        return out / f"{book.stem}.xlsx"

    return convert


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workbook, filled in but not yet analysed. Copy it before writing."""
    from kamxl import walk

    path = tmp_path_factory.mktemp("demo") / "demo.xlsx"
    return walk.new_book(path, kind="key-accounts", lang="zh", sample_day=AS_OF)


@pytest.fixture(scope="session")
def make_book() -> Callable[..., Path]:
    """A function that writes plain sheets with openpyxl, as people make them: title -> rows, the first being headers."""

    def make(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(path)
        return path

    return make


CUSTOMER_HEADERS = ["客户编号", "客户名称", "所属行业", "联系人", "职位", "电话", "首次合作时间", "年交易金额(万元)", "合作状态", "最近跟进日期", "跟进内容", "负责人"]  # fmt: skip
CUSTOMER_TITLES = [title for title in CUSTOMER_HEADERS if title not in ("职位", "最近跟进日期", "跟进内容")]
"""Of a sheet of customers without any talk."""
CUSTOMER_ROWS = [
    ["C2023001", "科技有限公司", "信息技术", "*明", "采购经理", "5678", "2023-01-15", "120", "活跃", "2023-10-10", "沟通2024年Q1采购计划", "*磊"],
    ["C2023002", "YY制造集团", "机械制造", "*华", "总经理", "139", "2022-06-20", "85", "暂停", "2023-09-05", "跟进订单暂停原因", "*磊"],
    ["C2023003", "ZZ贸易公司", "零售", "*芳", "采购总监", "1379876", "2023-03-10", "50", "活跃", "2023-10-12", "推送新品试用装", "*磊"],
]  # fmt: skip
"""A sheet of a public guide; its author masked the values."""


@pytest.fixture
def small_book(tmp_path: Path, make_book: Callable[..., Path]) -> Path:
    """Three customers and nothing else."""
    return make_book(tmp_path / "三个客户.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS]})
