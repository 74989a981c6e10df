"""联系人 of the sample: who at a customer decides, who has a say, and whom the sales people know."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from kamxl.sample.draw import generator
from kamxl.sample.firms import Firm, mobile
from kamxl.sample.record import Record
from kamxl.sample.words.goals import BOSS, OFFICES, SPECIALISTS
from kamxl.sample.words.people import DECIDERS, GIVEN_NAMES, SURNAMES

_KEY = 35.0
"""万元 a year from which somebody has asked who decides."""
_UNKNOWN = 95.0
"""The largest customer above this of whom nobody wrote down who decides: the sales people have yet to find out."""


def contacts(firms: Sequence[Firm], customers: Sequence[Record], seed: int, position: int) -> list[Record]:
    """The people of each customer, as the rows of 客户信息 name them, and more of the larger ones."""
    nobody = [row for row in customers if (row["annual_amount"] or 0) >= _UNKNOWN and not row["decision_contact"]]
    dark = max(nobody, key=lambda row: float(row["annual_amount"]))["customer_id"] if nobody else None
    return [
        person
        for firm, row in zip(firms, customers, strict=True)
        for person in _people(firm, row, seed, position, dark=row["customer_id"] == dark)
    ]


def _people(firm: Firm, row: Record, seed: int, position: int, *, dark: bool) -> list[Record]:
    rng = generator(seed, f"people/{firm.customer_id}")
    key = (row["annual_amount"] or 0) >= _KEY or firm.large
    office, role = OFFICES[firm.post[0]]
    found = [_person(firm, rng, firm.contact[position], office[position], firm.post[position], role, 3)]
    found[0] |= {"phone": firm.phone, "email": row["email"], "last_contact": row["last_follow_up"]}
    taken = {found[0]["name"]}
    decider = None
    if row["decision_contact"]:
        name, _, title = str(row["decision_contact"]).rstrip("）)").replace("（", "(").partition("(")
        decider = name.strip(), title.strip()
    elif key and not dark:
        decider = _name(rng, taken, position), rng.choice(DECIDERS)[position]
    elif not key and rng.random() < 0.4:
        found[0] |= {"role": "decider", "influence": 4}  # in a small firm who buys decides
    if decider and decider[0] in taken:
        found[0] |= {"role": "decider", "influence": 5}
    elif decider:
        taken.add(decider[0])
        found.insert(0, _person(firm, rng, decider[0], BOSS[position], decider[1], "decider", 5))
        found[1]["reports_to"] = decider[0]
    if key:
        for post, where, part in rng.sample(SPECIALISTS, 2 if firm.annual >= 80 else 1):
            name = _name(rng, taken, position)
            taken.add(name)
            person = _person(firm, rng, name, where[position], post[position], part, rng.choice((2, 3, 4)))
            found.append(person | {"reports_to": found[0]["name"]})
    return found


def _name(rng: Random, taken: set[str], position: int) -> str:
    while True:
        surname, given = rng.choice(SURNAMES), rng.choice(GIVEN_NAMES)
        name = surname[0] + given[0] if position == 0 else f"{given[1]} {surname[1]}"
        if name not in taken:
            return name


def _person(firm: Firm, rng: Random, name: str, department: str, title: str, role: str, influence: int) -> Record:
    moods = {
        "growing": (0.7, 0.3, 0.0),
        "declining": (0.15, 0.5, 0.35),
        "lost": (0.0, 0.5, 0.5),
        "asleep": (0.1, 0.6, 0.3),
    }
    mood = rng.choices(("supports", "neutral", "against"), moods.get(firm.course, (0.45, 0.5, 0.05)))[0]
    phone, wechat = mobile(rng), rng.random() < 0.4
    return {
        "customer_id": firm.customer_id,
        "name": name,
        "department": department,
        "title": title,
        "role": "champion" if role == "champion" and mood == "supports" else "user" if role == "champion" else role,
        "influence": influence,
        "attitude": "unknown" if rng.random() < 0.08 else mood,
        "reports_to": None,
        "phone": phone,
        "email": None,
        "wechat": f"wx{phone[-7:]}" if wechat else None,
        "last_contact": None,
        "notes": None,
    }
