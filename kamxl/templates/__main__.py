"""Writes the templates that the project ships: `python -m kamxl.templates [FOLDER]`, by default workbook_templates/."""

from __future__ import annotations

import sys
from pathlib import Path

from kamxl import templates, writer
from kamxl.i18n import LANGUAGES

FOLDER = "workbook_templates"


def made() -> dict[str, bytes]:
    """Every template: path inside the folder -> bytes of the workbook."""
    return {
        f"{lang}/{templates.FILES[kind][position]}": writer.create(templates.plans(kind, lang))
        for position, lang in enumerate(LANGUAGES)
        for kind in templates.KINDS
    }


def main(folder: Path) -> None:
    """Write every template into a folder and name each."""
    for name, content in made().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else FOLDER))
