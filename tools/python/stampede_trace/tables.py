"""The tables of a trace, their columns and the meaning of small numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: How an attempt of a call ended, by the number in column ``outcome``.
OUTCOMES = (
    "ok",
    "degraded",
    "error",
    "timeout",
    "overload",
    "pool-timeout",
    "outage",
    "declined",
    "refused-by-rule",
    "visitor-left",
    "skipped",
    "shed",
    "breaker-open",
    "reneged",
)

#: How a session ended, by the number in column ``result``.
RESULTS = ("converted", "assisted", "abandoned", "failed", "rejected", "expired", "open")

#: What a marker says, by the number in column ``kind``.
MARKERS = {
    1: "phase",
    2: "effect-on",
    3: "effect-off",
    4: "end-of-arrivals",
    5: "end",
    16: "rollout-share",
    17: "rollout-reading",
    0x8000: "checkpoint",
    0x8001: "recovered",
}

#: Markers of this kind and above are bookkeeping: neither hashed nor counted.
BOOKKEEPING = 0x8000

#: Why an emission ended, by the number in column ``reason``; errors of the exchange begin at 16.
EMISSION_REASONS = (
    ("sent", "late", "shed", "skipped", "pending")
    + (None,) * 11
    + ("connect-failed", "reset", "timeout", "malformed", "tls", "oversized")
)


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``dtype`` is what numpy arrays of it have. Instants, durations and counts are unsigned in the
    file and signed here, so that differences come out right; a value that does not fit is refused.
    """

    id: int
    name: str
    dtype: np.dtype
    is_optional: bool = False

    @property
    def limit(self) -> int:
        """The greatest value that the dtype holds."""
        return int(np.iinfo(self.dtype).max)

    @property
    def is_signed(self) -> bool:
        """Whether the file holds two's complement."""
        return self.id in SIGNED


#: Ids of the columns whose values are two's complement in the file.
SIGNED = frozenset({3, 19, 29, 30, 31, 32})


@dataclass(frozen=True)
class Table:
    """A table of a trace: its number in the file, its name and the columns that are known."""

    id: int
    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column called ``name``, or ``KeyError`` with the names that there are."""
        for column in self.columns:
            if column.name == name:
                return column
        names = ", ".join(column.name for column in self.columns)
        raise KeyError(f"table {self.name} has no column {name!r}; it has {names}")

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order of id."""
        return [column.name for column in self.columns]


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from lines such as ``11 status u2 o``: id, name, dtype, o where it is optional."""
    found = []
    for line in text.strip().splitlines():
        number, name, kind, *optional = line.split()
        found.append(Column(int(number), name, np.dtype(kind), bool(optional)))
    return tuple(found)


_PLACES = """
4 persona u2
5 journey u2
6 region u2
"""

TABLES = (
    Table(
        0,
        "call",
        _columns(f"""
0 time i8
1 session u8
2 latency i8
3 value i8 {_PLACES.rstrip()}
7 step u2
8 attempt u1
9 outcome u1
10 phase u2
11 status u2 o
12 service_override u2 o
14 call u1 o
15 fault u2 o
35 request u4 o"""),
    ),
    Table(
        1,
        "session-begin",
        _columns(f"""
0 time i8
1 session u8 {_PLACES.rstrip()}
16 version u1 o
17 payment u1 o
18 flags u1 o"""),
    ),
    Table(
        2,
        "session-end",
        _columns(f"""
0 time i8
1 session u8
2 duration i8
3 value i8 {_PLACES.rstrip()}
9 result u1
11 reason u2
13 steps u4
15 fault u2 o
19 potential i8 o
20 satisfaction u2 o"""),
    ),
    Table(
        3,
        "marker",
        _columns("""
0 time i8
1 argument u8
3 value i8
11 kind u2"""),
    ),
    Table(
        4,
        "station-window",
        _columns("""
0 time i8
12 service u2
21 calls i8
22 waited i8
23 wait_sum i8
24 busy_sum i8
25 longest_queue i8
26 errors i8 o
27 overloads i8 o
28 timeouts i8 o"""),
    ),
    Table(
        5,
        "emission",
        _columns(f"""
0 time i8
1 session u8 {_PLACES.rstrip()}
7 step u2
8 attempt u1
11 status u2 o
14 call u1 o
29 due i8
30 written i8
31 first_byte i8
32 last_byte i8
33 bytes i8 o
34 reason u1
35 request u4 o"""),
    ),
)

#: The tables by name.
BY_NAME = {table.name: table for table in TABLES}


def table_of(name: str | int | Table) -> Table:
    """The table of a name or number; ``KeyError`` with the names that there are."""
    if isinstance(name, Table):
        return name
    if isinstance(name, int):
        if 0 <= name < len(TABLES):
            return TABLES[name]
    elif name in BY_NAME:
        return BY_NAME[name]
    raise KeyError(f"there is no table {name!r}; the tables are {', '.join(BY_NAME)}")
