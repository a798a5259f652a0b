"""The content hash: equal for equal rows, whatever their order, shards or blocks.

Every row has a 64-bit hash over its values; a trace keeps the sum and the exclusive or of them. All
arithmetic is modulo 2^64 and runs over arrays of some thousand rows at a time, which stay in the
cache of the processor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import xxhash

from .tables import BOOKKEEPING

_U = np.uint64
X1 = _U(0x9E3779B185EBCA87)
X2 = _U(0xC2B2AE3D27D4EB4F)
X3 = _U(0x165667B19E3779F9)
X4 = _U(0x85EBCA77C2B2AE63)
X5 = _U(0x27D4EB2F165667C5)
F = _U(0xD6E8FEB86659FD93)

_MASK = (1 << 64) - 1
_CHUNK = 8192
#: Where the columns below 12 stand: (id of the column, word, shift).
_PLACES = (
    (0, 0, 0),
    (1, 1, 0),
    (2, 2, 0),
    (3, 3, 0),
    (4, 4, 0),
    (5, 4, 16),
    (7, 4, 32),
    (6, 4, 48),
    (8, 5, 0),
    (9, 5, 8),
    (10, 5, 16),
    (11, 5, 32),
)


def _rotate(words: np.ndarray, bits: int) -> np.ndarray:
    high = words << _U(bits)
    high |= words >> _U(64 - bits)
    return high


def mix_words(words: list[np.ndarray]) -> np.ndarray:
    """The hash of the six words that every row has, for arrays of uint64."""
    w0, w1, w2, w3, w4, w5 = words
    h = w0 ^ X3
    h *= X1
    term = w4 * X3
    term ^= w1
    term ^= X4
    term *= X2
    h ^= _rotate(term, 17)
    term = w5 * X5
    term ^= w2
    term ^= X5
    term *= X1
    h ^= _rotate(term, 31)
    term = w3 ^ X1
    term *= X2
    h ^= _rotate(term, 47)
    for _ in range(2):
        h ^= h >> _U(32)
        h *= F
    h ^= h >> _U(32)
    return h


def _mix_column(h: np.ndarray, column: int, values: np.ndarray) -> None:
    """Mixes the values of a column from id 12 on, where they are not zero."""
    places = np.flatnonzero(values)
    if len(places) == 0:
        return
    chosen = slice(None) if len(places) == len(values) else places
    words = values[chosen] + _U(column)
    words *= X1
    words ^= h[chosen]
    words = _rotate(words, 27)
    words *= F
    h[chosen] = words


def row_hashes(table: int, columns: Mapping[int, np.ndarray], rows: int) -> np.ndarray:
    """The hash of every row; ``columns`` are the table's columns by id, absent ones count as 0."""
    hashes = np.empty(rows, np.uint64)
    late = sorted(column for column in columns if column >= 12)
    for start in range(0, rows, _CHUNK):
        part = slice(start, min(start + _CHUNK, rows))
        count = part.stop - part.start
        words: list[np.ndarray | None] = [None] * 6
        for column, place, shift in _PLACES:
            if column not in columns:
                continue
            values = columns[column][part].astype(np.uint64)
            if shift:
                values <<= _U(shift)
            word = words[place]
            if word is None:
                words[place] = values
            else:
                word |= values
        zeros = np.zeros(count, np.uint64)
        whole = [zeros if word is None else word for word in words]
        whole[5] = whole[5] | _U(table << 56)
        h = mix_words(whole)
        for column in late:
            _mix_column(h, column, columns[column][part].astype(np.uint64))
        hashes[part] = h
    return hashes


@dataclass
class Digest:
    """What rows add up to."""

    content_sum: int = 0
    content_xor: int = 0
    #: Rows by number of table, eight places; bookkeeping markers are not counted.
    rows: list[int] = field(default_factory=lambda: [0] * 8)

    def add(self, table: int, columns: Mapping[int, np.ndarray], rows: int) -> None:
        """Adds rows of a table, given as columns by id."""
        hashes = row_hashes(table, columns, rows)
        if table == 3 and 11 in columns:
            hashes = hashes[columns[11] < BOOKKEEPING]
        self.content_sum = (self.content_sum + int(hashes.sum(dtype=np.uint64))) & _MASK
        self.content_xor ^= int(np.bitwise_xor.reduce(hashes)) if len(hashes) else 0
        if table < 8:
            self.rows[table] += len(hashes)

    def merge(self, other: Digest) -> None:
        """Adds what another shard adds up to."""
        self.content_sum = (self.content_sum + other.content_sum) & _MASK
        self.content_xor ^= other.content_xor
        self.rows = [ours + theirs for ours, theirs in zip(self.rows, other.rows)]

    @property
    def content_hash(self) -> str:
        """The hash of a run as ``run.json`` has it: 32 hexadecimal digits.

        XXH64 with seed 0, then with seed 1, of ten little-endian words: the sum, the exclusive or,
        and the rows of the eight tables.
        """
        words = np.array([self.content_sum, self.content_xor, *self.rows], dtype="<u8").tobytes()
        return "".join(f"{xxhash.xxh64_intdigest(words, seed):016x}" for seed in (0, 1))
