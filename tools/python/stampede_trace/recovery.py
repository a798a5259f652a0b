"""Finding the intact blocks of a file that has no footer, or is damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from . import format as layout
from .errors import TraceError

#: Bytes that are searched at a time, at first and at most.
_FIRST_WINDOW = 4 << 10
_WINDOW = 1 << 20
_TAG_OFFSET = 8
#: Bytes of false blocks that are read before a file is given up, beside 16 times its size.
_BUDGET = 256 << 20

Reader = Callable[[int, int], bytes]


@dataclass
class Losses:
    """What recovery had to leave out."""

    #: Ranges of bytes, as (first, end).
    byte_ranges: list[tuple[int, int]] = field(default_factory=list)
    #: Ranges of rows that are known to be missing, as (table, first, end).
    row_ranges: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether every byte belongs to something that is intact."""
        return not self.byte_ranges and not self.row_ranges

    @property
    def text(self) -> str:
        """One sentence about it."""
        lost = sum(end - start for start, end in self.byte_ranges)
        rows = sum(end - start for _, start, end in self.row_ranges)
        return f"recovery left out {lost:,} bytes and at least {rows:,} rows"


@dataclass(frozen=True)
class FoundBlock:
    """A block whose checksum holds."""

    offset: int
    header: layout.BlockHeader


@dataclass
class Found:
    """The intact blocks in the order of the file."""

    blocks: list[FoundBlock] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)


def walk(read: Reader, head: layout.Head, size: int, path: str) -> Found:
    """The intact blocks of a file, and what lies between them.

    A block counts where its bounds hold, its checksum matches and it follows those before it:
    numbers increase, rows and times of its table do not go back. Elsewhere the next one is searched
    by its first bytes.
    """
    search = _Search(read, head, size)
    offset = layout.HEAD_SIZE + head.meta_length
    while offset < size:
        header = _intact_block(read, head, offset, size, path)
        if header is not None:
            if not search.accept(FoundBlock(offset, header)):
                search.lose(offset, offset + header.length)
            offset += header.length
            continue
        end = search.closing_end(offset)
        if end is None:
            search.pay(offset, path)
            end = _next_block(read, offset + 1, size) or size
            search.lose(offset, end)
        offset = end
    search.report_last_rows()
    return search.found


class _Search:
    """What a walk has found so far."""

    def __init__(self, read: Reader, head: layout.Head, size: int) -> None:
        self.found = Found()
        self._read = read
        self._head = head
        self._size = size
        self._budget = _BUDGET + 16 * size
        #: Rows and last time of each table, as far as blocks were found.
        self._rows: dict[int, int] = {}
        self._times: dict[int, int] = {}
        #: Rows of each table, where an intact index says it.
        self._announced: dict[int, int] = {}

    def accept(self, block: FoundBlock) -> bool:
        """Takes a block that follows the others, and notes the rows that are missing before it."""
        header, blocks = block.header, self.found.blocks
        expected = self._rows.get(header.table, 0)
        follows = (
            (not blocks or header.sequence > blocks[-1].header.sequence)
            and header.first_row >= expected
            and self._times.get(header.table, 0) <= header.t_min <= header.t_max
        )
        if not follows:
            return False
        if header.first_row > expected:
            self.found.losses.row_ranges.append((header.table, expected, header.first_row))
        self._rows[header.table] = header.first_row + header.rows
        self._times[header.table] = header.t_max
        blocks.append(block)
        return True

    def lose(self, start: int, end: int) -> None:
        """Notes bytes that belong to nothing, together with those just before them."""
        ranges = self.found.losses.byte_ranges
        if ranges and ranges[-1][1] == start:
            start = ranges.pop()[0]
        ranges.append((start, end))

    def pay(self, offset: int, path: str) -> None:
        """Counts the bytes that a false block made us read, and gives up after too many."""
        start = self._read(offset, 32)
        if len(start) == 32 and start[_TAG_OFFSET : _TAG_OFFSET + 4] == b"JTRB":
            claimed = min(int.from_bytes(start[24:32], "little"), self._size - offset)
            self._budget -= claimed + layout.MAXIMUM_HEADER
        if self._budget < 0:
            raise TraceError(path, "holds too much that looks like a block and is none")

    def closing_end(self, offset: int) -> int | None:
        """Where an index or a footer ends that begins at an offset, if it is intact."""
        start = self._read(offset, layout.INDEX_HEADER_SIZE)
        if len(start) < layout.INDEX_HEADER_SIZE or start[8:12] not in (b"JTRI", b"JTRF"):
            return None
        length = int.from_bytes(start[4:8], "little") + 8
        if not layout.INDEX_HEADER_SIZE <= length <= self._size - offset:
            return None
        data = self._read(offset, length)
        checksum = layout.xxh64(data[:16] + bytes(8) + data[24:], self._head.tag)
        if checksum != int.from_bytes(start[16:24], "little"):
            return None
        if start[8:12] == b"JTRI":
            count = (length - layout.INDEX_HEADER_SIZE) // layout.INDEX_ENTRY_SIZE
            entries = np.frombuffer(data, layout.ENTRY, count, layout.INDEX_HEADER_SIZE)
            for table in np.unique(entries["table"]).tolist():
                own = entries["rows"][entries["table"] == table]
                self._announced[table] = int(own.sum(dtype=np.uint64))
        return offset + length

    def report_last_rows(self) -> None:
        """Notes the rows behind the last block of each table that an index announces."""
        for table, rows in self._announced.items():
            found = self._rows.get(table, 0)
            if rows > found:
                self.found.losses.row_ranges.append((table, found, rows))


def _intact_block(
    read: Reader, head: layout.Head, offset: int, size: int, path: str
) -> layout.BlockHeader | None:
    """The header of the block at an offset, if one is there and its checksum holds."""
    start = read(offset, layout.MAXIMUM_HEADER)
    if start[_TAG_OFFSET : _TAG_OFFSET + 4] != b"JTRB":
        return None
    try:
        header = layout.parse_block_header(start, size - offset, path, "a block")
    except TraceError:
        return None
    data = start if header.length <= len(start) else read(offset, header.length)
    checksum = layout.block_checksum(data[: header.length], head.tag, header.sequence)
    return header if checksum == header.checksum else None


def _next_block(read: Reader, offset: int, size: int) -> int | None:
    """The next offset at or behind ``offset`` where a block may begin."""
    pattern_length = _TAG_OFFSET + 4
    magic = layout.MAGIC.to_bytes(4, "little")
    length = _FIRST_WINDOW
    while offset + pattern_length <= size:
        window = read(offset, length + pattern_length)
        place = window.find(b"JTRB", _TAG_OFFSET)
        while place >= 0:
            if window[place - _TAG_OFFSET : place - _TAG_OFFSET + 4] == magic:
                return offset + place - _TAG_OFFSET
            place = window.find(b"JTRB", place + 1)
        if len(window) < length:
            return None
        offset += length
        length = min(2 * length, _WINDOW)
    return None
