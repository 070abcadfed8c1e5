"""A report as read from a document: its identity, its figures with their proof, its checks, its text."""

from dataclasses import dataclass, field
from typing import Literal

Form = Literal["narrative", "2014", "2019", "2021"]
Kind = Literal["annual_report", "not_a_report"]
Status = Literal["ok", "review", "unreadable", "mirror"]
State = Literal["given", "blank", "slash", "absent"]
Source = Literal["table", "text", "pdf", "docx", "doc", "xls", "ocr", "person"]
BodyKind = Literal["government", "department", "township", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes to be read, their transfer and content coding undone.

    `charset` and `media_type` are what was declared, and may lie; `url` is an absolute URL or a local path.
    """

    url: str
    content: bytes
    media_type: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known about a document from outside it: the portal's name, division and level, the words of the link
    that led to it. Hints decide nothing that the document itself says."""

    body: str = ""
    division: str = ""
    level: str = ""
    link_text: str = ""
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One place where a figure stands. `value` is in the unit of `indicators.csv`, None unless `state` is `given`."""

    code: str
    value: float | None
    unit: str
    raw: str
    state: State
    source: Source
    locator: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule of `rules.csv` held against the figures: `found` is its left side, `expected` its right."""

    rule: str
    passed: bool
    expected: float
    found: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the text under its heading; `number` counts from 1."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a document says, or why it is no report. `published` is a date, `YYYY-MM-DD`; empty means not told.

    `part` counts the reports of an aggregate from 1. Codes of divisions are GB/T 2260: `division` the one that the
    named division had then, `division_now` today's of the same place.
    """

    kind: Kind
    reason: str = ""
    status: Status | None = None
    form: Form | None = None
    body: str = ""
    body_kind: BodyKind | None = None
    division: str = ""
    division_now: str = ""
    level: str = ""
    year: int | None = None
    title: str = ""
    published: str = ""
    part: int = 1
    figures: tuple[Figure, ...] = field(default=())
    checks: tuple[Check, ...] = field(default=())
    sections: tuple[Section, ...] = field(default=())
