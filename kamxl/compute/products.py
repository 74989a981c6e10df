"""What is sold: revenue, profit and customers by product and category, and what top customers could buy besides.

Money in single units of the currency. All figures are net of returns, of 12 months; a customer buys what he has a net amount
above 0 of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.calendar import months_before, within
from kamxl.compute.columns import NOT_STATED, as_objects
from kamxl.compute.facts import MONEY_DECIMALS
from kamxl.record import record
from kamxl.schema.choices import TOP_LEVELS
from kamxl.schema.money import WAN
from kamxl.settings import Opportunities

LEAST_BUYERS = 2
"""Peers that buy a category, below which it is no white space: one of two is 50 % and says nothing."""
LEAST_WALLET = 5.0
"""Points of 100 below which a guessed share makes the rest any number at all."""
WHITE = ("customer_id", "name", "tier", "owner", "category", "buyers", "peers", "share", "typical")
_SUMS = ("revenue_12m", "profit_12m", "previous_12m", "carried")


@record
class Products:
    """The range, by product and by category. Shares and changes 0..1."""

    products: pd.DataFrame
    """Product and category (blank as ''), customers, revenue_12m, profit_12m (NaN where no line carries profit), margin (of the
    lines that do), share (of all revenue; NaN where that is not above 0), previous_12m, change (NaN without a base), by revenue."""
    categories: pd.DataFrame
    """The same by category: index category, products before the others. Where no line names one, products stand in their place."""
    grid: pd.DataFrame
    """Index customer_id of the S and A customers that buy, by tier and revenue; a column a category, the largest first: what they
    buy, NaN for nothing."""
    white: pd.DataFrame
    """WHITE: categories that such a customer does not buy and enough of its industry peers do; `typical` is the median of what
    those buy for, largest first. Peers are the customers of its industry that buy anything."""
    wallet: pd.DataFrame
    """Index customer_id, of those whose 采购份额 is typed and that buy: name, tier, owner, revenue_12m, wallet_share (points of 100),
    rest (what they buy elsewhere: revenue ÷ share less revenue), of_turnover (our revenue ÷ 客户年营业额), largest rest first. Below
    LEAST_WALLET nobody can tell."""
    categorised: bool
    """Whether any line names a category."""

    @property
    def unbought(self) -> Mapping[tuple[str, str], float]:
        """(customer_id, category) of the white space -> the share of peers that buy it."""
        keys = zip(self.white["customer_id"], self.white["category"], strict=True)
        return dict(zip(keys, self.white["share"].astype(float), strict=True))


def products(
    orders: pd.DataFrame, customers: pd.DataFrame, tiers: pd.DataFrame, as_of: date, limits: Opportunities
) -> Products | None:
    """The range as of a day; None where no order of two years names a product.

    Args:
        orders: as `facts.valid_orders` gives them, of the known customers of the whole book.
        customers: of the whole book, with industry, name, owner and status: peers are found among them.
        tiers: of those that it is about; index customer_id by tier and revenue, with tier and service_level.
        as_of: the day that the figures are for.
        limits: `white_space`, the share of peers from which on a category is one.
    """
    lines = _lines(orders, as_of)
    categorised = bool((lines["category"] != NOT_STATED).any())
    group = "category" if categorised else "product"
    sold = lines[lines["recent"]].groupby(["customer_id", group])["amount"].sum().round(MONEY_DECIMALS)
    sold = sold[sold > 0].rename_axis(["customer_id", "category"])
    if len(tiers) < len(customers):
        lines = lines[lines["customer_id"].isin(tiers.index)]
    if not (lines["product"] != NOT_STATED).any():
        return None
    by_product = _summed(lines, ["product", "category"]).reset_index()
    by_category = _summed(lines, [group])
    by_category.index = by_category.index.rename("category")
    counts = by_product[group].value_counts().reindex(by_category.index)
    by_category.insert(0, "products", counts.to_numpy(dtype=int))
    grid = _grid(sold, tiers, by_category.index)
    return Products(
        products=as_objects(by_product),
        categories=as_objects(by_category),
        grid=grid,
        white=_white(sold[sold.index.get_level_values(1) != NOT_STATED], grid, customers, tiers, limits.white_space),
        wallet=_wallet(customers, tiers),
        categorised=categorised,
    )


def _lines(orders: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The lines of 24 months with customer_id, product, category, amount, profit and `recent` (of the last 12). A line without a
    category has the one that its product carries last."""
    lines = orders[within(orders["order_date"], months_before(as_of, 24), as_of)]
    found = pd.DataFrame(
        {
            "customer_id": lines.index.to_numpy(dtype=object),
            "product": lines["product"].fillna(NOT_STATED).to_numpy(dtype=object),
            "category": lines["category"].to_numpy(dtype=object),
            "amount": lines["amount"].to_numpy(dtype=float),
            "profit": lines["profit"].to_numpy(dtype=float),
            "recent": (lines["order_date"] > pd.Timestamp(months_before(as_of, 12))).to_numpy(),
        }
    )
    named = found[found["category"].notna() & (found["product"] != NOT_STATED)]
    known = named.drop_duplicates("product", keep="last").set_index("product")["category"]
    # By numpy: no version of pandas fills a column of one type with another without a word.
    category = np.where(found["category"].notna(), found["category"], found["product"].map(known))
    found["category"] = np.where(pd.isna(category), NOT_STATED, category)
    return found


