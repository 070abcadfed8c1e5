"""The registry: `portals/*.toml` -> portals, each bad entry refused with its file, line and reason."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.registry_entry import Unfit, portal_of
from crawler.toml_lines import Entry, broken_at, entries
from model.errors import BadInput, BadPortal
from model.portal import Portal


@dataclass(frozen=True, slots=True)
class Registry:
    """The portals that can be used, in the order of files and entries, and the entries that cannot."""

    portals: tuple[Portal, ...]
    faults: tuple[BadPortal, ...]


def read(path: Path) -> Registry:
    """The registry from a TOML file, or from every `*.toml` of a folder and its folders.

    Raises BadInput when there is no such path or no TOML file in it. Everything else that is wrong is a fault of the
    one entry (or of the one file, where it cannot be parsed), and the others are read.
    """
    portals: dict[str, Portal] = {}
    faults: list[BadPortal] = []
    for file in _files(path):
        for found in _read_file(file, portals):
            if isinstance(found, BadPortal):
                faults.append(found)
            else:
                portals[found.id] = found
    return Registry(tuple(portals.values()), tuple(faults))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise BadInput(f"{path}: no such registry; give a .toml file or a folder of them (--portals, NIANBAO_PORTALS)")
    files = sorted(path.rglob("*.toml"))
    if not files:
        raise BadInput(f"{path}: no *.toml in this folder; a registry entry begins with [[portal]]")
    return files


def _read_file(file: Path, known: Mapping[str, Portal]) -> Iterator[Portal | BadPortal]:
    try:
        text = file.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        yield BadPortal(str(file), 1, f"cannot be read: {error}")
        return
    except tomllib.TOMLDecodeError as error:
        yield BadPortal(str(file), broken_at(error, text), f"broken TOML: {error}")
        return
    places = entries(text)
    yield from _strangers(file, document, text)
    tables = document.get("portal", [])
    for index, table in enumerate(tables if isinstance(tables, list) else [None]):
        place = places[index] if index < len(places) else Entry(1, {})
        yield _portal(file, table, place, known)


def _strangers(file: Path, document: Mapping[str, Any], text: str) -> Iterator[BadPortal]:
    """Anything in the file that stands outside a [[portal]]."""
    for key in document:
        if key != "portal":
            line = next((n for n, row in enumerate(text.splitlines(), 1) if row.lstrip("[ \t\"'").startswith(key)), 1)
            yield BadPortal(str(file), line, f"{key!r} is outside of a [[portal]] entry")


def _portal(file: Path, table: object, place: Entry, known: Mapping[str, Portal]) -> Portal | BadPortal:
    if not isinstance(table, dict):
        return BadPortal(str(file), place.line, "an entry begins with [[portal]], in double brackets")
    try:
        portal = portal_of(table)
        if portal.id in known:
            raise Unfit("id", f"id {portal.id!r} stands in the registry already: ids are unique")
    except Unfit as unfit:
        return BadPortal(str(file), place.keys.get(unfit.key, place.line), unfit.reason)
    return portal
