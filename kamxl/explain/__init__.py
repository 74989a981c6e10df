"""Where a figure comes from: the cells that it adds up, the rule with its numbers put in, the settings that decide."""

from kamxl.explain.summary import explained

__all__ = ["explained"]
