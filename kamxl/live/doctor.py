"""What this machine can do, and how to mend what it cannot. Each check looks through a `Machine`, so that each can be
tried on any machine."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import kamxl
from kamxl import program
from kamxl.errors import InputError, KamxlError, UnsafeTarget, UsageError
from kamxl.files import leftovers
from kamxl.i18n import Lang, Text, labelled, tr
from kamxl.live import registered, versions
from kamxl.macros.sources import ADD_IN
from kamxl.read.beside import table_beside
from kamxl.read.file import contents
from kamxl.settings import Limits
from kamxl.walk.opening import settings_of
from kamxl.walk.unchanged import newer_writer
from kamxl.writer.target import open_target

State = Literal["ok", "missing", "note"]
SIGNS: Mapping[State, str] = {"ok": "[ok]", "missing": "[!!]", "note": "[..]"}

_OFFICE = r"Software\Microsoft\Office\16.0\Excel\Security"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
_ASR = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_ASR_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Rule “Block all Office applications from creating child processes”."""
_ALL_MACROS_OFF = 4
_OPTIONS = r"Software\Microsoft\Office\16.0\Excel\Options"
_MOST_ADD_INS = 20
"""Excel lists what it loads as OPEN, OPEN1, OPEN2 and so on."""
_MAC_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/xlwings.xlam"
_MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
_OFFICE_PROGRAMS = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_CLOUD_FOLDERS = ("onedrive", "sharepoint")


def _registry(root: str, path: str, name: str) -> object | None:
    """A value of the Windows registry; None where there is none, and on other systems."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(getattr(winreg, root), path) as key:
            value: object = winreg.QueryValueEx(key, name)[0]
            return value
    except OSError:
        return None


@dataclass(frozen=True)
class Machine:
    """The machine as the checks see it."""

    system: str = field(default_factory=platform.system)
    """Windows, Darwin or Linux."""
    home: Path = field(default_factory=Path.home)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    interpreter: str = sys.executable
    which: Callable[[str], str | None] = shutil.which
    bundle: bool = field(default_factory=program.is_bundle)
    """Whether kamxl is the one-folder program, which is no interpreter."""
    exists: Callable[[Path], bool] = Path.exists
    version_of: Callable[[str], str | None] = versions.of_program
    registry: Callable[[str, str, str], object | None] = _registry


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, how it went, the fact, and what to do."""

    check: str
    state: State
    fact: Text
    fix: Text | None = None
    exit_code: int = 0
    """With which a command ends that reads what was looked at: 3 where a workbook cannot be read."""

    def title(self, lang: Lang) -> str:
        """What was looked at."""
        return tr(f"doctor.{self.check}", lang)

    def line(self, lang: Lang) -> str:
        """The finding as people read it."""
        said = labelled(f"{SIGNS[self.state]} {self.title(lang)}", self.fact.render(lang), lang)
        return said if self.fix is None else f"{said} → {self.fix.render(lang)}"


def examine(book: Path | None = None, machine: Machine | None = None) -> list[Finding]:
    """Look at the machine, and at a workbook if one is named."""
    machine = machine or Machine()
    checks: list[Callable[[Machine], Finding]] = [_python, _program, _excel, _xlwings, _add_in]
    if machine.system == "Darwin":
        checks.append(_mac_script)
    if machine.system == "Windows":
        checks += [_macro_policy, _child_processes]
    found = [check(machine) for check in (*checks, _libreoffice)]
    if machine.system == "Windows":
        found += _ribbon(machine)
    found.append(_folder(Path(tempfile.gettempdir())))
    if book is not None:
        found += _book(book, machine)
    return found


def interpreter_settings(machine: Machine | None = None) -> dict[str, str]:
    """What `--configure` writes into a workbook: this interpreter, for the macro and for xlwings."""
    machine = machine or Machine()
    # The add-in of xlwings asks for an interpreter, and the one-folder program is none.
    names = {} if machine.bundle else {"Windows": "INTERPRETER_WIN", "Darwin": "INTERPRETER_MAC"}
    name = names.get(machine.system)
    settings = {"KAMXL_INTERPRETER": machine.interpreter}
    return settings if name is None else settings | {name: machine.interpreter}


def _fact(key: str, **values: object) -> Text:
    return Text(f"doctor.{key}", values)


def _python(machine: Machine) -> Finding:
    from importlib.metadata import version

    python = platform.python_version()
    return Finding(
        "python", "ok", _fact("python.fact", kamxl=version("kamxl"), version=python, path=machine.interpreter)
    )


def own_program(machine: Machine | None = None) -> Path:
    """What `--configure-machine` registers: this one-folder program, or the command beside the interpreter."""
    machine = machine or Machine()
    if machine.bundle:
        return Path(machine.interpreter)
    return Path(sysconfig.get_path("scripts")) / ("kamxl.exe" if machine.system == "Windows" else "kamxl")


