"""An alert rule of a company's own: a good customer whose orders have become much smaller.

`pip install examples/company_rule` puts it beside kamxl; from then on it is on the sheets of every book, in its settings
(`alerts.small_orders.share`), and in the reports of those whom it concerns.
"""

from __future__ import annotations

from kamxl.compute.alerts import Context, Finding, Rule, said
from kamxl.i18n import Pair
from kamxl.settings import Alert, Share


class SmallOrders(Alert):
    share: Share = 0.5


def find(context: Context, limits: SmallOrders) -> list[Finding]:
    """Customers whose last order is below a share of what their orders were worth on average."""
    bought = context.orders[context.orders["purchase"]].sort_values("order_date")
    days = bought.groupby([bought.index, "order_date"])["amount"].sum()
    found = []
    for customer, amounts in days.groupby(level=0):
        earlier, last = amounts.iloc[:-1].mean(), amounts.iloc[-1]
        if len(amounts) > 3 and last < limits.share * earlier:
            fact = Pair("最近一单只有平均的 {share:.0f}%", "The last order is {share:.0f} % of the average")
            share = last / earlier
            found.append(Finding(str(customer), said(fact, {"share": 100 * share}), measure=share))
    return found


SMALL_ORDERS = Rule(
    id="small_orders",
    severity="low",
    find=find,
    limits=SmallOrders,
    needs=("orders",),
    reveals=frozenset({"orders.order_date", "orders.amount"}),
    audience=frozenset({"sales"}),
    measure="share",
    worse="lower",
    words={
        "name": Pair("订单变小", "Small orders"),
        "when": Pair("低于平均的 {share}", "Below {share} of the average"),
        "advice": Pair("问清是否分给了别家", "Ask whether others get a part of it"),
        "limit.share": Pair(
            "最近一单低于平均的多少时预警", "fires when the last order is below this share of the average"
        ),
    },
)
