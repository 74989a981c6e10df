"""A worksheet part: everything around the cells, in the order that the schema wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kamxl.cell import Link
from kamxl.excel.widths import scaled
from kamxl.grid import LAST_COLUMN, column_letter, quoted
from kamxl.package import xml
from kamxl.package.parts import Relationships
from kamxl.placed import PrintSetup, SheetPlan
from kamxl.record import record
from kamxl.writer.cells import CellWriter
from kamxl.writer.rows import extent, sheet_data
from kamxl.writer.rules import bar_extension, conditional_formats, data_validations, sparkline_extension
from kamxl.writer.styles import StyleSheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAX_LINKS = 65_530
"""Excel calls a sheet with more hyperlinks damaged; the text of the rest stays."""
_MAX_URL, _MAX_TIP, _MAX_HEADER = 2079, 255, 255
_DEFAULT_WIDTH = 9.0
_DEFAULT_HEIGHT = 15
_A4 = 9
_URL_ESCAPES = str.maketrans({c: f"%{ord(c):02X}" for c in ' "<>[]`^{}|\\'})


@record
class Frame:
    """What a worksheet part needs to know of the workbook around it."""

    code_name: str | None = None
    """The sheet's module in the VBA project, where Excel has given it one."""
    selected: bool = False
    table_names: Sequence[str] = ()
    table_ids: Sequence[str] = ()
    """Relationship ids of the tables, in the plan's order."""
    drawing_id: str | None = None
    vml_id: str | None = None
    extensions: Sequence[str] = ()
    """Extensions of the user's (slicers), as they are."""
    dialect: Callable[[str], str] = str
    """Turns XML of ours into the workbook's dialect of the format."""


def worksheet(
    plan: SheetPlan, writer: CellWriter, styles: StyleSheet, rels: Relationships, office: str, frame: Frame
) -> Iterator[bytes]:
    """The XML of a worksheet in pieces. Adds the relationships of its links to `rels`."""
    bottom, right = extent(plan)
    extended = plan.data_bars or plan.sparklines or frame.extensions
    head = (
        f'{xml.DECLARATION}<worksheet xmlns="{xml.MAIN}" xmlns:r="{xml.OFFICE}/relationships">'
        f"{_properties(plan, frame)}"
        f'<dimension ref="A1:{column_letter(right)}{bottom}"/>{_view(plan, frame)}'
        f'<sheetFormatPr defaultRowHeight="{_DEFAULT_HEIGHT}"/>{_columns(plan, writer, styles, right)}'
    )
    yield frame.dialect(head).encode()
    yield from sheet_data(plan, writer, frame.table_names)
    tail = [
        _PROTECTION if plan.protected else "",
        _merges(plan),
        *conditional_formats(plan, writer.names, styles),
        data_validations(plan, writer.names, writer.date_1904),
        _hyperlinks(writer, rels, office),
        _page(plan.page),
        # Codes with leading zeros are text on purpose: no green corner on each of them.
        f'<ignoredErrors><ignoredError sqref="A1:{column_letter(right)}{bottom}" numberStoredAsText="1"/></ignoredErrors>',
        f'<drawing r:id="{frame.drawing_id}"/>' if frame.drawing_id else "",
        f'<legacyDrawing r:id="{frame.vml_id}"/>' if frame.vml_id else "",
        _table_parts(frame.table_ids),
        "<extLst>" if extended else "",
        bar_extension(plan.data_bars),
        sparkline_extension(plan.sparklines, writer.names.sheets.get(plan.key, plan.title)),
    ]
    yield frame.dialect("".join(tail)).encode()
    end = "</extLst>" if extended else ""
    yield f"{''.join(frame.extensions)}{end}</worksheet>".encode()


def print_names(plan: SheetPlan, title: str) -> dict[str, str | None]:
    """The sheet's local names for paper: name -> reference, None where the plan has none."""
    area, rows, columns = plan.page.area, plan.page.repeat_rows, plan.page.repeat_columns
    name = quoted(title)
    repeated = [f"{name}!${column_letter(columns[0])}:${column_letter(columns[1])}"] if columns else []
    repeated += [f"{name}!${rows[0]}:${rows[1]}"] if rows else []
    return {
        "_xlnm.Print_Area": f"{name}!{area.absolute}" if area else None,
        "_xlnm.Print_Titles": ",".join(repeated) or None,
    }


_ABOVE = 8
"""Rows that are seen above the selected one."""
_PROTECTION = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" formatColumns="0" formatRows="0" '
    'sort="0" autoFilter="0" pivotTables="0"/>'
)


def _properties(plan: SheetPlan, frame: Frame) -> str:
    code = f' codeName="{xml.attribute(frame.code_name)}"' if frame.code_name else ""
    tab = f'<tabColor rgb="FF{plan.tab_colour}"/>' if plan.tab_colour else ""
    fit = '<pageSetUpPr fitToPage="1"/>' if plan.page.fit_width else ""
    return f"<sheetPr{code}>{tab}{fit}</sheetPr>" if code or tab or fit else ""


def _view(plan: SheetPlan, frame: Frame) -> str:
    attributes = "" if plan.gridlines else ' showGridLines="0"'
    attributes += ' tabSelected="1"' if frame.selected else ""
    attributes += f' zoomScale="{plan.zoom}" zoomScaleNormal="{plan.zoom}"' if plan.zoom != 100 else ""
    return f'<sheetViews><sheetView{attributes} workbookViewId="0">{_pane(plan.freeze, plan.active)}</sheetView></sheetViews>'


