"""The fixed parts of a trace file: head, block headers, index and foot.

Every function takes bytes that were read from a file and either returns what they say or raises
:class:`TraceError`; none trusts a size before it has compared it with its limit.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import xxhash

from .errors import TraceError

MAGIC = 0x184D2A5A
HEAD_SIZE = 128
FOOT_SIZE = 136
BLOCK_HEADER_SIZE = 96
DESCRIPTOR_SIZE = 40
INDEX_HEADER_SIZE = 24
INDEX_ENTRY_SIZE = 72

MAJOR = 1
MAXIMUM_ROWS = 1 << 18
MAXIMUM_COLUMNS = 64
MAXIMUM_PLANES = 9
MAXIMUM_META = 1 << 20
MAXIMUM_ENTRIES = 67_000_000
#: The longest header that a block can have.
MAXIMUM_HEADER = (
    BLOCK_HEADER_SIZE + MAXIMUM_COLUMNS * DESCRIPTOR_SIZE + MAXIMUM_COLUMNS * MAXIMUM_PLANES * 4
)

_HEAD = struct.Struct("<II4sHHQ32sQIIQIIIIQQQQ")
_BLOCK = struct.Struct("<II4sBBHIIQQQQQQQQQ")
_DESCRIPTOR = struct.Struct("<BBBBIQQQQ")
_INDEX = struct.Struct("<II4sIQ")
_FOOT = struct.Struct("<II4sIQQQQ8QQQ8s")

#: What the index says of one block, as a numpy structure.
ENTRY = np.dtype(
    [
        ("offset", "<u8"),
        ("length", "<u8"),
        ("rows", "<u4"),
        ("table", "<u4"),
        ("t_min", "<u8"),
        ("t_max", "<u8"),
        ("start_min", "<u8"),
        ("session_min", "<u8"),
        ("session_max", "<u8"),
        ("checksum", "<u8"),
    ]
)


def xxh64(data: bytes | memoryview, seed: int = 0) -> int:
    """XXH64 of bytes."""
    return xxhash.xxh64_intdigest(data, seed)


def _without_checksum(data: bytes, offset: int) -> bytes:
    """The bytes with eight zeros at ``offset``."""
    return data[:offset] + bytes(8) + data[offset + 8 :]


@dataclass(frozen=True)
class Head:
    """The first 128 bytes of a file."""

    major: int
    minor: int
    scenario_hash: bytes
    seed: int
    shard: int
    shards: int
    #: Nanoseconds since 1970 of virtual zero; 0: none.
    epoch: int
    #: Nanoseconds of a quantum of time.
    quantum: int
    #: Nanoseconds of a quantum of latency.
    latency_quantum: int
    block_rows: int
    is_sorted_by_end: bool
    meta_length: int
    meta_checksum: int
    #: Binds every block to its file.
    tag: int

    def of_run(self) -> tuple[object, ...]:
        """What is equal in every shard of one run."""
        return (
            self.major,
            self.scenario_hash,
            self.seed,
            self.shards,
            self.epoch,
            self.quantum,
            self.latency_quantum,
            self.is_sorted_by_end,
        )


def parse_head(data: bytes, path: str) -> Head:
    """The head, from the first 128 bytes of a file."""
    if len(data) < HEAD_SIZE:
        raise TraceError(path, f"is not a trace: it has {len(data)} bytes, a head has {HEAD_SIZE}")
    fields = _HEAD.unpack_from(data)
    magic, length, kind, major, minor, checksum, scenario, seed, shard, shards = fields[:10]
    epoch, quantum, latency_quantum, block_rows, flags = fields[10:15]
    meta_length, meta_checksum, tag, reserved = fields[15:]
    if magic != MAGIC or length != HEAD_SIZE - 8 or kind != b"JTRH":
        raise TraceError(path, "is not a trace: its first bytes are not those of a head")
    if checksum != xxh64(_without_checksum(data[:HEAD_SIZE], 16)):
        raise TraceError(path, "the head is damaged: its checksum does not match")
    if major != MAJOR:
        raise TraceError(
            path, f"has version {major}.{minor} of the format; this reader knows {MAJOR}.x"
        )
    if flags & ~1:
        raise TraceError(path, f"the head has flags that are not known: {flags:#x}")
    if tag != xxh64(data[24:112]) or reserved != 0:
        raise TraceError(path, "the head is damaged: its tag does not match")
    if shards == 0 or shard >= shards:
        raise TraceError(path, f"the head names shard {shard} of {shards}")
    if quantum == 0 or latency_quantum == 0:
        raise TraceError(path, "the head names a quantum of no length")
    return Head(
        major,
        minor,
        scenario,
        seed,
        shard,
        shards,
        epoch,
        quantum,
        latency_quantum,
        block_rows,
        bool(flags & 1),
        meta_length,
        meta_checksum,
        tag,
    )


@dataclass(frozen=True)
class Descriptor:
    """What a block header says of one column."""

    id: int
    transform: int
    planes: int
    flags: int
    scale: int
    base: int
    minimum: int
    maximum: int
    presence: int
    #: Place of the column's first plane in the body, and the sizes of its planes.
    offset: int
    sizes: tuple[int, ...]

    @property
    def is_sparse(self) -> bool:
        """Whether the first plane is a bitmap."""
        return bool(self.flags & 1)


@dataclass(frozen=True)
class BlockHeader:
    """What stands before the planes of a block."""

    size: int
    table: int
    rows: int
    body_length: int
    sequence: int
    first_row: int
    t_min: int
    t_max: int
    content_sum: int
    content_xor: int
    checksum: int
    start_min: int
    columns: tuple[Descriptor, ...]

    @property
    def length(self) -> int:
        """Bytes of the block, with its header."""
        return self.size + self.body_length

    def descriptor(self, column: int) -> Descriptor | None:
        """The descriptor of the column with this id, or ``None`` where the block has none."""
        for descriptor in self.columns:
            if descriptor.id == column:
                return descriptor
        return None

    def entry(self, offset: int) -> tuple[int, ...]:
        """What an index says of the block, in the order of :data:`ENTRY`."""
        sessions = self.descriptor(1)
        return (
            offset,
            self.length,
            self.rows,
            self.table,
            self.t_min,
            self.t_max,
            self.start_min,
            sessions.minimum if sessions else 0,
            sessions.maximum if sessions else 0,
            self.checksum,
        )


def parse_block_header(data: bytes, available: int, path: str, where: str) -> BlockHeader:
    """The header of a block.

    ``data`` begins at the block and holds its header at least, as far as the file does;
    ``available`` is the number of bytes from the begin of the block to the end of where it may lie.
    """
    if len(data) < BLOCK_HEADER_SIZE:
        raise TraceError(path, f"{where} is cut short")
    fields = _BLOCK.unpack_from(data)
    magic, length, kind, table, column_count, zero, rows, plane_count, body_length = fields[:9]
    sequence, first_row, t_min, t_max, content_sum, content_xor, checksum, start_min = fields[9:]
    size = BLOCK_HEADER_SIZE + DESCRIPTOR_SIZE * column_count + 4 * plane_count
    if magic != MAGIC or kind != b"JTRB" or zero != 0:
        raise TraceError(path, f"{where} does not begin as a block does")
    if not 1 <= rows <= MAXIMUM_ROWS:
        raise TraceError(path, f"{where} claims {rows} rows; 1 to {MAXIMUM_ROWS} are allowed")
    if column_count > MAXIMUM_COLUMNS or plane_count > MAXIMUM_PLANES * column_count:
        raise TraceError(
            path, f"{where} claims {column_count} columns of {plane_count} planes, too many"
        )
    if length != size - 8 or size > len(data):
        raise TraceError(path, f"the header of {where} has a wrong length")
    if body_length > available - size:
        raise TraceError(path, f"{where} is longer than the file")
    sizes = struct.unpack_from(f"<{plane_count}I", data, size - 4 * plane_count)
    if sum(sizes) != body_length:
        raise TraceError(path, f"the planes of {where} do not add up to its length")
    columns = _parse_descriptors(data, column_count, sizes, path, where)
    return BlockHeader(
        size,
        table,
        rows,
        body_length,
        sequence,
        first_row,
        t_min,
        t_max,
        content_sum,
        content_xor,
        checksum,
        start_min,
        columns,
    )


def _parse_descriptors(
    data: bytes, count: int, sizes: tuple[int, ...], path: str, where: str
) -> tuple[Descriptor, ...]:
    """The descriptors of a block's columns, with the places of their planes."""
    columns: list[Descriptor] = []
    plane = offset = 0
    for index in range(count):
        fields = _DESCRIPTOR.unpack_from(data, BLOCK_HEADER_SIZE + DESCRIPTOR_SIZE * index)
        planes = fields[2]
        own = sizes[plane : plane + planes]
        if planes > MAXIMUM_PLANES or len(own) != planes:
            raise TraceError(path, f"column {fields[0]} of {where} claims {planes} planes")
        columns.append(Descriptor(*fields, offset, own))  # type: ignore[call-arg]
        plane += planes
        offset += sum(own)
    if plane != len(sizes):
        raise TraceError(path, f"{where} has planes that belong to no column")
    if len({column.id for column in columns}) != count:
        raise TraceError(path, f"{where} has one column twice")
    return tuple(columns)


