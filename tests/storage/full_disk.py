"""Captures are kept and sealed on a disk that is full again and again."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from model.errors import OutOfReach
from model.exchange import Exchange
from storage.archive import Archive
from storage.seal import seal_closed
from storage.store import Store
from tests.storage.small_disk import SmallDisk


@dataclass(slots=True)
class Struggle:
    """What was acknowledged, by record id with its body, and how often something was refused for want of room."""

    store: Store
    disk: SmallDisk
    chance: random.Random
    kept: dict[str, bytes] = field(default_factory=dict)
    refused: int = 0
    unsealed: int = 0

    def round(self) -> None:
        """Keeps exchanges until the disk refuses one, tries to seal, and is given room."""
        self.disk.leave(self.chance.randint(0, 400_000))
        with self._archive() as archive:
            for _ in range(100):
                if not self._keep(archive):
                    break
            self.disk.relieve()
            assert self._keep(archive), "what was refused for want of room goes on when there is room"
        self._seal_in_need()

    def _archive(self) -> Archive:
        return Archive(self.store, run="night")

    def _keep(self, archive: Archive) -> bool:
        number = len(self.kept) + self.refused
        body = self.chance.randbytes(self.chance.randint(100, 20_000))
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
        head, request = b"HTTP/1.1 200 OK\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
        exchange = Exchange(url=f"http://a.example/{number}", at=at, head=head, request=request, body=body)
        try:
            self.kept[archive.keep("a", exchange).capture.record_id] = body
        except OutOfReach as refusal:
            assert "\n" not in str(refusal)
            self.refused += 1
            return False
        return True

    def _seal_in_need(self) -> None:
        self.disk.leave(self.chance.choice((0, 4096, 50_000)))
        try:
            seal_closed(self.store, lambda _: None)
        except OutOfReach:
            self.unsealed += 1
        self.disk.relieve()

    def lost(self) -> list[str]:
        """What was acknowledged and is not there, or is there twice, when there is room again."""
        seal_closed(self.store, lambda _: None)
        assert list(self.store.settings.spool.iterdir()) == []
        captures = {one.record_id: one for one in self.store.catalog.captures()}
        reader = Archive(self.store)
        missing = [record_id for record_id in self.kept if record_id not in captures]
        changed = [
            one for one, body in self.kept.items() if one in captures and reader.fetch(captures[one]).body != body
        ]
        return missing + changed
