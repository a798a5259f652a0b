"""A whole trace: one file, or all shards of a run."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from .errors import TraceError
from .export_arrow import arrow_table, duckdb_relation, write_parquet
from .export_csv import write_csv
from .export_frames import to_pandas, to_polars
from .hash import Digest
from .merge import Stream, merged
from .names import Names
from .query import Columns, Instant, Query, quanta_of
from .rows import Rows, joined
from .shard import Shard
from .tables import TABLES
from .verification import Verification, verify

_SUFFIX = ".jtr.zst"
_PARTIAL = ".partial"


def open(path: str | os.PathLike[str], recover: bool = False) -> Trace:
    """Opens a trace: a file, the folder of a run, or its folder ``trace``.

    Head, names, index and footer are checked at once, blocks when they are read. A file without
    footer is refused; with ``recover`` it is searched for blocks that are intact, and ``losses`` of
    the trace say what was left out. Raises :class:`TraceError`.
    """
    return Trace(path, recover)


class Trace:
    """A trace that is open; use it in a ``with`` statement or close it."""

    def __init__(self, path: str | os.PathLike[str], recover: bool = False) -> None:
        self.path = os.fspath(path)
        self.shards: list[Shard] = []
        #: What ``run.json`` says, where the trace was opened by the folder of its run.
        self.manifest: dict[str, Any] | None = None
        try:
            for file in self._files(recover):
                self.shards.append(Shard(file, recover))
            self.shards.sort(key=lambda shard: shard.head.shard)
            self._check_shards()
            self.names = Names(self.shards[0].meta, self.shards[0].path)
        except BaseException:
            self.close()
            raise
        self.head = self.shards[0].head

    def __enter__(self) -> Trace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        count = len(self.shards)
        shards = "1 shard" if count == 1 else f"{count} shards"
        return f"<trace of {self.names.scenario!r}, {shards}, {self.path}>"

    def close(self) -> None:
        """Closes the files."""
        for shard in self.shards:
            shard.close()

    # What it is

    @property
    def quantum(self) -> int:
        """Nanoseconds of a quantum, the unit of all times and durations in the rows."""
        return self.head.quantum

    @property
    def rows(self) -> dict[str, int]:
        """The number of rows of each table, bookkeeping left out; recovered files count all."""
        counts = {}
        for table in TABLES:
            count = 0
            for shard in self.shards:
                if shard.foot:
                    count += shard.foot.rows[table.id]
                else:
                    own = shard.entries["table"] == table.id
                    count += int(shard.entries["rows"][own].sum(dtype=np.uint64))
            counts[table.name] = count
        return counts

    @property
    def content_hash(self) -> str | None:
        """The content hash as the footers have it; ``None`` for a recovered trace."""
        total = Digest()
        for shard in self.shards:
            if shard.foot is None:
                return None
            foot = shard.foot
            total.merge(Digest(foot.content_sum, foot.content_xor, list(foot.rows)))
        return total.content_hash

    def seconds(self, quanta: np.ndarray) -> np.ndarray:
        """Times or durations in seconds, as floating-point numbers."""
        return np.asarray(quanta) * (self.quantum / 1e9)

    def timestamps(self, time: np.ndarray) -> np.ndarray:
        """Times as ``datetime64[ns]`` in UTC; a run without a date begins in 1970."""
        nanoseconds = np.asarray(time).astype(np.int64) * np.int64(self.quantum)
        return (nanoseconds + np.int64(self.head.epoch)).view("datetime64[ns]")

    def instant(self, value: Instant) -> int:
        """A point in time in quanta: ``18h30m``, a ``timedelta``, or quanta as they are."""
        return quanta_of(value, self.quantum)

    # Rows

    def blocks(
        self,
        table: str,
        columns: Columns = None,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        sessions: int | Collection[int] | None = None,
    ) -> Iterator[Rows]:
        """The rows of a table block by block, shard after shard, in the order of the files.

        ``columns`` names those to decode, all by default. ``since`` is the first time wanted and
        ``until`` the first not wanted; ``sessions`` is one or more numbers of sessions. Blocks that
        cannot hold such rows are not read.
        """
        query = Query(self.names, self.quantum, table, columns, since, until, sessions)
        for shard in self.shards:
            for number in query.candidates(shard):
                rows = query.read(shard.block(int(number)))
                if rows.count:
                    yield query.projected(rows)

    def merged(
        self,
        table: str,
        columns: Columns = None,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        sessions: int | Collection[int] | None = None,
    ) -> Iterator[Rows]:
        """The rows of a table in the order of the run, in windows of about a block.

        The order is (time, session, place in the file): it does not depend on the number of shards.
        Parameters are those of :meth:`blocks`.
        """
        query = Query(
            self.names, self.quantum, table, columns, since, until, sessions, with_order=True
        )
        streams = []
        for shard in self.shards:
            numbers = query.candidates(shard)
            entries = shard.entries[numbers]

            def read(place: int, shard: Shard = shard, numbers: np.ndarray = numbers) -> Rows:
                return query.read(shard.block(int(numbers[place])))

            streams.append(Stream(shard.path, entries["t_min"], entries["t_max"], read))
        for rows in merged(streams, query.key):
            yield query.projected(rows)

    def read(
        self,
        table: str,
        columns: Columns = None,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        sessions: int | Collection[int] | None = None,
    ) -> Rows:
        """The rows of a table in the order of the run, all at once.

        Parameters are those of :meth:`blocks`. The arrays take as much memory as their rows:
        :meth:`merged` gives the same rows in windows.
        """
        query = Query(self.names, self.quantum, table, columns, since, until, sessions)
        parts = list(self.merged(table, columns, since=since, until=until, sessions=sessions))
        dtypes = {column.name: column.dtype for column in query.wanted}
        return joined(query.table, parts, dtypes)

    # Other tools

    def to_pandas(
        self, table: str, columns: Columns = None, *, names: bool = True, **when: Any
    ) -> Any:
        """The rows of a table as a pandas data frame.

        With ``names``, columns that number things become categories of names; ``when`` takes the
        ``since``, ``until`` and ``sessions`` of :meth:`read`. So do the next four.
        """
        return to_pandas(self.read(table, columns, **when), self.names if names else None)

    def to_polars(
        self, table: str, columns: Columns = None, *, names: bool = True, **when: Any
    ) -> Any:
        """The rows of a table as a polars data frame."""
        return to_polars(self.read(table, columns, **when), self.names if names else None)

    def to_arrow(
        self, table: str, columns: Columns = None, *, names: bool = True, **when: Any
    ) -> Any:
        """The rows of a table as an Arrow table, names as dictionaries."""
        rows = self.read(table, columns, **when)
        return arrow_table(rows, self.names if names else None, self._provenance())

    def to_duckdb(
        self,
        table: str,
        columns: Columns = None,
        *,
        names: bool = True,
        connection: Any = None,
        **when: Any,
    ) -> Any:
        """The rows of a table as a relation of DuckDB, in a connection or in the default one."""
        return duckdb_relation(self.to_arrow(table, columns, names=names, **when), connection)

    def write_parquet(
        self,
        table: str,
        path: str | os.PathLike[str],
        columns: Columns = None,
        *,
        names: bool = True,
        **when: Any,
    ) -> int:
        """Writes the rows of a table to a Parquet file, window by window; returns their number."""
        windows = self.merged(table, columns, **when)
        labels = self.names if names else None
        return write_parquet(windows, path, labels, self._provenance(), self.empty(table, columns))

    def write_csv(
        self,
        table: str,
        output: TextIO,
        columns: Columns = None,
        *,
        names: bool = True,
        **when: Any,
    ) -> int:
        """Writes the rows of a table as comma-separated values; returns their number."""
        windows = self.merged(table, columns, **when)
        return write_csv(windows, output, self.names if names else None, self.empty(table, columns))

    def empty(self, table: str, columns: Columns = None) -> Rows:
        """No rows, with the columns that reading them would have."""
        query = Query(self.names, self.quantum, table, columns, None, None, None)
        return joined(query.table, [], {column.name: column.dtype for column in query.wanted})

    def _provenance(self) -> dict[str, str]:
        """What goes with exported rows, so that they can be traced back."""
        return {
            "scenario": self.names.scenario,
            "scenarioHash": self.head.scenario_hash.hex(),
            "seed": str(self.head.seed),
            "quantum": str(self.quantum),
            "epoch": str(self.head.epoch),
            "contentHash": self.content_hash or "",
        }

    # Checks

    def verify(self) -> Verification:
        """Reads everything and compares all that stands twice.

        Checksums, bounds, which values occur, block headers with the index, content hashes with the
        headers, footers and ``run.json``. Faults are collected, one sentence each.
        """
        return verify(self.shards, self.manifest, self.path)

    # Files

    def _files(self, recover: bool) -> list[Path]:
        """The files of the trace; an unfinished one counts where nothing was made of it."""
        path = Path(self.path)
        if not path.is_dir():
            return [path]
        folder = path / "trace" if (path / "trace").is_dir() else path
        try:
            found = sorted(file for file in folder.iterdir() if file.name.endswith(_SUFFIX))
            whole = {file.name + _PARTIAL for file in found}
            partial = sorted(
                file
                for file in folder.iterdir()
                if file.name.endswith(_SUFFIX + _PARTIAL) and file.name not in whole
            )
        except OSError as error:
            raise TraceError(self.path, f"cannot be read: {error.strerror}") from None
        self.manifest = _read_manifest(path / "run.json")
        if recover:
            found += partial
        elif partial:
            raise TraceError(
                partial[0],
                "was not finished by the run that wrote it; "
                "open the folder with recover=True to read the blocks that are intact",
            )
        if not found:
            raise TraceError(self.path, f"holds no trace: no file ends in {_SUFFIX}")
        return found

    def _check_shards(self) -> None:
        first = self.shards[0]
        if len(self.shards) == 1 and not os.path.isdir(self.path):
            return
        for shard in self.shards:
            if shard.head.of_run() != first.head.of_run() or shard.meta != first.meta:
                raise TraceError(shard.path, f"is of another run than {first.path}")
        numbers = [shard.head.shard for shard in self.shards]
        if numbers != list(range(first.head.shards)) and not first.losses:
            raise TraceError(
                self.path, f"holds the shards {numbers} of a run of {first.head.shards}"
            )
        if len(set(numbers)) != len(numbers):
            raise TraceError(self.path, f"holds one shard twice: {numbers}")


def _read_manifest(path: Path) -> dict[str, Any] | None:
    """``run.json``, or ``None`` where there is none."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise TraceError(path, f"cannot be read: {error}") from None
    if not isinstance(manifest, dict):
        raise TraceError(path, "is not an object of JSON")
    return manifest
