"""kamxl settings: the effective settings and where each comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK
from kamxl.cli.output import listing, print_json, say_company
from kamxl.i18n import Lang, tr

if TYPE_CHECKING:
    from kamxl.results.base import Cell


def command(lang: Lang) -> click.Command:
    @click.command("settings", cls=LocalCommand, help=tr("cli.settings.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def settings(front: Front, /, book: Path, as_json: bool) -> None:
        from kamxl import walk
        from kamxl.compute.alerts import installed, rule_limits
        from kamxl.settings import flat
        from kamxl.templates.settings_sheet import note_of, value_shown
        from kamxl.walk.opening import money_of

        found, company, workbook = walk.settings_of(book)
        lang = front.asked or workbook.lang or front.lang
        default = tr("cli.settings.default", lang)
        rows = [
            (key, value, found.origin.get(key, default))
            for key, value in flat(found.settings, rule_limits(installed())).items()
        ]
        say_company(company, lang)
        if as_json:
            from kamxl.results.settings import SettingsSummary, SettingValue

            listed = {key: SettingValue(value=_plain(value), from_=place) for key, value, place in rows}
            print_json(SettingsSummary(listed).plain())
            return
        rules = installed()
        limits, money = rule_limits(rules), money_of([workbook], found.settings, lang)
        widest = max(len(key) for key, _, _ in rows)
        said = [
            (key, value_shown(key, value, limits, lang, money), place, note_of(key, rules, lang))
            for key, value, place in rows
        ]
        listing(
            [tr(f"templates.settings.{name}", lang) for name in ("key", "value", "from", "note")],
            said,
            [f"{key:<{widest}}  {value}  [{place}]  {note}" for key, value, place, note in said],
            styles=["" if place == default else "bold" for _, _, place in rows],
        )

    return settings


def _plain(value: object) -> Cell | list[Cell]:
    """A value as JSON holds it."""
    if isinstance(value, (tuple, list)):
        return [item if isinstance(item, (str, bool, int, float)) else str(item) for item in value]
    return value if isinstance(value, (str, bool, int, float)) or value is None else str(value)
