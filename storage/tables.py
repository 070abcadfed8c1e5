"""The tables of the dataset, column by column: names, types and what each means. The codebook is made from this."""

from dataclasses import dataclass

import pyarrow as pa

_MOMENT = pa.timestamp("us", "UTC")
_TEXT = pa.string()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its Arrow type, one line on what it holds."""

    name: str
    type: pa.DataType
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, the columns that tell rows apart, and all columns in their order."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema([pa.field(column.name, column.type) for column in self.columns])


REPORTS = Table(
    "reports",
    "one report for each (portal, body, year), as it stands now",
    ("report_id",),
    (
        Column("report_id", _TEXT, "identifies this version of the report; the other tables refer to it"),
        Column("portal", _TEXT, "id of the portal in the registry"),
        Column("division", _TEXT, "GB/T 2260 code of the division as the report names it"),
        Column("division_now", _TEXT, "today's code of the same place"),
        Column("region", _TEXT, "code of the province"),
        Column("level", _TEXT, "province, prefecture, league or county: of the division"),
        Column("body", _TEXT, "full name of the body that reports"),
        Column("body_kind", _TEXT, "government, department, township or other"),
        Column("year", pa.int32(), "the year reported on (not of publication)"),
        Column("form", _TEXT, "narrative, 2014, 2019 or 2021: told by the labels of its tables"),
        Column("title", _TEXT, "the title as printed"),
        Column("published", pa.date32(), "date of publication as the page tells it; empty if it does not"),
        Column("url", _TEXT, "address of the article"),
        Column("captured_at", _MOMENT, "when the bytes that were read were received (UTC)"),
        Column("warc", _TEXT, "the WARC file that holds them"),
        Column("offset", pa.int64(), "where their record begins in it, in bytes"),
        Column("length", pa.int64(), "length of the record's gzip member, in bytes"),
        Column("record_id", _TEXT, "the WARC-Record-ID"),
        Column("payload_digest", _TEXT, "digest of the payload, its content coding left on"),
        Column("version", pa.int32(), "counts restatements of the figures, from 1"),
        Column("supersedes", _TEXT, "report_id of the version that this one replaces; empty for the first"),
        Column("status", _TEXT, "ok, review, unreadable or mirror"),
        Column("extractor", _TEXT, "version of the extractor that read it"),
    ),
)

FIGURES = Table(
    "figures",
    "one place where a figure stands; prose and table may both give a code, and may disagree",
    ("report_id", "code", "source", "locator"),
    (
        Column("report_id", _TEXT, "the report"),
        Column("code", _TEXT, "what is counted: see codes.csv"),
        Column("value", pa.float64(), "the number, in the code's unit; empty unless state is given"),
        Column("unit", _TEXT, "the code's unit"),
        Column("raw", _TEXT, "what stood there, as written"),
        Column("state", _TEXT, "given, blank, slash (a dash or stroke) or absent (no such row or column)"),
        Column("source", _TEXT, "table, text, pdf, docx, doc, xls, ocr or person"),
        Column("locator", _TEXT, "where it stands in the document"),
        Column("confidence", pa.float64(), "0 to 1"),
    ),
)

CHECKS = Table(
    "checks",
    "one rule held against the figures of a report",
    ("report_id", "rule"),
    (
        Column("report_id", _TEXT, "the report"),
        Column("rule", _TEXT, "the rule: see rules.csv"),
        Column("passed", pa.bool_(), "whether it holds"),
        Column("expected", pa.float64(), "its right side"),
        Column("found", pa.float64(), "its left side"),
    ),
)

SECTIONS = Table(
    "sections",
    "one part of the text of a report",
    ("report_id", "number"),
    (
        Column("report_id", _TEXT, "the report"),
        Column("number", pa.int32(), "counts the parts from 1"),
        Column("heading", _TEXT, "the heading as printed"),
        Column("text", _TEXT, "the text below it"),
    ),
)

OUTCOMES = Table(
    "outcomes",
    "one URL attempted in a run",
    ("run", "portal", "url"),
    (
        Column("portal", _TEXT, "id of the portal in the registry"),
        Column("url", _TEXT, "the URL"),
        Column("run", _TEXT, "the run"),
        Column("at", _MOMENT, "when it was attempted (UTC)"),
        Column("outcome", _TEXT, "captured, unchanged, gone … : what became of it"),
        Column("status", pa.int32(), "HTTP status; empty where no answer came"),
        Column("detail", _TEXT, "why, in a few words"),
        Column("record_id", _TEXT, "the WARC-Record-ID; empty where nothing was sent"),
    ),
)

CHANGES = Table(
    "changes",
    "one change to a report",
    ("report_id", "change", "at"),
    (
        Column("report_id", _TEXT, "the report"),
        Column("change", _TEXT, "added, changed, restated, withdrawn or decided"),
        Column("at", _MOMENT, "when the change was published here (UTC)"),
    ),
)

PARTS = (FIGURES, CHECKS, SECTIONS)
"""The tables whose rows belong to a report."""

TABLES = (REPORTS, *PARTS, OUTCOMES, CHANGES)
