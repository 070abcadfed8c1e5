"""The five documents of the contract, as files and as a portal would serve them."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extraction.asjson import as_json
from extraction.extract import extract
from model.report import Document, Hints

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
EXPECTED: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8")) if SEEDS.is_dir() else {}
AROUND = (
    "<html><head><title>政府网</title></head><body><ul><li><a href='/'>首页</a></li></ul>"
    "<div id='zoom'>{}</div><div>版权所有</div></body></html>"
)


def _paragraphs(text: str) -> str:
    return AROUND.format("".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n")))


def _preformatted(text: str) -> str:
    return AROUND.format(f"<pre>{html.escape(text)}</pre>")


def _broken(text: str) -> str:
    return AROUND.format(html.escape(text).replace("\n", "<br>\n"))


def _spaced(text: str) -> str:
    return " ".join(text.replace("||", " ").replace("|", " ").split(" "))


def _stacked(text: str) -> str:
    return "\n".join(cell.strip() for line in text.split("\n") for cell in line.split("|"))


MANNERS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "paragraphs": _paragraphs,
    "preformatted": _preformatted,
    "line breaks": _broken,
    "cells parted by spaces": _spaced,
    "a cell a line": _stacked,
}


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", EXPECTED or [pytest.param("", marks=pytest.mark.skip("the seeds are not here"))])
def test_a_seed_gives_what_is_expected_of_it(name: str, manner: str, charset: str) -> None:
    expected = EXPECTED[name]
    text = MANNERS[manner]((SEEDS / name).read_text(encoding="utf-8"))
    served = manner in ("paragraphs", "preformatted", "line breaks")
    url = f"http://www.x.example/{name}.html" if served else name
    (report,) = map(as_json, extract(Document(url=url, content=text.encode(charset)), {}, Hints()))
    assert report["kind"] == expected["kind"]
    if expected["kind"] != "annual_report":
        assert report["figures"] == []
        return
    for key in ("form", "division", "level", "year"):
        assert report[key] == expected[key]
    given: dict[str, list[float]] = {}
    for figure in report["figures"]:
        given.setdefault(figure["code"], []).append(figure["value"])
    assert {c: v for c, v in expected["figures"].items() if v not in given.get(c, [])} == {}


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if e["kind"] == "annual_report" and e["published"]])
def test_a_seed_that_tells_its_date_has_it(name: str) -> None:
    (report,) = extract(Document(url=name, content=(SEEDS / name).read_bytes()), {}, Hints())
    assert report.published == EXPECTED[name]["published"]
