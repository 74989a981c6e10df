"""Formulas as the file stores them: today's sheet titles, full structured references, prefixes of newer functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from kamxl.grid import quoted

MAX_FORMULA = 8192

_FUTURE = """
ACOT ACOTH AGGREGATE ARABIC BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV BITAND BITLSHIFT BITOR BITRSHIFT
BITXOR BYCOL BYROW CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS
COMBINA CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS DECIMAL DROP ERF.PRECISE
ERFC.PRECISE EXPAND EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FIELDVALUE FILTERXML FLOOR.MATH FLOOR.PRECISE
FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST
GAMMA.INV GAMMALN.PRECISE GAUSS HSTACK HYPGEOM.DIST IFNA IFS IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN ISFORMULA
ISOMITTED LAMBDA LET LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST NORM.DIST
NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC
PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC QUERYSTRING RANDARRAY RANK.AVG RANK.EQ REDUCE RRI SCAN SEC SECH
SEQUENCE SHEET SHEETS SKEW.P STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TAKE TEXTAFTER TEXTBEFORE
TEXTJOIN TEXTSPLIT TOCOL TOROW UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEBSERVICE WEIBULL.DIST WRAPCOLS WRAPROWS
XLOOKUP XMATCH XOR Z.TEST
"""
_PREFIX = {name: f"_xlfn.{name}" for name in _FUTURE.split()} | {
    "FILTER": "_xlfn._xlws.FILTER",
    "SORT": "_xlfn._xlws.SORT",
    "SORTBY": "_xlfn.SORTBY",
}
"""Functions newer than Excel 2007 stand in the file with a prefix; without it the cell shows #NAME?."""

_STRING = re.compile(r'("(?:[^"]|"")*")')
_LITERAL = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')+'!)""")
"""Quoted text and quoted sheets: nothing inside them is formula."""
_BRACKETS = r"\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"
_SHEET = re.compile(r"\{sheet:(\w+)\}")
_FUNCTION = re.compile(rf"{_BRACKETS}|(?<![\w.])([A-Za-z][A-Za-z0-9.]*)(?=\()")
_STRUCTURED = re.compile(rf"(?<![\w.'\]])([^\W\d][\w.]*)?({_BRACKETS})")
_BARE_SHEET = re.compile(r"(?<![\w.'!\]:$#])([^\W\d][\w.]*)!")
_INSIDE = re.compile(_BRACKETS)
_INNER = re.compile(r"\[((?:'.|[^\[\]'])*)\]")
_ESCAPE = re.compile(r"'(.)")


class Names:
    """What a formula may name: sheets by key, tables under the names they were given, sheets by title."""

    def __init__(
        self,
        sheets: Mapping[str, str],
        renamed: Mapping[str, str],
        titles: Collection[str],
        tables: Mapping[str, Collection[str]],
    ) -> None:
        self.sheets = sheets
        """Key -> today's title."""
        self.renamed: Mapping[str, str] = {old.lower(): new for old, new in renamed.items()}
        """Table name in the plans -> name in this workbook, where they differ."""
        self.titles: AbstractSet[str] = {t.lower() for t in titles}
        self.tables: Mapping[str, AbstractSet[str]] = {
            name.lower(): {c.lower() for c in columns} for name, columns in tables.items()
        }
        """Table -> titles of its columns."""


def translate(expression: str, names: Names, table: str | None = None) -> str | None:
    """A plan's formula as the file stores it, without '='.

    Args:
        table: the name (in this workbook) of the table that the formula stands in, for `[@title]`.

    Returns:
        None where the formula names a sheet or table that this workbook does not have, or is too long: Excel would
        call the whole file damaged, so the caller writes the result alone.
    """
    parts = _STRING.split(expression)
    if not set(_SHEET.findall("".join(parts[::2]))) <= set(names.sheets):
        return None
    titled = "".join(
        part if index % 2 else _SHEET.sub(lambda m: quoted(names.sheets[m[1]]), part)
        for index, part in enumerate(parts)
    )
    pieces = _LITERAL.split(titled)
    for index in range(0, len(pieces), 2):  # the odd ones are literals
        piece = _STRUCTURED.sub(lambda m: _structured(m[1], m[2][1:-1], names, table), pieces[index])
        pieces[index] = _FUNCTION.sub(lambda m: _PREFIX.get(m[1].upper(), m[1]) if m[1] else m[0], piece)
    whole = "".join(pieces)
    return whole if len(whole) <= MAX_FORMULA and _known(pieces, names) else None


def refers_to_tables(expression: str) -> bool:
    """Whether a formula has a structured reference, which checks and conditional formats cannot hold."""
    return any("[" in piece for piece in _LITERAL.split(expression)[::2])


def _structured(name: str | None, inside: str, names: Names, table: str | None) -> str:
    """`[title]` and `[@title]` are how people type it; the file says `table[title]` and `table[[#This Row],[title]]`."""
    owner = names.renamed.get(name.lower(), name) if name else table or ""
    if not inside.startswith("@"):
        return f"{owner}[{inside}]"
    title = inside[1:]
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1]
    return f"{owner}[[#This Row],[{title}]]" if title else f"{owner}[#This Row]"


def _known(pieces: list[str], names: Names) -> bool:
    """Whether all sheets, tables and columns that a translated formula names are there."""
    quoted = [p[1:-2].replace("''", "'") for p in pieces[1::2] if p.endswith("!")]
    bare = [name for p in pieces[::2] for name in _BARE_SHEET.findall(_INSIDE.sub("[]", p))]
    tables = [((m[1] or "").lower(), m[2][1:-1]) for p in pieces[::2] for m in _STRUCTURED.finditer(p)]
    return all(sheet.lower() in names.titles for sheet in [*quoted, *bare]) and all(
        table in names.tables and _columns(inside) <= names.tables[table] for table, inside in tables
    )


def _columns(inside: str) -> set[str]:
    """Titles (lower case) that the brackets of a structured reference name."""
    items = _INNER.findall(inside) if "[" in inside.replace("'[", "") else [inside]
    return {_ESCAPE.sub(r"\1", item).lower() for item in items if item and not item.startswith("#")}
