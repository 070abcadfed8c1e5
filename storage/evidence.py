"""What is kept aside as evidence: whatever was damaged, before something else takes its place."""

from pathlib import Path

from model.instant import digits, now


def set_aside(path: Path, evidence: Path) -> None:
    """Moves an SQLite database, with what lies beside it, into the folder of evidence."""
    evidence.mkdir(parents=True, exist_ok=True)
    for part in path.parent.glob(f"{path.name}*"):
        part.rename(evidence / f"{part.name}.{digits(now())}")
