"""Documentation is run: generated pages are those of the code, snippets execute, links lead somewhere."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import string
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kamxl import walk
from kamxl.i18n import LANGUAGES, Lang, words
from tests.conftest import AS_OF, ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SNIPPET = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
SNIPPETS = [
    (page, number, code) for page in PAGES for number, code in enumerate(SNIPPET.findall(page.read_text("utf-8")))
]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return _module("generate")


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["api.md", "cli.md", "fields.md", "settings.md", "zh/fields.md", "zh/settings.md"])
def test_generated_pages_are_those_of_the_code(generator: ModuleType, name: str) -> None:
    made = generator.PAGES[name]()
    assert (ROOT / "docs" / name).read_text("utf-8") == made, "run `make docs`"


def test_reworded_sentences_stand_in_tables_of_three_columns(generator: ModuleType) -> None:
    """The page goes by the history of the project, of which a copy may lack the beginning; what it says then stays."""
    rows = [line for line in generator.wording().splitlines() if line.startswith("| `")]
    assert len(rows) > 500
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    missing = [target for target in LINK.findall(page.read_text("utf-8")) if not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize(
    ("page", "number", "code"), SNIPPETS, ids=[f"{page.stem}-{number}" for page, number, _ in SNIPPETS]
)
def test_snippets_run(page: Path, number: int, code: str, tmp_path: Path) -> None:
    """Each snippet runs by itself in a folder that holds a filled workbook, accounts.xlsx."""
    walk.new_book(tmp_path / "accounts.xlsx", kind="key-accounts", lang="en", sample_day=AS_OF)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


TWINS = sorted(page.name for page in (ROOT / "docs" / "zh").glob("*.md"))


@pytest.mark.parametrize("name", TWINS)
def test_a_page_and_its_twin_lead_to_each_other_and_keep_the_reader_s_language(name: str) -> None:
    """From a Chinese page a link leads to a Chinese one where there is one, but for the link to its twin."""
    here = (ROOT / "docs" / "zh" / name).read_text("utf-8")
    there = (ROOT / "docs" / name).read_text("utf-8")
    assert f"](../{name}" in here
    assert f"](zh/{name})" in there
    others = [target for target in LINK.findall(here) if target.startswith("../") and target != f"../{name}"]
    assert [target for target in others if target.removeprefix("../") in TWINS] == []


def test_a_line_break_within_a_chinese_sentence_is_no_space_on_the_site() -> None:
    made = _module("site").on_page_markdown
    page = "第一行，\n  第二行。\n\n```text\n甲\n乙\n```\n- 甲\n- 乙 [x](../tests/x.py)\n"
    assert made(page, None, None, None) == "第一行，第二行。\n\n```text\n甲\n乙\n```\n- 甲\n- 乙 x\n"


def test_the_site_is_built_and_every_link_and_anchor_leads_somewhere(tmp_path: Path) -> None:
    """Strict: a page that is in no menu, a link or an anchor that leads nowhere ends the build."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '<html lang="zh"' in (tmp_path / "site" / "zh" / "tour.html").read_text("utf-8")
    assert '<html lang="en"' in (tmp_path / "site" / "tour.html").read_text("utf-8")
    loaded = re.compile(r'<(?:script|link|img)[^>]+(?:src|href)="https?://')
    assert not [page for page in (tmp_path / "site").rglob("*.html") if loaded.search(page.read_text("utf-8"))]


def test_a_package_index_gets_a_readme_without_broken_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    made = importlib.import_module("readme")
    text = (ROOT / "README.md").read_text("utf-8")
    assert not LINK.findall(made.for_index(text))
    absolute = made.for_index(text, "https://example.org/kamxl")
    assert "![总览](https://example.org/kamxl/raw/main/docs/images/overview-zh.png)" in absolute
    assert not LINK.findall(absolute)


def test_the_index_of_examples_names_each_of_them() -> None:
    page = ROOT / "examples" / "README.md"
    named = {Path(target).parts[0] for target in LINK.findall(page.read_text("utf-8"))}
    there = {path.name for path in page.parent.iterdir() if path.name not in ("README.md", "__pycache__")}
    assert there <= named
    assert [target for target in LINK.findall(page.read_text("utf-8")) if not (page.parent / target).exists()] == []


def _pattern(sentence: str) -> str:
    parts = string.Formatter().parse(sentence)
    return "".join(re.escape(text) + ("" if name is None else ".+") for text, name, _, _ in parts)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["collect", "explain", "privacy", "leaving", "remind"])
def test_what_a_page_shows_of_the_terminal_is_what_it_says_today(page: str, lang: Lang) -> None:
    """Each line that stands at the edge of a block of output is a sentence of the catalogue, with something put in."""
    sentences = [pair[LANGUAGES.index(lang)] for pair in words().values()]
    known = [re.compile(_pattern(one)) for one in sentences if len(re.sub(r"\{[^}]*\}|\W", "", one)) > 1]
    text = (ROOT / "docs" / ("zh" if lang == "zh" else "") / f"{page}.md").read_text("utf-8")
    blocks = [one for one in re.findall(r"```text\n(.*?)```", text, re.DOTALL) if one[0] != "#"]
    shown = [one for one in blocks if not re.match(r"kamxl|setx|remind\.", one)]
    assert shown
    for line in "".join(shown).splitlines():
        if line and not line.startswith((" ", "…")):
            assert any(one.fullmatch(line) for one in known), line
