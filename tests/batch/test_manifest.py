from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from jobs import record

from kamxl.batch.manifest import Journal, Manifest, now
from kamxl.errors import WriteError
from kamxl.files.process import this


def read(folder: Path) -> Manifest:
    manifest = Manifest(folder)
    manifest.refresh()
    return manifest


def abandon(journal: Journal) -> None:
    """Make a journal one of a process that was killed."""
    lines = journal.path.read_text("utf-8").splitlines()
    first = json.dumps({"kind": "open", "at": now(), **asdict(replace(this(), started="1"))})
    journal.path.write_text("\n".join([first, *lines[1:]]) + "\n", "utf-8")


def test_the_latest_record_of_a_workbook_counts_whoever_wrote_it(tmp_path: Path) -> None:
    one, other = Journal(tmp_path), Journal(tmp_path)
    one.append(record("甲.xlsx", "failed"))
    other.append(record("甲.xlsx", "done"), record("乙.xlsx"))
    one.append(record("乙.xlsx", "failed"))
    manifest = read(tmp_path)
    assert manifest.books["甲.xlsx", "run"]["outcome"] == "done"
    assert manifest.books["乙.xlsx", "run"]["outcome"] == "failed"
    assert len(list(tmp_path.iterdir())) == 2, "each process has a file of its own"


def test_tasks_do_not_hide_each_other(tmp_path: Path) -> None:
    Journal(tmp_path).append(record("甲.xlsx", task="run"), record("甲.xlsx", "failed", task="validate"))
    manifest = read(tmp_path)
    latest = manifest.latest("甲.xlsx", "run")
    assert latest is not None
    assert latest["outcome"] == "done"


def test_refresh_reads_on_where_it_stopped_and_takes_whole_lines_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(record("a"))
    manifest = read(tmp_path)
    assert set(manifest.books) == {("a", "run")}
    with journal.path.open("ab") as file:
        file.write(json.dumps(record("b")).encode()[:30])
    manifest.refresh()
    assert set(manifest.books) == {("a", "run")}
    assert manifest.unreadable == 0
    Journal(tmp_path).append(record("c"))
    manifest.refresh()
    assert set(manifest.books) == {("a", "run"), ("c", "run")}


def test_offsets_let_another_process_read_only_what_is_new(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(record("a"))
    planned = read(tmp_path)
    journal.append(record("b"))
    worker = Manifest(tmp_path, dict(planned.offsets))
    worker.refresh()
    assert set(worker.books) == {("b", "run")}


def test_a_spoiled_line_costs_that_line_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(record("a"))
    with journal.path.open("ab") as file:
        file.write(b'{"kind": "book", "ke\0\0\0\n')
    journal.append(record("b"))
    manifest = read(tmp_path)
    assert set(manifest.books) == {("a", "run"), ("b", "run")}
    assert manifest.unreadable == 1


def test_files_of_the_dead_are_folded_into_one_and_those_of_the_living_stay(tmp_path: Path) -> None:
    for number in range(5):
        journal = Journal(tmp_path)
        journal.append(record("same", number=number), record(f"own {number}"))
        abandon(journal)
    living = Journal(tmp_path)
    living.append(record("living"))
    mine = Journal(tmp_path)
    manifest = read(tmp_path)
    before = dict(manifest.books)
    manifest.fold(mine)
    assert {path.name for path in tmp_path.iterdir()} == {living.path.name, mine.path.name}
    after = read(tmp_path)
    assert after.books == before
    assert after.books["same", "run"]["number"] == 4


def test_folding_twice_at_once_loses_nothing(tmp_path: Path) -> None:
    for number in range(3):
        journal = Journal(tmp_path)
        journal.append(record(f"{number}"))
        abandon(journal)
    one, other = read(tmp_path), read(tmp_path)
    first, second = Journal(tmp_path), Journal(tmp_path)
    one.fold(first)
    other.fold(second)
    assert set(read(tmp_path).books) == {("0", "run"), ("1", "run"), ("2", "run")}


def test_a_reader_whose_files_are_folded_away_finds_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        journal = Journal(tmp_path)
        journal.append(record(f"{number}"))
        abandon(journal)
    manifest = Manifest(tmp_path)
    listed = manifest._files()
    Manifest(tmp_path).fold(Journal(tmp_path))
    monkeypatch.setattr(manifest, "_files", _first_then(listed, manifest._files))
    manifest.refresh()
    assert set(manifest.books) == {("0", "run"), ("1", "run")}


def _first_then(first: list[Path], then: Any) -> Any:
    answers = iter([first])
    return lambda: next(answers, None) or then()


def test_another_machines_file_is_folded_only_when_it_has_been_silent_for_a_day(tmp_path: Path) -> None:
    for silent in (3600, 25 * 3600, 26 * 3600):
        journal = Journal(tmp_path)
        journal.append(record(f"{silent}"))
        first, *rest = journal.path.read_text("utf-8").splitlines()
        theirs = {**json.loads(first), "machine": "another"}
        journal.path.write_text("\n".join([json.dumps(theirs), *rest]) + "\n", "utf-8")
        then = time.time() - silent
        os.utime(journal.path, (then, then))
    Manifest(tmp_path).fold(Journal(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2
    assert len(read(tmp_path).books) == 3


def test_a_folder_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError, match="manifest"):
        Journal(tmp_path / "file" / "below").append(record("a"))
