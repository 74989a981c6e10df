"""Service: how satisfied customers are, what they complain of and need, and how long their contracts run.

Money in single units of the currency; days are calendar days. Rows of customers that nobody lists are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.calendar import month_start, months_before, quarter_start, within
from kamxl.compute.columns import NOT_STATED, as_objects, empty
from kamxl.record import record
from kamxl.schema.choices import DIMENSION, FEEDBACK_KIND, SEVERITIES, SURVEY_CHANNEL
from kamxl.schema.sheets import SHEETS

PROMOTER, DETRACTOR = 9.0, 6.0
"""Scores from which on, and down from which, an answer counts for or against us (Reichheld 2003)."""
QUARTERS = 8
RENEWAL_DAYS = (30, 60, 90)
BANDS = ("past", *(str(days) for days in RENEWAL_DAYS))
"""Running contracts by the days that they have left: ended already, up to 30, 60, 90."""
INPUTS = ("satisfaction", "complaints", "needs", "contracts")
CUSTOMERS = (
    "name", "tier", "owner", "date", "score", "previous", "change", "complaints", "open", "oldest", "needs_open", "contract_end",
    "comment", "asks",
)  # fmt: skip
OPEN = ("complaint_id", "customer_id", "name", "owner", "kind", "severity", "opened", "days", "handler", "content")
RENEWALS = ("contract_id", "customer_id", "name", "tier", "owner", "amount", "end", "days", "band", "terms", "delivery")


@record
class Quotations:
    """The quotations dated in the last 12 months."""

    number: int
    won: int
    """Turned into a contract: marked as done, or followed by a contract."""
    open: int
    amount: float
    amount_won: float

    @property
    def rate(self) -> float:
        """Won ÷ all; NaN without any."""
        return self.won / self.number if self.number else np.nan


@record
class Service:
    """Each frame has no rows where the book keeps nothing for it."""

    satisfaction: pd.DataFrame
    """Index dimension (code; blank as '' last) of the answers of 12 months: answers, customers, mean, previous (mean of the 12
    months before), change, promoters, detractors (shares), score (their difference, −1..1)."""
    channels: pd.DataFrame
    """Index channel (code; blank as '' last) of the same answers: answers, customers, mean."""
    quarters: pd.DataFrame
    """Index first day of the last QUARTERS quarters: answers, mean of the overall scores (of all where there are none overall)."""
    customers: pd.DataFrame
    """Index customer_id, CUSTOMERS, of all that the book tells anything of: the latest score and its change, complaints of 12 months,
    open ones and the days of the oldest, needs not met, last end of a running contract, `asks`; by score, lowest first."""
    complaints: pd.DataFrame
    """kind and severity (blank as ''): opened and solved in 12 months, days (median, of those solved), open, oldest (days)."""
    months: pd.DataFrame
    """Index month, 12 of them: complaints opened and solved."""
    open: pd.DataFrame
    """OPEN: what is not solved, complaints first, the most severe and oldest first."""
    handlers: pd.DataFrame
    """Index handler (blank as ''): opened, solved in 12 months, days (median), open, by the last."""
    needs: pd.DataFrame
    """Index product, by number (blank as '' last): raised, met, rate, open, days (median until met), and <priority>_raised, _met."""
    running: int
    running_amount: float
    """Contracts in force, and what they come to."""
    renewals: pd.DataFrame
    """RENEWALS: running contracts that ended or end within 90 days and that no later one of the customer outlasts, first to end first."""
    quotations: Quotations


def service(
    frames: Mapping[str, pd.DataFrame], tiers: pd.DataFrame, as_of: date, first_month: int = 1
) -> Service | None:
    """The whole board as of a day; None in a book that keeps none of INPUTS.

    Args:
        frames: typed frames with `customers`.
        tiers: index customer_id, with tier.
        as_of: the day that the figures are for.
        first_month: of the fiscal year, for quarters.
    """
    customers, today = frames["customers"], pd.Timestamp(as_of)
    surveys, complaints, needs, contracts = (_rows(frames, key, customers.index) for key in INPUTS)
    surveys, complaints, needs = (
        rows[(rows[day] <= today).to_numpy()]
        for rows, day in ((surveys, "date"), (complaints, "opened"), (needs, "date"))
    )
    if not any(map(len, (surveys, complaints, needs, contracts))):
        return None
    people = customers[["name", "owner"]].join(tiers["tier"])
    unsolved = complaints[_open(complaints, today).to_numpy()]
    runs = contracts[in_force(contracts, today).to_numpy(dtype=bool)]
    return Service(
        satisfaction=_by_dimension(surveys, as_of),
        channels=_by_channel(surveys, as_of),
        quarters=_by_quarter(surveys, as_of, first_month),
        customers=_customers(surveys, complaints, needs, runs, people, as_of),
        complaints=_complaints(complaints, as_of),
        months=_by_month(complaints, as_of),
        open=_unsolved(unsolved, people, today),
        handlers=_handlers(complaints, as_of),
        needs=_by_product(needs, today),
        running=len(runs),
        running_amount=float(runs["amount"].sum()),
        renewals=_renewals(contracts, people, today),
        quotations=_quotations(contracts, as_of),
    )


def _rows(frames: Mapping[str, pd.DataFrame], key: str, known: pd.Index) -> pd.DataFrame:
    rows = frames.get(key)
    if rows is None:
        kinds = {"day": "datetime64[ns]", "money": "float64", "score": "float64"}
        columns = {name: kinds.get(one.column.kind, "object") for name, one in SHEETS[key].fields.items()}
        del columns["customer_id"]
        return empty(columns, index="customer_id")
    return rows[rows.index.isin(known)].rename_axis("customer_id")


# --- satisfaction -----------------------------------------------------------------------------------------------------


def latest_scores(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest score of each customer and the one before: index customer_id; date, score, previous (NaN for a first one).

    The score of a day is the mean of its overall scores. Of a customer without any overall score all dimensions count.
    """
    overall = rows["dimension"] == "overall"
    rows = rows[(overall | ~rows.index.isin(rows.index[overall])).to_numpy()]
    rows = rows.sort_values("score")  # the order of rows must not decide a mean's last digit
    scores = rows.groupby([rows.index, "date"])["score"].mean().rename_axis(["customer_id", "date"]).reset_index()
    scores["previous"] = scores.groupby("customer_id")["score"].shift()
    return scores.drop_duplicates("customer_id", keep="last").set_index("customer_id")


