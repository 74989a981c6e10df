"""Column widths: a plan counts characters of Calibri 11; the user's Normal font may be wider or narrower."""

from __future__ import annotations

REFERENCE_DIGIT = 7
"""Width in pixels (at 96 dpi) of the widest digit of Calibri 11, which plans are laid out in."""

_PADDING = 5
"""Pixels at the sides of a cell and for the grid line, which a width in a file includes."""

_DIGIT_EM = {
    "calibri": 0.507,
    "aptos narrow": 0.5,
    "aptos": 0.561,
    "arial": 0.556,
    "helvetica": 0.556,
    "liberation sans": 0.556,
    "tahoma": 0.546,
    "verdana": 0.636,
    "segoe ui": 0.539,
    "cambria": 0.554,
    "times new roman": 0.5,
    "宋体": 0.52,
    "simsun": 0.52,
    "新宋体": 0.52,
    "等线": 0.53,
    "dengxian": 0.53,
    "微软雅黑": 0.54,
    "microsoft yahei": 0.54,
    "黑体": 0.5,
    "simhei": 0.5,
    "游ゴシック": 0.55,
    "맑은 고딕": 0.55,
}
"""Width of a digit in parts of the font size."""


def digit_width(font: str, size: float) -> int:
    """Pixels of the widest digit of a font at a size in points, as Excel rounds it at 96 dpi."""
    pixels = size * 96 / 72
    return max(1, round(_DIGIT_EM.get(font.lower(), 0.52) * pixels))


def scaled(width: float, font: str, size: float) -> float:
    """The width to write so that a column is as wide as the plan means it, in a workbook whose Normal font is another.

    Charts lie over cells: with 宋体 as the Normal font each column would be a seventh wider, and a page no longer fit.
    """
    return round((width * REFERENCE_DIGIT + _PADDING) / digit_width(font, size), 4)
