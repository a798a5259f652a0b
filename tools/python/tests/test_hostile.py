"""Damaged and forged files: one exception or the truth, no hang, bounded memory."""

import os
import random
import resource
import struct
import sys
import unittest

from stampede_trace import TraceError
from stampede_trace.hash import Digest

from .support import opened
from .writer import (
    CODINGS,
    MASK,
    Coding,
    TraceWriter,
    assembled,
    calls,
    foot_bytes,
    frame,
    patched,
    sealed,
    small_trace,
    xxh64,
)

#: Random mutations; more of them in long runs of the tests.
MUTATIONS = 200_000 if os.environ.get("STAMPEDE_LONG_TESTS") == "1" else 4000
#: Memory that reading hostile files may take on top, in bytes.
MEMORY = 96 << 20


def peak_memory():
    """The most memory that the process ever had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


class HostileTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.writer = small_trace(blocks=2, rows=6)
        cls.data = cls.writer.bytes()
        cls.truth = cls.rows_of(cls.data)

    @staticmethod
    def rows_of(data, recover=False):
        """Everything that a file gives, block by block, after it was verified."""
        with opened(data, recover) as trace:
            problems = trace.verify().problems
            if problems and not recover:
                raise TraceError(trace.path, problems[0])
            found = []
            for table in ("call", "station-window"):
                for rows in trace.blocks(table):
                    found.append(sorted((name, values.tolist()) for name, values in rows.items()))
            return found

    def accepts_truth_only(self, data, recover=False):
        """Whether a file was refused; what it gave otherwise is a part of the truth."""
        try:
            found = self.rows_of(data, recover)
        except TraceError:
            return True
        for rows in found:
            self.assertIn(rows, self.truth)
        if not recover:
            self.assertEqual(found, self.truth)
        return False

    def test_a_file_cut_at_any_byte_is_refused_and_recovers_to_whole_blocks(self):
        for length in range(len(self.data)):
            self.assertTrue(self.accepts_truth_only(self.data[:length]), length)
            self.accepts_truth_only(self.data[:length], recover=True)

    def test_every_flipped_bit_of_head_names_index_and_footer_is_found(self):
        meta = 128 + len(self.writer.meta)
        index = meta + sum(len(block) for block in self.writer.blocks)
        for place in [*range(meta), *range(index, len(self.data))]:
            for bit in range(8):
                data = bytearray(self.data)
                data[place] ^= 1 << bit
                with self.assertRaises(TraceError, msg=(place, bit)):
                    opened(bytes(data)).close()

    def test_a_flipped_bit_of_a_block_is_found(self):
        start = 128 + len(self.writer.meta)
        end = start + sum(len(block) for block in self.writer.blocks)
        for place in range(start, end):
            data = bytearray(self.data)
            data[place] ^= 1 << place % 8
            self.assertTrue(self.accepts_truth_only(bytes(data)), place)

    def test_bytes_behind_the_end_and_between_blocks_are_found(self):
        start = 128 + len(self.writer.meta)
        for data in (self.data + b"\0", self.data[:start] + b"\0" + self.data[start:]):
            self.assertTrue(self.accepts_truth_only(data))

    def test_swapped_repeated_and_foreign_blocks_are_refused(self):
        blocks = self.writer.blocks
        foreign = small_trace(blocks=2, rows=6, seed=9).blocks
        for chosen in (
            [blocks[1], blocks[0], blocks[2]],
            [blocks[0], blocks[0], blocks[2]],
            [foreign[0], blocks[1], blocks[2]],
        ):
            data = assembled(self.writer.head, self.writer.meta, chosen, self.writer.digest)
            self.assertTrue(self.accepts_truth_only(data))

    def test_thousands_of_random_mutations_never_break_the_reader(self):
        source = random.Random(2026)
        before = peak_memory()
        refused = 0
        for _ in range(MUTATIONS):
            refused += self.mutated(source)
        self.assertGreater(refused, MUTATIONS * 3 // 4)
        self.assertLess(peak_memory() - before, MEMORY)

    def mutated(self, source):
        """One mutation, half of them with checksums that fit again; whether it was refused."""
        if source.random() < 0.5:
            data = self.mutate(source, self.data)
            return self.accepts_truth_only(data, recover=source.random() < 0.2)
        blocks = list(self.writer.blocks)
        number = source.randrange(len(blocks))
        blocks[number] = sealed(self.mutate(source, blocks[number]), self.writer.tag, number)
        data = assembled(self.writer.head, self.writer.meta, blocks, self.writer.digest)
        try:
            self.rows_of(data)
        except TraceError:
            return True
        return False

    @staticmethod
    def mutate(source, data):
        """Some bytes changed: flipped, overwritten, removed, repeated or swapped."""
        data = bytearray(data)
        for _ in range(source.choice((1, 1, 1, 2, 8))):
            place = source.randrange(12, len(data))
            kind = source.randrange(6)
            if kind == 0:
                data[place] ^= 1 << source.randrange(8)
            elif kind == 1:
                data[place] = source.choice((0, 1, 0x7F, 0x80, 0xFF))
            elif kind == 2:
                word = source.choice(
                    (0, 1, MASK, 1 << 63, 1 << 40, 1 << 20, source.getrandbits(64))
                )
                data[place : place + 8] = struct.pack("<Q", word)[: len(data) - place]
            elif kind == 3:
                del data[place : place + source.randrange(1, 5)]
                data.extend(bytes(max(0, 100 - len(data))))
            elif kind == 4:
                data[place:place] = data[place : place + source.randrange(1, 9)]
            else:
                other = source.randrange(12, len(data))
                data[place], data[other] = data[other], data[place]
        return bytes(data)

    def test_forged_totals_are_found_by_verification(self):
        writer = small_trace(blocks=1)
        digest = Digest(1, 2, list(writer.digest.rows))
        with opened(assembled(writer.head, writer.meta, writer.blocks, digest)) as trace:
            self.assertFalse(trace.verify().is_sound)
        writer = TraceWriter().add(0, calls(5), CODINGS, sum=1)
        with opened(writer.bytes()) as trace:
            self.assertFalse(trace.verify().is_sound)

    def test_headers_that_lie_are_refused(self):
        for changes in (
            {"rows": 0},
            {"rows": (1 << 18) + 1},
            {"rows": 1 << 31},
            {"rows": 6},
            {"body": 1 << 60},
            {"sequence": 3},
            {"first": 5},
            {"t_min": MASK},
            {"t_max": 0},
            {"start": 1 << 50},
        ):
            writer = TraceWriter().add(0, calls(5), CODINGS, **changes)
            with self.assertRaises(TraceError, msg=changes):
                self.rows_of(writer.bytes())
        for changes in ({"planes": 9}, {"planes": 255}, {"id": 1}, {"transform": 77}):
            codings = {"persona": Coding(changes=changes)}
            writer = TraceWriter().add(0, calls(5), codings)
            with self.assertRaises(TraceError, msg=changes):
                self.rows_of(writer.bytes())

    def test_an_index_that_lies_is_refused(self):
        start = 128 + len(self.writer.meta) + sum(map(len, self.writer.blocks))
        index = self.data[start:-136]
        for field, value in [(0, 0), (8, 1 << 62), (16, 1 << 40), (24, MASK), (32, 3), (64, 1)]:
            forged = patched(patched(index, 24 + field, value), 16, 0)
            forged = patched(forged, 16, xxh64(forged, self.writer.tag))
            foot = foot_bytes(start, forged, self.writer.tag, self.writer.digest)
            with self.assertRaises(TraceError, msg=field):
                self.rows_of(self.data[:start] + forged + foot)

    def test_bombs_are_refused_before_they_go_off(self):
        before = peak_memory()
        bombs = [
            frame(bytes(1 << 28)),
            b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", 1 << 31) + b"\x01\x00\x00",
            b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", 1 << 40) + b"\x01\x00\x00",
            b"\x28\xb5\x2f\xfd\x00\xf8" + b"\x01\x00\x00",
            b"\x28\xb5\x2f\xfd\x80\xf8" + struct.pack("<I", 5) + b"\x29\x00\x00abcde",
            struct.pack("<II", 0x184D2A50, 0) * 100_000,
            frame(b"") * 100_000,
            frame(b"12345") * 2,
            frame(b"12345") + b"\0",
            frame(b"1234567"),
            b"\x28\xb5\x2f\xfd\x21\x05\x07" + b"\x29\x00\x00abcde",
            b"",
        ]
        for bomb in bombs:
            with self.assertRaises(TraceError):
                opened(TraceWriter(bomb).bytes()).close()
            writer = TraceWriter().add(0, calls(5), CODINGS)
            writer.blocks[0] = with_plane(writer.blocks[0], bomb, writer.tag)
            with self.assertRaises(TraceError):
                self.rows_of(writer.bytes())
        self.assertLess(peak_memory() - before, MEMORY + len(bombs[0]))

    def test_a_million_rows_of_nothing_take_the_memory_of_their_columns_only(self):
        before = peak_memory()
        columns = {name: [0] for name in calls(1)}
        for _ in range(3):
            writer = TraceWriter().add(0, columns, rows=1 << 18)
            writer.digest.rows[0] = 1 << 18
            with opened(writer.bytes()) as trace:
                trace.verify()
                rows = next(trace.blocks("call", ["time", "session", "outcome"]))
                self.assertEqual(rows.count, 1 << 18)
        self.assertLess(peak_memory() - before, 2 * MEMORY)

    def test_a_file_full_of_false_blocks_is_given_up_in_time(self):
        head = self.data[: 128 + len(self.writer.meta)]
        block = self.writer.blocks[0]
        forged = block[:80] + bytes(8) + block[88:]
        for false, count in [(b"\x5a\x2a\x4d\x18\0\0\0\0JTRB", 50_000), (forged, 2000)]:
            try:
                with opened(head + false * count, recover=True) as trace:
                    self.assertEqual(len(trace.shards[0].entries), 0)
            except TraceError as error:
                self.assertIn("looks like a block", error.reason)


def with_plane(block, plane, tag):
    """A block whose first plane was exchanged, with lengths and checksum that fit."""
    count, planes = block[13], struct.unpack_from("<I", block, 20)[0]
    start = 96 + 40 * count
    sizes = list(struct.unpack_from(f"<{planes}I", block, start))
    body = block[start + 4 * planes :][sizes[0] :]
    sizes[0] = len(plane)
    data = block[:24] + struct.pack("<Q", sum(sizes)) + block[32:start]
    return sealed(data + struct.pack(f"<{planes}I", *sizes) + plane + body, tag, 0)


if __name__ == "__main__":
    unittest.main()
