"""What the registry said of a portal, for those who publish without it."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from model.portal import Portal
from storage.catalog import Catalog

_NAMES = ("id", "name", "division", "level", "home")


def known_entry(catalog: Catalog, portals: Mapping[str, Portal], portal: str) -> Portal | None:
    """The registry's entry of a portal, or else what an earlier publication knew of it: rows must not change because
    a verb was called where the registry does not lie."""
    name = f"portal:{portal}"
    noted, entry = catalog.mark(name), portals.get(portal)
    if entry is None:
        return Portal(**json.loads(noted)) if noted else None
    told = json.dumps({key: value for key, value in asdict(entry).items() if key in _NAMES}, ensure_ascii=False)
    if told != noted:
        catalog.set_mark(name, told)
    return entry
