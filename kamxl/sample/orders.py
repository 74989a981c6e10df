"""Three years of orders: when, what, how many, at which price, and what has been paid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kamxl.sample import season
from kamxl.sample.draw import generator, months_before, weekday
from kamxl.sample.firms import Firm
from kamxl.sample.record import Record
from kamxl.sample.words.products import CATEGORIES, Product

YEARS = 3
_RISE = 1.02
"""Prices a year later."""
_SPREAD = 0.33
_LONGEST = 72
"""Days that nobody who still buys lets pass between two orders."""
_REGULARITY = 4.0
"""Shape of the gaps between orders: 1 would be pure chance, firms order a little more regularly."""
_OUTLIER = 2.7
"""An order stays below so many times the mean of the earlier ones; three times is an outlier, and those are planted."""


def orders(firms: Sequence[Firm], seed: int, as_of: date, position: int) -> list[Record]:
    """All orders, oldest first.

    Args:
        position: which of (zh, en) the words are in.
    """
    start = months_before(as_of, 12 * YEARS) + timedelta(days=1)
    calendar = season.days(start, as_of)
    drawn = [order for firm in firms for order in _orders_of(firm, seed, as_of, calendar, position)]
    drawn.sort(key=lambda order: (order["order_date"], order["customer_id"]))
    months: dict[str, int] = {}
    for order in drawn:
        day = order["order_date"]
        assert isinstance(day, date)
        month = f"{day:%Y%m}"
        months[month] = months.get(month, 0) + 1
        order["order_id"] = f"{'TH' if order['status'] == 'returned' else 'SO'}{month}{months[month]:03d}"
    return drawn


def _orders_of(
    firm: Firm, seed: int, as_of: date, calendar: Sequence[tuple[date, float]], position: int
) -> list[Record]:
    if firm.first_deal is None:
        return []
    rng = generator(seed, f"orders/{firm.customer_id}")
    found: list[Record] = []
    amounts: list[float] = []
    for day in _order_days(firm, rng, as_of, calendar):
        months = (as_of - day).days / 30.44
        # Half of a rise or fall is in the number of orders, half in their size.
        wanted = firm.annual * 1e4 / firm.rate * math.sqrt(firm.level(months)) * _noise(rng)
        if len(amounts) >= 3:
            wanted = min(wanted, _OUTLIER * 0.9 * sum(amounts) / len(amounts))
        order = _order(firm, rng, day, as_of, wanted, position)
        amount = float(order["amount"])
        if len(amounts) >= 3 and amount > _OUTLIER * sum(amounts) / len(amounts):
            continue
        found.append(order)
        if order["status"] != "cancelled":
            amounts.append(amount)
        if order["status"] == "done" and (as_of - day).days > 60 and rng.random() < 0.014:
            returned = _return_of(order, rng, day)
            if returned is not None:
                found.append(returned)
    return found


def _order_days(firm: Firm, rng: Random, as_of: date, calendar: Sequence[tuple[date, float]]) -> list[date]:
    """Gaps are drawn in working time, which runs slowly at Spring Festival and fast in December."""
    last = firm.last_deal or as_of
    working_year = 365.25 * 5 / 7
    clock, due, found = 0.0, _gap(rng, firm) * rng.random(), []
    for day, pace in calendar:
        if firm.first_deal is not None and day < firm.first_deal:
            continue
        if day > last:
            break
        if day == firm.first_deal:
            found.append(day)
            clock, due = 0.0, _gap(rng, firm)
            continue
        clock += pace * math.sqrt(firm.level((as_of - day).days / 30.44)) / working_year
        long = bool(found) and (day - found[-1]).days > _LONGEST and pace > 0.5
        if clock >= due or long:
            found.append(day)
            clock, due = 0.0 if long else clock - due, _gap(rng, firm)
    return found


def _gap(rng: Random, firm: Firm) -> float:
    """Working years to the next order."""
    return rng.gammavariate(_REGULARITY, 1 / (_REGULARITY * firm.rate))


def _noise(rng: Random) -> float:
    return math.exp(rng.gauss(-_SPREAD * _SPREAD / 2, _SPREAD))


def _order(firm: Firm, rng: Random, day: date, as_of: date, wanted: float, position: int) -> Record:
    product = _product(firm, rng, wanted)
    price = _price(product, firm, day, as_of)
    quantity = max(1, round(wanted / price))
    if quantity > product.most:
        quantity = product.most
    elif quantity > 20:
        quantity = round(quantity / 5) * 5
    amount = round(quantity * price, 2)
    margin = 1 - (1 - product.margin) * product.price * _RISE ** ((day - as_of).days // 365) / price
    status = _status(rng, (as_of - day).days)
    cancelled = status == "cancelled"
    paid, paid_date = (0, None) if cancelled else _paid(firm, rng, amount, day, as_of)
    return {
        "order_id": "",
        "customer_id": firm.customer_id,
        "order_date": day,
        "product": product.name(position),
        "category": CATEGORIES[product.category][position],
        "quantity": quantity,
        "unit_price": price,
        "amount": amount,
        "currency": None,
        "profit": round(amount * (margin + rng.gauss(0, 0.015)), 2),
        "due_date": day + timedelta(days=firm.credit_days) if firm.credit_days and not cancelled else None,
        "paid": paid,
        "paid_date": paid_date,
        "status": status,
    }


def _product(firm: Firm, rng: Random, wanted: float) -> Product:
    """Something of the firm's kit that an order of that size is for: nobody buys three thousand switches at once."""
    fitting = [(p, weight) for p, weight in firm.products if p.price <= wanted * 1.15 and wanted <= p.price * p.most]
    if not fitting:
        return min((p for p, _ in firm.products), key=lambda p: abs(math.log(wanted / (p.price * math.sqrt(p.most)))))
    return rng.choices([product for product, _ in fitting], [weight for _, weight in fitting])[0]


