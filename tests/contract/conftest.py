"""The remote engine, shared by the contract and the tests of the live room; what Excel for Windows is told past it."""

from tests.contract.engine import play, xlwings_remote
from tests.contract.excel import told

__all__ = ["play", "told", "xlwings_remote"]
