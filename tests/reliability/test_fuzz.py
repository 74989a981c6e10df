"""Files out of order, thousands of them: each is read or answered in a sentence, in time and within its memory.

Never does one end with a fault of ours (exit code 70) or a crash of a library, and what is written from one opens in two readers.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from bounded import MEGABYTES, SECONDS, Ended, bounded
from disorder import OF_BYTES, OF_PACKAGES, OF_TEXTS, Disorder
from seeds import TEXTS, books, journal, lock, tables

from kamxl.cli.group import invoke
from tests.conftest import AS_OF, LONG

pytestmark = pytest.mark.skipif(os.name != "posix", reason="each case runs in a child that is forked")
SHARE = float(os.environ.get("KAMXL_FUZZ", "1"))
"""Part of the long form that is to be done, for those who have less time."""
DAY = AS_OF.isoformat()


def count(long: int, short: int) -> int:
    return max(short, int(long * SHARE)) if LONG else short


class Tally:
    """What came out, printed at the end; a case that ended badly is kept."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.codes: Counter[int] = Counter()
        self.bad: list[str] = []
        self.slowest = self.largest = 0.0

    def add(self, seed: object, ended: Ended, case: Path) -> None:
        self.codes[ended.code] += 1
        self.slowest, self.largest = max(self.slowest, ended.seconds), max(self.largest, ended.megabytes)
        if not ended.well:
            folder = Path(os.environ.get("KAMXL_FUZZ_KEEP", self.folder))
            folder.mkdir(exist_ok=True, parents=True)
            kept = folder / f"bad-{self.name}-{len(self.bad)}{case.suffix}"
            if case.is_file():
                shutil.copyfile(case, kept)
            why = f"{seed}: {ended.why}, {kept}\n{ended.said}"
            kept.with_name(kept.name + ".txt").write_text(
                why, "utf-8"
            )  # at once: a run that is stopped keeps its reasons
            self.bad.append(why[:900])

    def check(self) -> None:
        print(
            f"\n{self.name}: {self.codes.total()} inputs, exits {dict(sorted(self.codes.items()))}, {self.slowest:.1f} s, {self.largest:.0f} MB"
        )
        assert not self.bad, (
            f"{len(self.bad)} of {self.codes.total()} beyond {SECONDS} s, {MEGABYTES} MB or a promised exit code:\n"
            + "\n".join(self.bad[:5])
        )


