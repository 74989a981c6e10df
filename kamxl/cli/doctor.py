"""kamxl doctor: what this machine can do and how to mend what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK
from kamxl.cli.output import listing, print_json, say
from kamxl.i18n import Lang, tr

if TYPE_CHECKING:
    from kamxl.live.doctor import Finding
    from kamxl.results import DoctorReport


_STYLES = {"ok": "", "missing": "red", "note": "dim"}


def command(lang: Lang) -> click.Command:
    @click.command("doctor", cls=LocalCommand, help=tr("cli.doctor.help", lang))
    @click.argument("book", type=BOOK, required=False)
    @click.option("--configure", type=BOOK, metavar="BOOK", help=tr("cli.doctor.configure", lang))
    @click.option("--configure-machine", "machine", is_flag=True, help=tr("cli.doctor.machine", lang))
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def doctor(front: Front, /, book: Path | None, configure: Path | None, machine: bool, as_json: bool) -> int:
        from kamxl.live import doctor as check

        if machine:
            whose, program = check.register()
            say(tr(f"cli.doctor.registered.{whose}", front.lang, path=program))
        if configure is not None:
            settings = check.interpreter_settings()
            _configure(configure, settings)
            say(tr("cli.doctor.configured", front.lang, book=configure.name, path=settings["KAMXL_INTERPRETER"]))
        findings = check.examine(configure or book)
        code = max((one.exit_code for one in findings), default=0)
        if as_json:
            print_json(_report(findings, front.lang).plain())
            return code
        rows = [
            (
                check.SIGNS[one.state],
                one.title(front.lang),
                one.fact.render(front.lang),
                one.fix.render(front.lang) if one.fix else "",
            )
            for one in findings
        ]
        listing(
            [tr(f"cli.doctor.column.{name}", front.lang) for name in ("state", "check", "fact", "fix")],
            rows,
            [one.line(front.lang) for one in findings],
            err=True,
            styles=[_STYLES[one.state] for one in findings],
        )
        return code

    return doctor


def _configure(book: Path, settings: dict[str, str]) -> None:
    from kamxl import macros, writer
    from kamxl.read.file import contents
    from kamxl.settings import Limits

    before = contents(book, book.name, Limits())
    keep = not writer.owned(before)
    writer.save(macros.configure(before.data, settings), book, expect=before, backup=keep)


def _report(findings: Sequence[Finding], lang: Lang) -> DoctorReport:
    from kamxl.results import DoctorCheck, DoctorReport

    checks = [
        DoctorCheck(
            check=finding.check,
            state=finding.state,
            fact=finding.fact.render(lang),
            fix=None if finding.fix is None else finding.fix.render(lang),
        )
        for finding in findings
    ]
    return DoctorReport(ok=all(check.state != "missing" for check in checks), checks=checks)
