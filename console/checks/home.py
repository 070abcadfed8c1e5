"""The home: can it be written, is it of this program's layout, is there room, what did a kill leave?"""

import fcntl
import shutil
import tempfile
from pathlib import Path

from console.checks.finding import Finding, bad, ok, warn
from model.errors import BadInput
from storage.home import open_home
from storage.settings import Settings
from storage.weed import running

GB = 1_000_000_000
AMPLE = 20 * GB


def check_home(settings: Settings) -> Finding:
    """The home can be written and is no newer than this program."""
    try:
        open_home(settings.home)
        with tempfile.TemporaryFile(dir=settings.home) as file:
            file.write(b"\0")
    except BadInput as error:
        return bad("home", str(error), "set NIANBAO_HOME or --home to a folder of this program's")
    except OSError as error:
        what = f"{settings.home} cannot be written: {error.strerror}"
        return bad("home", what, "mend its owner, or choose another by --home")
    return ok("home", str(settings.home))


def check_disk(settings: Settings) -> Finding:
    """There is more room than the least that a harvest needs."""
    there = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    what = f"{free / GB:.1f} GB free at {there}; a harvest stops below {settings.min_free / GB:.1f} GB"
    if free < settings.min_free:
        return bad("disk", what, "make room, choose another home, or lower NIANBAO_MIN_FREE")
    if free < AMPLE:
        return warn("disk", what, "make room: a night of many portals brings some GB")
    return ok("disk", what)


def check_leftovers(settings: Settings) -> Finding:
    """Nothing was left by a killed run: no store without users, no open WARC without a writer."""
    pids = stray_stores(settings.home / "store")
    files = [file.name for file in sorted(settings.spool.glob("*.open")) if is_unlocked(file)]
    left = [f"store process {pid}" for pid in sorted(pids)] + [f"open WARC {name}" for name in files]
    if not left:
        return ok("leftovers", "none")
    what = f"{', '.join(left)}: left by a run that was killed"
    return warn("leftovers", what, "nianbao harvest: it ends the one and recovers the other")


def stray_stores(folder: Path) -> set[int]:
    """The embedded stores over this folder that nobody uses."""
    users = folder / "users.lock"
    return running(folder) if users.exists() and is_unlocked(users) else set()


def is_unlocked(path: Path) -> bool:
    """Whether no living process holds the file's lock."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
