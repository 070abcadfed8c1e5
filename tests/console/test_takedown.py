"""The verbs of the list, and that no verb gives out what is closed; with the check taken out, each would."""

import gzip
import json
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import console.warcs
import storage.guard
from console.captures import run_captures, run_get
from console.export import run_export
from console.package import run_package
from console.takedown import Wish, run_list
from console.warcs import run_warcs
from model.capture import Capture
from model.errors import BadInput, Closed
from model.exchange import Exchange
from model.portal import Portal
from model.takedown import NOTHING_CLOSED, Closures, Takedown
from nights.extract import drain
from nights.publish import publish
from samples.body import Body
from samples.reports import generate
from storage.archive import Archive
from storage.guard import Guard
from storage.refusals import Refusals, account
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.store import Store, open_store
from storage.takedown import Takedowns
from storage.withheld import Withheld

HOST = "http://www.burqin.gov.example"
CLOSED, AGAIN, OPEN = f"{HOST}/1.html", f"{HOST}/copy.html", f"{HOST}/2.html"
AT = datetime(2026, 3, 4, tzinfo=UTC)
BODY = Body(
    name="布尔津县人民政府",
    short="布尔津县",
    kind="government",
    division="654321",
    division_now="654321",
    level="county",
    we="我县",
)
REGISTRY = f"""
[[portal]]
id = "a"
name = "布尔津县人民政府"
division = "654321"
level = "county"
home = "{HOST}/"
"""
PORTAL = Portal(id="a", name=BODY.name, division=BODY.division, level="county", home=f"{HOST}/")


def fill(store: Store) -> None:
    """A report, its bytes again at another URL, another report in a WARC of its own."""
    for number, (url, year) in enumerate(((CLOSED, 2023), (AGAIN, 2023), (OPEN, 2022))):
        sample = generate(BODY, year)
        body = f"<title>{sample.title}</title><h1>{sample.title}</h1>{sample.html()}".encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        made = Exchange(url=url, at=AT.replace(hour=number), request=b"GET / HTTP/1.1\r\n\r\n", head=head, body=body)
        with Archive(store, f"night-{number}") as archive:
            archive.keep("a", made)
        seal_closed(store, lambda _: None)
    drain(store, {"a": PORTAL})
    publish(store, {"a": PORTAL})


@pytest.fixture
def house(s3_cli: Any, s3: S3, tmp_path: Path) -> Any:
    """A command line over an archive with a published dataset."""
    (tmp_path / "portals.toml").write_text(REGISTRY, "utf-8")
    with open_store(Settings(home=s3_cli.home, portals=tmp_path, s3=s3, min_free=0)) as store:
        fill(store)
    return s3_cli.under(NIANBAO_PORTALS=str(tmp_path / "portals.toml"))


def listed(cli: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in cli("takedown", "list", "--json").stdout.splitlines()]


def test_add_list_lift_and_what_each_leaves(house: Any, tmp_path: Path) -> None:
    dates = ("--from", "2026-03-04", "--to", "2026-03-04", "--until", "2100-01-01")
    done = house("takedown", "add", CLOSED, *dates, "--reason", "来信", "--by", "法务")
    name = done.stdout.strip()
    assert done.stderr.splitlines() == [
        "nianbao: 2 captures are closed; the bytes stay, sealed",
        "nianbao: reports: 1 withdrawn",
    ]
    refusal = f"nianbao: {CLOSED}: taken down ({name}, until 2100-01-01T23:59:59.999999Z): 来信"
    assert house.refusal("get", CLOSED, code=2) == refusal
    cursor = house.export(tmp_path / "out").cursor
    done = house("takedown", "lift", name[:8], "--reason", "an error", "--by", "x")
    assert (done.stdout.strip(), done.stderr) == (name, "nianbao: reports: 1 added\n")
    assert house.binary("get", CLOSED).stdout
    new = house.export(tmp_path / "new", "--since", cursor)
    assert [row["url"] for row in new.table("reports")] == [CLOSED]
    assert [row["change"] for row in new.table("changes")] == ["added"]
    (row,) = listed(house)
    told = {key: row[key] for key in ("id", "kind", "pattern", "reason", "by", "state", "since", "to")}
    assert told == {
        "id": name,
        "kind": "url",
        "pattern": CLOSED,
        "reason": "来信",
        "by": "法务",
        "state": "lifted",
        "since": "2026-03-04T00:00:00.000000Z",
        "to": "2026-03-04T23:59:59.999999Z",
    }
    assert (row["lifted"]["by"], row["lifted"]["reason"]) == ("x", "an error")
    assert (row["refused"], row["refused_at"]) == (1, {"get": 1})
    assert [(one["by"], one["wanted"]) for one in row["accesses"]] == [(account(), CLOSED)]
    line = house("takedown", "list").stdout
    bounds = "(from 2026-03-04 to 2026-03-04 until 2100-01-01)"
    assert line == f"{name}  lifted    url     {CLOSED}  {bounds}  法务: 来信  [1 refused]\n"


