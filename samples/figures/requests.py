"""Table three of forms 2019 and 2021: requests by applicant and by how they were handled."""

from samples.figures.draw import Draw
from samples.figures.value import Manner, Value, cell

APPLICANTS = ("natural_person", "enterprise", "research", "social_welfare", "legal_service", "other_org")
COMMON = (
    "granted",
    "partial",
    "refused.state_secret",
    "refused.law_forbids",
    "refused.three_securities",
    "refused.third_party",
    "refused.internal",
    "refused.process",
    "refused.enforcement_file",
    "refused.inquiry",
    "unavailable.not_held",
    "unavailable.must_create",
    "unavailable.unclear",
    "declined.petition",
    "declined.repeat",
    "declined.publication",
    "declined.mass",
    "declined.confirm",
)
OUTCOMES = {"2019": (*COMMON, "other"), "2021": (*COMMON, "other.no_correction", "other.fee_unpaid", "other.other")}
CHANCE = {"natural_person": 0.45, "enterprise": 0.2, "legal_service": 0.1}


def rows(form: str) -> tuple[str, ...]:
    """The numeric rows in the table's order, as the middle of their codes."""
    return ("new", "carried_in", *OUTCOMES[form], "handled", "carried_out")


def requests(draw: Draw, year: int, form: str, manner: Manner) -> dict[str, Value]:
    """Every `request.*@*` code of the form; the total column adds the applicants."""
    columns = {who: _column(draw, year, form, who) for who in APPLICANTS}
    columns["total"] = {row: sum(columns[who][row] for who in APPLICANTS) for row in rows(form)}
    return {f"request.{row}@{who}": cell(columns[who][row], manner) for row in rows(form) for who in columns}


def _column(draw: Draw, year: int, form: str, who: str) -> dict[str, int]:
    chance = CHANCE.get(who, 0.05)
    column = {row: draw.rare(year, f"{row}@{who}", chance, 9) for row in OUTCOMES[form]}
    column["carried_in"] = _carried(draw, year - 1, who)
    column["granted"] += column["carried_in"] + draw.between(year, f"base@{who}", 0, round(60 * chance))
    column["handled"] = sum(column[row] for row in OUTCOMES[form])
    column["carried_out"] = _carried(draw, year, who)
    column["new"] = column["handled"] + column["carried_out"] - column["carried_in"]
    return column


def _carried(draw: Draw, year: int, who: str) -> int:
    """Drawn by the year alone, so that next year's report carries in what this one carries out."""
    return draw.rare(year, f"carried@{who}", CHANCE.get(who, 0.05), 3)
