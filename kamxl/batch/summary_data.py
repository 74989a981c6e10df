"""The tables of the summary: a row a workbook, an owner, a failure, and for a validation an issue. Money in 元."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any  # Any: records are JSON; `records` checks their shape where they are read
from urllib.parse import quote

from kamxl.batch.lacking import Lacking, lacking, told, unconverted_in_words
from kamxl.i18n import Lang, Text, tr
from kamxl.schema.field import YUAN_10K
from kamxl.schema.money import HOME, Money
from kamxl.schema.outputs import Output, OutputColumn

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.batch.planning import Entry

BOOKS, OWNERS, FAILURES, ISSUES = "portfolio_books", "portfolio_owners", "portfolio_failures", "portfolio_issues"
"""Keys of the sheets. By the first one a summary is known wherever it lies."""

_BOOK = (
    OutputColumn("book", "工作簿", "Workbook", "text", width=34),
    OutputColumn("folder", "文件夹", "Folder", "text", width=26),
)
_AMOUNTS = (
    OutputColumn("customers", "客户数", "Customers", "count", width=9),
    OutputColumn("important", "重点客户", "Key customers", "count", width=10),
    OutputColumn("revenue_12m", "近12月交易额", "Revenue 12 months", "money", YUAN_10K, 15),
    OutputColumn("share", "占比", "Share", "percent", width=9),
)
_MOVED = (
    OutputColumn("down", "降级", "Moved down", "count", width=9),
    OutputColumn("up", "升级", "Moved up", "count", width=9),
)
"""Customers whose tier is another one than at the review before."""
_ALERTS = (
    OutputColumn("high", "高级别预警", "High alerts", "count", width=12),
    OutputColumn("medium", "中级别预警", "Medium alerts", "count", width=12),
    OutputColumn("low", "低级别预警", "Low alerts", "count", width=12),
)
_LACKING = (
    OutputColumn("left_out", "未计入行", "Rows left out", "count", width=10),
    OutputColumn("left_out_amount", "未计入金额", "Amount left out", "money", YUAN_10K, 14),
    OutputColumn("unconverted", "无汇率未计入", "No rate, left out", "text", width=20, optional=True),
    OutputColumn("latest_record", "最近记录", "Latest record", "center", width=12),
)
"""What the figures of a workbook lack, and how old they are."""
_QUALITY = (
    OutputColumn("errors", "数据错误", "Data errors", "count", width=10),
    OutputColumn("warnings", "数据提醒", "Data warnings", "count", width=10),
)


def books_output(tiers: Sequence[str], *, mixed: bool = False) -> Output:
    """Columns of the workbooks, with one for each tier that occurs; with the currency where there are several."""
    lifetime = OutputColumn("lifetime", "生命周期价值", "Lifetime value", "money", YUAN_10K, 14)
    currency = (OutputColumn("currency", "币种", "Currency", "center", width=9),) if mixed else ()
    columns = (*_BOOK, *currency, *_AMOUNTS, *_tier_columns(tiers), *_MOVED, *_ALERTS, lifetime, *_LACKING, *_QUALITY)
    return Output(BOOKS, "各工作簿", "Workbooks", "kx_portfolio_books", columns)


def owners_output(tiers: Sequence[str]) -> Output:
    """Columns of the owners."""
    owner = OutputColumn("owner", "负责人", "Owner", "text", width=14)
    books = OutputColumn("books", "工作簿数", "Workbooks", "count", width=10)
    columns = (owner, books, *_AMOUNTS, *_tier_columns(tiers), *_MOVED, *_ALERTS)
    return Output(OWNERS, "各负责人", "Owners", "kx_portfolio_owners", columns)


CHECKED = Output(
    BOOKS,
    "各工作簿",
    "Workbooks",
    "kx_portfolio_books",
    (*_BOOK, OutputColumn("rows", "数据行数", "Rows", "count", width=10), *_QUALITY),
)
CONVERTED = Output(BOOKS, "各工作簿", "Workbooks", "kx_portfolio_books", (
    *_BOOK,
    OutputColumn("created", "新增行", "Rows created", "count", width=10),
    OutputColumn("updated", "更新行", "Rows updated", "count", width=10),
    OutputColumn("unchanged", "未变行", "Rows unchanged", "count", width=10),
    OutputColumn("not_taken", "未采用行", "Rows not taken", "count", width=10),
    *_QUALITY,
))  # fmt: skip
FAILED = Output(FAILURES, "失败与原因", "Failures", "kx_portfolio_failures", (
    *_BOOK,
    OutputColumn("reason", "原因", "Reason", "wrap", width=70),
    OutputColumn("error", "类别", "Kind", "muted", width=22),
))  # fmt: skip
FOUND = Output(ISSUES, "数据问题", "Data issues", "kx_portfolio_issues", (
    *_BOOK,
    OutputColumn("severity", "严重程度", "Severity", "state", width=10),
    OutputColumn("sheet", "工作表", "Sheet", "text", width=12),
    OutputColumn("cell", "单元格", "Cell", "text", width=9),
    OutputColumn("field", "字段", "Field", "text", width=16),
    OutputColumn("key", "标识", "Row ID", "text", width=14),
    OutputColumn("value", "填写值", "Value as typed", "text", width=20),
    OutputColumn("message", "说明", "What to do", "wrap", width=56),
))  # fmt: skip


@dataclass(frozen=True)
class PassedOver:
    """A file or folder of which no job was made."""

    key: str
    path: Path
    kind: str
    why: Text


@dataclass(frozen=True)
class Summed:
    """All that the summary shows."""

    books: pd.DataFrame
    owners: pd.DataFrame
    failures: pd.DataFrame
    issues: pd.DataFrame
    links: Mapping[str, str]
    """Key of a workbook -> its address, relative to the summary."""
    tiers: tuple[str, ...]
    """Labels, best first."""
    lacking: Lacking
    currencies: tuple[str, ...]
    """Of the workbooks; where there are several, no amount of one is added to one of another."""

    def money(self, lang: Lang) -> Money:
        """The money that the summary's titles name."""
        if self.mixed:
            return replace(Money.of(lang), currency="")
        return Money.of(lang, *self.currencies)

    @property
    def people(self) -> pd.DataFrame:
        """The owners who have a name."""
        return self.owners[self.owners["named"] > 0] if len(self.owners) else self.owners

    @property
    def mixed(self) -> bool:
        """Whether the workbooks are in several currencies: then there are no sums and no shares of revenue."""
        return len(self.currencies) > 1


