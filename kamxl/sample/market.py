"""What the sales people see of the competition, month by month, and published figures of the market."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kamxl.sample.draw import generator, months_before, weekday
from kamxl.sample.record import Record
from kamxl.sample.words.firms import INDUSTRIES, REGIONS
from kamxl.sample.words.products import COMPETITORS, PRODUCTS, RIVAL_MODELS
from kamxl.sample.words.voices import SOURCES, TRENDS

MONTHS = 12
_WATCHED = ("East China", "South China", "North China")
_OUR_SHARE = {"East China": 24.0, "South China": 18.5, "North China": 13.0}
_CUTS = {
    (0, "SM-75", "East China"): (0, 0.93),
    (0, "SM-75", "South China"): (0, 0.93),
    (1, "VF-75", "South China"): (6, 0.94),
}
"""(competitor, our model, region) -> months back at which it cut its price, and to which part of it; the rest drift."""
_GAIN = (0, "SM-75", "South China")
"""Who has won a good deal of the market lately."""
_PRICE_BY_REGION = {"East China": 0.985, "South China": 1.0, "North China": 1.02}


def market(seed: int, as_of: date, position: int) -> list[Record]:
    """Monthly observations: each competitor's model against ours in three regions, oldest first."""
    rng = generator(seed, "market")
    ours = {product.model: product for product in PRODUCTS}
    regions = [region for region in REGIONS if region.word[1] in _WATCHED]
    found: list[Record] = []
    for number, competitor in enumerate(COMPETITORS):
        for our_model, letters in RIVAL_MODELS:
            product = ours[our_model]
            for region in regions:
                level = _PRICE_BY_REGION[region.word[1]]
                pair = number, our_model, region.word[1]
                price = product.price * competitor.price * level * rng.uniform(0.985, 1.015)
                share = max(1.5, competitor.share * rng.uniform(0.8, 1.2))
                for back in range(MONTHS - 1, -1, -1):
                    price *= rng.uniform(0.992, 1.009)
                    if pair in _CUTS and back == _CUTS[pair][0]:
                        price *= _CUTS[pair][1]
                    share = max(0.8, share + competitor.drift + rng.gauss(0, 0.25))
                    if pair == _GAIN and back == 0:
                        share += 2.4
                    day = weekday(months_before(as_of, back) - timedelta(days=rng.randint(4, 12)))
                    told = rng.random()
                    found.append(
                        {
                            "date": day,
                            "competitor": competitor.word[position],
                            "region": region.word[position],
                            "model": f"{competitor.word[1][:2].upper()}-{letters}",
                            "price": round(price / 10) * 10,
                            "market_share": round(share, 1),
                            "our_model": product.model,
                            "our_price": round(product.price * level * 1.02 ** (-(back // 12)) / 10) * 10,
                            "our_share": round(_OUR_SHARE[region.word[1]] - 0.05 * (MONTHS - back), 1),
                            "promotion": rng.choice(competitor.dynamics)[position] if told < 0.16 else None,
                            "advantage": competitor.advantage[position] if back == 0 or told > 0.93 else None,
                            "gap": competitor.gap[position] if back == 0 or told > 0.93 else None,
                            "source": rng.choice(SOURCES)[position],
                            "update": competitor.update,
                            "notes": None,
                        }
                    )
    # Stable, and by the day alone: words would sort otherwise in each language.
    found.sort(key=lambda record: record["date"])
    return found


def trends(seed: int, as_of: date, position: int) -> list[Record]:
    """Six quarters of published figures; what they mean for us follows from their direction."""
    rng = generator(seed, "trends")
    words = {industry.word[0]: industry.word for industry in INDUSTRIES}
    found: list[Record] = []
    for period in _quarters(as_of, 6):
        for place, (metric, unit, source, industry, first, change) in enumerate(TRENDS):
            step = _quarters(as_of, 6).index(period)
            value = round(first + change * step + rng.gauss(0, abs(change) / 2), 1)
            rising = change > 0
            good = value > 0 if metric[1].endswith("change on year") else rising != (place == 5)
            impact = "neutral" if abs(change) < 0.45 else "opportunity" if good else "threat"
            found.append(
                {
                    "period": period,
                    "industry": words[industry][position] if industry else None,
                    "region": None,
                    "metric": metric[position],
                    "value": value,
                    "unit": unit[position],
                    "source": source[position],
                    "impact": impact,
                }
            )
    return found


def _quarters(as_of: date, count: int) -> Sequence[str]:
    """The last complete quarters, oldest first."""
    index = as_of.year * 4 + (as_of.month - 1) // 3
    return [f"{(index - back) // 4}Q{(index - back) % 4 + 1}" for back in range(count, 0, -1)]
