"""Rows as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from .labels import Labelled, Labels
from .names import Names
from .rows import Rows


def write_csv(windows: Iterable[Rows], output: TextIO, names: Names | None, empty: Rows) -> int:
    """Writes a line of titles, then a line for each row; returns the number of rows.

    With ``names``, columns that number things hold their names, and nothing where there is none.
    """
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(list(empty))
    count = 0
    for rows in windows:
        columns = Labels(names).columns(rows) if names else rows.items()
        writer.writerows(zip(*[_cells(column) for _, column in columns]))
        count += rows.count
    return count


def _cells(column: object) -> list[object]:
    if isinstance(column, Labelled):
        texts = [*column.names, ""]
        return [texts[code] for code in column.codes.tolist()]
    return column.tolist()  # type: ignore[attr-defined,no-any-return]
