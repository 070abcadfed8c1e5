"""The five documents of the contract through the whole pipeline, and as local files."""

import html
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
pytestmark = [pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here"), pytest.mark.timeout(300)]
PORTAL = """
[[portal]]
id = "{id}"
name = "察布查尔锡伯自治县人民政府"
division = "654022"
level = "county"
home = "http://{host}/"
delay = 0.0
"""
PAGE = "<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))


def in_paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines())


def in_breaks(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")


LINKS = {"txt": "{name}", "p": "{wrong}年政府信息公开年报", "br": "政府信息公开年报"}
"""What the lists call them: by the file's name, by a wrong year, by nothing of their own."""

HTML: dict[str, Callable[[str], str]] = {"p": in_paragraphs, "br": in_breaks}


def answers() -> Iterator[tuple[str, tuple[int, str, bytes]]]:
    """Three portals: the seeds as text files, in paragraphs, and broken by <br>."""
    for way in ("txt", *HTML):
        names = [path.name for path in sorted(SEEDS.glob("*.txt"))]
        links = "".join(
            f"<li><a href='/nb/{Path(name).stem}.{'txt' if way == 'txt' else 'html'}'>"
            f"{LINKS[way].format(name=name, wrong=wrong)}</a></li>"
            for wrong, name in enumerate(names, 2010)
        )
        root = f"http://www.{way}-seeds.example"
        home = "<ul><li><a href='/nb/'>政府信息公开年报</a></li></ul>"
        yield f"{root}/", (200, "text/html", PAGE.format(title="首页", body=home).encode())
        yield f"{root}/nb/", (200, "text/html", PAGE.format(title="年报", body=f"<ul>{links}</ul>").encode())
        for name in names:
            yield article(root, way, name)


def article(root: str, way: str, name: str) -> tuple[str, tuple[int, str, bytes]]:
    data = (SEEDS / name).read_bytes()
    if way == "txt":
        return f"{root}/nb/{name}", (200, "text/plain", data)
    body = f"<div id='zoom'>{HTML[way](data.decode())}</div>"
    return f"{root}/nb/{Path(name).stem}.html", (200, "text/html", PAGE.format(title="政府网", body=body).encode())


@pytest.fixture(scope="module")
def exported(make_cli: Any, small_site: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder, served = tmp_path_factory.mktemp("seeds"), dict(answers())
    entries = [PORTAL.format(id=f"seeds-{way}", host=f"www.{way}-seeds.example") for way in ("txt", *HTML)]
    (folder / "portals.toml").write_text("".join(entries), "utf-8")
    with small_site(served.get) as proxy:
        cli = make_cli(folder / "home", proxy, folder / "portals.toml")
        cli("harvest")
        return cli.export(folder / "out")


@pytest.mark.parametrize("way", ["txt", *HTML])
def test_served_by_a_portal_they_give_what_is_expected(way: str, exported: Any, expected: Any) -> None:
    reports = {Path(r["url"]).stem: r for r in exported.table("reports") if r["portal"] == f"seeds-{way}"}
    wanted = {Path(name).stem: one for name, one in expected.items() if one["kind"] == "annual_report"}
    assert reports.keys() == wanted.keys()
    for name, one in wanted.items():
        row = reports[name]
        figures = [f for f in exported.table("figures") if f["report_id"] == row["report_id"]]
        assert faults(row, figures, one) == [], name


def test_given_as_files_they_give_what_is_expected(cli: Any, expected: Any) -> None:
    rows = [json.loads(line) for line in cli("extract", *sorted(SEEDS.glob("*.txt"))).stdout.splitlines()]
    assert [Path(row["path"]).name for row in rows] == sorted(expected)
    for row in rows:
        one = expected[Path(row["path"]).name]
        assert row["kind"] == one["kind"]
        if one["kind"] == "annual_report":
            assert faults(row, row["figures"], one) == []
        else:
            assert row["reason"]
            assert row["figures"] == []


def test_the_score_can_fail(cli: Any, expected: Any) -> None:
    name = next(name for name, one in expected.items() if one["kind"] == "annual_report")
    assert faults({}, [], expected[name])


def faults(row: Any, figures: list[Any], expected: Any) -> list[str]:
    """What of a report is not as the contract's score demands it."""
    keys = [key for key in ("form", "division", "level", "year", "published") if expected.get(key) is not None]
    wrong = [f"{key}: {row.get(key)}" for key in keys if str(row.get(key)) != str(expected[key])]
    values: dict[str, list[float]] = {}
    for figure in figures:
        if figure["value"] not in (None, ""):
            values.setdefault(figure["code"], []).append(float(figure["value"]))
    lost = [code for code, value in expected["figures"].items() if value not in values.get(code, [])]
    return [*wrong, *lost]