def _price(product: Product, firm: Firm, day: date, as_of: date) -> float:
    """List price of that year less the firm's discount, in steps a price list has."""
    listed = product.price * _RISE ** ((day - as_of).days // 365) * (1 - firm.discount)
    step = 0.5 if listed < 100 else 1 if listed < 1000 else 10
    return round(round(listed / step) * step, 2)


def _status(rng: Random, age: int) -> str:
    chance = rng.random()
    if chance < 0.016:
        return "cancelled"
    return "open" if age < 35 and chance < 0.70 - age / 80 else "done"


def _paid(firm: Firm, rng: Random, amount: float, day: date, as_of: date) -> tuple[float, date | None]:
    """What has come in, and when: nothing before the term, then by the firm's habit."""
    if firm.credit_days == 0 and firm.payer == "good":
        return amount, day
    late = {"good": rng.randint(0, 5), "slow": rng.randint(3, 12), "bad": 60}[firm.payer]
    when = weekday(day + timedelta(days=firm.credit_days + late))
    age, share = (as_of - when).days, 1.0
    if age < 0:
        when, share = day, 0.3 if rng.random() < 0.12 else 0.0
    elif firm.payer == "bad" and age < 260:
        share = rng.choice((0.0, 0.3, 0.5, 0.5, 0.7))
    return round(amount * share, 2), when if share else None


def _return_of(order: Record, rng: Random, day: date) -> Record | None:
    """Part of an order sent back within some weeks; its amount is typed negative."""
    quantity = int(order["quantity"])
    if quantity < 4:
        return None
    back = max(1, quantity // rng.choice((10, 20, 8)))
    price, share = float(order["unit_price"]), back / quantity
    amount = -round(back * price, 2)
    came = day + timedelta(days=rng.randint(10, 45))
    return order | {
        "order_date": came,
        "quantity": -back,
        "amount": amount,
        "profit": -round(float(order["profit"]) * share, 2),
        "due_date": None,
        "paid": amount,
        "paid_date": came,
        "status": "returned",
    }
