"""Writes small traces byte by byte, whole ones and bad ones, for the tests of the reader."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xxhash
import zstandard

from stampede_trace.hash import Digest
from stampede_trace.tables import SIGNED, TABLES

MAGIC = 0x184D2A5A
MASK = (1 << 64) - 1

META: dict[str, Any] = {
    "currency": "USD",
    "epoch": 0,
    "faults": ["slow", "broken"],
    "format": "JTR 1.0",
    "journeys": [
        {
            "name": "buy",
            "steps": [
                {"calls": [{"operation": "", "service": 0}], "name": "look"},
                {
                    "calls": [
                        {"operation": "a", "service": 1},
                        {"operation": "b", "service": 0},
                    ],
                    "name": "pay",
                },
            ],
        },
        {"name": "browse", "steps": [{"calls": [], "name": "look"}]},
    ],
    "load": "open",
    "payments": ["card"],
    "personas": ["karen", "raj"],
    "phases": ["calm", "storm"],
    "plannedEnd": 100,
    "reasons": ["", "no-intent", "latency"],
    "regions": ["east"],
    "scenario": "tiny",
    "services": [
        {"name": "catalog", "real": True, "servers": 2},
        {"name": "payment", "real": True, "servers": 1},
        {"name": "support", "real": False, "servers": 0},
    ],
    "window": 60,
}


@dataclass
class Coding:
    """How a column is to be coded."""

    transform: int = 0
    is_sparse: bool = False
    scale: int = 1
    flags: int = 0
    changes: dict[str, int] = field(default_factory=dict)


def xxh64(data: bytes, seed: int = 0) -> int:
    return xxhash.xxh64_intdigest(data, seed)


def skippable(kind: bytes, rest: bytes) -> bytes:
    return struct.pack("<II4s", MAGIC, len(rest) + 4, kind) + rest


def frame(data: bytes, level: int = 1) -> bytes:
    return zstandard.ZstdCompressor(level=level).compress(data)


def patched(data: bytes, offset: int, value: int) -> bytes:
    return data[:offset] + struct.pack("<Q", value) + data[offset + 8 :]


def _words(values: Sequence[int]) -> list[int]:
    return [int(value) & MASK for value in values]


def _zigzag(word: int) -> int:
    signed = word - (1 << 64) if word >> 63 else word
    return ((signed << 1) ^ (signed >> 63)) & MASK


def coded(column: int, values: Sequence[int], coding: Coding) -> tuple[bytes, list[bytes]]:
    """The descriptor and the plane frames of a column."""
    words = _words(values)
    signed = column in SIGNED
    order = (lambda word: word - (1 << 64) if word >> 63 else word) if signed else int
    least, greatest = min(words, key=order), max(words, key=order)
    presence = 0
    for word in words:
        presence |= 1 << (word & 63)
    planes = []
    if coding.is_sparse:
        bits = np.packbits([word != 0 for word in words], bitorder="little").tobytes()
        planes.append(frame(bits))
        words = [word for word in words if word]
    words = [word // coding.scale for word in words]
    base, numbers = _transformed(words, coding.transform)
    width = max((number.bit_length() + 7) // 8 for number in numbers) if numbers else 0
    for place in range(width):
        planes.append(frame(bytes(number >> 8 * place & 255 for number in numbers)))
    fields = {
        "id": column,
        "transform": coding.transform,
        "planes": len(planes),
        "flags": int(coding.is_sparse) | coding.flags,
        "scale": coding.scale,
        "base": base,
        "minimum": least,
        "maximum": greatest,
        "presence": presence,
    }
    fields.update(coding.changes)
    return struct.pack("<BBBBIQQQQ", *fields.values()), planes


def _transformed(words: list[int], transform: int) -> tuple[int, list[int]]:
    """The base and the small numbers of a transform."""
    if transform in (0, 4):
        return 0, [_zigzag(word) if transform == 4 else word for word in words]
    if not words:
        return 0, []
    if transform == 1:
        return min(words), [word - min(words) for word in words]
    if transform == 3:
        return max(words), [max(words) - word for word in words]
    steps = [0] + [(later - word) & MASK for word, later in zip(words, words[1:])]
    return words[0], [_zigzag(step) if transform == 5 else step for step in steps]


def head_bytes(meta: bytes, **changes: int) -> bytes:
    fields = {
        "major": 1,
        "minor": 0,
        "seed": 7,
        "shard": 0,
        "shards": 1,
        "epoch": 0,
        "quantum": 1000,
        "latency": 1000,
        "rows": 65536,
        "flags": 1,
        **changes,
    }
    tail = struct.pack(
        "<32sQIIQIIIIQQ",
        bytes(range(32)),
        *[fields[name] for name in ("seed", "shard", "shards", "epoch", "quantum", "latency")],
        fields["rows"],
        fields["flags"],
        len(meta),
        xxh64(meta),
    )
    start = struct.pack("<II4sHHQ", MAGIC, 120, b"JTRH", fields["major"], fields["minor"], 0)
    head = start + tail + struct.pack("<QQ", xxh64(tail), 0)
    return patched(head, 16, xxh64(head))


class TraceWriter:
    """Collects blocks and makes the bytes of a file."""

    def __init__(self, meta: Mapping[str, Any] | bytes = META, **head: int) -> None:
        if not isinstance(meta, bytes):
            text = json.dumps(meta, sort_keys=True, separators=(",", ":"))
            meta = frame(text.encode())
        self.meta = meta
        self.head = head_bytes(meta, **head)
        self.tag = struct.unpack_from("<Q", self.head, 112)[0]
        self.blocks: list[bytes] = []
        self.digest = Digest()
        self.first_rows: dict[int, int] = {}

    def add(
        self,
        table: int,
        columns: Mapping[str, Sequence[int]],
        codings: Mapping[str, Coding] | None = None,
        extra: Mapping[int, Sequence[int]] | None = None,
        **changes: int,
    ) -> TraceWriter:
        """Adds a block; ``changes`` overwrite fields of its header before it is sealed."""
        known = TABLES[table] if table < len(TABLES) else None
        by_id = {known.column(name).id: (name, values) for name, values in columns.items()}
        by_id.update({number: (str(number), values) for number, values in (extra or {}).items()})
        parts = {
            number: coded(number, values, (codings or {}).get(name, Coding()))
            for number, (name, values) in sorted(by_id.items())
        }
        rows = len(next(iter(by_id.values()))[1])
        arrays = {
            number: np.array(_words(values), np.uint64) for number, (_, values) in by_id.items()
        }
        own = Digest()
        own.add(table, arrays, rows)
        self.digest.merge(own)
        planes = [plane for _, own_planes in parts.values() for plane in own_planes]
        time = arrays.get(0, np.zeros(rows, np.uint64))
        start = time - arrays[2] if 2 in arrays else time
        fields = {
            "rows": rows,
            "body": sum(len(plane) for plane in planes),
            "sequence": len(self.blocks),
            "first": self.first_rows.get(table, 0),
            "t_min": int(time.min()),
            "t_max": int(time.max()),
            "sum": own.content_sum,
            "xor": own.content_xor,
            "checksum": 0,
            "start": int(start.min()),
            **changes,
        }
        header = struct.pack("<BBHII", table, len(parts), 0, fields.pop("rows"), len(planes))
        header += struct.pack("<9Q", *fields.values())
        header += b"".join(descriptor for descriptor, _ in parts.values())
        header += b"".join(struct.pack("<I", len(plane)) for plane in planes)
        block = skippable(b"JTRB", header) + b"".join(planes)
        self.first_rows[table] = self.first_rows.get(table, 0) + rows
        self.blocks.append(sealed(block, self.tag, fields["sequence"]))
        return self

    def bytes(self) -> bytes:
        """The whole file."""
        return assembled(self.head, self.meta, self.blocks, self.digest)


def sealed(block: bytes, tag: int, sequence: int) -> bytes:
    """A block with its checksum made right."""
    block = patched(block, 80, 0)
    return patched(block, 80, xxh64(block, tag ^ sequence))


def assembled(head: bytes, meta: bytes, blocks: Sequence[bytes], digest: Digest) -> bytes:
    """A file of these parts, with an index and a footer that fit them."""
    tag = struct.unpack_from("<Q", head, 112)[0]
    offset = len(head) + len(meta)
    entries = b""
    for block in blocks:
        table, count, _, rows = struct.unpack_from("<BBHI", block, 12)
        t_min, t_max = struct.unpack_from("<QQ", block, 48)
        checksum, start = struct.unpack_from("<QQ", block, 80)
        sessions = (0, 0)
        for index in range(count):
            if 96 + 40 * index + 40 <= len(block) and block[96 + 40 * index] == 1:
                sessions = struct.unpack_from("<QQ", block, 96 + 40 * index + 16)
        entries += struct.pack(
            "<QQIIQQQQQQ", offset, len(block), rows, table, t_min, t_max, start, *sessions, checksum
        )
        offset += len(block)
    index = skippable(b"JTRI", struct.pack("<IQ", len(blocks), 0) + entries)
    index = patched(index, 16, xxh64(index, tag))
    return head + meta + b"".join(blocks) + index + foot_bytes(offset, index, tag, digest)


def foot_bytes(offset: int, index: bytes, tag: int, digest: Digest) -> bytes:
    checksum = struct.unpack_from("<Q", index, 16)[0]
    foot = skippable(
        b"JTRF",
        struct.pack("<IQ3Q", 1, 0, offset, len(index), checksum)
        + struct.pack("<8Q", *digest.rows)
        + struct.pack("<QQ", digest.content_sum, digest.content_xor)
        + b"JTREND\r\n",
    )
    return patched(foot, 16, xxh64(foot, tag))


def calls(count: int, first: int = 0, sessions: int = 4, seed: int = 1) -> dict[str, list[int]]:
    """Some calls: times rise by 0 to 3, a few values, two services."""
    random = np.random.default_rng(seed + first)
    time = first + np.cumsum(random.integers(0, 4, count))
    return {
        "time": time.tolist(),
        "session": random.integers(1, 1 + sessions, count).tolist(),
        "latency": np.minimum(random.integers(0, 1000, count), time).tolist(),
        "value": np.where(random.random(count) < 0.2, random.integers(-50, 50, count), 0).tolist(),
        "persona": random.integers(0, 2, count).tolist(),
        "journey": np.zeros(count, int).tolist(),
        "region": np.zeros(count, int).tolist(),
        "step": random.integers(0, 2, count).tolist(),
        "attempt": np.zeros(count, int).tolist(),
        "outcome": random.integers(0, 5, count).tolist(),
        "phase": np.zeros(count, int).tolist(),
        "fault": random.integers(0, 3, count).tolist(),
    }


CODINGS = {
    "time": Coding(2),
    "session": Coding(3),
    "value": Coding(4, is_sparse=True),
    "persona": Coding(1),
}


def small_trace(blocks: int = 4, rows: int = 12, **head: int) -> TraceWriter:
    """A small whole trace of calls and two windows of stations."""
    writer = TraceWriter(**head)
    time = 0
    for number in range(blocks):
        columns = calls(rows, first=time, seed=number)
        writer.add(0, columns, CODINGS)
        time = columns["time"][-1]
    writer.add(
        4,
        {
            "time": [60, 60],
            "service": [0, 1],
            "calls": [5, 6],
            "waited": [1, 0],
            "wait_sum": [12, 0],
            "busy_sum": [50, 61],
            "longest_queue": [1, 0],
        },
    )
    return writer
