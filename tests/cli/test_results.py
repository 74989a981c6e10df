"""What commands print with --json: the models, their published schema, and what scripts of an earlier version rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import kamxl
from kamxl import walk
from kamxl.cli.group import invoke
from kamxl.results import RunSummary, UndoSummary, ValidationSummaries
from kamxl.results.published import PRINTED, json_schema
from kamxl.schema.sheets import SHEETS
from tests.conftest import AS_OF

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))
"""Printed by format 1. They stay as they are: what a script reads today it must find tomorrow."""
OTHERS: dict[str, type[BaseModel]] = {"convert-undo": UndoSummary, "validate-two-books": ValidationSummaries}


def command_of(example: Path) -> str:
    return next(name for name in PRINTED if example.stem == name or example.stem.startswith(f"{name}-"))


def model_of(example: Path) -> type[BaseModel]:
    return OTHERS.get(example.stem, PRINTED[command_of(example)])


def test_each_command_has_an_example() -> None:
    assert {command_of(example) for example in EXAMPLES} == set(PRINTED)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_what_was_printed_is_still_what_is_printed(example: Path) -> None:
    """A field that went, or holds another kind of value, is refused by its model; one that came has a default."""
    printed = json.loads(example.read_text("utf-8"))
    found: Any = model_of(example).model_validate(printed)
    kept = found.plain()
    assert holds(kept, printed), example.stem


def holds(found: Any, wanted: Any) -> bool:
    """Whether all that stands in an object stands in another; that one may hold more."""
    if isinstance(wanted, dict):
        return all(key in found and holds(found[key], value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(holds, found, wanted))
    return bool(type(found) is type(wanted) and found == wanted)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_misspelled_field_is_refused(example: Path) -> None:
    if example.stem == "settings":  # an object of the keys of settings
        return
    printed = json.loads(example.read_text("utf-8"))
    with pytest.raises(ValidationError):
        model_of(example).model_validate({**printed, "custmers": 1})


def test_a_summary_cannot_be_changed(small_book: Path) -> None:
    summary = walk.run_summary(walk.run(small_book, as_of=AS_OF, dry_run=True))
    with pytest.raises(ValidationError):
        summary.book = "another"  # type: ignore[misc]


@pytest.mark.parametrize("command", PRINTED)
def test_the_schema_is_published_and_open(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A reader takes fields that a later version adds."""
    assert invoke(["schema", command, "--json"], "en") == 0
    published = json.loads(capsys.readouterr().out)
    assert published == json_schema(command)
    assert '"additionalProperties": false' not in json.dumps(published)
    if command != "settings":
        assert {"program", "format"} <= published["properties"].keys()
        assert published["properties"]["format"]["const"] == 1


def test_all_schemas_stand_beside_those_of_the_sheets(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["schema", "--json"], "en") == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == [*SHEETS, "results"]
    assert list(printed["results"]) == list(PRINTED)
    assert invoke(["schema", "run"], "en") == 2  # for people there are the sheets


def test_run_says_program_and_format(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["run", str(small_book), "--as-of", AS_OF.isoformat(), "--dry-run", "--json"], "en") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["program"] == {"name": "kamxl", "version": kamxl.__version__}
    assert printed["format"] == 1
    RunSummary.model_validate(printed)


def test_every_amount_says_its_unit() -> None:
    """Numbers that are neither counts nor seconds are described."""

    def numbers(schema: dict[str, Any]) -> list[str]:
        found = []
        for name, part in {"": schema, **schema.get("$defs", {})}.items():
            for key, field in part.get("properties", {}).items():
                kinds = [field.get("type"), *(arm.get("type") for arm in field.get("anyOf", ()))]
                if "number" in kinds and key != "seconds" and "description" not in field:
                    found.append(f"{name}.{key}")
        return found

    assert [one for command in PRINTED for one in numbers(json_schema(command))] == []


def test_the_walk_reads_a_file_that_is_no_utf8_by_name(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    """A name that has no letters for its bytes stands in the summary as it is."""
    from tests.conftest import CUSTOMER_HEADERS, CUSTOMER_ROWS

    try:
        path = make_book(tmp_path / "b\udce9.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS]})
    except (OSError, UnicodeError):
        pytest.skip("this system has no such names")
    summary = walk.run_summary(walk.run(path, as_of=AS_OF, dry_run=True))
    assert Path(summary.book) == path
