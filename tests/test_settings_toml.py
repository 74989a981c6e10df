"""Why a file in TOML cannot be read: one sentence in each language, from the settings of the company as from a mapping."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import pytest

from kamxl.company import company_settings
from kamxl.errors import SettingsError
from kamxl.i18n import Text

ENGLISH = re.compile(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+")


def told(tmp_path: Path) -> Text:
    with pytest.raises(SettingsError) as caught:
        company_settings(tmp_path / "book.xlsx")
    message = caught.value.message
    assert isinstance(message, Text)
    assert not ENGLISH.search(message.render("zh").replace(str(tmp_path), "")), "words of a library, in English"
    return message


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"[tier]\nmodel = = 3\n", "第 2 行第 9 列", "line 2, column 9"),
        (b"a = [1", "结尾", "ends too early"),
        ("model = '门槛'".encode("gb18030"), "不是 UTF-8", "not in UTF-8"),
    ],
)
def test_the_place_is_named_in_both_languages(tmp_path: Path, content: bytes, zh: str, en: str) -> None:
    (tmp_path / "kamxl.toml").write_bytes(content)
    message = told(tmp_path)
    assert zh in message.render("zh")
    assert en in message.render("en")


def test_a_file_without_the_right_to_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kamxl.toml").write_text("", "utf-8")

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kamxl.company.os.open", refuse)
    assert "权限" in told(tmp_path).render("zh")