def summed(entries: Sequence[Entry], folder: Path, lang: Lang, passed_over: Sequence[PassedOver] = ()) -> Summed:
    """The tables of a batch.

    Args:
        entries: how the workbooks came out.
        folder: where the summary will stand.
        lang: of the summary: of reasons, and of the word for the owner of what has none.
        passed_over: files and folders that are no jobs.
    """
    import pandas as pd

    bad = [entry for entry in entries if entry.outcome in {"failed", "unusable"} and entry.record is not None]
    good = [entry for entry in entries if entry not in bad and entry.record is not None and entry.record.get("figures")]
    every = [(entry, _figures(entry)) for entry in good]
    tiers = merged(figures.get("tiers", {}) for _, figures in every)
    books = pd.DataFrame([_book_row(entry, figures, tiers) for entry, figures in every])
    owners = _owners([figures for _, figures in every], tiers, tr("batch.summary.nobody", lang))
    failures = pd.DataFrame(
        [
            *({**_name(entry.job.key), **_failure(entry, lang)} for entry in bad),
            *({**_name(one.key), "reason": one.why.render(lang), "error": one.kind} for one in passed_over),
        ]
    )
    issues = pd.DataFrame(
        [{**_name(entry.job.key), **issue} for entry, figures in every for issue in figures.get("shown", [])]
    )
    currencies = tuple(sorted({str(figures.get("currency", HOME)) for _, figures in every if "customers" in figures}))
    mixed = len(currencies) > 1
    if mixed and len(owners):
        owners["revenue_12m"] = float("nan")
    for frame in (books, owners):
        if len(frame) and "revenue_12m" in frame and mixed:
            frame["share"] = float("nan")
        elif len(frame) and "revenue_12m" in frame:
            total = float(frame["revenue_12m"].sum())
            frame["share"] = frame["revenue_12m"] / total if total > 0 else float("nan")
    links = {entry.job.key: _address(entry.job.target, folder) for entry in entries}
    links |= {one.key: _address(one.path, folder) for one in passed_over}
    return Summed(_sorted(books), _sorted(owners), failures, issues, links, tiers, lacking(entries), currencies)


