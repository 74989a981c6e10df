"""Which `kamxl.toml` counts: nobody but the reader, the workbook's owner and the administrator decides what a copy shows."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kamxl import company
from kamxl.cli.group import invoke
from kamxl.company import company_settings
from kamxl.errors import SettingsError
from kamxl.settings import effective

posix = pytest.mark.skipif(os.name != "posix", reason="owners and modes as POSIX has them")
ONE = "[points]\nper = 7\n"
UNMASKED = '[share.marketing]\nshow = ["customers.phone"]\nmask = ["customers.email"]\nleave_out = ["customers.region"]\nbase = "all"\n'


def place(folder: Path, text: str = ONE, mode: int = 0o644) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / company.FILE
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader and the workbook's owner are somebody else than those who own the files here."""
    monkeypatch.setattr(company, "_ROOT", 4_000_001)
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_002)


def reasons(book: Path) -> list[str]:
    return [one.why.key for one in company_settings(book).passed_over]


def test_the_nearest_file_counts_and_is_named(tmp_path: Path) -> None:
    place(tmp_path)
    near = place(tmp_path / "a", "[points]\nper = 8\n")
    found = company_settings(tmp_path / "a" / "b" / "book.xlsx")
    assert found.file == near
    assert effective(found.entries).settings.points.per == 8
    assert [str(text) for text in found.told] == [f"Company settings: {near}"]


@posix
@pytest.mark.parametrize("mode", [0o777, 0o1777], ids=["open", "open and sticky, as /tmp"])
def test_none_is_read_in_a_folder_that_everyone_may_write(tmp_path: Path, mode: int) -> None:
    own = place(tmp_path)
    place(tmp_path / "open", "[points]\nper = 8\n")
    (tmp_path / "open").chmod(mode)
    book = tmp_path / "open" / "book.xlsx"
    assert reasons(book) == ["settings.file.open_folder"]
    assert company_settings(book).file == own, "the next one above counts"


@posix
def test_none_that_everyone_may_change(tmp_path: Path) -> None:
    place(tmp_path, mode=0o646)
    assert reasons(tmp_path / "book.xlsx") == ["settings.file.open_file"]
    assert company_settings(tmp_path / "book.xlsx").entries == ()


@posix
def test_none_of_another_person(tmp_path: Path, stranger: None) -> None:
    place(tmp_path)
    assert reasons(tmp_path / "book.xlsx") == ["settings.file.owner"]


@posix
def test_that_of_the_workbooks_owner_counts_for_every_reader(tmp_path: Path, stranger: None) -> None:
    file = place(tmp_path)
    (tmp_path / "book.xlsx").touch()
    assert company_settings(tmp_path / "book.xlsx").file == file


@posix
def test_a_link_counts_by_its_own_owner_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = place(tmp_path / "elsewhere")
    (tmp_path / company.FILE).symlink_to(target)
    assert company_settings(tmp_path / "book.xlsx").file is not None
    if os.geteuid() == 0:
        os.chown(tmp_path / company.FILE, 65_534, 65_534, follow_symlinks=False)
        assert reasons(tmp_path / "book.xlsx") == ["settings.file.owner"]


@posix
def test_what_a_group_may_write_only_hides_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(tmp_path, ONE + UNMASKED + '["share.sales"]\nshow = ["orders.profit"]\n', 0o664)
    monkeypatch.setattr(company, "_is_writable_by_group", lambda info: bool(info.st_mode & 0o020))
    found = company_settings(tmp_path / "book.xlsx")
    settings = effective(found.entries).settings
    assert settings.points.per == 7
    assert set(settings.share) == {"marketing"}
    role = settings.share["marketing"]
    assert (role.base, role.show, role.mask) == (None, (), ())
    assert set(role.leave_out) == {"customers.email", "customers.region"}, "a mask may show what was left out"
    (note,) = found.told if found.file is None else list(found.told)[1:]
    assert "share.marketing.show, share.marketing.base, share.sales.show" in str(note)


@posix
def test_a_group_that_is_the_owners_alone_is_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import grp
    from types import SimpleNamespace

    file = place(tmp_path, mode=0o664)
    owner = company._name(file.stat().st_uid)
    for name, members, shared in ((owner, [], False), (owner, ["mallory"], True), ("staff", [owner], True)):
        monkeypatch.setattr(grp, "getgrgid", lambda gid, n=name, m=members: SimpleNamespace(gr_name=n, gr_mem=m))
        assert company._is_writable_by_group(file.stat()) == shared


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * 100_000,
        b"a = " + b"{b = " * 100_000,
        b".".join([b"a"] * 100_000) + b" = 1",
        b"x = {" + b".".join([b'"a"'] * 100_000) + b" = 1}",
        b"[" + b" . ".join([b"a"] * 100_000) + b"]",
        b"a" * 900_000,
        b"a = " + b"9" * 10_000,
        b"a = 2026-99-99",
        b"\xff\xfe\x00",
        b"# " + b"x" * 2_000_000,
        b"share = 3",
        b"share.x = 3",
        b"[tier]\nthreshold = [1, 2]",
        b"a = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_whatever_stands_in_the_file_is_answered_with_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / company.FILE).write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        effective(company_settings(tmp_path / "book.xlsx").entries)
    assert str(tmp_path / company.FILE) in str(caught.value)


def test_what_is_no_file_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / company.FILE).mkdir()
    assert company_settings(tmp_path / "book.xlsx").file is None
    (tmp_path / company.FILE).rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / company.FILE)
        assert company_settings(tmp_path / "book.xlsx").file is None, "a pipe would be waited for"


@posix
@pytest.mark.parametrize("command", [("settings",), ("run", "--dry-run"), ("share", "--role", "sales", "-o", "{out}")])
def test_the_commands_say_what_was_used_and_what_was_passed_over(
    small_book: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    used = place(tmp_path)
    passed = place(tmp_path / "books", mode=0o666)
    book = small_book.rename(tmp_path / "books" / small_book.name)
    words = [word.format(out=tmp_path / "copy.xlsx") for word in command[1:]]
    assert invoke(["--lang", "en", command[0], str(book), *words], "en") == 0
    told = capfd.readouterr().err
    assert f"Company settings: {used}" in told
    assert f"Settings file {passed} was passed over: everyone may change it" in told


@posix
def test_a_run_says_it_in_json_too(small_book: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = place(tmp_path, mode=0o666)
    assert invoke(["run", str(small_book), "--dry-run", "--json"], "en") == 0
    found = json.loads(capfd.readouterr().out)["settings_files"]
    assert found["used"] is None
    assert [one["file"] for one in found["passed_over"]] == [str(file)]


@posix
def test_a_batch_says_once_what_was_passed_over(
    small_book: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = place(tmp_path, mode=0o666)
    (tmp_path / "second.xlsx").write_bytes(small_book.read_bytes())
    assert invoke(["batch", str(tmp_path), "--workers", "1", "--as-of", "2026-09-30"], "en") == 0
    assert capfd.readouterr().err.count(f"Settings file {file} was passed over") == 1