def register(machine: Machine | None = None) -> tuple[str, Path]:
    """Register the program for the machine, or for the user; returns which of them, and its path.

    Raises WriteError where neither may be written, UsageError where the program is not there.
    """
    machine = machine or Machine()
    found = own_program(machine)
    if not machine.exists(found):
        raise UsageError(_fact("program.absent", path=found))
    return registered.register(found, machine.home), found


def _registered(machine: Machine) -> tuple[str, str] | None:
    """Where the buttons find the program, and its path."""
    listed = registered.places(machine.system, machine.home, machine.environment, machine.registry)
    on_path = machine.which("kamxl")
    return next(listed, ("path", on_path) if on_path else None)


def _program(machine: Machine) -> Finding:
    found = _registered(machine)
    fix = _fact("program.fix")
    if found is None:
        return Finding("program", "note", _fact("program.unset"), fix)
    where, path = Text(f"doctor.program.from.{found[0]}"), found[1]
    version = machine.version_of(path)
    if version is None:
        return Finding("program", "missing", _fact("program.gone", path=path, where=where), fix)
    if version != kamxl.__version__:
        return Finding(
            "program",
            "missing",
            _fact("program.other", path=path, where=where, version=version, own=kamxl.__version__),
            fix,
        )
    return Finding("program", "ok", _fact("program.there", path=path, where=where))


def _excel(machine: Machine) -> Finding:
    if machine.system == "Linux":
        return Finding("excel", "note", _fact("excel.linux"), _fact("excel.linux.fix"))
    if machine.system == "Darwin":
        there = machine.exists(Path("/Applications/Microsoft Excel.app"))
    else:
        there = machine.registry("HKEY_CLASSES_ROOT", r"Excel.Application\CurVer", "") is not None
    if there:
        return Finding("excel", "ok", _fact("excel.there"))
    return Finding("excel", "missing", _fact("excel.missing"), _fact("excel.missing.fix"))


def _xlwings(machine: Machine) -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Finding("xlwings", "ok", _fact("xlwings.there", version=version("xlwings")))
    except PackageNotFoundError:
        fix = _fact("xlwings.missing.fix", python=machine.interpreter)
        return Finding("xlwings", "missing", _fact("xlwings.missing"), fix)


def _add_in(machine: Machine) -> Finding:
    from importlib.metadata import version

    if machine.system == "Linux":
        return Finding("addin", "note", _fact("addin.linux"))
    if machine.system == "Darwin":
        place = machine.home / _MAC_STARTUP
    else:
        place = _office_folder(machine) / "Excel" / "XLSTART" / "xlwings.xlam"
    if not machine.exists(place):
        # The buttons then start the program by themselves, on Windows.
        state: State = "note" if machine.system == "Windows" and _registered(machine) else "missing"
        return Finding("addin", state, _fact("addin.missing"), _fact("addin.missing.fix"))
    there, own = versions.of_add_in(place), version("xlwings")
    if there not in (None, own):
        values = {"path": place, "version": there, "own": own}
        return Finding("addin", "missing", _fact("addin.other", **values), _fact("addin.other.fix"))
    return Finding("addin", "ok", _fact("addin.there", path=place))


def _office_folder(machine: Machine) -> Path:
    """Where Office keeps what is a user's own, on Windows."""
    return Path(machine.environment.get("APPDATA") or machine.home / "AppData" / "Roaming") / "Microsoft"


def _ribbon(machine: Machine) -> Iterator[Finding]:
    """Each kamxl.xlam that Excel loads: those of its start folder, and those that its settings name."""
    folder = _office_folder(machine)
    names = [f"OPEN{number or ''}" for number in range(_MOST_ADD_INS)]
    told = (str(machine.registry("HKEY_CURRENT_USER", _OPTIONS, name) or "") for name in names)
    named = [folder / "AddIns" / line.removeprefix("/R").strip(' "') for line in told if ADD_IN in line.lower()]
    start = folder / "Excel" / "XLSTART" / ADD_IN
    for place in [*([start] if machine.exists(start) else []), *named]:
        if not machine.exists(place):
            yield Finding("ribbon", "missing", _fact("ribbon.gone", path=place), _fact("ribbon.fix"))
        elif not versions.is_current(place):
            yield Finding("ribbon", "missing", _fact("ribbon.other", path=place), _fact("ribbon.fix"))
        else:
            yield Finding("ribbon", "ok", _fact("ribbon.there", path=place))


def _mac_script(machine: Machine) -> Finding:
    from importlib.metadata import version

    script = machine.home / _MAC_SCRIPTS / f"xlwings-{version('xlwings')}.applescript"
    if machine.exists(script):
        return Finding("script", "ok", _fact("script.there", path=script))
    return Finding("script", "missing", _fact("script.missing"), _fact("script.missing.fix"))


def _macro_policy(machine: Machine) -> Finding:
    forced = machine.registry("HKEY_CURRENT_USER", _POLICY, "VBAWarnings")
    own = machine.registry("HKEY_CURRENT_USER", _OFFICE, "VBAWarnings")
    if forced == _ALL_MACROS_OFF:
        return Finding("macros", "missing", _fact("macros.forbidden"), _fact("macros.forbidden.fix"))
    if forced is None and own == _ALL_MACROS_OFF:
        return Finding("macros", "missing", _fact("macros.off"), _fact("macros.off.fix"))
    return Finding("macros", "ok", _fact("macros.asked"))