def merged(orders: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """One order of labels out of several that agree as far as they go: A, B and S, A, C make S, A, B, C."""
    found: list[str] = []
    for order in orders:
        labels = list(order)
        for place, label in enumerate(labels):
            if label in found:
                continue
            later = [found.index(other) for other in labels[place + 1 :] if other in found]
            found.insert(min(later, default=len(found)), label)
    return tuple(found)


def _tier_columns(tiers: Sequence[str]) -> tuple[OutputColumn, ...]:
    from kamxl.report import words

    return tuple(
        OutputColumn(f"tier.{tier}", words.word("tier", tier, "zh"), words.word("tier", tier, "en"), "count", width=8)
        for tier in tiers
    )


def _figures(entry: Entry) -> Mapping[str, Any]:
    assert entry.record is not None
    figures: Mapping[str, Any] = entry.record["figures"]
    return figures


def _name(key: str) -> dict[str, Any]:
    path = PurePosixPath(key)
    return {"id": key, "book": path.name, "folder": "" if str(path.parent) == "." else str(path.parent)}


def _failure(entry: Entry, lang: Lang) -> dict[str, Any]:
    found = _fields(entry.record, ("reason", "error"))
    return {**found, "reason": (entry.record or {}).get("said", {}).get(lang, found["reason"])}


def _fields(values: Mapping[str, Any] | None, names: Sequence[str]) -> dict[str, Any]:
    return {name: (values or {}).get(name) for name in names}


def _book_row(entry: Entry, figures: Mapping[str, Any], tiers: Sequence[str]) -> dict[str, Any]:
    issues = figures["issues"]
    if "customers" not in figures:
        plain = {name: value for name, value in figures.items() if name not in {"issues", "shown"}}
        return {**_name(entry.job.key), **plain, **issues}
    more = {"currency": figures.get("currency", HOME), "lifetime": figures["lifetime"]}
    return {**_name(entry.job.key), **_counted(figures, tiers), **more, **_lacks(figures), **issues}


def _lacks(figures: Mapping[str, Any]) -> dict[str, Any]:
    left_out, foreign, ended = told(figures)
    return {
        "left_out": left_out.get("customers", 0) + left_out.get("orders", 0),
        "left_out_amount": left_out.get("amount") if left_out else 0.0,
        "unconverted": unconverted_in_words(foreign) or None,
        "latest_record": figures.get("latest_record"),
        "outdated": int(ended is not None),
    }


def _counted(figures: Mapping[str, Any], tiers: Sequence[str]) -> dict[str, Any]:
    return {
        **_fields(figures, ("customers", "important", "revenue_12m")),
        **{f"tier.{tier}": figures["tiers"].get(tier, 0) for tier in tiers},
        "down": figures.get("down", 0),
        "up": figures.get("up", 0),
        **figures["alerts"],
    }


def _owners(books: Sequence[Mapping[str, Any]], tiers: Sequence[str], nobody: str) -> pd.DataFrame:
    """Each owner over all workbooks; one name in two of them is taken for one person."""
    import pandas as pd

    rows = [
        {"owner": owner or nobody, "named": int(bool(owner)), "books": 1, **_counted(own, tiers)}
        for figures in books
        for owner, own in figures.get("owners", {}).items()
    ]
    return pd.DataFrame(rows).groupby("owner", sort=True).sum().reset_index() if rows else pd.DataFrame()


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """The largest first; for a validation the worst."""
    by = [name for name in ("revenue_12m", "not_taken", "errors", "warnings") if name in frame][:2]
    return frame.sort_values(by, ascending=False, kind="stable").reset_index(drop=True) if by else frame


def _address(target: Path, folder: Path) -> str:
    """Address of a workbook for a link; relative where that is possible, so that the folder can be moved."""
    try:
        return quote(os.fsencode(Path(os.path.relpath(target, folder)).as_posix()))
    except ValueError:  # on another drive
        return target.as_uri()
