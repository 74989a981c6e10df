"""The remote engine, shared by the contract and the tests of the live room."""

from tests.contract.engine import play, xlwings_remote

__all__ = ["play", "xlwings_remote"]
