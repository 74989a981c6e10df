"""Commands that write, the calls by which they change a disk, and what may stand there after one of them went wrong.

Only the disk is on trial here: what a command computes is kept from an undisturbed run, so that each attack costs what reading
and writing cost.
"""

from __future__ import annotations

import builtins
import io
import os
import re
import shutil
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamxl.cli.group import invoke
from kamxl.errors import KamxlError
from kamxl.files import leftovers
from tests.conftest import LONG
from tests.forked import forked
from tests.reliability.seeds import few

FEW = 8
DAY = ("--as-of", "2026-09-30")
EARLIER = ("--as-of", "2026-06-30")
STATE = re.compile(r"\.kamxl-batch/.*|\..*\.kamxl-lock(-take)?")
"""What a batch writes beside the workbooks; its records carry times and ids."""
CALLS = (
    "open",
    "write",
    "fsync",
    "replace",
    "link",
    "unlink",
    "chmod",
    "chown",
    "utime",
    "mkdir",
    "setxattr",
    "removexattr",
)
"""By which kamxl changes a disk."""
_COMPUTED = (
    ("kamxl.compute.analyse", "analyse"),
    ("kamxl.walk.writing", "plans"),
    ("kamxl.walk.reports", "report_sheets"),
    ("kamxl.writer.splice", "render"),
    ("kamxl.writer.splice", "render_into"),
    ("kamxl.writer.blank", "create"),
    ("kamxl.share.sharing", "copy_of"),
    ("kamxl.export.deck", "slides"),
    ("kamxl.convert.conversion", "written"),
    ("kamxl.convert.conversion", "_checked"),
)

for _module in ("kamxl.macros.install", "kamxl.batch.worker", *(module for module, _ in _COMPUTED)):
    import_module(_module)  # now: what binds a name of another module must not bind one that only remembers

Act = Callable[[Path], int]


@dataclass(frozen=True)
class Case:
    """A command that writes."""

    name: str
    act: Act
    prepare: Callable[[Path], None] = lambda folder: None
    """Brings the folder, which holds 大客户.xlsx already, to where the command is given."""
    done: int = 0
    """Exit code of the command where all is done already."""
    several: bool = False
    """It writes more than one file, each of them whole: where it fails, some may be new."""
    aside: Mapping[str, str] = field(default_factory=dict)
    """Its results, and the names under which they stand where those files are busy."""


def kamxl(*arguments: str) -> Act:
    """A command line; `{}` is the folder."""
    return lambda folder: invoke([argument.replace("{}", str(folder)) for argument in arguments], "en")


def pressed(folder: Path) -> int:
    """The button that runs, as a macro starts it. Its outcome tells seconds, and lies where no kill is tried."""
    outcome = folder.with_name("said.txt")
    outcome.unlink(missing_ok=True)
    return kamxl("press", "refresh", BOOK, "--outcome", str(outcome))(folder)


def batch_job(folder: Path) -> int:
    """A workbook as a worker of a batch does it, from claim to record."""
    from kamxl.batch.manifest import Journal, Manifest
    from kamxl.batch.worker import perform
    from tests.batch.jobs import batch_of, job_of

    batch = batch_of(folder)
    reply = perform(
        batch, job_of(batch, folder / "大客户.xlsx"), *(kind(Path(batch.manifest)) for kind in (Journal, Manifest))
    )
    return {"done": 0, "elsewhere": 0, "busy": 4}.get(reply["outcome"], reply.get("record", {}).get("exit_code", 5))


def summary(*books: str) -> Act:
    """The summary of a batch of so many workbooks, as the batch writes it."""

    def act(folder: Path) -> int:
        from kamxl.batch.find import Workbooks
        from kamxl.batch.job import Job
        from kamxl.batch.options import Options
        from kamxl.batch.planning import Entry
        from kamxl.batch.report import Report
        from kamxl.batch.summary import write
        from tests.batch.jobs import batch_of, record

        out = folder / "汇总.xlsx"
        entries = [Entry(Job(name, str(folder / name), "s", "s"), "done", record(name)) for name in books]
        options = Options((str(folder),), "en", summary=out)
        try:
            write(
                Report(batch_of(folder), Workbooks(), options, folder, entries), out, lambda *_: b'{"program": "kamxl"}'
            )
        except KamxlError as error:
            print(error, file=sys.stderr)
            return error.exit_code
        return 0

    return act


def small_demo(*day: str) -> Act:
    """The demo, of few customers."""

    def act(folder: Path) -> int:
        rows = few("en")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kamxl.sample.demo", lambda **given: rows)
            return kamxl("demo", "{}/demo", *day)(folder)

    return act


def _csv(folder: Path, tier: str) -> None:
    lines = ["客户编号,客户名称,所属行业,联系人,合作状态", f"C1,甲公司,零售,{tier},活跃", "C2,乙公司,制造,李,活跃"]
    (folder / "客户.csv").write_text("\n".join(lines) + "\n", "utf-8")


