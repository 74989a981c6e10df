"""商机 of the sample: what is being won, what was won and lost, and the follow-ups that tell how it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kamxl.sample.draw import generator, weekday
from kamxl.sample.firms import Firm
from kamxl.sample.record import Record
from kamxl.sample.words import sentence
from kamxl.sample.words.goals import DEALS, POSTPONED, RIVALLED, STEPS
from kamxl.sample.words.products import COMPETITORS

_STAGES = tuple(STEPS)
_CLOSED = {"growing": 0.5, "steady": 0.2, "new": 0.4, "declining": 0.4}
"""Chance that a customer of a course had a deal that was closed within the year."""
_WON = {"growing": 0.65, "steady": 0.45, "new": 0.5, "declining": 0.15}
_LEAST = 40.0
"""万元 a year from which there is a deal on the way with a customer."""
_FRESH = timedelta(days=24)
"""A deal that is on the way was spoken of since then."""
_LATE, _QUIET = 35, 52
"""Days past its close of the deal that slips, days of silence about the one that nobody follows up."""


def deals(
    firms: Sequence[Firm],
    contacted: Sequence[Record],
    complained: Sequence[Record],
    seed: int,
    as_of: date,
    position: int,
) -> list[Record]:
    """Deals by the day they were created. The follow-ups that were about one are written anew, in place: day and way of each stay."""
    contacts = _free(contacted, complained)
    found: list[Record] = []
    for firm in firms:
        rng = generator(seed, f"deals/{firm.customer_id}")
        own = contacts[firm.customer_id]
        if firm.course == "potential":
            found += _prospect(firm, rng, own, as_of, position)
        elif firm.payer == "good" and rng.random() < _CLOSED.get(firm.course, 0.0):
            found += _closed(firm, rng, as_of, position)
    usual = [f for f in firms if f.annual >= _LEAST and f.payer == "good" and f.course in {"growing", "steady", "new"}]
    running = [deal for firm in usual for deal in _running(firm, seed, contacts[firm.customer_id], as_of, position)]
    # Two stand still: a large one past its day, and one of which nobody has spoken for weeks.
    largest = sorted(running, key=lambda deal: (-deal["amount"], deal["customer_id"]))
    old = [deal for deal in largest if (as_of - deal["created"]).days > 2 * _QUIET]
    sizes = {firm.customer_id: firm.annual for firm in firms}
    late, quiet = old[1], min(old, key=lambda deal: sizes[deal["customer_id"]])
    late["close_date"] = weekday(as_of - timedelta(days=_LATE))
    found += running
    found.sort(key=lambda deal: (deal["created"], deal["customer_id"]))
    numbers: dict[int, int] = defaultdict(int)
    for deal in found:
        year = deal["created"].year
        numbers[year] += 1
        deal["deal_id"] = f"SJ{year}{numbers[year]:03d}"
    words = {id(deal): generator(seed, f"deals/words/{deal['customer_id']}") for deal in found}
    for deal in found:
        since = as_of - timedelta(days=_QUIET) if deal is quiet else deal["closed"] or as_of
        _tell(deal, contacts[deal["customer_id"]], since, words[id(deal)], position)
    return found


def _free(contacted: Sequence[Record], complained: Sequence[Record]) -> dict[str, list[Record]]:
    """Contacts by customer that may be about a deal: not those about a complaint."""
    trouble: dict[str, list[date]] = defaultdict(list)
    for complaint in complained:
        trouble[complaint["customer_id"]].append(complaint["opened"])
    found: dict[str, list[Record]] = defaultdict(list)
    for contact in contacted:
        key, day = contact["customer_id"], contact["date"]
        if not any(0 <= (day - opened).days <= 12 for opened in trouble[key]):
            found[key].append(contact)
    return found


def _prospect(firm: Firm, rng: Random, own: list[Record], as_of: date, position: int) -> list[Record]:
    """What a prospect is talked to about; its stage is that of the latest talk."""
    named = [contact for contact in own if contact["stage"]]
    if not named or as_of - named[-1]["date"] > _FRESH:
        return []
    deal = _deal(firm, rng, own[0]["date"], as_of + timedelta(days=rng.randint(20, 160)), position)
    return [deal | {"stage": named[-1]["stage"], "next_step": named[-1]["next_action"]}]


def _closed(firm: Firm, rng: Random, as_of: date, position: int) -> list[Record]:
    closed = weekday(as_of - timedelta(days=rng.randint(8, 335)))
    created = weekday(closed - timedelta(days=rng.randint(45, 150)))
    if firm.first_deal is None or closed <= firm.first_deal:
        return []
    deal = _deal(firm, rng, created, weekday(closed + timedelta(days=rng.randint(-20, 25))), position)
    deal["close_date"] = max(deal["close_date"], created)
    deal["closed"], deal["probability"] = closed, None
    won = rng.random() < _WON[firm.course]
    deal["stage"] = "won" if won else "lost"
    if not won:
        rivalled = rng.random() < 0.7
        deal["lost_reason"] = rng.choice(RIVALLED if rivalled else POSTPONED)[position]
        deal["competitor"] = rng.choice(COMPETITORS[:4]).word[position] if rivalled else None
    return [deal]


def _running(firm: Firm, seed: int, own: list[Record], as_of: date, position: int) -> list[Record]:
    rng = generator(seed, f"deals/open/{firm.customer_id}")
    created = weekday(as_of - timedelta(days=rng.randint(35, 190)))
    told = [contact for contact in own if contact["date"] >= created and not contact["deal_id"]]
    if rng.random() > 0.55 or len(told) < 2 or as_of - told[-1]["date"] > _FRESH:
        return []
    deal = _deal(firm, rng, created, as_of + timedelta(days=rng.randint(6, 165)), position)
    place = rng.choices(range(6), (2, 3, 3, 4, 4, 1))[0]
    deal["stage"] = _STAGES[place]
    if rng.random() < 0.3:
        deal["probability"] = (10, 20, 40, 60, 80, 95)[place]
    return [deal]


def _deal(firm: Firm, rng: Random, created: date, close: date, position: int) -> Record:
    name, share = rng.choice(DEALS)
    amount = max(firm.annual * share * rng.uniform(0.6, 1.3), 2.0)
    return {
        "deal_id": "",
        "customer_id": firm.customer_id,
        "name": name[position],
        "stage": "contact",
        "amount": round(amount * 2) * 5000,
        "currency": None,
        "probability": None,
        "created": created,
        "close_date": weekday(close),
        "closed": None,
        "product": rng.choice(firm.machines).name(position),
        "competitor": rng.choice(COMPETITORS[:4]).word[position] if rng.random() < 0.5 else None,
        "lost_reason": None,
        "owner": firm.owner[position],
        "next_step": None,
    }


def _tell(deal: Record, own: list[Record], until: date, rng: Random, position: int) -> None:
    """Let some contacts of the customer be about the deal, stage after stage, the last in the stage it is in."""
    told = [c for c in own if deal["created"] <= c["date"] <= until and not c["deal_id"]]
    if deal["next_step"]:  # a prospect's talks are about nothing else
        for contact in told:
            contact["deal_id"] = deal["deal_id"]
        return
    ended = deal["closed"] is not None
    furthest = {"won": 5, "lost": rng.choice((1, 2, 3, 3, 4, 4))}.get(deal["stage"])
    last = _STAGES.index(deal["stage"]) if furthest is None else furthest
    number = min(len(told), last + 2)
    for place in range(number):
        contact = told[(place + 1) * len(told) // number - 1]
        stage = _STAGES[round(last * (place + 1) / number)]
        step = rng.choice(STEPS[stage])
        rival = deal["competitor"] or COMPETITORS[0].word[position]
        product, percent = deal["product"], rng.choice((3, 5, 6, 8))
        said = sentence(step.content, position, product, deal=deal["name"], rival=rival, percent=percent)
        contact |= {
            "content": said,
            "deal_id": deal["deal_id"],
            "stage": stage,
            "outcome": step.outcome[position],
            "next_action": step.action[position],
        }
        if not ended:
            deal["next_step"] = step.action[position]
