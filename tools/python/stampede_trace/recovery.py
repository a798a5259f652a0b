"""Finding the intact blocks of a file that has no footer, or is damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

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
    #: Ranges of rows before a block that was found, as (table, first, end).
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

    A block counts where its bounds hold and its checksum matches; elsewhere the next one is
    searched by its first bytes. Blocks whose numbers do not increase are refused: no writer makes
    such a file.
    """
    found = Found()
    rows: dict[int, int] = {}
    budget = _BUDGET + 16 * size
    lost_from: int | None = None
    offset = layout.HEAD_SIZE + head.meta_length
    while offset < size:
        header = _intact_block(read, head, offset, size, path)
        if header is None:
            end = None if lost_from is not None else _closing_end(read, head, offset, size)
            if end is not None:
                offset = end
                continue
            if lost_from is None:
                lost_from = offset
            budget -= _claimed_length(read, offset, size)
            if budget < 0:
                raise TraceError(path, "holds too much that looks like a block and is none")
            following = _next_block(read, offset + 1, size)
            if following is None:
                break
            offset = following
            continue
        if lost_from is not None:
            found.losses.byte_ranges.append((lost_from, offset))
            lost_from = None
        _accept(found, FoundBlock(offset, header), rows, path)
        offset += header.length
    if lost_from is not None:
        found.losses.byte_ranges.append((lost_from, size))
    return found


def _accept(found: Found, block: FoundBlock, rows: dict[int, int], path: str) -> None:
    """Adds a block, and the rows of its table that are missing before it."""
    header = block.header
    if found.blocks and header.sequence <= found.blocks[-1].header.sequence:
        raise TraceError(
            path,
            f"block {header.sequence} stands behind block {found.blocks[-1].header.sequence}: "
            "blocks were repeated or moved",
        )
    expected = rows.get(header.table, 0)
    if header.first_row < expected:
        raise TraceError(path, f"block {header.sequence} repeats rows of table {header.table}")
    if header.first_row > expected:
        found.losses.row_ranges.append((header.table, expected, header.first_row))
    rows[header.table] = header.first_row + header.rows
    found.blocks.append(block)


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


def _claimed_length(read: Reader, offset: int, size: int) -> int:
    """The bytes that the bad block at an offset made us read."""
    start = read(offset, 32)
    if len(start) < 32 or start[_TAG_OFFSET : _TAG_OFFSET + 4] != b"JTRB":
        return 0
    return min(int.from_bytes(start[24:32], "little"), size - offset) + layout.MAXIMUM_HEADER


def _closing_end(read: Reader, head: layout.Head, offset: int, size: int) -> int | None:
    """Where an index or a footer ends that begins at an offset, if it is intact."""
    start = read(offset, layout.INDEX_HEADER_SIZE)
    if len(start) < layout.INDEX_HEADER_SIZE or start[8:12] not in (b"JTRI", b"JTRF"):
        return None
    length = int.from_bytes(start[4:8], "little") + 8
    if not layout.INDEX_HEADER_SIZE <= length <= size - offset:
        return None
    data = read(offset, length)
    checksum = layout.xxh64(data[:16] + bytes(8) + data[24:], head.tag)
    return offset + length if checksum == int.from_bytes(start[16:24], "little") else None


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
