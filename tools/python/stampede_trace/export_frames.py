"""Rows to data frames of pandas and polars."""

from __future__ import annotations

from typing import Any

from .export_arrow import arrow_table
from .labels import Labelled, Labels
from .names import Names
from .optional import require
from .rows import Rows


def to_pandas(rows: Rows, names: Names | None) -> Any:
    """A pandas data frame; with ``names``, columns that number things are categories."""
    pandas = require("pandas", "a pandas data frame")
    if names is None:
        return pandas.DataFrame(dict(rows))
    columns = {}
    for name, column in Labels(names).columns(rows):
        if isinstance(column, Labelled):
            column = pandas.Categorical.from_codes(column.codes, column.names)
        columns[name] = column
    return pandas.DataFrame(columns)


def to_polars(rows: Rows, names: Names | None) -> Any:
    """A polars data frame; with ``names``, columns that number things are categories."""
    polars = require("polars", "a polars data frame")
    if names is None:
        return polars.DataFrame(dict(rows))
    return polars.from_arrow(arrow_table(rows, names))
