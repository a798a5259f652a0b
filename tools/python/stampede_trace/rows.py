"""Rows of one table as numpy columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from .tables import Table


class Rows(Mapping[str, np.ndarray]):
    """Rows of one table: a mapping of column names to numpy arrays of one length.

    ``rows["latency"]`` is a column; ``rows.structured()`` makes one structured array of all.
    """

    def __init__(self, table: Table, columns: dict[str, np.ndarray], count: int) -> None:
        self.table = table
        self.count = count
        self._columns = columns

    def __getitem__(self, name: str) -> np.ndarray:
        try:
            return self._columns[name]
        except KeyError:
            names = ", ".join(self._columns)
            raise KeyError(f"there is no column {name!r} among those read: {names}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        """The number of columns, as for every mapping; the number of rows is ``count``."""
        return len(self._columns)

    def __repr__(self) -> str:
        return f"<{self.count:,} rows of {self.table.name}: {', '.join(self._columns)}>"

    def take(self, places: np.ndarray | slice) -> Rows:
        """Some of the rows: those at places, in a slice, or where a mask is true."""
        columns = {name: values[places] for name, values in self._columns.items()}
        count = len(next(iter(columns.values()))) if columns else 0
        return Rows(self.table, columns, count)

    def structured(self) -> np.ndarray:
        """One structured array with a field for each column."""
        kinds = [(name, values.dtype) for name, values in self._columns.items()]
        result = np.empty(self.count, kinds)
        for name, values in self._columns.items():
            result[name] = values
        return result


def joined(table: Table, parts: list[Rows], empty: Mapping[str, np.dtype]) -> Rows:
    """The rows of all parts; ``empty`` gives the columns where there is no part."""
    if len(parts) == 1:
        return parts[0]
    columns = {
        name: np.concatenate([part[name] for part in parts]) if parts else np.empty(0, dtype)
        for name, dtype in empty.items()
    }
    return Rows(table, columns, sum(part.count for part in parts))
