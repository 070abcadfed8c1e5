"""A table as CSV that no spreadsheet can mistake for a program (CWE-1236)."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

_FORMULA = r"^'*[=+\-@\t\r＝＋－＠]"
_NUMBER = r"^[+\-＋－]?[0-9０-９]+([.．][0-9０-９]+)?$"


def write_csv(rows: pa.Table, path: Path) -> None:
    """Write UTF-8 with a header; moments as the contract's stamps, dates as YYYY-MM-DD, null as an empty cell."""
    columns = [_cells(rows.column(name)) for name in rows.column_names]
    options = pa.csv.WriteOptions(include_header=True, quoting_header="none")
    pa.csv.write_csv(pa.table(columns, rows.column_names), path, options)


def defused(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts that begin like a formula with one `'` before them; numbers stay as they are."""
    risky = pc.and_not(pc.match_substring_regex(texts, _FORMULA), pc.match_substring_regex(texts, _NUMBER))
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def _cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        # strftime's %S has the digits of the column's unit, six of them
        return pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
    return defused(column) if pa.types.is_string(column.type) else column
