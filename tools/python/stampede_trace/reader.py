"""A whole trace: one file, or all shards of a run."""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union

import numpy as np

from .errors import TraceError
from .hash import Digest
from .merge import Stream, merged
from .names import Names
from .rows import Rows, joined
from .shard import Block, Shard
from .tables import TABLES, Column, Table, table_of

#: A point in time of the run: quanta, a ``timedelta`` since virtual zero, or text such as ``18h30m``.
Instant = Union[int, str, datetime.timedelta]

_SUFFIX = ".jtr.zst"
_PARTIAL = ".partial"
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
#: The column that orders rows of one time, by number of table.
_KEYS = {0: "session", 1: "session", 2: "session", 4: "service", 5: "session"}
#: What the service of a call is derived from.
_SERVICE_PARTS = ("journey", "step", "service_override", "call")
_SERVICE = Column(-1, "service", np.dtype(np.uint16))


def open(path: str | os.PathLike[str], recover: bool = False) -> Trace:
    """Opens a trace: a file, the folder of a run, or its folder ``trace``.

    Head, names, index and footer are checked at once, blocks when they are read. A file without
    footer is refused; with ``recover`` it is searched for blocks that are intact, and ``losses`` of
    the trace say what was left out. Raises :class:`TraceError`.
    """
    return Trace(path, recover)


