"""Rows to Arrow tables, Parquet files and DuckDB relations."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from .labels import Labelled, Labels
from .names import Names
from .optional import require
from .rows import Rows

#: Rows of a row group of Parquet, at least; blocks are gathered until there are as many.
ROW_GROUP = 1 << 20

#: How Parquet encodes a column well: times rise, noise compresses by the byte.
ENCODINGS = {
    "time": "DELTA_BINARY_PACKED",
    "session": "BYTE_STREAM_SPLIT",
    "latency": "BYTE_STREAM_SPLIT",
    "duration": "BYTE_STREAM_SPLIT",
}


def arrow_table(rows: Rows, names: Names | None, metadata: dict[str, str] | None = None) -> Any:
    """An Arrow table; with ``names``, columns that number things are dictionaries."""
    arrow = require("pyarrow", "an Arrow table")
    columns = Labels(names).columns(rows) if names else rows.items()
    arrays, titles = [], []
    for name, column in columns:
        titles.append(name)
        if isinstance(column, Labelled):
            codes = arrow.array(column.codes, mask=column.codes < 0)
            column = arrow.DictionaryArray.from_arrays(codes, arrow.array(column.names, "string"))
        arrays.append(arrow.array(column) if isinstance(column, np.ndarray) else column)
    table = arrow.Table.from_arrays(arrays, names=titles)
    return table.replace_schema_metadata(metadata) if metadata else table


def write_parquet(
    windows: Iterable[Rows],
    path: str | os.PathLike[str],
    names: Names | None,
    metadata: dict[str, str],
    empty: Rows,
) -> int:
    """Writes rows to a Parquet file, a million at a time, and returns their number.

    Compressed with zstd at level 1, with a checksum for each page and an index of the pages. The
    file appears when it is whole. ``empty`` gives the columns where there is no row.
    """
    parquet = require("pyarrow.parquet", "a Parquet file")
    arrow = require("pyarrow", "a Parquet file")
    unfinished = os.fspath(path) + ".partial"
    schema = arrow_table(empty, names, metadata).schema
    count = 0
    try:
        with parquet.ParquetWriter(unfinished, schema, **writer_options(schema)) as writer:
            pending, held = [], 0
            for rows in windows:
                pending.append(arrow_table(rows, names, metadata))
                held += rows.count
                count += rows.count
                if held >= ROW_GROUP:
                    writer.write_table(arrow.concat_tables(pending), row_group_size=held)
                    pending, held = [], 0
            if pending:
                writer.write_table(arrow.concat_tables(pending), row_group_size=held)
        os.replace(unfinished, path)
    finally:
        if os.path.exists(unfinished):
            os.remove(unfinished)
    return count


def writer_options(schema: Any) -> dict[str, Any]:
    """The options of a Parquet writer for rows of this schema."""
    arrow = require("pyarrow", "a Parquet file")
    is_plain = {field.name: not arrow.types.is_dictionary(field.type) for field in schema}
    encodings = {name: how for name, how in ENCODINGS.items() if is_plain.get(name)}
    return {
        "compression": "zstd",
        "compression_level": 1,
        "use_dictionary": [field.name for field in schema if field.name not in encodings],
        "column_encoding": encodings,
        "write_page_checksum": True,
        "write_page_index": True,
    }


def duckdb_relation(table: Any, connection: Any | None) -> Any:
    """A relation of DuckDB over an Arrow table."""
    duckdb = require("duckdb", "a relation of DuckDB")
    return (connection or duckdb).from_arrow(table)
