"""Frames of pandas as the cells of a sheet, and parts of other programs as calamine can read them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kamxl.read.frames import cells_of
from kamxl.read.plain import _content, _worksheet

FRAME = pd.DataFrame({"id": ["C1", "C2"], "custom.备注": ["a", None], "amount": [1.5, np.nan]})


@pytest.mark.parametrize(
    ("frame", "header"),
    [
        (FRAME, ["id", "备注", "amount"]),
        (FRAME.set_index("id"), ["id", "备注", "amount"]),
        (FRAME.set_index("id", drop=False), ["id", "备注", "amount"]),
        (FRAME.set_index(["id", "amount"]), ["id", "amount", "备注"]),
        (FRAME.set_index(["id", "amount"]).assign(amount=1), ["id", "备注", "amount"]),
        (FRAME.rename_axis("place"), ["place", "id", "备注", "amount"]),
        (FRAME.assign(source_row=1, source_book="b"), ["id", "备注", "amount"]),
    ],
)
def test_an_index_with_a_name_is_a_column(frame: pd.DataFrame, header: list[str]) -> None:
    head, *rows = cells_of(frame)
    assert list(head) == header
    assert [row[header.index("id")] for row in rows] == ["C1", "C2"]
    assert [row[header.index("备注")] for row in rows] == ["a", ""]


@pytest.mark.parametrize(
    ("xml", "kept"),
    [
        (b'<x><dimension ref="A1:B2"/></x>', True),
        (b'<x><dimension ref="A1"></dimension></x>', True),
        (b'<x><x:dimension ref="A1:"/></x>', False),
        (b'<x><dimension ref=""/></x>', False),
        (b'<x><mergeCell ref="A1:C1"/></x>', True),
        (b"<x><mergeCell ref='#REF!'/></x>", False),
    ],
)
def test_what_names_no_cell_is_left_out_and_all_else_stays(xml: bytes, kept: bool) -> None:
    assert _worksheet(xml) == (xml if kept else b"<x></x>")


def test_blanks_between_elements_and_remarks_are_no_text() -> None:
    assert _content(b"<table:a>\n  <text:p>a  b</text:p>\n<!-- <text:p>no</text:p> --> </table:a>") == b"<table:a><text:p>a  b</text:p></table:a>"  # fmt: skip
