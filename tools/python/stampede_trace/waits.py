"""Visible waits of visitors, and quantiles as the simulator counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .rows import Rows
from .tables import RESULTS

_OPEN = RESULTS.index("open")


@dataclass(frozen=True)
class Waits:
    """The visible waits of a run, in quanta, with the step that each belongs to."""

    journey: np.ndarray
    step: np.ndarray
    end: np.ndarray
    length: np.ndarray
    #: The sum of the waits of each session, in the order of the session ends.
    per_end: np.ndarray


def visible_waits(calls: Rows, ends: Rows, is_visible: np.ndarray) -> Waits:
    """The visible waits: from an action of the visitor to the end of the last call that follows it.

    A wait begins at the first call of a step and at each retry of the visitor, and covers what the
    machine does by itself in between, rules and visible processing included. What takes time and is
    not seen by the visitor ends one. The last wait
    of an open session counts where its step was completed.
    """
    order = np.argsort(calls["session"], kind="stable")
    seen = is_visible[order]
    closes = ~seen & (calls["latency"][order] > 0)
    rows = calls.take(order[seen])
    closed_before = np.cumsum(closes)[seen]
    if rows.count == 0:
        nothing = np.zeros(0, np.int64)
        return Waits(nothing, nothing, nothing, nothing, np.zeros(ends.count, np.int64))
    session, attempt, call = rows["session"], rows["attempt"], rows["call"]
    goes_on = np.zeros(rows.count, np.bool_)
    is_retry = (attempt[1:] >= 16) & (attempt[1:] & 15 == 0)
    # The calls of a visit come in their order, so one that is not behind the last begins a visit.
    is_new_visit = (attempt[1:] == 0) & (call[1:] <= call[:-1])
    same_action = (attempt[1:] >> 4 == attempt[:-1] >> 4) & (call[1:] > call[:-1])
    goes_on[1:] = (
        (session[1:] == session[:-1])
        & (closed_before[1:] == closed_before[:-1])
        & (rows["step"][1:] == rows["step"][:-1])
        & (~is_retry | same_action)
        & ~is_new_visit
    )
    first = np.flatnonzero(~goes_on)
    start = np.minimum.reduceat(rows["time"] - rows["latency"], first)
    end = np.maximum.reduceat(rows["time"], first)
    found = Waits(rows["journey"][first], rows["step"][first], end, end - start, end)
    owner = session[first]
    counted = _counted(found, owner, closed_before[first], closes, calls["session"][order], ends)
    return _chosen(found, owner, counted, ends)


def _counted(
    waits: Waits,
    owner: np.ndarray,
    closed_before: np.ndarray,
    closes: np.ndarray,
    sessions: np.ndarray,
    ends: Rows,
) -> np.ndarray:
    """Which waits are known to be whole: all but the last of open sessions whose step goes on."""
    is_last = np.ones(len(owner), np.bool_)
    is_last[:-1] = owner[1:] != owner[:-1]
    last_row = np.searchsorted(sessions, owner, side="right") - 1
    is_closed = np.cumsum(closes)[last_row] > closed_before
    by_session = np.argsort(ends["session"], kind="stable")
    ended = ends["session"][by_session]
    place = np.minimum(np.searchsorted(ended, owner), max(len(ended) - 1, 0))
    has_end = ended[place] == owner if len(ended) else np.zeros(len(owner), np.bool_)
    row = by_session[place] if len(ended) else np.zeros(len(owner), np.int64)
    is_whole = np.zeros(len(owner), np.bool_)
    if len(ended):
        is_whole = has_end & ((ends["result"][row] != _OPEN) | (waits.step < ends["steps"][row]))
    return ~is_last | is_closed | is_whole


def _chosen(waits: Waits, owner: np.ndarray, counted: np.ndarray, ends: Rows) -> Waits:
    """The counted waits, and their sums by session."""
    length = waits.length[counted]
    sessions, place = np.unique(owner[counted], return_inverse=True)
    sums = np.zeros(len(sessions), np.int64)
    np.add.at(sums, place.reshape(-1), length)
    per_end = np.zeros(ends.count, np.int64)
    if len(sessions):
        found = np.minimum(np.searchsorted(sessions, ends["session"]), len(sessions) - 1)
        matches = sessions[found] == ends["session"]
        per_end[matches] = sums[found[matches]]
    return Waits(waits.journey[counted], waits.step[counted], waits.end[counted], length, per_end)


def quantiles(values: np.ndarray, probabilities: Sequence[float]) -> list[int | None]:
    """Quantiles as the simulator's histogram has them: the middle of a cell, within 0.4 %.

    Numbers below 256 have a cell each; from there on every octave has 128 cells of equal width. The
    middle is never outside the least and the greatest value; ``None`` where there is no value.
    """
    count = len(values)
    if count == 0:
        return [None] * len(probabilities)
    ranks = [
        max(1, (int(probability * 1e9 + 0.5) * count + 999_999_999) // 1_000_000_000)
        for probability in probabilities
    ]
    places = [rank - 1 for rank in ranks]
    parts = np.partition(values, sorted({0, count - 1, *places}))
    least, greatest = int(parts[0]), int(parts[-1])
    return [min(max(_middle(int(parts[place])), least), greatest) for place in places]


def _middle(value: int) -> int:
    """The middle of the cell of a value."""
    octave = max(0, value.bit_length() - 8)
    low = value >> octave << octave
    return low + ((1 << octave) - 1) // 2