def _converted(folder: Path) -> None:
    _csv(folder, "王")
    assert CONVERT(folder) in (0, 1)
    _csv(folder, "赵")


def _to_undo(folder: Path) -> None:
    """Two conversions, of which only the last can be taken back."""
    _converted(folder)
    (folder / "台账.undo").unlink()
    assert CONVERT(folder) in (0, 1)


def _handed_out(folder: Path) -> None:
    """A copy that somebody typed into."""
    copy = folder / "发出.xlsx"
    line = ["share", str(folder / "大客户.xlsx"), "--role", "sales", "--editable", "-o", str(copy), *EARLIER]
    assert invoke(line, "en") == 0
    with warnings.catch_warnings():  # openpyxl knows no extensions
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(copy)
    next(cell for row in workbook["客户信息"] for cell in row if cell.value == "C2023001").offset(
        0, 1
    ).value = "改名公司"
    workbook.save(copy)


def _before(*command: str) -> Callable[[Path], None]:
    """The result of an earlier day stands there already."""

    return lambda folder: _done(kamxl(*command, *EARLIER), folder)


def _done(act: Act, folder: Path) -> None:
    assert act(folder) == 0


def _of_another(out: str) -> Callable[[Path], None]:
    """What is held on another customer stands there already."""
    return lambda folder: _done(kamxl(*PERSON, out, "--customer", "C2023002"), folder)


def _with_buttons(folder: Path) -> None:
    _done(kamxl("macros", "install", BOOK), folder)


BOOK = "{}/大客户.xlsx"
REMIND = ("remind", BOOK, "-o", "{}/提醒")
PERSON = ("person", BOOK, "-o")
FORGET = ("forget", BOOK, "--customer", "C2023001", "--yes")
CONVERT = kamxl("convert", "{}/客户.csv", "--to", "{}/台账.xlsx")
OUTPUT = ("run", BOOK, "--output", "{}/结果.xlsx")
REPORTS = {kind: ("report", BOOK, "-o", f"{{}}/报告.{kind}") for kind in ("xlsx", "pdf", "pptx", "html")}
SHARE = ("share", BOOK, "--role", "sales", "-o", "{}/副本.xlsx")
CASES = (
    Case("run", kamxl("run", BOOK, *DAY)),
    Case("press", pressed),
    Case("run --no-backup", kamxl("run", BOOK, *DAY, "--no-backup")),
    Case("run --output", kamxl(*OUTPUT, *DAY), _before(*OUTPUT)),
    Case("convert", CONVERT, _converted, several=True),
    Case("convert --undo", kamxl("convert", "--undo", "--to", "{}/台账.xlsx"), _to_undo, done=2, several=True),
    Case("share", kamxl(*SHARE, *DAY), _before(*SHARE)),
    *(Case(f"report {kind}", kamxl(*line, *DAY), _before(*line)) for kind, line in REPORTS.items()),
    Case("new", kamxl("new", "{}/新建.xlsx"), done=2),
    Case("add-sheet", kamxl("add-sheet", BOOK, "市场监测")),
    Case("macros export", kamxl("macros", "export", "{}/宏")),
    Case("macros install", kamxl("macros", "install", BOOK), done=2),
    Case("collect", kamxl("collect", "{}/发出.xlsx", "--to", BOOK), _handed_out),
    Case("remove", kamxl("remove", BOOK), _before("run", BOOK)),
    Case("batch", batch_job, several=True),
    Case(
        "batch --summary",
        summary("甲.xlsx", "乙.xlsx"),
        partial(_done, summary("甲.xlsx")),
        aside={f"汇总.{kind}": f"汇总-2026-09-30.{kind}" for kind in ("xlsx", "json")},
        several=True,
    ),
    Case("remind", kamxl(*REMIND, *DAY), _before(*REMIND), several=True),
    Case("person json", kamxl(*PERSON, "{}/人.json", "--customer", "C2023001"), _of_another("{}/人.json")),
    Case("person pdf", kamxl(*PERSON, "{}/人.pdf", "--customer", "C2023001"), _of_another("{}/人.pdf")),
    Case("forget", kamxl(*FORGET)),
    Case("forget --output", kamxl(*FORGET, "--output", "{}/发出.xlsx"), done=2),
    Case("doctor --configure", kamxl("doctor", "--configure", "{}/大客户.xlsm"), _with_buttons),
    Case("demo", small_demo(*DAY), partial(_done, small_demo(*EARLIER))),
)


