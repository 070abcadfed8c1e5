"""What is kept while the S3 double makes trouble, and what came of it in the end.

`python trouble.py JOB`, for mutants of the program: JOB is JSON with `home`, `s3` and `count`. It keeps so many
captures and seals them; a line of stdout is a record id that was acknowledged, and the last one what sealing raised.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from model.errors import Damaged, NianbaoError, OutOfReach
from model.exchange import Exchange
from storage.archive import Archive
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.store import Store, open_store

_SECONDS = count()


def settings_for(home: Path, s3: S3) -> Settings:
    return Settings(home=home, portals=Path("portals"), s3=s3, min_free=0)


def keep(store: Store, number: int) -> list[str]:
    """Keeps so many captures in a file of their own; their ids."""
    with Archive(store, run="night") as archive:
        futures = [archive.submit("a", _exchange(next(_SECONDS))) for _ in range(number)]
        return [future.result().capture.record_id for future in futures]


def _exchange(second: int) -> Exchange:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    head, request = b"HTTP/1.1 200 OK\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
    return Exchange(url=f"http://a.example/{second}", at=at, request=request, head=head, body=b"%d " % second * 300)


def seal(store: Store) -> str:
    """Seals, and says what was raised; only what the contract knows may be."""
    try:
        seal_closed(store, lambda _: None)
    except (OutOfReach, Damaged) as trouble:
        assert "\n" not in str(trouble)
        return type(trouble).__name__
    return ""


def faults(settings: Settings, acknowledged: Sequence[str], objects: dict[str, bytes]) -> list[str]:
    """What is not as it was promised, when all trouble is over and everything was sealed."""
    with open_store(settings) as store:
        wrong = [f"sealing raises {raised}"] if (raised := seal(store)) else []
        wrong += [f"{path.name} is still in the spool" for path in settings.spool.iterdir()]
        wrong += list(_lost(store, acknowledged))
        committed = sum(key.startswith("commit/") for key in objects)
        if committed != sum(key.startswith("warc/") for key in objects):
            wrong.append("a WARC is there that is not committed")
        return wrong + list(vain(objects))


def vain(objects: dict[str, bytes]) -> Iterator[str]:
    """Commit records that do not fit their WARC. There may be none at any time."""
    for record in [json.loads(data) for key, data in objects.items() if key.startswith("commit/")]:
        if record["sha256"] != hashlib.sha256(objects.get(f"warc/{record['warc']}", b"")).hexdigest():
            yield f"{record['warc']} is committed and is not there as it was"


def _lost(store: Store, acknowledged: Sequence[str]) -> Iterator[str]:
    reader = Archive(store)
    for record_id in acknowledged:
        capture = store.catalog.capture(record_id)
        if capture is None:
            yield f"{record_id} is not in the catalog"
            continue
        try:
            reader.fetch(capture)
        except NianbaoError as trouble:
            yield str(trouble)


@contextmanager
def opened(home: Path, s3: S3) -> Iterator[Store]:
    with open_store(settings_for(home, s3)) as store:
        yield store


def main() -> None:
    job = json.loads(sys.argv[1])
    with opened(Path(job["home"]), S3(**job["s3"])) as store:
        for record_id in keep(store, job["count"]):
            sys.stdout.write(f"{record_id}\n")
        sys.stdout.flush()
        sys.stdout.write(json.dumps(seal(replace(store))) + "\n")


if __name__ == "__main__":
    main()
