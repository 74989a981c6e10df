"""kamxl schema: the data dictionary, for people or as JSON Schema; and the JSON Schema of what commands print."""

from __future__ import annotations

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import sheet_names
from kamxl.cli.output import listing, print_json, tell
from kamxl.i18n import Lang, tr

RESULTS = "results"
"""Beside the sheets in `--json`: what commands print. No sheet is called that."""
_COLUMNS = ("title", "key", "kind", "help")


def command(lang: Lang) -> click.Command:
    from kamxl.schema.sheets import SHEETS

    @click.command("schema", cls=LocalCommand, help=tr("cli.schema.help", lang))
    @click.argument("sheet", required=False, metavar="[SHEET]", shell_complete=sheet_names)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.schema.json", lang))
    @click.pass_obj
    def schema(front: Front, /, sheet: str | None, as_json: bool) -> None:
        from kamxl.results import published
        from kamxl.schema import dictionary
        from kamxl.walk import sheet_keys

        results = {name: published.json_schema(name) for name in published.PRINTED} if as_json else {}
        if as_json and sheet in (RESULTS, *results):
            print_json(results.get(sheet, results))
            return
        wanted = list(SHEETS) if sheet is None else sheet_keys([sheet])
        if as_json:
            schemas = {key: dictionary.json_schema(key) for key in wanted}
            print_json(schemas[wanted[0]] if sheet else {**schemas, RESULTS: results})
            return
        titles = [tr(f"templates.dictionary.{name}", front.lang) for name in _COLUMNS]
        for number, key in enumerate(wanted):
            head, *rest = dictionary.lines(key, front.lang)
            if number:
                tell()
            tell(head)
            listing(titles, [dictionary.cells(one, front.lang) for one in dictionary.entries([key], front.lang)], rest)

    return schema
