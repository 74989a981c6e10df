"""Writes the templates that the project ships, each with a twin that has buttons: `python -m kamxl.templates [FOLDER]`, by default workbook_templates/."""

from __future__ import annotations

import sys
from pathlib import Path

from kamxl import templates, writer
from kamxl.i18n import LANGUAGES
from kamxl.macros import enable
from kamxl.schema.outputs import OUTPUTS

FOLDER = "workbook_templates"


def made() -> dict[str, bytes]:
    """Every template, and its twin in .xlsm: path inside the folder -> bytes of the workbook."""
    found = {}
    for position, lang in enumerate(LANGUAGES):
        for kind in templates.KINDS:
            name = f"{lang}/{templates.FILES[kind][position]}"
            found[name] = writer.create(templates.plans(kind, lang))
            twin = writer.create(templates.plans(kind, lang, macros=True))
            found[name.replace(".xlsx", ".xlsm")] = enable(twin, lang, OUTPUTS["overview"].title(lang))
    return found


def main(folder: Path) -> None:
    """Write every template into a folder and name each."""
    for name, content in made().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER))