def _pane(freeze: tuple[int, int] | None, active: tuple[int, int] | None) -> str:
    row, column = freeze or (1, 1)
    rows, columns = row - 1, column - 1
    down, across = active or (row, column)
    cell = f"{column_letter(across)}{down}"
    if not rows and not columns:
        return f'<selection activeCell="{cell}" sqref="{cell}"/>'
    below, beside = rows and down >= row, columns and across >= column
    pane = "bottomRight" if below and beside else "bottomLeft" if below else "topRight" if beside else "topLeft"
    split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
    # The selected row is seen with the last ones above it.
    top = f"{column_letter(column)}{max(row, down - _ABOVE)}"
    return (
        f'<pane{split} topLeftCell="{top}" activePane="{pane}" state="frozen"/>'
        f'<selection pane="{pane}" activeCell="{cell}" sqref="{cell}"/>'
    )


def _columns(plan: SheetPlan, writer: CellWriter, styles: StyleSheet, right: int) -> str:
    """`<cols>`: widths in the workbook's own unit, formats of empty cells, hidden ones."""
    font, size = styles.normal_font()
    base = None
    if plan.default_role in plan.styles:
        # What people type into empty cells gets the sheet's font, but none of the role's lines and fills.
        role = plan.styles[plan.default_role]
        bare = replace(role, fill=None, border_top=None, border_bottom=None, border_left=None, border_right=None)
        base = styles.cell(bare)
    last = max([right, *plan.column_widths, *plan.column_styles, *plan.hidden_columns])
    out = []
    for column in range(1, min(last, LAST_COLUMN) + 1):
        width = plan.column_widths.get(column)
        role_name = plan.column_styles.get(column)
        style = writer.id(role_name) if role_name is not None else base
        styled = f' style="{style}"' if style is not None else ""
        hidden = ' hidden="1"' if column in plan.hidden_columns else ""
        custom = ' customWidth="1"' if width is not None else ""
        size_text = f"{scaled(_DEFAULT_WIDTH if width is None else width, font, size):g}"
        out.append(f'<col min="{column}" max="{column}" width="{size_text}"{styled}{hidden}{custom}/>')
    return f"<cols>{''.join(out)}</cols>" if out else ""


def _merges(plan: SheetPlan) -> str:
    wide = [m for m in plan.merges if (m.top, m.left) != (m.bottom, m.right)]
    cells = "".join(f'<mergeCell ref="{m.a1}"/>' for m in wide)
    return f'<mergeCells count="{len(wide)}">{cells}</mergeCells>' if wide else ""


def _hyperlinks(writer: CellWriter, rels: Relationships, office: str) -> str:
    out: list[str] = []
    # The beginning of an address within the workbook, by the sheet's title: thousands of links lead to one sheet.
    begins: dict[str | None, str | None] = {}
    for reference, link in writer.links:
        if len(out) == MAX_LINKS:
            break
        target = _target(link, writer, rels, office, begins)
        if target:
            tip = f' tooltip="{xml.attribute(link.tip[:_MAX_TIP])}"' if link.tip else ""
            out.append(f'<hyperlink ref="{reference}" {target}{tip}/>')
    return f"<hyperlinks>{''.join(out)}</hyperlinks>" if out else ""


def _target(
    link: Link, writer: CellWriter, rels: Relationships, office: str, begins: dict[str | None, str | None]
) -> str | None:
    """Where a link leads, as attributes; None where the sheet is not in the workbook or the address is too long."""
    if link.url is not None:
        url = link.url.strip().translate(_URL_ESCAPES)
        if len(url) > _MAX_URL or not url:
            return None
        return f'r:id="{rels.add_external(f"{office}/relationships/hyperlink", url)}"'
    title = writer.names.sheets.get(link.sheet) if link.sheet is not None else link.title
    if title not in begins:
        known = title is not None and title.lower() in writer.names.titles
        begins[title] = f'location="{xml.attribute(quoted(title))}!' if title is not None and known else None
    begin = begins[title]
    return None if begin is None else f'{begin}{xml.attribute(link.cell)}"'


def _page(page: PrintSetup) -> str:
    orientation = "landscape" if page.landscape else "portrait"
    fit = f' fitToWidth="{page.pages_wide}" fitToHeight="0"' if page.fit_width else ""
    header = f"<oddHeader>{_header(page.header)}</oddHeader>" if page.header else ""
    footer = f"<oddFooter>{_header(page.footer)}</oddFooter>" if page.footer else ""
    margins = '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    around = f"<headerFooter>{header}{footer}</headerFooter>" if header or footer else ""
    breaks = "".join(f'<brk id="{row - 1}" max="{LAST_COLUMN - 1}" man="1"/>' for row in page.breaks)
    count = len(page.breaks)
    rows = f'<rowBreaks count="{count}" manualBreakCount="{count}">{breaks}</rowBreaks>' if breaks else ""
    return f'{margins}<pageSetup paperSize="{_A4}"{fit} orientation="{orientation}"/>{around}{rows}'


def _header(text: str) -> str:
    """Header or footer text; without a section it goes to the middle, which programs agree on only when it is said."""
    return xml.text((text if text.startswith(("&L", "&C", "&R")) else f"&C{text}")[:_MAX_HEADER])


def _table_parts(ids: Sequence[str]) -> str:
    parts = "".join(f'<tablePart r:id="{rid}"/>' for rid in ids)
    return f'<tableParts count="{len(ids)}">{parts}</tableParts>' if ids else ""
