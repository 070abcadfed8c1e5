"""The rows of the catalog that follow from a WARC alone: each capture with what it said of its URL."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from model.capture import Capture, RecordType
from model.exchange import Exchange
from model.instant import parse
from model.link import Role
from model.observation import Observation, State
from storage.http_head import split_head
from storage.record import FIELDS, Record, read_member
from storage.scan import Listed
from storage.warc import one_line, page_url, redirects_to

_BODIES = ("response", "revisit", "resource")
Row = tuple[Capture, Observation]


@dataclass(slots=True)
class _Group:
    """The record that stands for a capture, its WARC headers and HTTP head, and the metadata beside it."""

    listed: Listed
    record: Record
    told: dict[str, str] = field(default_factory=dict)


def recount(path: Path, name: str, records: Sequence[Listed]) -> list[Row]:
    """The captures of a file called `name` and their observations, in the order in which they were kept.

    `records` are those of the file, read strictly.
    """
    groups: dict[str, _Group] = {}
    for listed, record in _read(path, records):
        beside = record.header("WARC-Concurrent-To")[1:-1]
        if listed.type in _BODIES:
            groups[listed.record_id] = _Group(listed, record)
        elif record.header("Content-Type") == FIELDS:
            told = fields(record.block)
            if beside in groups:
                groups[beside].told = told
            elif "portal" in told:
                groups[listed.record_id] = _Group(listed, record, told)
    return [_row(name, group) for group in groups.values() if group.told]


def fields(block: bytes) -> dict[str, str]:
    """The lines of an `application/warc-fields` block."""
    lines = (line.partition(": ") for line in block.decode("utf-8", "replace").split("\r\n"))
    return {key: value for key, colon, value in lines if colon}


def _read(path: Path, records: Sequence[Listed]) -> Iterator[tuple[Listed, Record]]:
    with path.open("rb") as file:
        for listed in records:
            if listed.type in (*_BODIES, "metadata"):
                file.seek(listed.offset)
                record = read_member(file.read(listed.length))
                kept = record.block if listed.type == "metadata" else split_head(record.block)[0]
                yield listed, Record(headers=record.headers, block=b"" if listed.type == "resource" else kept)


def _row(name: str, group: _Group) -> Row:
    listed, told = group.listed, group.told
    url = told.get("url") or page_url(listed.uri)
    capture = Capture(
        record_id=listed.record_id,
        portal=told["portal"],
        url=url,
        timestamp=parse(listed.date),
        type=cast(RecordType, listed.type),
        payload_digest=listed.payload_digest,
        warc=name,
        offset=listed.offset,
        length=listed.length,
        role=cast(Role, told.get("role", "article")),
        via=told.get("via", ""),
        link_text=told.get("link-text", ""),
        refers_to=group.record.header("WARC-Refers-To")[1:-1],
        **_heard(group),
    )
    state = cast(State, told.get("state") or _likely(capture))
    at = capture.timestamp
    return capture, Observation(portal=capture.portal, url=url, at=at, state=state, record_id=capture.record_id)


def _heard(group: _Group) -> dict[str, Any]:
    """What the answer said of itself: from its head, or from the metadata where no head is in the block."""
    told, kind = group.told, group.listed.type
    if kind == "metadata" or "received-head-base64" in told:
        head = base64.b64decode(told.get("received-head-base64", ""))
        said = {key: told.get(name, "") for key, name in _TOLD}
    else:
        head = group.record.block
        resource = group.record.header("Content-Type") if kind == "resource" else ""
        answer = _exchange(head, resource)
        heard = (answer.media_type, answer.header("etag"), answer.header("last-modified"), redirects_to(answer))
        said = dict(zip((key for key, _ in _TOLD), map(one_line, heard), strict=True))
    return {**said, "status": None if kind in ("metadata", "resource") else _exchange(head).status}


_TOLD = (("mime", "mime"), ("etag", "etag"), ("last_modified", "last-modified"), ("location", "location"))


def _exchange(head: bytes, resource: str = "") -> Exchange:
    return Exchange(url="", at=parse("19700101000000"), head=head, resource=resource)


def _likely(capture: Capture) -> State:
    """For files of a program that did not write the state."""
    if capture.status in (404, 410):
        return "gone"
    if capture.type == "metadata" or not 200 <= (capture.status or 200) < 400:
        return "failed"
    return "unchanged" if capture.type == "revisit" else "new"
