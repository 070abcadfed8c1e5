"""One `[[portal]]` table -> a Portal, every field checked."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from typing import Any, get_args
from urllib.parse import urlsplit

from crawler.urls import normal
from model.division import by_code
from model.portal import Level, Portal, Render, Scope, Tls

ID = re.compile(r"[a-z0-9-]+\Z")
CODE = re.compile(r"\d{6}\Z")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\Z|\[?[0-9a-f:]+\]?\Z")
NAMES = {field.name: field for field in fields(Portal)}
REQUIRED = tuple(name for name, field in NAMES.items() if field.default is MISSING)
CHOICES: dict[str, tuple[str, ...]] = {
    "level": get_args(Level),
    "render": get_args(Render),
    "tls": get_args(Tls),
    "scope": get_args(Scope),
}
TYPES: dict[str, tuple[type, str]] = {
    **dict.fromkeys(NAMES, (str, "text in quotes")),
    **dict.fromkeys(("hosts", "entries"), (list, "a list of texts")),
    **dict.fromkeys(("robots", "private_network", "enabled"), (bool, "true or false")),
    "delay": (float, "a number of seconds"),
    "concurrency": (int, "a whole number"),
}
RANGES = {"delay": (0, 3600), "concurrency": (1, 64)}


class Unfit(Exception):
    """What is wrong with an entry, and at which of its keys."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.reason = key, reason


def portal_of(table: Mapping[str, Any]) -> Portal:
    """The portal that a table describes; raises Unfit for the first thing that is wrong with it."""
    for key in table:
        if key not in NAMES:
            raise Unfit(key, _unknown(key))
    for key in REQUIRED:
        if key not in table:
            raise Unfit("", f"{key!r} is missing; needed are {', '.join(REQUIRED)}")
    values = {key: _typed(key, value) for key, value in table.items()}
    for key, value in values.items():
        _check(key, value)
    return Portal(**values)


def _unknown(key: str) -> str:
    close = get_close_matches(key.lower(), NAMES, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(NAMES)}"
    return f"unknown key {key!r}: {hint}"


def _typed(key: str, value: Any) -> Any:
    kind, said = TYPES[key]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if not fits or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
        raise Unfit(key, f"{key} must be {said}, not {value!r}")
    if isinstance(value, list):
        return tuple(_address(key, one) if key == "entries" else one.lower() for one in value)
    return _address(key, value) if key == "home" else value


def _address(key: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc:
            return normal(url)
    except ValueError:
        pass
    raise Unfit(key, f"{key}: {url!r} is no address that begins with http:// or https://")


def _check(key: str, value: Any) -> None:
    if key in CHOICES and value not in CHOICES[key]:
        close = get_close_matches(value, CHOICES[key], n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise Unfit(key, f"{key} must be one of {', '.join(CHOICES[key])}, not {value!r}{hint}")
    if key in RANGES and not RANGES[key][0] <= value <= RANGES[key][1]:
        low, high = RANGES[key]
        raise Unfit(key, f"{key} must be between {low} and {high}, not {value}")
    if key == "id" and not ID.match(value):
        raise Unfit(key, f"id {value!r}: only a-z, 0-9 and - are allowed")
    if key == "name" and not value.strip():
        raise Unfit(key, "name is empty")
    if key == "division":
        _check_division(value)
    for host in value if key == "hosts" else ():
        if not HOST.match(host):
            raise Unfit(key, f"hosts: {host!r} is no host name (without http:// and path)")


def _check_division(code: str) -> None:
    if not CODE.match(code):
        raise Unfit("division", f'division {code!r}: six digits of GB/T 2260 are wanted, as "150724"')
    if by_code(code) is None:
        raise Unfit("division", f"division {code!r} is the code of no province, prefecture, league or county")