def _child_processes(machine: Machine) -> Finding:
    if str(machine.registry("HKEY_LOCAL_MACHINE", _ASR, _ASR_CHILD_PROCESSES)) == "1":
        started = _registered(machine)
        path = started[1] if started else machine.interpreter
        return Finding("children", "missing", _fact("children.blocked"), _fact("children.blocked.fix", path=path))
    return Finding("children", "ok", _fact("children.free"))


def _libreoffice(machine: Machine) -> Finding:
    found = machine.which("soffice") or next((p for p in _OFFICE_PROGRAMS if machine.exists(Path(p))), None)
    if found:
        return Finding("libreoffice", "ok", _fact("libreoffice.there", path=found))
    return Finding("libreoffice", "note", _fact("libreoffice.missing"), _fact("libreoffice.missing.fix"))


def _folder(folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".kamxl-"):
            pass
    except OSError:
        return Finding("folder", "missing", _fact("folder.closed", path=folder), _fact("folder.closed.fix"))
    return Finding("folder", "ok", _fact("folder.open", path=folder))


def _book(book: Path, machine: Machine) -> Iterator[Finding]:
    from kamxl import macros

    yield _folder(book.resolve().parent)
    yield from _leftovers(book.resolve().parent)
    try:
        original = contents(book, book.name, Limits())
        workbook = open_target(original)
        has_macros = macros.has_macros(workbook)
        current = not has_macros or macros.are_current(workbook)
        settings = macros.settings_in(workbook, original.data)
    except UnsafeTarget as error:
        yield Finding("book", "missing", _fact("book.unwritable", book=book.name, why=error.message))
        return
    except (KamxlError, OSError) as error:
        why, code = (error.message, error.exit_code) if isinstance(error, KamxlError) else (error.strerror, InputError.exit_code)  # fmt: skip
        yield Finding("book", "missing", _fact("book.unreadable", book=book.name, why=why), exit_code=code)
        return
    if has_macros:
        yield Finding("book", "ok", _fact("book.macros", book=book.name))
    else:
        yield Finding("book", "note", _fact("book.plain", book=book.name), _fact("book.plain.fix", book=book.name))
    newer = newer_writer(original)
    if newer is not None:
        told = _fact("written.newer", book=book.name, version=newer, own=kamxl.__version__)
        yield Finding("written", "note", told, _fact("written.fix"))
    yield from _orders(book)
    if not current:
        yield Finding(
            "macro", "missing", _fact("macro.other", book=book.name), _fact("macro.other.fix", book=book.name)
        )
    yield _interpreter(book, settings.get("KAMXL_INTERPRETER"), machine)
    if machine.system == "Windows" and machine.exists(Path(f"{book}:Zone.Identifier")):
        yield Finding("origin", "missing", _fact("origin.web", book=book.name), _fact("origin.web.fix"))
    if any(mark in part.lower() for part in book.resolve().parts for mark in _CLOUD_FOLDERS):
        yield Finding("cloud", "note", _fact("cloud.there"), _fact("cloud.fix"))


def _orders(book: Path) -> Iterator[Finding]:
    """Whether the file that settings name for the orders can be read."""
    try:
        found, *_ = settings_of(book)
        name, limits = found.settings.orders.source, found.settings.limits
        if name:
            file, _ = table_beside(book.resolve().parent, name, "orders", limits, found.origin["orders.source"])
            yield Finding("orders", "ok", _fact("orders.there", name=name, count=len(file.tables["orders"].rows)))
    except KamxlError as error:
        yield Finding("orders", "missing", Text("doctor.orders.why", {"why": error.message}))


def _leftovers(folder: Path) -> Iterator[Finding]:
    """What killed writes left behind: swept where the process is known to be gone, else named, since it may be at work."""
    gone = leftovers.sweep(folder)
    if gone:
        yield Finding("leftovers", "ok", _fact("leftovers.swept", files=[path.name for path in gone]))
    with suppress(OSError):
        left = sorted(file.name for file in folder.iterdir() if leftovers.is_unfinished(file.name))
        if left:
            yield Finding("leftovers", "note", _fact("leftovers.there", files=left), _fact("leftovers.fix"))


def _interpreter(book: Path, interpreter: str | None, machine: Machine) -> Finding:
    fix = _fact("interpreter.fix", book=book.name)
    if interpreter is None and _registered(machine):
        return Finding("interpreter", "ok", _fact("interpreter.not_needed"))
    if interpreter is None:
        # A setting of the machine serves every workbook; only a Mac's add-in must find it in the workbook.
        once = fix if machine.system == "Darwin" else _fact("program.fix")
        return Finding("interpreter", "missing", _fact("interpreter.unset"), once)
    if not machine.exists(Path(interpreter)):
        return Finding("interpreter", "missing", _fact("interpreter.gone", path=interpreter), fix)
    return Finding("interpreter", "ok", _fact("interpreter.set", path=interpreter))