def make(folder: Path, book: Path, case: Case) -> None:
    """A folder with the workbook and bystanders: a colleague's file, locks, and what looks like ours and is not."""
    folder.mkdir(parents=True)
    shutil.copy(book, folder / "大客户.xlsx")
    (folder / "notes.txt").write_text("a colleague's", "utf-8")
    (folder / "另一本.xlsx").write_bytes(b"PK of another")
    (folder / ".大客户-abcdefgh.kamxl.tmp").write_bytes(b"of an unknown process")
    (folder / "~$另一本.xlsx").write_bytes(b"\0" * 165)
    with pytest.MonkeyPatch.context() as patch:
        _draw_at_once(patch)
        case.prepare(folder)


def state(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, less the records of a batch."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not STATE.fullmatch(name)}


def is_left(name: str) -> bool:
    return leftovers.is_unfinished(name.rpartition("/")[2])


def check_between(folder: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> int:
    """Each file is whole, the old one or the new one, and nothing else changed. Returns the number of leftovers."""
    seen = state(folder)
    left = [name for name in seen if is_left(name)]
    for name, content in seen.items():
        if name not in left:
            assert content in (old.get(name), new.get(name)), f"{name} is neither the old file nor the new one"
    gone = (set(old) & set(new)) - set(seen)
    assert not gone, f"gone: {gone}"
    return len(left)


@contextmanager
def remembered() -> Iterator[Callable[[], None]]:
    """Within, what is computed first is given again. Yields what makes the memory tell from its beginning."""
    kept: dict[str, list[Any]] = {}
    told: dict[str, int] = {}
    with pytest.MonkeyPatch.context() as patch:
        for module, name in _COMPUTED:
            home = import_module(module)
            patch.setattr(home, name, _remembering(getattr(home, name), f"{module}.{name}", kept, told))
        _draw_at_once(patch)
        yield told.clear


def _draw_at_once(patch: pytest.MonkeyPatch) -> None:
    """A PDF without LibreOffice, and what a machine can do without asking its programs: each takes seconds."""
    patch.setattr(import_module("kamxl.live.doctor"), "examine", lambda *given: [])
    office = import_module("kamxl.export.office")
    patch.setattr(
        office, "pdf", lambda book, **given: b"%PDF-1.7 " + sha256(book).digest() + b"\n" * 60_000 + b"%%EOF\n"
    )


def _remembering(
    real: Callable[..., Any], key: str, kept: dict[str, list[Any]], told: dict[str, int]
) -> Callable[..., Any]:
    def function(*given: Any, **more: Any) -> Any:
        at = told[key] = told.get(key, -1) + 1
        results = kept.setdefault(key, [])
        if at == len(results):
            results.append(real(*given, **more))
        return results[at]

    return function


class Calls:
    """Counts the calls that change the disk below a folder, and does something at one of them."""

    def __init__(self, folder: Path, at: int, strike: Callable[[str, tuple[Any, ...]], None]) -> None:
        self.folder = str(folder)
        self.at = at
        self.strike = strike
        self.names: list[str] = []
        self._handles: set[int] = set()

    @contextmanager
    def watched(self) -> Iterator[Calls]:
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                if hasattr(os, name):
                    patch.setattr(os, name, self._of(name, getattr(os, name)))
            opened = self._opening(io.open)
            patch.setattr(io, "open", opened)
            patch.setattr(builtins, "open", opened)
            yield self

    def _of(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            if not self._changes(name, given):
                return real(*given, **more)
            self._step(name, given)
            result = real(*given, **more)
            if name == "open":
                self._handles.add(result)
            return result

        return call

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *given: Any, **more: Any) -> Any:
            if not isinstance(file, int) and set(mode) & set("wax") and str(file).startswith(self.folder):
                self._step("open", (file, mode))
            return real(file, mode, *given, **more)

        return call

    def _changes(self, name: str, given: tuple[Any, ...]) -> bool:
        if name in ("write", "fsync"):
            return given[0] in self._handles
        if not isinstance(given[0], (str, os.PathLike)) or not os.fspath(given[0]).startswith(self.folder):
            return False
        return name != "open" or bool(given[1] & os.O_CREAT)

    def _step(self, name: str, given: tuple[Any, ...]) -> None:
        self.names.append(name)
        if len(self.names) - 1 == self.at:
            self.strike(name, given)


def points(count: int) -> list[int]:
    """Of so many steps those that are tried: each in the long form, in the short one a few, the first and the last among them."""
    return (
        sorted({place * (count - 1) // (FEW - 1) for place in range(FEW)})
        if count > FEW and not LONG
        else [*range(count)]
    )


def kill(name: str, given: tuple[Any, ...]) -> None:
    """End this process as a power cut would; of a block, half is on the disk by then."""
    if name == "write":
        os.pwrite(given[0], bytes(given[1])[: len(given[1]) // 2], 0)
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(do: Callable[[], int]) -> int:
    """The exit code of something done in a process of its own; negative where a signal ended it."""
    return forked(do, Path(os.devnull), fault=99)[0]