@dataclass
class Verification:
    """What :meth:`Trace.verify` found."""

    blocks: int = 0
    bytes: int = 0
    #: What the rows that could be read add up to.
    digest: Digest = field(default_factory=Digest)
    #: What each table's rows add up to, by number of table.
    tables: dict[int, Digest] = field(default_factory=dict)
    #: One sentence for each fault.
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def content_hash(self) -> str:
        """The content hash, recomputed from the rows."""
        return self.digest.content_hash


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
        return f"<trace of {self.names.scenario!r}, {len(self.shards)} shards, {self.path}>"

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
        if isinstance(value, datetime.timedelta):
            return value // datetime.timedelta(microseconds=1) * 1000 // self.quantum
        if isinstance(value, str):
            parts = re.findall(r"([0-9.]+)(ms|us|ns|[dhms])", value)
            if not parts or "".join(number + unit for number, unit in parts) != value:
                raise ValueError(f"{value!r} is no time; write 90s, 18h30m or 250ms")
            seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
            return round(seconds * 1e9) // self.quantum
        return int(value)

    # Rows

    def blocks(
        self,
        table: str,
        columns: Sequence[str] | None = None,
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
        query = _Query(self, table, columns, since, until, sessions)
        for shard in self.shards:
            for number in query.candidates(shard):
                rows = query.read(shard.block(int(number)))
                if rows.count:
                    yield rows.take(slice(None)) if query.is_exact else query.projected(rows)

    def merged(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        sessions: int | Collection[int] | None = None,
    ) -> Iterator[Rows]:
        """The rows of a table in the order of the run, in windows of about a block.

        The order is (time, session, place in the file): it does not depend on the number of shards.
        Parameters are those of :meth:`blocks`.
        """
        query = _Query(self, table, columns, since, until, sessions, with_order=True)
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
        columns: Sequence[str] | None = None,
        *,
        since: Instant | None = None,
        until: Instant | None = None,
        sessions: int | Collection[int] | None = None,
    ) -> Rows:
        """The rows of a table in the order of the run, all at once; parameters as in :meth:`blocks`.

        The arrays take as much memory as their rows: :meth:`merged` gives the same rows in windows.
        """
        query = _Query(self, table, columns, since, until, sessions)
        parts = list(self.merged(table, columns, since=since, until=until, sessions=sessions))
        dtypes = {column.name: column.dtype for column in query.wanted}
        return joined(query.table, parts, dtypes)

    # Checks

    def verify(self) -> Verification:
        """Reads everything and compares all that stands twice.

        Checksums, bounds, which values occur, block headers with the index, content hashes with the
        headers, footers and ``run.json``. Faults are collected, one sentence each.
        """
        found = Verification()
        for shard in self.shards:
            of_shard = Digest()
            found.bytes += shard.size
            for number in range(len(shard.entries)):
                try:
                    self._verify_block(shard, number, of_shard, found)
                except TraceError as error:
                    found.problems.append(str(error))
            foot = shard.foot
            if foot and of_shard != Digest(foot.content_sum, foot.content_xor, list(foot.rows)):
                found.problems.append(
                    f"{shard.path}: the rows do not add up to what the footer says"
                )
            if shard.losses and not shard.losses.is_nothing:
                found.problems.append(f"{shard.path}: {_losses_text(shard)}")
            found.digest.merge(of_shard)
        if self.manifest is not None:
            self._verify_manifest(found)
        return found

    def _verify_block(
        self, shard: Shard, number: int, of_shard: Digest, found: Verification
    ) -> None:
        block = shard.block(number)
        columns = block.verify()
        header = block.header
        own = Digest()
        own.add(header.table, columns, block.rows)
        of_shard.merge(own)
        found.tables.setdefault(header.table, Digest()).merge(own)
        found.blocks += 1
        if (own.content_sum, own.content_xor) != (header.content_sum, header.content_xor):
            raise TraceError(
                shard.path, f"the rows of block {number} do not add up to what it says"
            )

    def _verify_manifest(self, found: Verification) -> None:
        manifest = self.manifest or {}
        path = os.path.join(self.path, "run.json")
        expected = manifest.get("contentHash")
        if expected is not None and expected != found.content_hash:
            found.problems.append(f"{path}: the content hash is not that of the rows")
        rows = manifest.get("rows")
        counted = {table.name: found.digest.rows[table.id] for table in TABLES}
        if isinstance(rows, dict) and any(
            rows.get(name, count) != count for name, count in counted.items()
        ):
            found.problems.append(f"{path}: the numbers of rows are not those of the trace")

    # Files

    def _files(self, recover: bool) -> list[Path]:
        path = Path(self.path)
        if not path.is_dir():
            return [path]
        folder = path / "trace" if (path / "trace").is_dir() else path
        try:
            found = sorted(file for file in folder.iterdir() if file.name.endswith(_SUFFIX))
            partial = sorted(
                file for file in folder.iterdir() if file.name.endswith(_SUFFIX + _PARTIAL)
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


def _losses_text(shard: Shard) -> str:
    losses = shard.losses
    assert losses is not None
    lost = sum(end - start for start, end in losses.byte_ranges)
    rows = sum(end - start for _, start, end in losses.row_ranges)
    return f"recovery left out {lost:,} bytes and at least {rows:,} rows"


class _Query:
    """Which rows and columns of a table are wanted, and how to get them from a block."""

    def __init__(
        self,
        trace: Trace,
        table: str,
        columns: Sequence[str] | None,
        since: Instant | None,
        until: Instant | None,
        sessions: int | Collection[int] | None,
        with_order: bool = False,
    ) -> None:
        self.table: Table = table_of(table)
        self.key = _KEYS.get(self.table.id)
        self._trace = trace
        self._since = None if since is None else trace.instant(since)
        self._until = None if until is None else trace.instant(until)
        self._sessions = _numbers(sessions)
        if self._sessions is not None and self.key != "session":
            raise ValueError(f"table {self.table.name} has no sessions")
        self.wanted = self._columns(columns)
        names = [column.name for column in self.wanted]
        needed = list(names)
        if with_order:
            needed += ["time"] + ([self.key] if self.key else [])
        self._filter = []
        if since is not None or until is not None:
            self._filter.append("time")
        if self._sessions is not None:
            self._filter.append("session")
        if self._needs_service(names):
            needed += _SERVICE_PARTS
            self._services = trace.names.call_services()
        self._needed = list(dict.fromkeys(name for name in needed if not self._is_derived(name)))
        self._names = names
        #: Whether what is read is exactly what is wanted.
        self.is_exact = self._needed == names

    def candidates(self, shard: Shard) -> np.ndarray:
        """The numbers of the shard's blocks that may hold such rows."""
        numbers = self._sessions.tolist() if self._sessions is not None else None
        return shard.candidates(self.table.id, self._since, self._until, numbers)

    def read(self, block: Block) -> Rows:
        """The wanted rows of a block with the columns that are needed; it decodes what it must."""
        columns = {name: block.column(self.table.column(name)) for name in self._filter}
        mask = self._mask(columns, block.rows)
        count = block.rows if mask is None else int(np.count_nonzero(mask))
        if count == 0:
            return Rows(self.table, {}, 0)
        for name in self._needed:
            if name not in columns:
                columns[name] = block.column(self.table.column(name))
        chosen = {
            name: columns[name] if mask is None else columns[name][mask] for name in self._needed
        }
        return Rows(self.table, chosen, count)

    def projected(self, rows: Rows) -> Rows:
        """The wanted columns in the wanted order, derived ones included."""
        columns = {}
        for name in self._names:
            columns[name] = self._service(rows) if self._is_derived(name) else rows[name]
        return Rows(self.table, columns, rows.count)

    def _columns(self, names: Sequence[str] | None) -> list[Column]:
        if names is None:
            derived = [_SERVICE] if self.table.id == 0 else []
            return [*self.table.columns, *derived]
        if isinstance(names, str):
            raise TypeError(f"columns are a list of names, not {names!r}")
        return [
            _SERVICE if self._is_derived(name) else self.table.column(name)
            for name in dict.fromkeys(names)
        ]

    def _is_derived(self, name: str) -> bool:
        return self.table.id == 0 and name == "service"

    def _needs_service(self, names: list[str]) -> bool:
        return any(self._is_derived(name) for name in names)

    def _mask(self, columns: dict[str, np.ndarray], rows: int) -> np.ndarray | None:
        """Which rows are wanted; ``None`` for all."""
        mask = None
        if self._since is not None:
            mask = columns["time"] >= self._since
        if self._until is not None:
            before = columns["time"] < self._until
            mask = before if mask is None else mask & before
        if self._sessions is not None:
            own = np.isin(columns["session"], self._sessions)
            mask = own if mask is None else mask & own
        return None if mask is None or bool(mask.all()) else mask

    def _service(self, rows: Rows) -> np.ndarray:
        """The service of each call: that of its place among the names, or the one that overrides."""
        services = self._services
        place = tuple(
            np.minimum(rows[name], limit - 1)
            for name, limit in zip(("journey", "step", "call"), services.shape)
        )
        override = rows["service_override"]
        return np.where(override != 0, override - np.uint16(1), services[place])


def _numbers(sessions: int | Collection[int] | None) -> np.ndarray | None:
    """Numbers of sessions as an array without repetition, in order."""
    if sessions is None:
        return None
    if isinstance(sessions, (int, np.integer)):
        sessions = [int(sessions)]
    return np.unique(np.array([int(one) for one in sessions], np.uint64))
