"""What a report is made of before any markup: headings, paragraphs and tables, in their order."""

from dataclasses import dataclass

from samples.tables.layout import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the outline."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    text: str


Block = Heading | Paragraph | Table