def test_bad_input_is_refused_in_one_line_and_nothing_is_kept(s3_cli: Any) -> None:
    said = s3_cli.refusal("takedown", "add", "www.burqin.gov.example", "--reason", "r", code=2)
    assert "www.burqin.gov.example/* is the whole host" in said
    assert "takedown list" in s3_cli.refusal("takedown", "lift", "0123456789", "--reason", "r", code=2)
    assert listed(s3_cli) == []


@pytest.mark.parametrize(
    ("wish", "hint"),
    [
        (Wish(pattern=CLOSED), "a reason"),
        (Wish(pattern=CLOSED, reason="r", since="gestern"), "--from: 'gestern' is no time"),
        (Wish(pattern=CLOSED, reason="r", since="2026-02-01", to="2026-01-01"), "later than --to"),
        (Wish(pattern=CLOSED, reason="r", until="2020-01-01"), "over already"),
        (Wish(pattern=CLOSED, reason="r", kind="page"), "give one of url, report, text"),
        (Wish(pattern="张三", reason="r", kind="text", to="2026-01-01"), "URL pattern"),
        (Wish(pattern=CLOSED, reason="r", report="x"), "--kind text"),
    ],
)
def test_a_wish_that_cannot_be_granted_says_why(wish: Wish, hint: str) -> None:
    with pytest.raises((BadInput, ValueError), match=hint):
        wish.entry().checked()


# the doors


@dataclass(frozen=True)
class House:
    """A house in which a page and some words are closed and nothing was published since; `out` is a verb's output."""

    home: Path
    folder: Path
    out: Any

    def printed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.readouterr().out.splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seaweed: S3) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("takedown")
    s3 = replace(seaweed, bucket=f"takedown-{uuid.uuid4().hex}")
    settings = Settings(home=folder / "home", portals=folder, s3=s3, min_free=0)
    with open_store(settings) as store:
        fill(store)
        takedowns, now = Takedowns(store.bucket), datetime.now(UTC)
        takedowns.add(Takedown(kind="url", pattern=CLOSED, reason="来信", by="法务", at=now))
        takedowns.add(Takedown(kind="text", pattern="政府信息", reason="来信", by="法务", at=now))
    fields = {"ENDPOINT": s3.endpoint, "BUCKET": s3.bucket, "ACCESS_KEY": s3.access_key, "SECRET_KEY": s3.secret_key}
    with pytest.MonkeyPatch.context() as environ:
        for name, value in fields.items():
            environ.setenv(f"NIANBAO_S3_{name}", value)
        yield settings.home


