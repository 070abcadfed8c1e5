"""A cursor: how far a reader of the dataset has read."""

from dataclasses import dataclass
from typing import Self

from model.errors import BadInput
from storage.dataset import Dataset
from storage.tables import CHANGES, PARTS, REPORTS

_FOLLOWED = (REPORTS, *PARTS, CHANGES)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The version of each table that tells of changes; written, it is a word that readers keep and give back."""

    identity: str
    versions: tuple[int, ...]

    @classmethod
    def now(cls, dataset: Dataset) -> Self:
        """The present end of a dataset."""
        return cls(dataset.identity(CHANGES)[:8], tuple(dataset.version(table) for table in _FOLLOWED))

    @classmethod
    def parse(cls, text: str, dataset: Dataset) -> Self:
        """A cursor that this dataset gave. Raises BadInput for any other text."""
        head, _, tail = text.strip().partition("-")
        numbers = tail.split(".")
        now = cls.now(dataset)
        if not all(n.isascii() and n.isdigit() for n in numbers) or len(numbers) != len(_FOLLOWED):
            raise BadInput(f"{text!r} is no cursor: give what `nianbao export` printed")
        found = cls(head, tuple(map(int, numbers)))
        if head != now.identity or any(n > limit for n, limit in zip(found.versions, now.versions, strict=True)):
            raise BadInput(
                f"the cursor {text!r} is of another dataset: export without --since, and keep the new cursor"
            )
        return found

    def __str__(self) -> str:
        return f"{self.identity}-{'.'.join(map(str, self.versions))}"

    def changed_reports(self, dataset: Dataset) -> set[str]:
        """The ids of the reports of which any row came, went or is spoken of since."""
        return {
            report_id
            for table, version in zip(_FOLLOWED, self.versions, strict=True)
            for report_id in dataset.changed(table, version).column("report_id").to_pylist()
        }

    @property
    def changes(self) -> int:
        """The version of the table `changes`."""
        return self.versions[-1]
