"""The command line of the batch: options that exclude each other, Ctrl-C, progress for terminals and for logs."""

from __future__ import annotations

import io
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from kamxl.batch.progress import LEVELS, Progress
from kamxl.cli.group import invoke
from kamxl.i18n import LANGUAGES, Lang
from tests.batch.jobs import batch_of, job_of
from tests.batch.shelf import batch, finish, make_shelf, start, times_done, wait_for


@pytest.mark.parametrize(
    "options",
    [
        ["--poll", "5"],
        ["--dask", "tcp://x:1", "--workers", "2"],
        ["--resume", "--watch"],
        ["--summary", "x.xlsx", "--no-summary"],
        ["--task", "validate", "--tier-model", "pareto"],
        ["--task", "nonsense"],
        ["--task", "convert"],
        ["--mapping", "pyproject.toml"],
        ["--task", "validate", "--out", "x"],
        ["--workers", "0"],
        ["--timeout", "0"],
        ["--memory", "10"],
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["batch", str(tmp_path), *options], "zh") == 2
    assert "--" in capsys.readouterr().err


def test_without_paths_or_with_missing_ones_it_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["batch"], "zh") == 2
    assert invoke(["batch", str(tmp_path / "不在")], "zh") == 2
    assert "不在" in capsys.readouterr().err


def test_ctrl_c_finishes_what_is_in_hand_and_resume_does_the_rest(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 8)
    process = start(shelf.root, "--recursive", "--workers", 1)
    wait_for(lambda: len(times_done(shelf.root)) >= 2)
    process.send_signal(signal.SIGINT)
    code, out = finish(process)
    assert code == 1
    assert out["counts"]["open"] > 0
    assert out["counts"]["done"] + out["counts"]["open"] == 8
    assert not list(shelf.root.glob("**/.*lock"))
    code, out, said = batch(shelf.root, "--recursive", "--resume")
    assert (code, out["counts"]["done"], out["resumed"]) == (0, 8, True)
    assert "接着做" in said
    assert set(times_done(shelf.root).values()) == {1}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_terminal_sees_a_bar_with_rate_and_remaining_time(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    one = batch_of(Path("/x"))
    with Progress(lang, stream=stream) as progress:
        progress.begin(one, 2, 1, False)
        for number in range(2):
            record = {"seconds": 0.1, "reason": "坏了 [red]", "error": "x"}
            outcome = "failed" if number else "done"
            progress.settled(job_of(one, Path(f"/x/大客户{number}.xlsx")), {"outcome": outcome, "record": record})
    shown = stream.getvalue()
    assert "2/2" in shown
    assert ("剩余" if lang == "zh" else "left") in shown
    assert ("个/秒" if lang == "zh" else "/s") in shown
    assert "坏了 [red]" in shown, "what looks like markup in a reason is text"


def test_a_log_that_is_no_terminal_sees_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamxl.batch.progress._EVERY", 0.0)
    stream, log = io.StringIO(), io.StringIO()
    one = batch_of(Path("/x"))
    progress = Progress("en", log, stream)
    progress.begin(one, 3, 0, False)
    progress.settled(job_of(one, Path("/x/a.xlsx")), {"outcome": "done", "record": {"seconds": 0.2}})
    progress.again(job_of(one, Path("/x/b.xlsx")), {"outcome": "claimed", "by": "Alice@pc"}, 0.5)
    lines = stream.getvalue().splitlines()
    assert lines[-1].startswith("1/3, 0 failed")
    events = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["begin", "book", "again"]
    assert events[2]["reason"] == "Alice@pc"


def test_a_log_that_cannot_be_opened_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert invoke(["batch", str(tmp_path), "--log", str(tmp_path / "file" / "log")], "en") == 2
    assert "log" in capsys.readouterr().err


def test_lines_of_the_log_have_a_level_and_verbose_tells_of_each_workbook() -> None:
    done: dict[str, Any] = {"outcome": "done", "record": {"seconds": 0.4}}
    failed: dict[str, Any] = {"outcome": "failed", "record": {"error": "locked", "reason": "somebody has it"}}
    levels = {}
    for level in LEVELS:
        log, stream = io.StringIO(), io.StringIO()
        progress = Progress("en", log, stream, level=level, each=True)
        one = batch_of(Path("/x"))
        progress.begin(one, 2, 0, False)
        progress.settled(job_of(one, Path("/x/a.xlsx")), done)
        progress.again(job_of(one, Path("/x/b.xlsx")), failed, 0.0)
        progress.settled(job_of(one, Path("/x/b.xlsx")), failed)
        levels[level] = [(json.loads(line)["level"], json.loads(line)["event"]) for line in log.getvalue().splitlines()]
        assert "done  a.xlsx  0.4 s" in stream.getvalue()
    everything = [("info", "begin"), ("info", "book"), ("warning", "again"), ("error", "book")]
    assert levels == {
        "info": everything,
        "warning": [everything[0], *everything[2:]],
        "error": [everything[0], everything[3]],
    }
