"""This format beside Parquet, on the same rows in one run and on one thread."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .export_arrow import ROW_GROUP, arrow_table, writer_options
from .hash import Digest
from .optional import MissingLibrary, require
from .reader import Trace
from .tables import TABLES

_CALL = 0


def measure(trace: Trace, repeats: int) -> Iterator[str]:
    """The lines of a table: bytes a row, and millions of rows a second to write and to read.

    Decoding includes every checksum and bound. The columns are those that the blocks hold.
    """
    rows = trace.rows["call"]
    if rows == 0:
        raise ValueError("the trace has no calls to measure")
    columns = _stored_columns(trace)
    size = sum(
        int(shard.entries["length"][shard.entries["table"] == _CALL].sum())
        for shard in trace.shards
    )
    decode = _median(repeats, lambda: _decode(trace, columns))
    one = _median(repeats, lambda: _decode(trace, ["latency"]))
    hashed = _median(repeats, lambda: _hash(trace))
    yield f"{rows:,} calls, {len(columns)} columns: {', '.join(columns)}"
    yield f"median of {repeats} runs on one thread"
    yield ""
    yield f"{'':<32}{'bytes a row':>12}{'write M/s':>12}{'read M/s':>12}"
    yield _line("this format, Python reader", size, rows, None, decode)
    yield _line("  only latency", None, rows, None, one)
    yield _line("  decoded and content-hashed", None, rows, None, hashed)
    try:
        yield from _parquet_lines(trace, columns, rows, size, decode, repeats)
    except MissingLibrary as error:
        yield f"Parquet is left out: {error}"


def _stored_columns(trace: Trace) -> list[str]:
    """The columns of calls that any block holds."""
    found: set[int] = set()
    for shard in trace.shards:
        for number in shard.candidates(_CALL).tolist():
            found.update(descriptor.id for descriptor in shard.block(number).header.columns)
    return [column.name for column in TABLES[_CALL].columns if column.id in found]


def _decode(trace: Trace, columns: list[str]) -> None:
    for _ in trace.blocks("call", columns):
        pass


def _hash(trace: Trace) -> None:
    digest = Digest()
    for shard in trace.shards:
        for number in shard.candidates(_CALL).tolist():
            block = shard.block(number)
            words = {one.id: block.words(one.id) for one in block.header.columns}
            digest.add(_CALL, words, block.rows)


def _parquet_lines(
    trace: Trace, columns: list[str], rows: int, size: int, decode: float, repeats: int
) -> Iterator[str]:
    arrow = require("pyarrow", "the comparison with Parquet")
    parquet = require("pyarrow.parquet", "the comparison with Parquet")
    arrow.set_cpu_count(1)
    arrow.set_io_thread_count(1)
    table = arrow_table(trace.read("call", columns), None)
    variants = {
        "Parquet, zstd-1, defaults": {"compression": "zstd", "compression_level": 1},
        "Parquet, zstd-1, tuned": writer_options(table.schema),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "calls.parquet")
        for name, options in variants.items():

            def write(options: dict[str, Any] = options) -> None:
                parquet.write_table(table, path, row_group_size=ROW_GROUP, **options)

            written = _median(repeats, write)
            checks = bool(options.get("write_page_checksum"))

            def read(checks: bool = checks) -> None:
                parquet.read_table(path, use_threads=False, page_checksum_verification=checks)

            taken = _median(repeats, read)
            length = os.path.getsize(path)
            yield _line(name, length, rows, written, taken)
            yield (
                f"  is {length / size:.2f} times as large as this format; "
                f"its C++ reader has {decode / taken:.2f} times the speed of this Python one"
            )
        equal = parquet.read_table(path)["latency"].to_numpy()
        if not np.array_equal(equal, table["latency"].to_numpy()):
            raise ValueError("Parquet did not give the rows back")


def _median(repeats: int, work: Callable[[], None]) -> float:
    """Seconds of the median run, after one that does not count."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _line(name: str, size: int | None, rows: int, written: float | None, read: float | None) -> str:
    cells = [
        "" if size is None else f"{size / rows:.2f}",
        "" if written is None else f"{rows / written / 1e6:.1f}",
        "" if read is None else f"{rows / read / 1e6:.1f}",
    ]
    return f"{name:<32}" + "".join(f"{cell:>12}" for cell in cells)