@pytest.fixture(autouse=True, scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Everything is imported once, before the first child is forked."""
    folder = tmp_path_factory.mktemp("warm")
    before = books(folder)["filled.xlsx"]
    (folder / "book.xlsx").write_bytes(before)
    invoke(["run", str(folder / "book.xlsx"), "--as-of", DAY], "en")


def cases(seeds: dict[str, bytes], disorders: tuple[Disorder, ...], number: int) -> Iterator[tuple[str, bytes]]:
    """So many files, the same in each run: of each seed in turn."""
    names = list(seeds)
    for place in range(number):
        name = names[place % len(names)]
        draw = random.Random(f"{name} {place}")
        yield name, draw.choice(disorders)(seeds[name], draw)


def _opens(book: Path) -> str:
    """Why a workbook does not open in one of two readers; empty where it does."""
    import warnings

    from openpyxl import load_workbook
    from python_calamine import CalamineWorkbook

    for reader in (lambda: CalamineWorkbook.from_path(str(book)), lambda: load_workbook(book).close()):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reader()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return ""


def _run(book: Path, out: Path) -> int:
    return invoke(["run", str(book), "--as-of", DAY, "--output", str(out)], "en")


def _read(book: Path) -> int:
    why = _opens(book)
    print(f"{book.name} does not open: {why}")
    return 71 if why else 0


def _run_and_read(book: Path, out: Path, log: Path) -> Ended:
    """A run, and whether two readers open what it wrote. Their time is not ours: one makes a cell for each that a link covers."""
    ended = bounded(partial(_run, book, out), log)
    # What does not open before is the user's part, whose bytes are kept.
    if ended.code == 0 and (read := bounded(partial(_read, out), log)).code != 0 and bounded(partial(_read, book), log).code == 0:  # fmt: skip
        return read
    return ended


def test_workbooks(tmp_path: Path) -> None:
    tally = Tally("workbooks", tmp_path)
    for place, (name, data) in enumerate(cases(dict(books(tmp_path)), OF_PACKAGES, count(2_000, 24))):
        book, out = tmp_path / f"case-{name}", tmp_path / "out.xlsx"
        book.write_bytes(data)
        out.unlink(missing_ok=True)
        tally.add((name, place), _run_and_read(book, out, tmp_path / "log"), book)
    tally.check()
    assert tally.codes[0] > tally.codes.total() // 10, "most would be refused at the door"


def _convert(source: Path, out: Path, *more: str) -> int:
    code = invoke(["convert", str(source), "--to", str(out), *more], "en")
    return 71 if out.exists() and _opens(out) else code


def test_tables(tmp_path: Path) -> None:
    tally = Tally("tables", tmp_path)
    for place, (name, data) in enumerate(_tables(count(2_000, 21))):
        source, out = tmp_path / f"case{Path(name).suffix}", tmp_path / "out.xlsx"
        source.write_bytes(data)
        for old in (out, tmp_path / "out.mapping.toml"):
            old.unlink(missing_ok=True)
        tally.add((name, place), bounded(partial(_convert, source, out), tmp_path / "log"), source)
    tally.check()


def _tables(number: int) -> Iterator[tuple[str, bytes]]:
    seeds = tables()
    for place, name in enumerate(list(seeds) * (number // len(seeds) + 1)):
        if place == number:
            return
        disorders = OF_TEXTS if name.endswith(("csv", "tsv")) else OF_BYTES if name.endswith("xls") else OF_PACKAGES
        draw = random.Random(f"{name} {place}")
        yield name, draw.choice(disorders)(seeds[name], draw)


def test_settings_files(tmp_path: Path) -> None:
    tally, book = Tally("settings files", tmp_path), tmp_path / "book.xlsx"
    book.write_bytes(books(tmp_path)["plain.xlsx"])
    for place, (name, data) in enumerate(cases({"kamxl.toml": TEXTS["kamxl.toml"]}, OF_TEXTS, count(400, 12))):
        (tmp_path / name).write_bytes(data)
        call = partial(invoke, ["settings", str(book)], "en")
        tally.add((name, place), bounded(call, tmp_path / "log"), tmp_path / name)
    tally.check()


def test_mappings(tmp_path: Path) -> None:
    tally, source = Tally("mappings", tmp_path), tmp_path / "a.csv"
    source.write_bytes(tables()["a.csv"])
    for place, (name, data) in enumerate(cases({"map.toml": TEXTS["map.toml"]}, OF_TEXTS, count(400, 6))):
        (tmp_path / name).write_bytes(data)
        (tmp_path / "out.xlsx").unlink(missing_ok=True)
        call = partial(_convert, source, tmp_path / "out.xlsx", "--mapping", str(tmp_path / name))
        tally.add((name, place), bounded(call, tmp_path / "log"), tmp_path / name)
    tally.check()


def _read_journal(folder: Path) -> int:
    from kamxl.batch.manifest import Journal, Manifest

    manifest = Manifest(folder)
    manifest.refresh()
    manifest.fold(Journal(folder))
    return 0


def _take(book: Path) -> int:
    from kamxl.batch.claim import Claim, take
    from kamxl.batch.failures import inherit
    from kamxl.batch.job import Job
    from kamxl.batch.manifest import Journal

    claim = take(book, stale_after=60)
    if isinstance(claim, Claim):
        inherit(Job("k", str(book), "s", "s"), claim, Journal(book.parent / "journal"))
        claim.release()
    return 0


@pytest.mark.parametrize("kind", ["journal", "lock"])
def test_records_and_locks(tmp_path: Path, kind: str) -> None:
    from kamxl.batch.claim import lock_of

    tally = Tally(kind, tmp_path)
    (tmp_path / "book.xlsx").write_bytes(b"abc")
    content: bytes = {"journal": journal, "lock": lock}[kind]()
    place_of: Path = {"journal": tmp_path / "state" / "a.jsonl", "lock": lock_of(tmp_path / "book.xlsx")}[kind]
    place_of.parent.mkdir(exist_ok=True)
    call: Callable[[], int] = (
        partial(_read_journal, place_of.parent) if kind == "journal" else partial(_take, tmp_path / "book.xlsx")
    )
    for place, (name, data) in enumerate(cases({kind: content}, OF_TEXTS, count(400, 40))):
        place_of.write_bytes(data)
        os.utime(place_of, (1, 1))
        tally.add((name, place), bounded(call, tmp_path / "log"), place_of)
    tally.check()
