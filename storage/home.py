"""The home: one folder with all local state, and the version of its layout."""

import errno
from pathlib import Path

from model.errors import BadInput, NewerHome, OutOfReach

VERSION = 1
"""The layout that this program writes and reads."""


def open_home(home: Path) -> None:
    """Makes the home when it is new. Raises NewerHome for a later layout, BadInput where it cannot be used,
    OutOfReach where its disk is full."""
    mark = home / "version"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            mark.write_text(f"{VERSION}\n")
        found = int(mark.read_text())
        if found <= VERSION:
            (home / "spool").mkdir(exist_ok=True)
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfReach(f"the home {home} cannot be written: {trouble.strerror}; free the disk") from None
        raise BadInput(f"the home {home} cannot be used: {trouble.strerror}; choose another by --home") from None
    except ValueError:
        raise BadInput(f"{mark} holds no version: this is no home of ours; choose another by --home") from None
    if found > VERSION:
        raise NewerHome(f"the home {home} has layout {found}, this program knows {VERSION}: use a newer nianbao")
