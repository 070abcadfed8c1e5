"""What a crawl process is told and what it answers, as lines of JSON over its pipes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from crawler.events import Event, PortalTally
from model.portal import Portal
from storage.settings import S3, Proxy, Settings

EVENT = tuple(field.name for field in fields(Event))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The portals of one process, and all it needs to know. Secrets travel by the pipe, never in argv."""

    portals: tuple[Portal, ...]
    settings: Settings
    run: str
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The last line of a process: its tallies, and in `fault` why it ended early; `is_store` when the store or the
    database was why."""

    tallies: tuple[PortalTally, ...] = ()
    fault: str = ""
    is_store: bool = False


def job_line(job: Job) -> str:
    """A job as one line."""
    return json.dumps(asdict(job), default=str, ensure_ascii=False) + "\n"


def read_job(line: str) -> Job:
    """The job of a line."""
    data = json.loads(line)
    return Job(
        portals=tuple(_portal(one) for one in data["portals"]),
        settings=_settings(data["settings"]),
        run=data["run"],
        full=data["full"],
    )


def answer_line(said: Event | Result) -> str:
    """An event or a result as one line."""
    if isinstance(said, Event):
        # asdict copies deeply, and there is an event for each URL
        return json.dumps({"event": {name: getattr(said, name) for name in EVENT}}, ensure_ascii=False) + "\n"
    return json.dumps({"result": asdict(said)}, ensure_ascii=False) + "\n"


def read_answer(line: str) -> Event | Result | None:
    """The event or result of a line; None for anything else."""
    try:
        data = json.loads(line)
    except ValueError:
        return None
    if "event" in data:
        return Event(**data["event"])
    result = data["result"]
    return Result(**{**result, "tallies": tuple(PortalTally(**one) for one in result["tallies"])})


def _portal(data: Mapping[str, Any]) -> Portal:
    return Portal(**{**data, **{name: _texts(data[name]) for name in ("hosts", "entries")}})


def _texts(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(values)


def _settings(data: Mapping[str, Any]) -> Settings:
    return Settings(
        **{
            **data,
            "home": Path(data["home"]),
            "portals": Path(data["portals"]),
            "s3": S3(**data["s3"]) if data["s3"] else None,
            "proxy": Proxy(**data["proxy"]),
            # what proves the archive is no business of the crawl
            "copy": None,
            "signing_key": None,
            "tsa_root": None,
        }
    )
