"""Which rows and columns of a table are wanted, and how to get them from a block."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from typing import Optional, Union

import numpy as np

from .names import Names
from .rows import Rows
from .shard import Block, Shard
from .tables import Column, Table, table_of

#: A point in time: quanta, a ``timedelta`` since virtual zero, or text such as ``18h30m``.
Instant = Union[int, str, datetime.timedelta]
#: Names of columns; ``None`` stands for all.
Columns = Optional[Sequence[str]]

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
#: The column that orders rows of one time, by number of table.
_KEYS = {0: "session", 1: "session", 2: "session", 4: "service", 5: "session"}
#: What the service of a call is derived from.
_SERVICE_PARTS = ("journey", "step", "service_override", "call")
_SERVICE = Column(-1, "service", np.dtype(np.uint16))


def quanta_of(value: Instant, quantum: int) -> int:
    """A point in time in quanta of so many nanoseconds, rounded down."""
    if isinstance(value, datetime.timedelta):
        return value // datetime.timedelta(microseconds=1) * 1000 // quantum
    if isinstance(value, str):
        parts = re.findall(r"([0-9]+\.?[0-9]*)(ms|us|ns|[dhms])", value)
        if not parts or "".join(number + unit for number, unit in parts) != value:
            raise ValueError(f"{value!r} is no time; write 90s, 18h30m or 250ms")
        seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
        return round(seconds * 1e9) // quantum
    return int(value)


class Query:
    """Which rows and columns of a table are wanted, and how to get them from a block."""

    def __init__(
        self,
        names: Names,
        quantum: int,
        table: str,
        columns: Sequence[str] | None,
        since: Instant | None,
        until: Instant | None,
        sessions: int | Collection[int] | None,
        with_order: bool = False,
    ) -> None:
        self.table: Table = table_of(table)
        self.key = _KEYS.get(self.table.id)
        self._since = None if since is None else quanta_of(since, quantum)
        self._until = None if until is None else quanta_of(until, quantum)
        self._sessions = _numbers(sessions)
        if self._sessions is not None and self.key != "session":
            raise ValueError(f"table {self.table.name} has no sessions")
        self.wanted = self._columns(columns)
        titles = [column.name for column in self.wanted]
        needed = list(titles)
        if with_order:
            needed += ["time"] + ([self.key] if self.key else [])
        self._filter = []
        if since is not None or until is not None:
            self._filter.append("time")
        if self._sessions is not None:
            self._filter.append("session")
        if self._needs_service(titles):
            needed += _SERVICE_PARTS
            self._services = names.call_services()
        self._needed = list(dict.fromkeys(name for name in needed if not self._is_derived(name)))
        self._titles = titles

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
        for name in self._titles:
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
        """The service of each call: that of its place in the names, or the one that overrides."""
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
    numbers = [int(one) for one in sessions]
    if any(not 0 <= number < 1 << 64 for number in numbers):
        raise ValueError(f"there is no session with a number beyond 64 bits: {numbers}")
    return np.unique(np.array(numbers, np.uint64))