@pytest.fixture
def closed(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> House:
    return House(home, tmp_path, capsys)


def get_refuses(house: House) -> None:
    for url in (CLOSED, AGAIN):
        try:
            run_get(house.home, url, "")
        except Closed as refusal:
            assert str(refusal).startswith(f"{url}: taken down (")
            assert str(refusal).endswith("): 来信")
    assert house.out.readouterr().out == ""
    run_get(house.home, OPEN, "")
    assert house.out.readouterr().out


def captures_says_so(house: House) -> None:
    run_captures(house.home, "", "", as_json=True)
    rows = [(row["url"], "takedown" in row) for row in house.printed()]
    assert rows == [(CLOSED, True), (AGAIN, True), (OPEN, False)]


def warcs_leaves_out(house: House) -> None:
    code = run_warcs(house.home, house.folder / "warcs", "")
    assert code == 3
    assert len(list((house.folder / "warcs").iterdir())) == 1
    assert house.out.readouterr().err.count("is not copied, something in it is taken down (") == 2


def package_leaves_out(house: House) -> None:
    run_package(house.home, house.folder / "out.wacz", "", None, bagit=False)
    with zipfile.ZipFile(house.folder / "out.wacz") as bundle:
        pages = [json.loads(line).get("url") for line in bundle.read("pages/pages.jsonl").splitlines()][1:]
        records = b"".join(gzip.decompress(bundle.read(name)) for name in bundle.namelist() if "archive/" in name)
    assert pages == [OPEN]
    assert OPEN.encode() in records
    assert CLOSED.encode() not in records
    assert AGAIN.encode() not in records


def bag_leaves_out(house: House) -> None:
    run_package(house.home, house.folder / "bag", "", None, bagit=True)
    index = (house.folder / "bag" / "data" / "index.cdxj").read_text("utf-8")
    assert [url in index for url in (OPEN, CLOSED, AGAIN)] == [True, False, False]
    warcs = (gzip.decompress(path.read_bytes()) for path in (house.folder / "bag" / "data" / "warc").iterdir())
    records = b"".join(warcs)
    assert [url.encode() in records for url in (OPEN, CLOSED, AGAIN)] == [True, False, False]


def exported(house: House) -> str:
    run_export(house.home, house.folder / "out", "csv", "")
    tables = ("reports", "figures", "checks", "sections")
    return "".join((house.folder / "out" / f"{name}.csv").read_text("utf-8") for name in tables)


def export_leaves_out(house: House) -> None:
    text = exported(house)
    assert [url in text for url in (OPEN, CLOSED, AGAIN)] == [True, False, False]


def export_blacks_out(house: House) -> None:
    text = exported(house)
    assert "▇▇▇▇" in text
    assert "政府信息" not in text


def refusals_are_kept(house: House) -> None:
    def refused() -> int:
        run_list(house.home, as_json=True)
        return sum(row["refused"] for row in house.printed())

    before = refused()
    get_refuses(house)
    assert refused() == before + 2


Door = Callable[[House], None]
DOORS: tuple[Door, ...] = (
    get_refuses,
    captures_says_so,
    warcs_leaves_out,
    package_leaves_out,
    bag_leaves_out,
    export_leaves_out,
    export_blacks_out,
    refusals_are_kept,
)


@pytest.mark.parametrize("door", DOORS)
def test_no_verb_gives_out_what_is_closed(door: Door, closed: House) -> None:
    door(closed)


def _own_alone(closures: Closures, _: object, capture: Capture) -> Takedown | None:
    return closures.of_url(capture.url, capture.timestamp)


MUTANTS: dict[str, tuple[Door, Any, str, Any]] = {
    "get does not ask": (get_refuses, Guard, "check", lambda *_: None),
    "get does not follow revisits": (get_refuses, storage.guard, "closing", _own_alone),
    "captures does not ask": (captures_says_so, Guard, "closing", lambda *_: None),
    "warcs does not ask": (warcs_leaves_out, console.warcs, "closed_warcs", lambda *_: {}),
    "package does not ask": (package_leaves_out, Guard, "is_open", lambda *_: True),
    "a bag does not ask": (bag_leaves_out, Guard, "is_open", lambda *_: True),
    "export does not ask": (export_leaves_out, Takedowns, "closures", lambda _: NOTHING_CLOSED),
    "export leaves words": (export_blacks_out, Withheld, "blacked", lambda _, table, rows: rows),
    "the list is not read": (get_refuses, Takedowns, "closures", lambda _: NOTHING_CLOSED),
    "refusals are not written": (refusals_are_kept, Refusals, "write", lambda _: None),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_check_the_test_is_red(name: str, closed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    door, place, attribute, broken = MUTANTS[name]
    monkeypatch.setattr(place, attribute, broken)
    with pytest.raises(AssertionError):
        door(closed)