def block_checksum(data: bytes | memoryview, tag: int, sequence: int) -> int:
    """The checksum of a whole block, which binds it to its file and place."""
    state = xxhash.xxh64(seed=tag ^ sequence)
    view = memoryview(data)
    state.update(view[:80])
    state.update(bytes(8))
    state.update(view[88:])
    return state.intdigest()


@dataclass(frozen=True)
class Foot:
    """The last 136 bytes of a file."""

    index_offset: int
    index_length: int
    index_checksum: int
    rows: tuple[int, ...]
    content_sum: int
    content_xor: int


def parse_foot(data: bytes, head: Head, size: int, path: str) -> Foot:
    """The foot, from the last 136 bytes of a file of ``size`` bytes."""
    unfinished = (
        "has no footer: the run that wrote it did not end, or the file was cut; "
        "open it with recover=True to read the blocks that are intact"
    )
    if len(data) < FOOT_SIZE or size < HEAD_SIZE + FOOT_SIZE:
        raise TraceError(path, unfinished)
    magic, length, kind, one, checksum, *rest = _FOOT.unpack(data)
    offset, index_length, index_checksum, *rows = rest[:11]
    content_sum, content_xor, end = rest[11:]
    if magic != MAGIC or length != FOOT_SIZE - 8 or kind != b"JTRF" or end != b"JTREND\r\n":
        raise TraceError(path, unfinished)
    if one != 1 or checksum != xxh64(_without_checksum(data, 16), head.tag):
        raise TraceError(
            path,
            "the footer is damaged: its checksum does not match; "
            "open it with recover=True to read the blocks that are intact",
        )
    if offset < HEAD_SIZE or index_length < INDEX_HEADER_SIZE:
        raise TraceError(path, "the footer names an index that is none")
    if offset + index_length != size - FOOT_SIZE:
        raise TraceError(path, "the footer names an index that does not end where it begins")
    return Foot(offset, index_length, index_checksum, tuple(rows), content_sum, content_xor)


