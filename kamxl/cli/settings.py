"""kamxl settings: the effective settings and where each comes from."""

from __future__ import annotations

from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.output import print_json, say_company
from kamxl.cli.run import BOOK
from kamxl.i18n import Lang, tr


def command(lang: Lang) -> click.Command:
    @click.command("settings", cls=LocalCommand, help=tr("cli.settings.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def settings(front: Front, /, book: Path, as_json: bool) -> None:
        from kamxl import pipeline
        from kamxl.compute.alerts import installed, rule_limits
        from kamxl.settings import flat

        found, company = pipeline.settings_of(book)
        default = tr("cli.settings.default", front.lang)
        rows = [
            (key, value, found.origin.get(key, default))
            for key, value in flat(found.settings, rule_limits(installed())).items()
        ]
        say_company(company, front.lang)
        if as_json:
            print_json({key: {"value": value, "from": place} for key, value, place in rows})
            return
        widest = max(len(key) for key, _, _ in rows)
        for key, value, place in rows:
            click.echo(f"{key:<{widest}}  {_shown(value)}  [{place}]")

    return settings


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "-"
    return "-" if value in (None, "") else str(value)
