"""The documentation cannot rot: every verb, option, setting, registry key, table and exit code is told of."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer

from console.cli import app
from model.errors import BadInput, NianbaoError, OutOfReach
from model.portal import Portal
from storage.settings import Settings
from storage.tables import TABLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = {path.name: path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md")}
DOCS = "\n".join([README, *PAGES.values()])
ENOUGH = {
    "NIANBAO_S3_ENDPOINT": "a:1",
    "NIANBAO_S3_ACCESS_KEY": "a",
    "NIANBAO_S3_SECRET_KEY": "a",
    "NIANBAO_COPY": "s3://copy",
    "NIANBAO_COPY_ENDPOINT": "b:1",
    "NIANBAO_COPY_ACCESS_KEY": "b",
    "NIANBAO_COPY_SECRET_KEY": "b",
}
"""An environment in which every setting is asked for."""


class Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(ENOUGH)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def settings() -> list[str]:
    asked = Asked()
    Settings.read(environ=asked)
    return sorted(name for name in asked.names if not name.endswith("_PROXY"))


def commands(group: Any, prefix: str = "") -> dict[str, Any]:
    """Every verb by its words, those of groups too."""
    found = {}
    for name, command in group.commands.items():
        inner = commands(command, f"{prefix}{name} ") if hasattr(command, "commands") else {prefix + name: command}
        found.update(inner)
    return found


COMMANDS = commands(typer.main.get_command(app))
OPTIONS = sorted(
    {(verb, name) for verb, one in COMMANDS.items() for p in one.params for name in p.opts if "--" in name}
)
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#\s]+)")


def rows(page: str) -> list[str]:
    """The lines of tables."""
    return [line for line in PAGES[page].split("\n") if line.startswith("|")]


@pytest.mark.parametrize("verb", sorted(COMMANDS))
def test_every_verb_is_documented(verb: str) -> None:
    first, *rest = verb.split()
    assert re.search(rf"^## .*\b{first}\b", PAGES["verbs.md"], re.MULTILINE)
    assert any(all(re.search(rf"\b{word}\b", line) for word in (first, *rest)) for line in rows("verbs.md"))


@pytest.mark.parametrize(("verb", "option"), OPTIONS)
def test_every_option_is_documented(verb: str, option: str) -> None:
    part = PAGES["verbs.md"].split("\n## ")
    told = "".join(text for text in part if verb.split()[0] in text.split("\n")[0]) + part[0]
    assert re.search(rf"(?<![\w-]){option}\b", told), f"nianbao {verb} {option}"


@pytest.mark.parametrize("name", settings())
def test_every_setting_is_in_the_table_of_settings(name: str) -> None:
    assert f"`{name}`" in PAGES["operating.md"]


@pytest.mark.parametrize("key", [field.name for field in fields(Portal)])
def test_every_key_of_the_registry_is_documented(key: str) -> None:
    page = PAGES["adding-a-portal.md"]
    assert f"| `{key}` |" in page or re.search(rf"^{key} = ", page, re.MULTILINE)


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_table_is_documented(table: str) -> None:
    assert f"`{table}`" in PAGES["analysing.md"]


@pytest.mark.parametrize("error", [NianbaoError, BadInput, OutOfReach])
def test_every_exit_code_is_documented(error: type[NianbaoError]) -> None:
    assert re.search(rf"^\| {error.exit_code} \|", PAGES["operating.md"], re.MULTILINE)


def test_the_codes_of_signals_and_of_unfinished_work_are_documented() -> None:
    for code in ("0", "3", "130, 143"):
        assert f"| {code} |" in PAGES["operating.md"]


def test_every_verb_that_is_told_of_exists() -> None:
    told = set(re.findall(r"(?:\.venv/bin/nianbao|`nianbao) ([a-z]+)", DOCS))
    assert told - {verb.split()[0] for verb in COMMANDS} == set()


def test_the_two_commands_of_the_readme_are_verbs_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    verbs = set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE))
    told = set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert told == {"run", "test"}
    assert told <= verbs
    assert set(re.findall(r"`make ([a-z]+)`", DOCS)) <= verbs


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{name}" for name in PAGES)])
def test_every_link_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    broken = [link for link in LINK.findall((ROOT / name).read_text("utf-8")) if not (folder / link).exists()]
    assert broken == []


def test_every_room_is_told_of() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    missing = [room for room in sorted(rooms) if f"`{room}/`" not in PAGES["architecture.md"]]
    assert missing == []


def test_nothing_is_left_to_be_filled_in() -> None:
    assert re.findall(r"@[A-Z]+@|<!-- \w+ -->|TODO|FIXME", DOCS) == []
