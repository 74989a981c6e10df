"""The shared string table. Ours are inline strings, so that the table does not grow with every run; but it should be there."""

from __future__ import annotations

from kamxl.package import xml
from kamxl.writer.workbook import Workbook

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def ensure(workbook: Workbook) -> None:
    """Give a workbook without a shared string table one, with a single empty string that nothing uses.

    Programs that meet inline strings and no table at all rewrite the package on the first save, or warn about it.
    """
    package = workbook.package
    if any(part in package for part in workbook.rels.targets("sharedStrings").values()):
        return
    wanted = f"{workbook.folder}sharedStrings.xml"
    part = package.free_name(wanted.replace(".xml", "{}.xml")) if wanted in package else wanted
    package.put(part, _empty(workbook))
    package.set_content_type(part, CONTENT_TYPE)
    workbook.rels.add(f"{workbook.office}/relationships/sharedStrings", part)


def drop_empty(workbook: Workbook) -> None:
    """Take such a table out again."""
    for rid, part in workbook.rels.targets("sharedStrings").items():
        if part in workbook.package and workbook.package.read(part) == _empty(workbook):
            workbook.package.drop(part)
            workbook.rels.remove(rid)


def _empty(workbook: Workbook) -> bytes:
    text = f'{xml.DECLARATION}<sst xmlns="{workbook.namespace}" count="0" uniqueCount="1"><si><t/></si></sst>'
    return text.encode()
