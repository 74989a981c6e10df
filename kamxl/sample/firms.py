"""The customers of the invented firm: who they are, how large, and how it goes with them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import NamedTuple

from kamxl.sample.draw import generator, months_before, weekday, weighted
from kamxl.sample.words import Pair
from kamxl.sample.words.firms import (
    ENDINGS,
    FIRST_CHARACTERS,
    INDUSTRIES,
    LARGE_ENDINGS,
    REGIONS,
    SECOND_CHARACTERS,
    STREETS,
    WELL_KNOWN,
    Industry,
    Region,
)
from kamxl.sample.words.people import GIVEN_NAMES, POSTS, SURNAMES
from kamxl.sample.words.products import PRODUCTS, Product

COURSES: Mapping[str, int] = {
    "steady": 98,
    "growing": 28,
    "declining": 12,
    "new": 22,
    "asleep": 10,
    "lost": 14,
    "potential": 16,
}
"""How it goes with a customer -> how many such customers the book has; 200 together."""


_NO_DEVICES = frozenset({"parts", "service", "system"})
_SILENCES = (112, 231, 128, 264, 205, 236, 150, 290, 252)
"""Days since the last order of those asleep, in turn."""
_LARGE_SILENCE = 190
"""The same of the large one."""
TROUBLES: Mapping[int, str] = {
    17: "neglected", 38: "unsolved", 47: "neglected", 55: "bad_payer", 60: "bad_payer", 66: "neglected", 75: "bad_payer",
    84: "refused", 92: "neglected", 101: "silent", 131: "neglected",
}  # fmt: skip
"""What is amiss with some customers, by their place among those that buy, the largest first: nobody has called for long,
they do not pay, a complaint of theirs lies about, they refused consent, or did not say."""


@dataclass(frozen=True, slots=True)
class Firm:
    """A customer with the traits that its orders, notes and answers come from. Words as (zh, en)."""

    customer_id: str
    name: Pair
    industry: Industry
    region: Region
    address: Pair
    contact: Pair
    post: Pair
    phone: str
    email: str
    owner: Pair
    course: str
    first_deal: date | None
    last_deal: date | None
    """When it stopped buying; None while it buys."""
    annual: float
    """Revenue a year at its present run, 万元."""
    rate: float
    """Orders a year."""
    discount: float
    credit_days: int
    payer: str
    """good, slow or bad."""
    products: tuple[tuple[Product, float], ...]
    """What it buys, with weights."""
    mood: float
    """Its usual score in surveys, 0 to 10."""
    silent: int
    """Days since it stopped buying; 0 while it buys."""
    trouble: str
    """One of TROUBLES, or nothing."""

    @property
    def large(self) -> bool:
        """Of those that are looked after closely."""
        return self.annual >= 45

    @property
    def machines(self) -> list[Product]:
        """What it buys of devices, which can fail, be tried or be replaced; services and cabinets left out."""
        return [p for p, _ in self.products if p.category not in _NO_DEVICES]

    def level(self, months: float) -> float:
        """Its run of orders so many months before as_of, against its run today."""
        if self.course == "growing":
            return math.exp(-0.035 * (months - 6))
        if self.course == "declining":
            return 0.40 if months < 4 else 0.85 if months < 8 else 1.45
        drift = (self.mood - 7.0) * 0.12
        return max(1 - drift * (months - 6) / 12, 0.4)


class _Traits(NamedTuple):
    known_since: date
    course: str
    annual: float
    first: date | None
    last: date | None
    silent: int
    trouble: str


def firms(seed: int, as_of: date) -> list[Firm]:
    """All customers, oldest first, numbered by the year of their first contact."""
    rng = generator(seed, "firms")
    names = _brands(rng)
    silences = cycle(_SILENCES)
    traits = [
        _traits(rng, course, annual, as_of, silences, TROUBLES.get(place, ""))
        for place, (course, annual) in enumerate(_courses(rng))
    ]
    traits.sort(key=lambda trait: trait.known_since)
    found, numbers = [], dict[int, int]()
    for trait, brand in zip(traits, names, strict=False):
        year = trait.known_since.year
        numbers[year] = numbers.get(year, 0) + 1
        found.append(_firm(rng, f"C{year}{numbers[year]:03d}", brand, trait))
    return found


def _courses(rng: Random) -> Iterator[tuple[str, float]]:
    """Course and size of each customer: sizes fall like those of a real book, a few carry half of the revenue."""
    buying = [course for course, count in COURSES.items() for _ in range(count) if course not in {"lost", "potential"}]
    # Quantiles of a log-normal instead of draws from it: every book has its handful of very large customers.
    sizes = [
        math.exp(3.30 + 1.13 * _normal_quantile((place + 0.5) / len(buying)) + rng.gauss(0, 0.05))
        for place in range(len(buying))
    ]
    sizes.sort(reverse=True)
    rng.shuffle(buying)
    # Of the thirty largest, most hold, some grow, a few slip, and one, third in size, has stopped ordering.
    large = ["steady"] * 18 + ["growing"] * 7 + ["declining"] * 4
    for course in (*large, "asleep"):
        buying.remove(course)
    rng.shuffle(large)
    yield from zip([*large[:2], "asleep", *large[2:], *buying], sizes, strict=True)
    for _ in range(COURSES["lost"]):
        yield "lost", rng.uniform(6, 70)
    for _ in range(COURSES["potential"]):
        yield "potential", rng.uniform(8, 160)


def _normal_quantile(share: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)


def _traits(rng: Random, course: str, annual: float, as_of: date, silences: Iterator[int], trouble: str) -> _Traits:
    if course == "potential":
        return _Traits(as_of - timedelta(days=rng.randint(20, 300)), course, annual, None, None, 0, trouble)
    if course == "new":
        first = as_of - timedelta(days=rng.randint(120, 450))
        return _Traits(first, course, annual, weekday(first), None, 0, trouble)
    months = rng.choices((rng.randint(37, 110), rng.randint(20, 36)), (0.74, 0.26))[0]
    first = weekday(months_before(as_of, months) - timedelta(days=rng.randint(0, 27)))
    last = None
    if course == "asleep":
        last = as_of - timedelta(days=_LARGE_SILENCE if annual > 150 else next(silences))
    elif course == "lost":
        last = as_of - timedelta(days=rng.randint(385, 800))
        first = min(first, last - timedelta(days=500))
    return _Traits(first, course, annual, weekday(first), last, (as_of - last).days if last else 0, trouble)


def _brands(rng: Random) -> list[Pair]:
    pairs = [(a + b, x + y) for a, x in FIRST_CHARACTERS for b, y in SECOND_CHARACTERS if a + b not in WELL_KNOWN]
    rng.shuffle(pairs)
    return pairs


def _firm(rng: Random, customer_id: str, brand: Pair, trait: _Traits) -> Firm:
    annual = trait.annual
    region = weighted(rng, [(region, region.share) for region in REGIONS])
    industry = weighted(rng, [(industry, industry.share) for industry in INDUSTRIES])
    city, word = rng.choice(region.cities), rng.choice(industry.names)
    ending = weighted(rng, LARGE_ENDINGS if annual > 90 else ENDINGS)
    if ending[1].startswith(word[1].split()[-1]):
        ending = ENDINGS[0][0]
    surname, given = rng.choice(SURNAMES), rng.choice(GIVEN_NAMES)
    street, number = rng.choice(STREETS), rng.randint(1, 388)
    rate = max(2.6, (2.35 + 0.66 * math.sqrt(annual)) * math.exp(rng.gauss(0, 0.22)))
    return Firm(
        customer_id=customer_id,
        name=(f"{city[0]}{brand[0]}{word[0]}{ending[0]}", f"{city[1]} {brand[1]} {word[1]} {ending[1]}"),
        industry=industry,
        region=region,
        address=(f"{city[0]}市{street[0]} {number} 号", f"No. {number} {street[1]}, {city[1]}"),
        contact=(surname[0] + given[0], f"{given[1]} {surname[1]}"),
        post=weighted(rng, POSTS),
        phone=_phone(rng, city[2]),
        email=f"{given[1]}.{surname[1]}@{brand[1]}.example.com".lower(),
        owner=rng.choice(region.owners),
        course=trait.course,
        first_deal=trait.first,
        last_deal=trait.last,
        annual=annual,
        rate=rate,
        discount=min(0.20, 0.035 * math.log1p(annual / 5) + rng.uniform(0, 0.02)),
        credit_days=30
        if trait.trouble == "bad_payer"
        else rng.choices((0, 30, 45), (0.85, 0.15, 0) if annual < 20 else (0.40, 0.38, 0.22))[0],
        payer="bad" if trait.trouble == "bad_payer" else rng.choices(("good", "slow"), (0.94, 0.06))[0],
        products=_kit(rng, industry, annual),
        mood=min(9.6, max(7.2, rng.gauss(8.2, 0.6))),
        silent=trait.silent,
        trouble=trait.trouble,
    )


def mobile(rng: Random) -> str:
    """A mobile number that nobody has."""
    return f"{rng.choice(('138', '139', '136', '158', '186', '189', '177'))}0000{rng.randint(0, 9999):04d}"


def _phone(rng: Random, code: str) -> str:
    """A mobile or a line number that nobody has: blocks of zeros in the middle."""
    if rng.random() < 0.72:
        return mobile(rng)
    return f"{code}-{rng.choice('5678')}000{rng.randint(0, 9999):04d}"


def _kit(rng: Random, industry: Industry, annual: float) -> tuple[tuple[Product, float], ...]:
    """The models that a firm uses: of each category it takes, one or two that fit its size."""
    kit: list[tuple[Product, float]] = []
    for category, chance in industry.buys.items():
        if rng.random() > chance or (category == "system" and annual < 60):
            continue
        models = [product for product in PRODUCTS if product.category == category]
        for product in rng.sample(models, min(len(models), 2 if annual > 25 and rng.random() < 0.6 else 1)):
            kit.append((product, chance * rng.uniform(0.5, 1.5) * (0.25 if category in {"system", "service"} else 1)))
    if not any(product.price < 2500 and product.category not in _NO_DEVICES for product, _ in kit):
        # Somebody who orders for a few thousand 元 has to find something at that price.
        small = [p for p in PRODUCTS if p.price < 1000 and p.category not in _NO_DEVICES]
        kit.append((rng.choice(small), 0.5))
    return tuple(kit)
