"""What a report covers, in words: the customers and days that were asked for."""

from __future__ import annotations

from kamxl.compute.selection import Selected, Selection, tier_code
from kamxl.i18n import Lang, tr
from kamxl.report import words


def described(selection: Selection, selected: Selected, lang: Lang) -> str:
    """The filter in words, with how many customers it leaves; empty where nothing was asked for."""
    analysis = selected.analysis
    parts = [
        tr(f"export.filter.{name}", lang, values=list(values))
        for name, values in (
            ("region", selection.regions),
            ("industry", selection.industries),
            ("tier", [words.word("tier", tier_code(analysis, one), lang) for one in selection.tiers]),
            ("owner", selection.owners),
            ("customer", selection.customers),
            ("field", [f"{title} = {value}" for title, value in selection.fields]),
        )
        if values
    ]
    if selection.since is not None:
        parts.append(tr("export.filter.period", lang, since=selection.since, until=analysis.as_of))
    if selection.narrows and selected.count < selected.total:
        parts.append(tr("export.filter.count", lang, count=selected.count, total=selected.total))
    return " · ".join(parts)
