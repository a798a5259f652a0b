"""The rows of many shards as one stream in the order of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from .errors import TraceError
from .rows import Rows, joined


@dataclass
class Stream:
    """The blocks of one shard, in the order of its file, with rows that were read and not given.

    ``starts`` and ``ends`` are the least and the greatest time of each block; ``read`` decodes one.
    """

    path: str
    starts: np.ndarray
    ends: np.ndarray
    read: Callable[[int], Rows]
    place: int = 0
    pending: list[Rows] = field(default_factory=list)

    def __post_init__(self) -> None:
        if np.any(self.starts[1:] < self.ends[:-1]):
            raise TraceError(self.path, "its blocks are not in order of time")

    @property
    def next_start(self) -> int | None:
        """The least time of the block that comes next, or ``None`` after the last."""
        return int(self.starts[self.place]) if self.place < len(self.starts) else None

    def load(self) -> None:
        """Reads the next block."""
        rows = self.read(self.place)
        self.place += 1
        if rows.count == 0:
            return
        time = rows["time"]
        if np.any(time[1:] < time[:-1]):
            raise TraceError(self.path, "its rows are not in order of time")
        self.pending.append(rows)

    def release(self, bound: int | None) -> list[Rows]:
        """The pending rows before a time, all for ``None``; the others stay."""
        if bound is None:
            released, self.pending = self.pending, []
            return released
        released, kept = [], []
        for rows in self.pending:
            count = int(np.searchsorted(rows["time"], bound))
            if count:
                released.append(rows.take(slice(0, count)))
            if count < rows.count:
                kept.append(rows.take(slice(count, None)))
        self.pending = kept
        return released


def merged(streams: list[Stream], key: str | None) -> Iterator[Rows]:
    """All rows in the order (time, key, shard, place in the file), in windows of about a block.

    ``key`` is the column that orders rows of one time. A row leaves as soon as no block that is yet
    to be read can hold an earlier one, so no more than some blocks of each shard are in memory.
    """
    while True:
        waiting = [stream for stream in streams if stream.next_start is not None]
        if waiting:
            min(waiting, key=lambda stream: stream.next_start or 0).load()
        bounds = [stream.next_start for stream in streams if stream.next_start is not None]
        bound = min(bounds) if bounds else None
        released = [rows for stream in streams for rows in stream.release(bound)]
        if released:
            yield _ordered(released, key)
        if bound is None:
            return


def _ordered(parts: list[Rows], key: str | None) -> Rows:
    """The rows of some parts in order; ties keep the order of the parts."""
    first = parts[0]
    rows = joined(first.table, parts, {name: values.dtype for name, values in first.items()})
    time = rows["time"]
    order = None
    if np.any(time[1:] < time[:-1]):
        order = np.argsort(time, kind="stable")
        time = time[order]
    if key is not None:
        order = _break_ties(time, rows[key], order)
    return rows if order is None else rows.take(order)


def _break_ties(time: np.ndarray, rank: np.ndarray, order: np.ndarray | None) -> np.ndarray | None:
    """Orders rows of one time by rank; ``time`` is in order already, ``rank`` in that of the rows.

    Few rows share their time with another, and only those are sorted.
    """
    same = time[1:] == time[:-1]
    tied = np.zeros(len(time), np.bool_)
    tied[1:] = same
    tied[:-1] |= same
    places = np.flatnonzero(tied)
    if len(places) == 0:
        return order
    rows = places if order is None else order[places]
    sorting = np.lexsort((rank[rows], time[places]))
    if order is None:
        order = np.arange(len(time))
    order[places] = rows[sorting]
    return order
