"""The codebook of an export: what each table, column and code means."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from storage.tables import Table

CODES = {"codes.csv": "indicators.csv", "rules.csv": "rules.csv"}
"""What lies beside the tables, and the file of the model that it is made from."""

_HEAD = """\
# Codebook

Annual reports on open government (政府信息公开工作年度报告), one report for each (portal, body, year).
Times are UTC. Codes of divisions are GB/T 2260.
`codes.csv` says what each code of `figures` counts, in which forms, and in which unit; `rules.csv` says what each rule
of `checks` compares.

In the CSV files a text that a spreadsheet could take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a
carriage return, or with a full-width one of them, and is no number) has one `'` before it; a text that had such a `'`
already has one more. Take one away to have what was written. Parquet holds the texts as they are.
"""


def write_codebook(folder: Path, tables: Sequence[Table]) -> None:
    """Write `CODEBOOK.md`, `codes.csv` and `rules.csv` into a folder."""
    (folder / "CODEBOOK.md").write_text("\n".join(_lines(tables)) + "\n", encoding="utf-8")
    for name, source in CODES.items():
        (folder / name).write_bytes((files("model") / source).read_bytes())


def _lines(tables: Sequence[Table]) -> Iterator[str]:
    yield _HEAD.rstrip("\n")
    for table in tables:
        yield f"\n## {table.name}\n\nA row is {table.row}; told apart by {', '.join(table.key)}.\n"
        yield "| column | type | what it holds |\n| --- | --- | --- |"
        yield from (f"| {column.name} | {_type(column.type)} | {column.meaning} |" for column in table.columns)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return "time, YYYY-MM-DDThh:mm:ss.ffffffZ"
    if pa.types.is_date(kind):
        return "date, YYYY-MM-DD"
    names = {pa.string(): "text", pa.bool_(): "true or false", pa.float64(): "number"}
    return names.get(kind, "whole number")
