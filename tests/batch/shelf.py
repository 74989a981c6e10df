"""A shelf of workbooks for the tests of the batch: nested folders with Chinese names, and files of every unpleasant kind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from kamxl.batch.find import FOLDER
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS

DAY = AS_OF.isoformat()
REGIONS = ("华东大区", "华南大区", "华北大区/一组", "华北大区/二组 (新)")
OWNERS = ("王敏", "李强", "张磊")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass
class Shelf:
    """What stands on it, by how it must come out; paths relative to the root."""

    root: Path
    good: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    encrypted: list[str] = field(default_factory=list)
    bombs: list[str] = field(default_factory=list)

    @property
    def bad(self) -> list[str]:
        return sorted([*self.damaged, *self.locked, *self.encrypted, *self.bombs])


def write_book(path: Path, seed: int = 0, customers: int = 3) -> Path:
    """A small workbook of its own figures."""
    draw = random.Random(seed)
    book = Workbook()
    sheet = book.active
    sheet.title = "客户信息"
    sheet.append(CUSTOMER_HEADERS)
    for place in range(customers):
        row = list(CUSTOMER_ROWS[place % len(CUSTOMER_ROWS)])
        row[0], row[1], row[5] = f"C{seed:04}{place:02}", f"客户{seed}-{place}有限公司", f"13{seed:04}{place:05}"
        row[7], row[11] = str(draw.randint(1, 250)), draw.choice(OWNERS)
        sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def make_shelf(
    root: Path, good: int, *, damaged: int = 0, locked: int = 0, encrypted: int = 0, bombs: int = 0
) -> Shelf:
    """Workbooks in nested folders, and beside them what a batch has to leave alone."""
    shelf = Shelf(root)
    makers: list[tuple[list[str], int, Callable[[Path, int], object]]] = [
        (shelf.good, good, write_book),
        (shelf.damaged, damaged, write_damaged),
        (shelf.locked, locked, write_locked),
        (shelf.encrypted, encrypted, write_encrypted),
        (shelf.bombs, bombs, write_bomb),
    ]
    number = 0
    for names, count, write in makers:
        for _ in range(count):
            name = f"{REGIONS[number % len(REGIONS)]}/大客户 {number:03}.xlsx"
            write(root / name, number)
            names.append(name)
            number += 1
        names.sort()
    return shelf


def add_bystanders(root: Path) -> dict[str, bytes]:
    """Files that are nobody's input; returns them with their content."""
    book = write_book(root / "旧表.xlsx", 999).read_bytes()
    (root / "旧表.xlsx").unlink()
    found = {
        "华东大区/~$别人打开的.xlsx": b"\x05Alice" + b" " * 49,
        "华东大区/.隐藏.xlsx": book,
        "华东大区/大客户.bak.xlsx": book,
        "华东大区/大客户.bak2.xlsx": book,
        "华东大区/~下载.tmp": b"half",
        "华东大区/说明.docx": b"PK not ours",
        "华东大区/旧格式.xls": b"\xd0\xcf\x11\xe0 old",
        ".git/hooks/x.xlsx": book,
        "$RECYCLE.BIN/删掉的.xlsx": book,
    }
    for name, content in found.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return found


def write_damaged(path: Path, seed: int = 0) -> None:
    """A workbook cut short, or no workbook at all."""
    whole = write_book(path, seed).read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if seed % 2 else b"\x00\x01 not a workbook " * 50)


def write_locked(path: Path, seed: int = 0) -> None:
    """A workbook that a colleague has open."""
    write_book(path, seed)
    path.with_name(f"~${path.name}").write_bytes(b"\x05Alice" + b" " * 49)


def write_encrypted(path: Path, seed: int = 0) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = write_book(path.with_name("plain.tmp.xlsx"), seed)
    with plain.open("rb") as source, path.open("wb") as out:
        OOXMLFile(source).encrypt("secret", out)
    plain.unlink()


def write_bomb(path: Path, seed: int = 0) -> None:
    """A few KB that name a cell in the last row and column: read naively, half a terabyte of empty cells."""
    write_book(path, seed)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kamxl", "--lang", "zh", "batch", *(str(argument) for argument in arguments)]


def batch(*arguments: object, timeout: float = 400) -> tuple[int, dict[str, Any], str]:
    """Exit code, the JSON object, and what was said."""
    done = subprocess.run(
        command(*arguments, "--as-of", DAY, "--json"), capture_output=True, timeout=timeout, check=False
    )
    said = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in said, said
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, said


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """A batch in the background, in a process group of its own."""
    return subprocess.Popen(
        command(*arguments, "--as-of", DAY, "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[bytes], timeout: float = 400) -> tuple[int, dict[str, Any]]:
    out, said = process.communicate(timeout=timeout)
    assert b"Traceback" not in said, said.decode("utf-8", "replace")
    return process.returncode, json.loads(out)


def kill(process: subprocess.Popen[bytes], *, group: bool) -> None:
    """SIGKILL to the batch alone, or to its workers as well."""
    if group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate(timeout=400)  # its workers hold the pipes until the job in hand is done


def records(root: Path) -> list[dict[str, Any]]:
    """Every whole line of every manifest file, of one moment: a file may be folded into a new one while we read."""
    while True:
        try:
            lines = [
                line
                for path in sorted((root / FOLDER).glob("*.jsonl"))
                for line in path.read_bytes().splitlines(keepends=True)
            ]
        except FileNotFoundError:
            continue
        return [json.loads(line) for line in lines if line.endswith(b"\n")]


def times_done(root: Path) -> Counter[str]:
    """How often each workbook was computed. Folding copies a record as it is, so that copies count once."""
    done = {(r["key"], r["at"]) for r in records(root) if r.get("kind") == "book" and r["outcome"] == "done"}
    return Counter(key for key, _ in done)


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


_OF_ONE_BATCH = frozenset(
    [
        "batch",
        "counts",
        "home",
        "left_out",
        "manifest",
        "out",
        "resumed",
        "seconds",
        "summary",
        "summary_json",
        "unreadable",
    ]
)


def tree(root: Path) -> dict[str, bytes]:
    """All files below a folder but the manifest; what programs are told of a batch without its name, places and times."""
    return {
        str(path.relative_to(root)): _told(path)
        if path.suffix == ".json" and path.stem.startswith("组合")
        else path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and FOLDER not in path.parts
    }


def _told(path: Path) -> bytes:
    told = json.loads(path.read_bytes())
    books = [{"book": Path(one["book"]).name, "figures": one.get("figures")} for one in told["books"]]
    kept = {key: value for key, value in told.items() if key not in _OF_ONE_BATCH} | {"books": books}
    return json.dumps(kept, ensure_ascii=False).encode()


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Names of the files that are not the same in both; short, where two trees as such would fill the screen."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