def _by_dimension(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    rows = rows.assign(dimension=rows["dimension"].fillna(NOT_STATED))
    now = rows[within(rows["date"], months_before(as_of, 12), as_of)]
    before = rows[within(rows["date"], months_before(as_of, 24), months_before(as_of, 12))]
    now = now.assign(up=now["score"] >= PROMOTER, down=now["score"] <= DETRACTOR).reset_index()
    table = now.groupby("dimension").agg(
        answers=("score", "size"), customers=("customer_id", "nunique"), mean=("score", "mean"),
        promoters=("up", "mean"), detractors=("down", "mean"),
    )  # fmt: skip
    table.insert(3, "previous", before.groupby("dimension")["score"].mean().reindex(table.index))
    table.insert(4, "change", table["mean"] - table["previous"])
    table["score"] = table["promoters"] - table["detractors"]
    order = [choice.code for choice in DIMENSION] + [NOT_STATED]
    return table.reindex([code for code in order if code in table.index])


def _by_channel(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    now = rows[within(rows["date"], months_before(as_of, 12), as_of)].reset_index()
    groups = now.groupby(now["channel"].fillna(NOT_STATED))
    table = groups.agg(answers=("score", "size"), customers=("customer_id", "nunique"), mean=("score", "mean"))
    order = [choice.code for choice in SURVEY_CHANNEL] + [NOT_STATED]
    return table.reindex([code for code in order if code in table.index])


def _by_quarter(rows: pd.DataFrame, as_of: date, first_month: int) -> pd.DataFrame:
    overall = (rows["dimension"] == "overall").to_numpy()
    rows = rows[overall] if overall.any() else rows
    last = quarter_start(as_of, first_month)
    starts = pd.DatetimeIndex([months_before(last, 3 * back) for back in range(QUARTERS - 1, -1, -1)], name="quarter")
    place = starts.searchsorted(rows["date"].to_numpy(), side="right") - 1
    groups = rows["score"][place >= 0].groupby(place[place >= 0])
    table = pd.DataFrame({"answers": groups.size(), "mean": groups.mean()}).reindex(range(QUARTERS))
    return table.fillna({"answers": 0}).astype({"answers": int}).set_axis(starts)


def _customers(
    surveys: pd.DataFrame, complaints: pd.DataFrame, needs: pd.DataFrame, runs: pd.DataFrame, people: pd.DataFrame, as_of: date
) -> pd.DataFrame:  # fmt: skip
    """What each customer says, asks for and is bound by."""
    table = latest_scores(surveys)
    told = surveys[surveys["comment"].notna() & (surveys["date"] == table["date"].reindex(surveys.index)).to_numpy()]
    counted = _counted(complaints[(complaints["kind"] == "complaint").to_numpy(dtype=bool)], as_of).groupby(level=0)
    unmet = ~_met(needs, pd.Timestamp(as_of)) & (needs["status"] != "dropped")
    ids = people.index[people.index.isin(table.index.append([rows.index for rows in (complaints, needs, runs)]))]
    table = people.reindex(ids).join(table).join(told["comment"].groupby(level=0).first())
    table["change"] = table["score"] - table["previous"]
    for name, counts in (
        ("complaints", counted["is_opened"].sum()), ("open", counted["is_open"].sum()), ("needs_open", unmet.groupby(level=0).sum()),
    ):  # fmt: skip
        table[name] = counts.reindex(ids).fillna(0).astype(int)
    table["oldest"] = counted["age"].max().reindex(ids)
    table["contract_end"] = runs["end"].groupby(level=0).max().reindex(ids)
    table["asks"] = asks(table, as_of)
    order = table.sort_values(["score", "change", "open"], ascending=[True, True, False], kind="stable")
    return as_objects(order[list(CUSTOMERS)])


def asks(customers: pd.DataFrame, as_of: date) -> pd.Series[bool]:
    """Whether each customer asks for something: a complaint of 12 months or an open one, an unmet need, a score of a detractor or
    one that fell by a point, a contract that ends within the last of RENEWAL_DAYS or has ended."""
    ends = pd.to_datetime(customers["contract_end"]) <= pd.Timestamp(as_of) + pd.Timedelta(days=RENEWAL_DAYS[-1])
    said = (customers[["complaints", "open", "needs_open"]] > 0).any(axis=1) | ends
    return said | (customers["score"] <= DETRACTOR) | (customers["change"] <= -1)


# --- complaints, inquiries, suggestions -------------------------------------------------------------------------------


def _open(rows: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    return rows["closed"].isna() | (rows["closed"] > today)


def _counted(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows with what is counted of them: opened and solved in 12 months, days until solved, open, age of the open ones."""
    today, since = pd.Timestamp(as_of), months_before(as_of, 12)
    solved = within(rows["closed"], since, as_of)
    is_open = _open(rows, today)
    return rows.assign(
        is_opened=within(rows["opened"], since, as_of),
        is_solved=solved,
        days=(rows["closed"] - rows["opened"]).dt.days.where(solved),
        is_open=is_open,
        age=(today - rows["opened"]).dt.days.where(is_open),
    )


_COUNTS = {
    "opened": ("is_opened", "sum"), "solved": ("is_solved", "sum"), "days": ("days", "median"), "open": ("is_open", "sum"),
    "oldest": ("age", "max"),
}  # fmt: skip


def _complaints(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    counted = _counted(rows, as_of).assign(severity=rows["severity"].fillna(NOT_STATED))
    table = counted.groupby(["kind", "severity"]).agg(**_COUNTS).reset_index()
    table = table[(table[["opened", "solved", "open"]] > 0).any(axis=1)]
    kinds, levels = [choice.code for choice in FEEDBACK_KIND], [*SEVERITIES, NOT_STATED]
    order = np.lexsort(
        (table["severity"].map(levels.index).to_numpy(dtype=int), table["kind"].map(kinds.index).to_numpy(dtype=int))
    )
    return as_objects(table.iloc[order].reset_index(drop=True))


def _handlers(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    counted = _counted(rows, as_of).assign(handler=rows["handler"].fillna(NOT_STATED))
    table = counted.groupby("handler").agg(**_COUNTS)
    table = table[(table[["opened", "solved", "open"]] > 0).any(axis=1)]
    return as_objects(table.sort_values(["open", "opened"], ascending=False, kind="stable"))


def _by_month(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    rows = rows[(rows["kind"] == "complaint").to_numpy(dtype=bool)]
    months = pd.DatetimeIndex([months_before(month_start(as_of), back) for back in range(11, -1, -1)], name="month")
    table = pd.DataFrame(index=months)
    for name in ("opened", "closed"):
        days = rows[name][(rows[name] <= pd.Timestamp(as_of)).to_numpy()]
        counts = days.dt.to_period("M").dt.to_timestamp().value_counts()
        table["solved" if name == "closed" else name] = counts.reindex(months, fill_value=0).astype(int)
    return table


def _unsolved(rows: pd.DataFrame, people: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    table = rows.join(people).reset_index()
    table["days"] = (today - table["opened"]).dt.days.astype(int)
    levels = {code: place for place, code in enumerate(SEVERITIES)}
    table["level"] = table["severity"].map(levels).fillna(len(levels))
    table["other"] = table["kind"] != "complaint"
    table = table.sort_values(["other", "level", "opened"], kind="stable").reset_index(drop=True)
    return as_objects(table[list(OPEN)])


# --- needs ------------------------------------------------------------------------------------------------------------


def _met(rows: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    return (rows["status"] == "met") & ~(rows["closed"] > today)


def _by_product(rows: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    met = _met(rows, today)
    counted = rows.assign(
        product=rows["product"].fillna(NOT_STATED), raised=1, met=met.astype(int),
        open=(~met & (rows["status"] != "dropped")).astype(int), days=(rows["closed"] - rows["date"]).dt.days.where(met),
    )  # fmt: skip
    for level in SEVERITIES:
        its = (rows["priority"] == level).astype(int)
        counted[f"{level}_raised"], counted[f"{level}_met"] = its, its * counted["met"]
    groups = counted.groupby("product")
    sums = ["raised", "met", "open", *(f"{level}_{one}" for level in SEVERITIES for one in ("raised", "met"))]
    table = groups[sums].sum().astype(int)
    table.insert(2, "rate", table["met"] / table["raised"])
    table.insert(4, "days", groups["days"].median())
    table["nameless"] = table.index == NOT_STATED
    table = table.sort_values(["nameless", "raised", "open"], ascending=[True, False, False], kind="stable")
    return as_objects(table.drop(columns="nameless"))


# --- contracts --------------------------------------------------------------------------------------------------------


def in_force(rows: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Of each row whether it is a contract in force: begun, and not past its end."""
    begun = rows["start"].fillna(rows["signed"])
    return (rows["kind"] == "contract") & (rows["status"] == "running") & ~(begun > today) & ~(rows["end"] < today)


def unrenewed(rows: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Contracts 执行中 with an end that no later one of the customer outlasts; a column more, `days` until the end (negative past it)."""
    rows = rows[((rows["kind"] == "contract") & (rows["status"] == "running")).to_numpy(dtype=bool)]
    # One without an end runs on; of those that end on the last day none does.
    last = rows["end"].fillna(pd.Timestamp.max).groupby(level=0).max().reindex(rows.index)
    found = rows[(rows["end"] >= last).to_numpy(dtype=bool)]
    return found.assign(days=(found["end"] - today).dt.days)


def _renewals(rows: pd.DataFrame, people: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    table = unrenewed(rows, today)
    table = table[(table["days"] <= RENEWAL_DAYS[-1]).to_numpy()].join(people).reset_index()
    place = np.searchsorted(RENEWAL_DAYS, table["days"].to_numpy(dtype=float))
    table["band"] = np.where(table["days"] < 0, BANDS[0], np.array([*BANDS[1:], ""], dtype=object)[place])
    table = table.sort_values(["days", "contract_id"], kind="stable").reset_index(drop=True)
    return as_objects(table[list(RENEWALS)])


def followed(rows: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Of each row whether a contract was signed on its day or later: of the same deal where both name one, else of the customer."""
    signed = rows["signed"].fillna(rows["start"])
    counts = (rows["kind"] == "contract") & ~rows["status"].isin(["ended", "pending"]) & (signed <= today)
    days = pd.DataFrame({"customer": rows.index, "deal": rows["deal_id"].to_numpy(), "day": signed.to_numpy()})
    contracts = days[counts.to_numpy(dtype=bool)]
    nameless = contracts[contracts["deal"].isna().to_numpy()]
    of_deal = (
        contracts.groupby(["customer", "deal"])["day"]
        .max()
        .reindex(pd.MultiIndex.from_frame(days[["customer", "deal"]]))
    )
    newest, without = (
        one.groupby("customer")["day"].max().reindex(days["customer"]).to_numpy() for one in (contracts, nameless)
    )
    named = np.fmax(of_deal.to_numpy(), without)
    later = np.where(days["deal"].notna(), named, newest) >= days["day"].to_numpy()
    return pd.Series(later, index=rows.index)


def quoted(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Of each row whether it is a quotation of 12 months, and whether it became a contract (`won`) or is still pursued (`still`)."""
    chosen = (rows["kind"] == "quotation") & within(
        rows["signed"].fillna(rows["start"]), months_before(as_of, 12), as_of
    )
    won = chosen & (followed(rows, pd.Timestamp(as_of)) | (rows["status"] == "done"))
    return pd.DataFrame({"quoted": chosen, "won": won, "still": chosen & ~won & (rows["status"] != "ended")})


def _quotations(rows: pd.DataFrame, as_of: date) -> Quotations:
    found = quoted(rows, as_of).astype(bool)
    amount = rows["amount"].astype(float)
    sums = (float(amount[found[name].to_numpy()].sum()) for name in ("quoted", "won"))
    return Quotations(*(int(found[name].sum()) for name in ("quoted", "won", "still")), *sums)
