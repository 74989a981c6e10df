"""docs/writing.md: its example runs, and its table of refusals is that of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from kamxl import writer
from kamxl.files import access, regular
from kamxl.i18n import words

DOC = (Path(__file__).parents[2] / "docs" / "writing.md").read_text("utf-8")


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/writing.md", "exec"), {})
    assert capsys.readouterr().out == "{'notes': '说明'}\n"
    assert writer.owned(tmp_path / "book.bak.xlsx") == {"notes": "说明"}


def test_every_sentence_of_the_writer_is_used() -> None:
    rooms = (Path(writer.__file__).parent, Path(regular.__file__).parent)
    source = "".join(path.read_text("utf-8") for room in rooms for path in room.glob("*.py"))
    kinds = {"error.write.special": get_args(regular.Special), "error.write.access": get_args(access.Part)}
    made = {f"{family}.{kind}" for family, members in kinds.items() for kind in members}
    keys = {key for key in words() if key.startswith("error.write.")}
    assert made <= keys
    assert {key for key in keys - made if f'"{key}"' not in source} == set()
    assert set(re.findall(r'"(error\.write\.\w+)"', source)) <= keys
