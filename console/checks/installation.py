"""Python and the packages: are they what the program was tested with?"""

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from console.checks.finding import Finding, bad, ok

CHECKOUT = Path(__file__).parents[2]
OLDEST = (3, 11)
SHOWN = 5


def check_python(running: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """The Python that runs this is new enough."""
    text = ".".join(map(str, running))
    if running >= OLDEST:
        return ok("python", text)
    return bad(
        "python", f"{text} is older than {OLDEST[0]}.{OLDEST[1]}", "install Python 3.11 or newer, then: make setup"
    )


def check_packages(lock: Path = CHECKOUT / "requirements.txt") -> Finding:
    """Every package has the version of the lock, or of the package's own metadata where there is no lock."""
    pins = list(pinned(lock.read_text(encoding="utf-8").splitlines()) if lock.is_file() else declared())
    wrong = [text for pin in pins if (text := misfit(pin))]
    if not wrong:
        return ok("packages", f"{len(pins)} as in {lock.name if lock.is_file() else 'the metadata'}")
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return bad("packages", f"{'; '.join(wrong[:SHOWN])}{more}", "make setup")


def pinned(lines: Iterable[str]) -> Iterator[Requirement]:
    """The requirements of a lock file that are for this platform, hashes and comments left out."""
    for line in lines:
        if line[:1].isalnum() and applies(requirement := Requirement(line.split(" \\")[0].strip())):
            yield requirement


def declared() -> Iterator[Requirement]:
    """What the installed program says that it needs, extras left out."""
    yield from filter(applies, map(Requirement, requires("nianbao") or ()))


def applies(requirement: Requirement) -> bool:
    """Whether the requirement is for this platform and for no extra."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def misfit(requirement: Requirement) -> str:
    """What is wrong with the installed package; empty when it fits."""
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    if requirement.specifier.contains(installed, prereleases=True):
        return ""
    return f"{requirement.name} is {installed}, not {requirement.specifier}"
