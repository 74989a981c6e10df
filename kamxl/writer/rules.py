"""Conditional formats, data bars and checks on what is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kamxl import theme
from kamxl.excel.formulas import Names, refers_to_tables, translate
from kamxl.grid import quoted
from kamxl.package import xml
from kamxl.package.xml import attribute
from kamxl.placed import DataBar, Range, SheetPlan, Sparklines, Validation
from kamxl.writer import values
from kamxl.writer.styles import StyleSheet

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
_CONDITIONAL_EXT = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_SPARKLINE_EXT = "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"
_BAR_EXT = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"
_MAX_LIST = 255
_MAX_TITLE, _MAX_MESSAGE = 32, 255


def conditional_formats(plan: SheetPlan, names: Names, styles: StyleSheet) -> Iterator[str]:
    """`<conditionalFormatting>` elements: highlights first, in the plan's order, then bars."""
    priority = 0
    for highlight in plan.highlights:
        expression = _formula(highlight.formula, names, plan.key)
        if expression is None:
            continue
        priority += 1
        yield (
            f'<conditionalFormatting sqref="{highlight.over.a1}"><cfRule type="expression" '
            f'dxfId="{styles.highlight(highlight)}" priority="{priority}"><formula>{expression}</formula></cfRule>'
            "</conditionalFormatting>"
        )
    for index, bar in enumerate(plan.data_bars):
        priority += 1
        yield (
            f'<conditionalFormatting sqref="{bar.over.a1}"><cfRule type="dataBar" priority="{priority}"><dataBar>'
            f'<cfvo type="min"/><cfvo type="max"/><color rgb="FF{bar.colour}"/></dataBar><extLst>'
            f'<ext xmlns:x14="{X14}" uri="{_BAR_EXT}"><x14:id>{_bar_id(index)}</x14:id></ext></extLst></cfRule>'
            "</conditionalFormatting>"
        )


def bar_extension(bars: tuple[DataBar, ...]) -> str:
    """The `<ext>` of a sheet that makes the bars solid and start at zero in Excel 2010 and later; '' without bars."""
    if not bars:
        return ""
    rules = "".join(
        f'<x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="dataBar" id="{_bar_id(index)}"><x14:dataBar '
        'minLength="0" maxLength="100" gradient="0"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/>'
        '<x14:negativeFillColor rgb="FFC0504D"/><x14:axisColor rgb="FFA6A6A6"/></x14:dataBar></x14:cfRule>'
        f"<xm:sqref>{bar.over.a1}</xm:sqref></x14:conditionalFormatting>"
        for index, bar in enumerate(bars)
    )
    return (
        f'<ext xmlns:x14="{X14}" uri="{_CONDITIONAL_EXT}"><x14:conditionalFormattings>{rules}'
        "</x14:conditionalFormattings></ext>"
    )


def sparkline_extension(groups: tuple[Sparklines, ...], title: str) -> str:
    """The `<ext>` of a sheet that draws figures of a row in a cell (Excel 2010 and later); '' without any.

    Args:
        groups: what is drawn where.
        title: the name of the sheet in the workbook, which holds the figures too.
    """
    if not groups:
        return ""
    home = quoted(title)
    made = []
    for one in groups:
        lines = "".join(
            f"<x14:sparkline><xm:f>{xml.text(f'{home}!{Range(row, one.of.left, row, one.of.right).a1}')}</xm:f>"
            f"<xm:sqref>{Range.cell(row, one.over.left).a1}</xm:sqref></x14:sparkline>"
            for row in range(one.over.top, one.over.bottom + 1)
        )
        made.append(
            # The figures stand in hidden columns, and are drawn all the same; each customer by its own scale.
            '<x14:sparklineGroup type="column" displayEmptyCellsAs="gap" last="1" displayHidden="1">'
            f'<x14:colorSeries rgb="FF{one.colour}"/><x14:colorNegative rgb="FF{theme.STATE_CHART["high"]}"/>'
            f'<x14:colorAxis rgb="FF000000"/><x14:colorMarkers rgb="FF{one.colour}"/><x14:colorFirst rgb="FF{one.colour}"/>'
            f'<x14:colorLast rgb="FF{one.last}"/><x14:colorHigh rgb="FF{one.colour}"/><x14:colorLow rgb="FF{one.colour}"/>'
            f"<x14:sparklines>{lines}</x14:sparklines></x14:sparklineGroup>"
        )
    return (
        f'<ext xmlns:x14="{X14}" uri="{_SPARKLINE_EXT}"><x14:sparklineGroups xmlns:xm="{XM}">{"".join(made)}'
        "</x14:sparklineGroups></ext>"
    )


