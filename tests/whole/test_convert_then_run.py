"""A legacy list is converted, then analysed: what the first command wrote does not change what the second one does."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from kamxl import walk, writer
from kamxl.convert import convert
from kamxl.settings import Settings
from tests.conftest import AS_OF

ROWS = """客户编号,客户名称,行业,联系人,电话,首次合作时间,年交易金额(万元),合作状态,负责人
C1,北京华信科技有限公司,软件,张三,13800001234,2022-03-05,132,活跃,李雷
C2,北京华信科技公司,软件,张三,13800001234,2022-03-05,85,活跃,李雷
"""


def shown(book: Path) -> str:
    """The sheet on which a workbook opens."""
    with zipfile.ZipFile(book) as package:
        root = etree.fromstring(package.read("xl/workbook.xml"))
    sheets = root.findall("{*}sheets/{*}sheet")
    return str(sheets[int(root.find("{*}bookViews/{*}workbookView").get("activeTab", 0))].get("name"))


def test_the_first_analysis_opens_on_the_overview(tmp_path: Path) -> None:
    source, book = tmp_path / "客户.csv", tmp_path / "大客户.xlsx"
    source.write_text(ROWS, "utf-8")
    assert convert([source], book, settings=Settings()).merge_proposals == 1
    assert "合并建议" in writer.owned(book).values()
    assert shown(book) != "总览"
    walk.run(book, as_of=AS_OF)
    assert shown(book) == "总览"
