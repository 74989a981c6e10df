"""Every command line of the pages can be typed: its command is there, and so is each of its options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kamxl.cli.group import COMMANDS, group
from tests.conftest import ROOT

PAGES = [page for page in sorted((ROOT / "docs").rglob("*.md")) if page.name not in ("cli.md", "api.md")]
CALL = re.compile(r"(?:^|[\s\"\\/])kamxl(?:\.exe)?((?: --lang (?:zh|en))? [a-z][\w-]*(?: [^`\n]*)?)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
PROSE = {"and", "nightly"}
"""What stands behind the name where it is no command: in a remark, and the name of a task."""
WHOLE = group("en")


def lines(text: str) -> Iterator[str]:
    """What follows `kamxl` in spans of code and in blocks of commands, without remarks."""
    blocks = re.findall(r"^```(?:bash|text|powershell|bat|cron|ini)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", rest)
    for line in (*spans, *(line for block in blocks for line in block.splitlines())):
        for found in CALL.findall(line.split(" #")[0]):
            yield re.split(r"\s{3,}|[；;]|\s&&|\s>>", found.strip())[0]


def options_of(command: click.Command) -> set[str]:
    below = command.commands.values() if isinstance(command, click.Group) else ()
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return known.union({"--help", "--lang", "--verbose"}, *map(options_of, below))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_line_can_be_typed(page: Path) -> None:
    wrong = []
    for line in lines(page.read_text("utf-8")):
        words = re.sub(r"^--lang \w+ ", "", line).split()
        command = WHOLE.get_command(None, words[0]) if words[0] in COMMANDS else None  # type: ignore[arg-type]  # it needs none
        if command is None:
            wrong += [line] if re.fullmatch(r"[a-z]+(?:-[a-z]+)*", words[0]) and words[0] not in PROSE else []
        else:
            wrong += [line] if set(OPTION.findall(line)) - options_of(command) else []
    assert not wrong


def test_lines_are_found() -> None:
    """The test above would pass if nothing were found."""
    guide = list(lines((ROOT / "docs" / "deployment.md").read_text("utf-8")))
    assert "doctor --configure-machine" in guide
    assert len(guide) >= 12