def data_validations(plan: SheetPlan, names: Names, date_1904: bool) -> str:
    """`<dataValidations>`, or '' without any."""
    checks = [c for c in (_validation(v, plan.key, names, date_1904) for v in plan.validations) if c]
    return f'<dataValidations count="{len(checks)}">{"".join(checks)}</dataValidations>' if checks else ""


def _validation(check: Validation, key: str, names: Names, date_1904: bool) -> str:
    compared = _comparison(check, key, names, date_1904)
    if compared is None:
        return ""
    operator, formulas = compared
    attributes = [f'type="{check.kind}"']
    if not check.stop:
        attributes.append('errorStyle="warning"')
    if operator:
        attributes.append(f'operator="{operator}"')
    attributes.append('allowBlank="1" showInputMessage="1" showErrorMessage="1"')
    for name, text, limit in (
        ("errorTitle", check.error_title, _MAX_TITLE),
        ("error", check.error, _MAX_MESSAGE),
        ("promptTitle", check.prompt_title, _MAX_TITLE),
        ("prompt", check.prompt, _MAX_MESSAGE),
    ):
        if text:
            attributes.append(f'{name}="{attribute(_shortened(text, limit))}"')
    inside = "".join(f"<formula{n}>{f}</formula{n}>" for n, f in enumerate(formulas, 1))
    return f'<dataValidation {" ".join(attributes)} sqref="{check.over.a1}">{inside}</dataValidation>'


def _comparison(check: Validation, key: str, names: Names, date_1904: bool) -> tuple[str, list[str]] | None:
    """Operator ('' where the kind has none) and escaped formulas; None where the check cannot be written here."""
    if check.kind in ("list", "custom"):
        if check.formula is not None:
            expression = _formula(check.formula, names, key)
            return None if expression is None else ("", [expression])
        return "", [_choices(check.choices, key)]
    low, high = _bound(check.minimum, date_1904), _bound(check.maximum, date_1904)
    if low is not None and high is not None:
        return "between", [low, high]
    if high is not None:
        return "lessThanOrEqual", [high]
    if low is not None:
        return "greaterThanOrEqual", [low]
    # Without bounds the check is of the kind alone: any day, any number.
    return "greaterThanOrEqual", [
        "0" if check.kind == "date" else "-1E+300" if check.kind == "decimal" else "-999999999"
    ]


def _choices(choices: tuple[str, ...], key: str) -> str:
    joined = ",".join(choices)
    if not choices or len(joined) > _MAX_LIST or any("," in choice for choice in choices):
        raise ValueError(f"{key}: a list of choices needs 1 to {_MAX_LIST} characters and no commas: {joined[:40]!r}")
    return values.text_only('"' + joined.replace('"', '""') + '"')


def _bound(bound: float | date | None, date_1904: bool) -> str | None:
    if bound is None:
        return None
    if isinstance(bound, date):
        return str(values.serial(bound, date_1904) or 0)
    return values.number(bound)


def _formula(expression: str, names: Names, key: str) -> str | None:
    """A formula outside cells, escaped; None where it names a sheet that is not there."""
    if refers_to_tables(expression):
        # Excel calls the whole file damaged over it.
        raise ValueError(f"{key}: a check or conditional format cannot name a table: {expression!r}")
    translated = translate(expression, names)
    return None if translated is None else values.text_only(translated)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _bar_id(index: int) -> str:
    return f"{{4B584C00-0000-4000-8000-{index + 1:012X}}}"
