"""Wrong calls, made for real: each is said in the user's language, with click's own machinery for translations."""

from __future__ import annotations

import json
import os
import re
import string
import subprocess
import sys
from pathlib import Path
from shutil import which

import click
import pytest
from click.shell_completion import ShellComplete

from kamxl.cli.clickwords import MESSAGES
from kamxl.cli.group import group, invoke
from kamxl.i18n import LANGUAGES, Lang, tr, words
from kamxl.schema.sheets import SHEETS
from kamxl.width import cells

CALLS = {
    "command": ["runn"],
    "option": ["run", "--foo", "{book}"],
    "missing": ["run"],
    "no_value": ["run", "{book}", "--as-of"],
    "takes_none": ["run", "{book}", "--dry-run=yes"],
    "extra": ["run", "{book}", "大", "客户"],
    "not_there": ["run", "没有.xlsx"],
    "is_folder": ["run", "{folder}"],
    "is_file": ["macros", "export", "{book}"],
    "month": ["report", "{book}", "--month", "2026-13", "-o", "x.pdf"],
    "day": ["run", "{book}", "--as-of", "2026年"],
    "choice": ["run", "{book}", "--tier-model", "abc"],
    "number": ["batch", "{folder}", "--workers", "二"],
    "range": ["batch", "{folder}", "--workers", "-1"],
}
WITHOUT_HINT = {"no_value", "takes_none"}
"""Faults of which click does not say in which command."""


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_call_is_told_in_chinese(name: str, small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = [part.format(book=small_book, folder=small_book.parent) for part in CALLS[name]]
    assert invoke(["--lang", "zh", *call], "zh") == 2
    said = capsys.readouterr()
    assert said.out == ""
    line = said.err.strip().splitlines()[-1]
    assert line.startswith("错误：")
    words = line.replace(str(small_book.parent), "")
    for english in ("Invalid", "does not", "No such", "Missing", " is ", "Got "):
        assert english not in words
    assert ("--help 查看用法" in said.err) != (name in WITHOUT_HINT)


@pytest.mark.parametrize("message", MESSAGES)
def test_click_says_it_in_these_words_still(message: str) -> None:
    """A sentence that click words otherwise would come out in English."""
    source = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    assert json.dumps(message) in source


@pytest.mark.parametrize("message", MESSAGES)
def test_ours_asks_only_for_what_click_fills_in(message: str) -> None:
    def named(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    assert named(words()[MESSAGES[message]][0]) <= named(message)


def test_click_has_its_own_words_back_afterwards() -> None:
    invoke(["runn"], "zh")
    assert click.exceptions.NoSuchCommand("x").message == "No such command 'x'."


@pytest.mark.parametrize("line", [["--help"], ["run", "--help"], ["convert", "-h"], ["batch", "-h"], ["macros", "-h"]])
def test_help_in_chinese_has_no_english_of_clicks(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(line, "zh") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：kamxl")
    for english in ("OPTIONS", "ARGS", "COMMAND", "Options", "Usage", "required", "default", "Show"):
        assert english not in shown


def test_a_sentence_of_ours_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["schema", "nothing"], "zh") == 2
    assert "nothing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "near"),
    [
        (["runn"], "run"),
        (["Convert"], "convert"),
        (["run", "{book}", "--asof", "2026-01-01"], "--as-of"),
        (["run", "{book}", "--dryrun"], "--dry-run"),
        (["macros", "instal", "{book}"], "install"),
        (["report", "{book}", "--kind", "summry"], "summary"),
        (["report", "{book}", "--format", "PPT"], "pptx"),
        (["run", "{book}", "--tier-model", "parreto"], "pareto"),
        (["batch", "{folder}", "--task", "validat"], "validate"),
        (["--lang", "enn", "run"], "en"),
    ],
)
def test_a_near_miss_is_answered_with_what_was_meant(
    call: list[str], near: str, small_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = [part.format(book=small_book, folder=small_book.parent) for part in call]
    assert invoke(call, "en") == 2
    shown = near if near.startswith("-") else f"“{near}”"
    assert f"Did you mean {shown}" in capsys.readouterr().err
    assert invoke(call, "zh") == 2
    assert re.search(f"。您是不是想用 ?{re.escape(shown)}", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("call", "zh", "en"),
    [
        (["run"], "错误：缺少 BOOK。", "Error: Missing BOOK."),
        (["run", "{book}", "--asof", "x"], "错误：没有选项 --asof。您是不是想用 --as-of", "There is no option --asof. Did you mean --as-of"),
        (["report", "{book}"], "错误：缺少 -o / --output。", "Error: Missing -o / --output."),
        (["press", "reprt", "x"], "错误：refresh|validate|report|doctor：不能取“reprt”", "Did you mean “report”?"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_punctuated_as_the_rest(
    call: list[str], zh: str, en: str, small_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = [part.format(book=small_book) for part in call]
    for lang, said in (("zh", zh), ("en", en)):
        assert invoke(call, lang) == 2  # type: ignore[arg-type]
        err = capsys.readouterr().err
        assert said in err
        assert "'" not in err


def test_a_wrong_choice_names_all_there_are(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["report", str(small_book), "--format", "zzz"], "zh") == 2
    said = capsys.readouterr().err
    assert "可选：pdf、pptx、xlsx、html。" in said
    assert "是不是" not in said
    for lang, words_ in (("en", "Did you mean “Customers”?"), ("zh", "是不是“客户信息”？")):
        assert invoke(["schema", "custmers"], lang) == 2
        said = capsys.readouterr().err
        assert words_ in said
        assert all((sheet.zh if lang == "zh" else sheet.en) in said for sheet in SHEETS.values())
        assert bool(re.search(r"[\u4e00-\u9fff]", said)) is (lang == "zh"), "names are in the language of the line"


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (["share", "{book}", "--role", "sale", "-o", "x.xlsx"], 2, "There is no role “sale”. Did you mean “sales”?"),
        (["convert", "nothere.csv", "--to", "x.xlsx"], 2, "Error: SRC: “nothere.csv” does not exist"),
        (["run", "{list}"], 3, "kamxl convert list.csv --to NEW.xlsx"),
        (["validate", "{list}"], 3, "kamxl convert list.csv --to NEW.xlsx"),
        (["explain", "{book}", "--cell", "Tires!D5"], 2, "Did you mean “Tiers”?"),
        (
            ["forget", "{book}", "--customer", "nobody", "--yes"],
            2,
            "no customer or contact “nobody” in the workbook. Check",
        ),
    ],
)
def test_a_wrong_line_says_what_to_do(
    call: list[str], code: int, said: str, small_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A csv was told to be no workbook and left there; five customers whom nobody meant were the nearest of “nobody”."""
    table = small_book.with_name("list.csv")
    table.write_text("客户编号,客户名称\nC1,甲\n", "utf-8")
    assert invoke(["--lang", "en", *(part.format(book=small_book, list=table) for part in call)], "en") == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_kamxl_says_alone_fits_a_terminal(lang: Lang) -> None:
    assert max(map(cells, tr("cli.start", lang).splitlines())) < 80


@pytest.mark.skipif(which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "begun", "found"),
    [
        (["add-sheet", "book.xlsx"], "目", ["目标"]),
        (["add-sheet", "book.xlsx", "目标"], "De", ["Deals", "deals"]),
        (["schema"], "market", ["market"]),
        (["report", "--kind"], "su", ["summary"]),
    ],
)
def test_what_a_shell_completes(words: list[str], begun: str, found: list[str]) -> None:
    shell = ShellComplete(group("zh"), {}, "kamxl", "_KAMXL_COMPLETE")
    assert [one.value for one in shell.get_completions(words, begun)] == found


def test_beside_a_completed_command_stands_what_it_does() -> None:
    """The sentence of the list of commands: the first of its help is cut, and names its arguments."""
    told = {
        one.value: one.help
        for one in ShellComplete(group("en"), {}, "kamxl", "_KAMXL_COMPLETE").get_completions([], "r")
    }
    assert told["run"] == "Compute and write the results back into the workbook."


def test_the_line_for_completion_works_in_a_shell() -> None:
    """The very line that `kamxl` alone names."""
    line = re.findall(r'eval .*kamxl\)"', words()["cli.start"][0])[0]
    assert line in words()["cli.start"][1]
    script = (
        f"{line}\nCOMP_WORDS=(kamxl report --kind su); COMP_CWORD=3; _kamxl_completion kamxl; echo ${{COMPREPLY[*]}}"
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(["bash", "-c", script], env={**os.environ, "PATH": path}, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("summary\n", "")


@pytest.mark.parametrize("call", [["zzz"], ["run", "--owner", "x", "book.xlsx"], ["schema", "foo"]])
def test_what_is_near_nothing_is_answered_without_a_guess(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(call, "en") == 2
    assert "Did you mean" not in capsys.readouterr().err


def test_without_a_command_kamxl_says_what_to_do_first(capsys: pytest.CaptureFixture[str]) -> None:
    for lang in LANGUAGES:
        assert invoke([], lang) == 0
        shown = capsys.readouterr()
        assert all(f"kamxl {name}" in shown.out for name in ("new", "run", "convert", "demo"))
        assert shown.err == ""


def test_the_language_may_stand_behind_the_command(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = ["--as-of", "2026-09-30", "--dry-run", "--json"]
    for line in (["--lang", "en", "run", str(small_book), *day], ["run", str(small_book), *day, "--lang", "en"]):
        assert invoke(line, "zh") == 0
        assert json.loads(capsys.readouterr().out)["lang"] == "en"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_given_however_it_is_asked_for(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    """`kamxl help run` as in many programs; `kamxl macros` alone said its whole help as one line of an error."""
    assert invoke(["help"], lang) == invoke(["help", "run"], lang) == 0
    said = capsys.readouterr().out
    assert tr("cli.run.short", lang) in said
    assert "--what-if" in said
    assert invoke(["hel"], lang) == 2
    assert "“help”" in capsys.readouterr().err
    assert invoke(["macros"], lang) == 2
    said = capsys.readouterr().err
    assert tr("cli.usage", lang) in said.splitlines()[0]
    assert tr("cli.error", lang, message="")[:3] not in said


@pytest.mark.parametrize(
    ("call", "name"),
    [(["collect"], "COPY"), (["convert", "no.csv", "--to", "x.xlsx"], "SRC"), (["doctor", "no.xlsx"], "BOOK")],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_argument_is_named_without_the_marks_of_usage(
    call: list[str], name: str, lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(call, lang) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert re.search(rf"{name}(?:: |：|。|\.$)", line), line
    assert "[" not in line


def test_a_word_that_is_missing_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["press"], "zh") == 2
    assert capsys.readouterr().err.strip().splitlines()[-1] == "错误：缺少 refresh|validate|report|doctor。"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("call", [("batch", "--out"), ("batch", "--state"), ("remind", "-o")])
def test_a_pipe_is_no_folder(
    call: tuple[str, str], lang: Lang, small_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    assert invoke([call[0], str(small_book), call[1], str(pipe)], lang) == 2
    assert tr("cli.usage.is_file", lang, filename=pipe) in capsys.readouterr().err
