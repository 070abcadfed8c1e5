"""A capture: an exchange that is kept and acknowledged, with its place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.link import Role

RecordType = Literal["response", "revisit", "resource", "metadata"]
"""The WARC-Type of the record that stands for the capture; `metadata` is a fetch that brought no response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where a kept exchange lies. `warc` is the file's name on disk and its key in the bucket alike; `offset` and
    `length` are those of the whole gzip member of its record. `payload_digest` is `sha256:` and hex digits, over
    the payload of WARC 1.1 (transfer coding undone, content coding left on); empty where there is no payload.

    `refers_to` is, in a revisit, the record id of the capture that holds the payload, and `location` where a redirect
    leads, as its head says. `via` is the URL of the page
    that led here and `link_text` the words of its link.
    """

    record_id: str
    portal: str
    url: str
    timestamp: datetime
    status: int | None
    mime: str
    type: RecordType
    payload_digest: str
    warc: str
    offset: int
    length: int
    role: Role = "article"
    via: str = ""
    link_text: str = ""
    etag: str = ""
    last_modified: str = ""
    refers_to: str = ""
    location: str = ""
