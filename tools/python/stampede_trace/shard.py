"""One file of a trace: what it says of itself, and its blocks."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

import numpy as np
import zstandard

from . import format as layout
from .columns import check_presence, decode_column, decompress_frame, decompressor
from .errors import TraceError
from .recovery import Losses, walk
from .tables import TABLES, Column

_UNSIGNED = np.dtype(np.uint64)


def _word(number: int) -> np.uint64:
    """The nearest number that 64 bits hold."""
    return np.uint64(min(max(number, 0), (1 << 64) - 1))


class Block:
    """A block whose checksum holds; its columns are decoded when they are asked for."""

    def __init__(
        self,
        header: layout.BlockHeader,
        body: memoryview,
        path: str,
        where: str,
        context: zstandard.ZstdDecompressor,
    ) -> None:
        self.header = header
        self.rows = header.rows
        self._body = body
        self._path = path
        self._where = where
        self._context = context

    def column(self, column: Column) -> np.ndarray:
        """The values of a column; zeros where the block does not have it and may leave it out."""
        return self._decode(column.id, column.dtype, column)

    def words(self, column: int) -> np.ndarray:
        """The values of any column of the block, known or not, as the unsigned numbers of the file.

        Narrow columns come in their own width.
        """
        known = self._known(column)
        if known is not None and known.dtype.itemsize < 8:
            return self._decode(column, known.dtype, known)
        return self._decode(column, _UNSIGNED, known)

    def _known(self, column: int) -> Column | None:
        table = self.header.table
        columns = TABLES[table].columns if table < len(TABLES) else ()
        return next((known for known in columns if known.id == column), None)

    def _decode(self, column: int, dtype: np.dtype, known: Column | None) -> np.ndarray:
        what = f"column {known.name if known else column} of {self._where}"
        descriptor = self.header.descriptor(column)
        if descriptor is None:
            if known is not None and not known.is_optional:
                raise TraceError(self._path, f"{what} is missing")
            return np.zeros(self.rows, dtype)
        signed = known.is_signed if known else None
        values = decode_column(
            descriptor, self._body, self.rows, dtype, signed, self._context, self._path, what
        )
        if column == 0:
            bounds = (descriptor.minimum, descriptor.maximum)
            if bounds != (self.header.t_min, self.header.t_max):
                raise TraceError(self._path, f"{self._where} lies at another time than it says")
        return values

    def verify(self) -> dict[int, np.ndarray]:
        """All columns by id as in :meth:`words`, after the checks that reading leaves out.

        These are: which values occur, the least start, and columns that have to be there.
        """
        columns: dict[int, np.ndarray] = {}
        for descriptor in self.header.columns:
            values = self.words(descriptor.id)
            check_presence(
                descriptor, values, self._path, f"column {descriptor.id} of {self._where}"
            )
            columns[descriptor.id] = values
        table = self.header.table
        if table < len(TABLES):
            for column in TABLES[table].columns:
                if not column.is_optional and column.id not in columns:
                    raise TraceError(
                        self._path, f"column {column.name} of {self._where} is missing"
                    )
            least = self.header.t_min
            if 2 in columns:
                least = int((columns[0] - columns[2]).min())
            if least != self.header.start_min:
                raise TraceError(self._path, f"{self._where} starts at another time than it says")
        return columns


class Shard:
    """A file, opened and checked as far as head, names, index and footer go."""

    def __init__(self, path: str | os.PathLike[str], recover: bool = False) -> None:
        self.path = os.fspath(path)
        #: What recovery had to leave out, or ``None`` for a file that was read by its index.
        self.losses: Losses | None = None
        self.foot: layout.Foot | None = None
        self._context = decompressor()
        try:
            self._file = os.open(self.path, os.O_RDONLY)
        except OSError as error:
            raise TraceError(self.path, f"cannot be opened: {error.strerror}") from None
        try:
            self._open(recover)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes the file; blocks that were read stay."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the file, fewer where it ends."""
        if self._file < 0:
            raise TraceError(self.path, "is closed")
        parts = []
        try:
            while length > 0:
                part = os.pread(self._file, min(length, 1 << 30), offset)
                if not part:
                    break
                parts.append(part)
                offset += len(part)
                length -= len(part)
        except OSError as error:
            raise TraceError(self.path, f"cannot be read: {error.strerror}") from None
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def block(self, number: int) -> Block:
        """The block with this place among :attr:`entries`, its checksum verified."""
        entry = self.entries[number]
        where = f"block {number}"
        offset, length = int(entry["offset"]), int(entry["length"])
        if length < layout.BLOCK_HEADER_SIZE or offset + length > self.size:
            raise TraceError(self.path, f"{where} does not lie within the file")
        start = self.read(offset, min(length, layout.MAXIMUM_HEADER))
        header = layout.parse_block_header(start, length, self.path, where)
        if header.entry(offset) != tuple(entry.tolist()):
            raise TraceError(self.path, f"{where} is not the one that the index names")
        if header.sequence != self.sequences[number]:
            raise TraceError(self.path, f"{where} has the number {header.sequence}")
        if header.first_row != self.first_rows[number]:
            raise TraceError(self.path, f"{where} begins with row {header.first_row} of its table")
        data = start if length <= len(start) else self.read(offset, length)
        if len(data) != length:
            raise TraceError(self.path, f"{where} is cut short")
        if layout.block_checksum(data, self.head.tag, header.sequence) != header.checksum:
            raise TraceError(self.path, f"{where} is damaged: its checksum does not match")
        body = memoryview(data)[header.size :]
        return Block(header, body, self.path, where, self._context)

    def candidates(
        self,
        table: int,
        since: int | None = None,
        until: int | None = None,
        sessions: Iterable[int] | None = None,
    ) -> np.ndarray:
        """The numbers of the blocks of a table that may hold rows of a time and of sessions."""
        entries = self.entries
        chosen = entries["table"] == table
        if since is not None:
            chosen &= entries["t_max"] >= _word(since)
        if until is not None:
            chosen &= entries["t_min"] < _word(until)
        if sessions is not None:
            hit = np.zeros(len(entries), np.bool_)
            for session in sessions:
                number = np.uint64(session)
                hit |= (entries["session_min"] <= number) & (number <= entries["session_max"])
            chosen &= hit
        return np.flatnonzero(chosen)

    # Opening

    def _open(self, recover: bool) -> None:
        try:
            self.size = os.fstat(self._file).st_size
        except OSError as error:
            raise TraceError(self.path, f"cannot be read: {error.strerror}") from None
        self.head = layout.parse_head(self.read(0, layout.HEAD_SIZE), self.path)
        self.meta = self._read_meta()
        if recover:
            self._recover()
        else:
            self._read_index()

    def _read_meta(self) -> dict[str, Any]:
        length = self.head.meta_length
        if length > self.size - layout.HEAD_SIZE or length > 2 * layout.MAXIMUM_META:
            raise TraceError(self.path, "the names are longer than the file")
        frame = self.read(layout.HEAD_SIZE, length)
        if layout.xxh64(frame) != self.head.meta_checksum:
            raise TraceError(self.path, "the names are damaged: their checksum does not match")
        text = decompress_frame(
            frame,
            None,
            layout.MAXIMUM_META,
            zstandard.ZstdDecompressor(max_window_size=layout.MAXIMUM_META),
            self.path,
            "the frame of the names",
        )
        try:
            meta = json.loads(text.decode("utf-8"))
        except (ValueError, RecursionError):
            raise TraceError(self.path, "the names are not JSON") from None
        if not isinstance(meta, dict):
            raise TraceError(self.path, "the names are not an object of JSON")
        return meta

    def _read_index(self) -> None:
        foot_offset = max(self.size - layout.FOOT_SIZE, 0)
        data = self.read(foot_offset, layout.FOOT_SIZE)
        self.foot = layout.parse_foot(data, self.head, self.size, self.path)
        layout.index_entries(self.foot, self.path)
        data = self.read(self.foot.index_offset, self.foot.index_length)
        self.entries = layout.parse_index(data, self.head, self.foot, self.path)
        self.sequences: Any = range(len(self.entries))
        rows = self.entries["rows"].astype(np.uint64)
        self.first_rows = np.zeros(len(rows), np.uint64)
        for table in np.unique(self.entries["table"]).tolist():
            own = self.entries["table"] == table
            self.first_rows[own] = np.cumsum(rows[own]) - rows[own]

    def _recover(self) -> None:
        found = walk(self.read, self.head, self.size, self.path)
        rows = [block.header.entry(block.offset) for block in found.blocks]
        self.entries = np.array(rows, layout.ENTRY)
        self.sequences = [block.header.sequence for block in found.blocks]
        self.first_rows = np.array([block.header.first_row for block in found.blocks], np.uint64)
        self.losses = found.losses
