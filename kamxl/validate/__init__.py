"""RawTables → typed frames and issues: everything that is wrong is collected, and a bad row never stops the run."""

from kamxl.validate.check import Checked, SheetCount, check, issue_dict

__all__ = ["Checked", "SheetCount", "check", "issue_dict"]
