"""Every error a person may meet.

NianbaoError            an internal fault, exit 1
├── BadInput            what was given cannot be used, exit 2
│   ├── BadPortal       an entry of the registry, with its file and line
│   ├── Closed          taken down: kept, and not given out
│   ├── HomeBusy        another harvest works in this home
│   └── NewerHome       the home was written by a newer program
├── OutOfReach          the store or the database does not answer or is full, exit 4
└── Damaged             kept bytes are not what was recorded of them
"""


class NianbaoError(Exception):
    """An error with one clear line for a person: what was wrong, where, and what to do."""

    exit_code = 1


class BadInput(NianbaoError):
    """What was given cannot be used; nothing was begun."""

    exit_code = 2


class BadPortal(BadInput):
    """A registry entry that is refused; the others run."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line, self.reason = path, line, reason


class Closed(BadInput):
    """What was asked for is kept, and closed to reading by the take-down of this id, whose reason is told."""

    def __init__(self, line: str, takedown: str) -> None:
        super().__init__(line)
        self.takedown = takedown


class HomeBusy(BadInput):
    """Another harvest works in this home."""


class NewerHome(BadInput):
    """The home was written by a newer program than this one."""


class OutOfReach(NianbaoError):
    """The store or the database does not answer, refuses the key, or is full; nothing acknowledged is lost."""

    exit_code = 4


class Damaged(NianbaoError):
    """Kept bytes are not what was recorded of them: a digest, a length or a record does not fit."""