def index_entries(foot: Foot, path: str) -> int:
    """The number of entries that an index of this length has."""
    entries, left = divmod(foot.index_length - INDEX_HEADER_SIZE, INDEX_ENTRY_SIZE)
    if left or entries > MAXIMUM_ENTRIES:
        raise TraceError(path, "the index has a length that no index has")
    return entries


def parse_index(data: bytes, head: Head, foot: Foot, path: str) -> np.ndarray:
    """The index as an array of :data:`ENTRY`; blocks must follow each other without a gap."""
    entries = index_entries(foot, path)
    if len(data) != foot.index_length:
        raise TraceError(path, "the index is cut short")
    magic, length, kind, count, checksum = _INDEX.unpack_from(data)
    if magic != MAGIC or length != foot.index_length - 8 or kind != b"JTRI" or count != entries:
        raise TraceError(path, "the index does not begin as an index does")
    found = xxh64(_without_checksum(data, 16), head.tag)
    if checksum != found or checksum != foot.index_checksum:
        raise TraceError(path, "the index is damaged: its checksum does not match")
    index = np.frombuffer(data, ENTRY, entries, INDEX_HEADER_SIZE)
    first = HEAD_SIZE + head.meta_length
    ends = index["offset"] + index["length"]
    if entries == 0:
        is_whole = first == foot.index_offset
    else:
        is_whole = (
            int(index["offset"][0]) == first
            and int(ends[-1]) == foot.index_offset
            and bool(np.all(index["length"] <= foot.index_offset))
            and bool(np.all(index["offset"][1:] == ends[:-1]))
        )
    if not is_whole:
        raise TraceError(path, "the blocks of the index do not follow each other")
    if np.any(index["rows"] < 1) or np.any(index["rows"] > MAXIMUM_ROWS):
        raise TraceError(path, "the index claims blocks without rows, or with too many")
    if np.any(index["t_min"] > index["t_max"]):
        raise TraceError(path, "the index claims a block that ends before it begins")
    for table, rows in enumerate(foot.rows):
        counted = int(index["rows"][index["table"] == table].sum(dtype=np.uint64))
        if counted < rows or (counted > rows and table != 3):
            raise TraceError(
                path, f"the footer counts {rows} rows of table {table}, the index {counted}"
            )
    return index
