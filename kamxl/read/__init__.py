"""A file → RawTables: the guard first, then calamine, then which sheet and which column is what."""

from kamxl.read.workbook import Workbook, require_inputs, sheet_cells, workbook

__all__ = ["Workbook", "require_inputs", "sheet_cells", "workbook"]