def _summed(lines: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    recent = lines["recent"].to_numpy()
    carried = recent & lines["profit"].notna().to_numpy()
    amount = lines["amount"].to_numpy()
    sums = lines.assign(
        revenue_12m=np.where(recent, amount, 0.0),
        profit_12m=np.where(carried, lines["profit"], np.nan),
        previous_12m=np.where(recent, 0.0, amount),
        carried=np.where(carried, amount, 0.0),
    )
    table = sums.groupby(by)[list(_SUMS)].sum(min_count=1).round(MONEY_DECIMALS)
    whose = lines[recent].groupby([*by, "customer_id"])["amount"].sum().round(MONEY_DECIMALS)
    buyers = whose[whose > 0].groupby(level=list(range(len(by)))).size()
    table.insert(0, "customers", buyers.reindex(table.index, fill_value=0).astype(int))
    revenue, before, whole = table["revenue_12m"], table["previous_12m"], float(table["revenue_12m"].sum())
    table["margin"] = table["profit_12m"] / table["carried"].where(table["carried"] > 0)
    table["share"] = revenue / whole if whole > 0 else np.nan
    table["change"] = revenue / before.where(before > 0) - 1
    table = table[["customers", "revenue_12m", "profit_12m", "margin", "share", "previous_12m", "change"]]
    return table.sort_values(["revenue_12m", "previous_12m"], ascending=False, kind="stable")


def _wallet(customers: pd.DataFrame, tiers: pd.DataFrame) -> pd.DataFrame:
    table = tiers[["name", "tier", "owner", "revenue_12m"]].assign(wallet_share=customers["wallet_share"])
    kept = (
        (table["revenue_12m"] > 0)
        & (table["wallet_share"] >= LEAST_WALLET)
        & (customers["status"].reindex(table.index) != "lost")
    )
    table = table[kept.to_numpy(dtype=bool)]
    turnover = customers["company_revenue"].reindex(table.index) * WAN
    table["of_turnover"] = table["revenue_12m"] / turnover.where(turnover > 0)
    table["rest"] = (table["revenue_12m"] * (100 / table["wallet_share"] - 1)).round(MONEY_DECIMALS)
    return as_objects(table.sort_values("rest", ascending=False, kind="stable"))


def _grid(bought: pd.Series, tiers: pd.DataFrame, categories: pd.Index) -> pd.DataFrame:
    top = tiers.index[tiers["service_level"].isin(TOP_LEVELS)]
    ids = top[top.isin(bought.index.get_level_values(0))]
    mine = bought[bought.index.get_level_values(0).isin(ids)]
    grid = mine.unstack() if len(mine) else pd.DataFrame(dtype=float)
    return grid.reindex(index=ids, columns=categories).astype(float)


def _white(
    bought: pd.Series, grid: pd.DataFrame, customers: pd.DataFrame, tiers: pd.DataFrame, least: float
) -> pd.DataFrame:
    """The categories that peers buy and the customers of the grid do not."""
    lines = bought.rename("amount").reset_index()
    lines["industry"] = lines["customer_id"].map(customers["industry"])
    lines = lines.dropna(subset=["industry"])
    peers = lines.groupby("industry")["customer_id"].nunique()
    offered = lines.groupby(["industry", "category"])["amount"].agg(buyers="size", typical="median").reset_index()
    kept = grid.index[grid.index.isin(customers.index[customers["status"] != "lost"])]
    mine = pd.DataFrame({"customer_id": kept, "industry": customers["industry"].reindex(kept).to_numpy(dtype=object)})
    pairs = mine.dropna().merge(offered, on="industry")
    # The customer buys something, so that it is one of those who do, and not its own peer.
    pairs["peers"] = pairs["industry"].map(peers).astype(float) - 1
    pairs["share"] = pairs["buyers"] / pairs["peers"].where(pairs["peers"] > 0)
    own = pd.MultiIndex.from_frame(pairs[["customer_id", "category"]]).isin(bought.index)
    chosen = ~own & (pairs["buyers"] >= LEAST_BUYERS) & (pairs["share"] >= least)
    found = pairs[np.asarray(chosen, dtype=bool)].copy()
    for name, source in (("name", customers), ("owner", customers), ("tier", tiers)):
        found[name] = source[name].reindex(found["customer_id"]).to_numpy(dtype=object)
    found["peers"] = found["peers"].astype(int)
    found = found.sort_values("typical", ascending=False, kind="stable").reset_index(drop=True)
    return as_objects(found[list(WHITE)])
