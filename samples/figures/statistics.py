"""The statistics table of form 2014."""

from samples.figures.draw import Draw
from samples.figures.value import Manner, Value, cell

CHANNELS = {"gazette": 60, "website": 6000, "weibo": 900, "wechat": 700, "other": 400}
RESPONSES = {"hot_topics": 20, "policy_interpretations": 40, "weibo_wechat": 15, "other": 9}
ANSWERED = ("already_public", "disclosed", "partial", "not_this_body", "nonexistent", "clarify", "other_channel")
REFUSED = ("state_secret", "trade_secret", "privacy", "security_stability", "not_information", "other_law")
WAYS = ("in_person", "fax", "online", "letter")
MOST = {
    "complaint.total": 3,
    "institution.dedicated_bodies": 12,
    "institution.reading_points": 25,
    "institution.budget": 30,
    "training.meetings": 8,
    "training.courses": 6,
    "training.participants": 400,
}


def statistics(draw: Draw, year: int, manner: Manner) -> dict[str, Value]:
    """Every code that the statistics table prints."""
    numbers = _disclosed(draw, year) | _responses(draw, year) | handled(draw, year) | _disputes(draw, year)
    numbers |= {code: draw.between(year, code, 0, most) for code, most in MOST.items()}
    if numbers["training.courses"] == 0:
        numbers["training.participants"] = 0
    return {code: cell(number, manner) for code, number in (numbers | staff(draw, year) | {"fee.collected": 0}).items()}


def _disclosed(draw: Draw, year: int) -> dict[str, int]:
    channels = {f"channel.{name}": draw.between(year, name, most // 10, most) for name, most in CHANNELS.items()}
    issued = draw.between(year, "issued", 2, 40)
    normative = draw.between(year, "normative", 1, issued) if issued > 1 else issued
    return channels | {
        "proactive.total": sum(channels.values()) - channels["channel.other"] // 2,
        "proactive.normative_documents": min(normative, issued),
        "normative_documents.issued": issued,
    }


def _responses(draw: Draw, year: int) -> dict[str, int]:
    numbers = {f"response.{name}": draw.between(year, f"r.{name}", 0, most) for name, most in RESPONSES.items()}
    for name, chief in (("press_conferences", "by_chief"), ("online_interviews", "by_chief")):
        held = draw.between(year, name, 1, 12)
        numbers[f"response.{name}"] = held
        numbers[f"response.{name}_{chief}"] = min(held, draw.between(year, f"{name}.chief", 0, 5))
    return numbers


def handled(draw: Draw, year: int) -> dict[str, int]:
    """Requests received, closed and answered; the parts add up."""
    numbers = {f"request.answered.{name}": draw.rare(year, name, 0.6, 20) for name in ANSWERED}
    refused = {f"request.answered.refused.{name}": draw.rare(year, name, 0.25, 3) for name in REFUSED}
    numbers["request.answered.refused"] = sum(refused.values())
    total = sum(numbers.values())
    extended = min(total, draw.rare(year, "extended", 0.4, 3))
    numbers |= {"request.answered": total, "request.closed": total, "request.received": total}
    numbers |= {"request.closed.extended": extended, "request.closed.on_time": total - extended}
    return numbers | refused | _ways(draw, year, total)


def _ways(draw: Draw, year: int, total: int) -> dict[str, int]:
    """The total cut into the four ways by which a request comes in."""
    left, numbers = total, {}
    for way in WAYS[:-1]:
        numbers[way] = left // draw.choice(year, way, (1, 2, 3, 9))
        left -= numbers[way]
    return {f"request.received.{way}": numbers.get(way, left) for way in WAYS}


def _disputes(draw: Draw, year: int) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for group in ("reconsideration", "litigation"):
        parts = {f"{group}.{r}": draw.rare(year, f"{group}.{r}", 0.3, 3) for r in ("upheld", "corrected", "other")}
        numbers |= parts | {f"{group}.total": sum(parts.values())}
    return numbers


def staff(draw: Draw, year: int) -> dict[str, int]:
    """People who do this work, full time and beside other work."""
    full, part = draw.between(year, "full_time", 1, 12), draw.between(year, "part_time", 2, 60)
    return {
        "institution.staff": full + part,
        "institution.staff.full_time": full,
        "institution.staff.part_time": part,
    }
