"""A finding: something that is not as it was recorded."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with an object, where it lies (`store`, `copy`, `catalog`, `dataset`), and what to do."""

    object: str
    what: str
    place: str = "store"
    remedy: str = "nianbao audit --repair"

    def as_json(self) -> dict[str, str]:
        """The fields, as `audit --json` prints them."""
        return asdict(self)
