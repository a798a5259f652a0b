"""Columns of numbers with the names that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .names import Names
from .rows import Rows


@dataclass(frozen=True)
class Labelled:
    """A column as places in a list of names; -1 is a number that has no name."""

    codes: np.ndarray
    names: list[str]


class Labels:
    """The names of the columns of a trace."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def columns(self, rows: Rows) -> Iterator[tuple[str, np.ndarray | Labelled]]:
        """The columns of some rows, those that number things with their names.

        Names of steps need the column ``journey`` beside them; without it steps stay numbers.
        """
        for name, values in rows.items():
            if name == "step":
                yield name, self._steps(rows) if "journey" in rows else values
                continue
            labels = self._names.labels(rows.table, name)
            yield name, values if labels is None else _labelled(values, labels)

    def _steps(self, rows: Rows) -> Labelled:
        names, matrix = self._names.step_labels()
        journeys, steps = matrix.shape
        journey = np.minimum(rows["journey"], journeys - 1)
        return Labelled(matrix[journey, np.minimum(rows["step"], steps - 1)], names)


def _labelled(values: np.ndarray, labels: list[str | None]) -> Labelled:
    """Values as places among those labels that are names, each name once."""
    names = list(dict.fromkeys(label for label in labels if label is not None))
    place = {name: number for number, name in enumerate(names)}
    codes = np.full(len(labels) + 1, -1, np.int32)
    codes[: len(labels)] = [-1 if label is None else place[label] for label in labels]
    return Labelled(codes[np.minimum(values, len(labels))], names)
