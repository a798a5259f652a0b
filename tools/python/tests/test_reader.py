"""What a reader gives back of small traces that the tests write themselves."""

import datetime
import unittest

import numpy as np

import stampede_trace
from stampede_trace import TraceError

from .support import folder, opened
from .writer import CODINGS, META, Coding, TraceWriter, calls, frame, small_trace


class ColumnTests(unittest.TestCase):
    def check(self, name, values, coding, table=0):
        columns = calls(len(values)) if table == 0 else {}
        columns[name] = values
        if name == "time":
            columns["latency"] = [0] * len(values)
        if name == "latency":
            columns["time"] = [max(values)] * len(values)
        trace = opened(TraceWriter().add(table, columns, {name: coding}).bytes())
        with trace:
            self.assertEqual(next(trace.blocks("call", [name]))[name].tolist(), values)
            self.assertEqual(trace.verify().problems, [])

    def test_every_transform_gives_its_values_back(self):
        random = np.random.default_rng(3)
        for width in (1, 7, 8, 9, 16, 17, 24, 33, 40, 57, 62):
            values = random.integers(0, 1 << width, 300).tolist()
            for transform in range(6):
                rising = transform == 2
                for is_sparse in (False, True):
                    some = [value if index % 3 else 0 for index, value in enumerate(values)]
                    chosen = some if is_sparse else values
                    chosen = sorted(chosen) if rising else chosen
                    with self.subTest(width=width, transform=transform, is_sparse=is_sparse):
                        self.check("latency", chosen, Coding(transform, is_sparse))

    def test_signed_values_keep_their_sign(self):
        values = [0, -1, 1, -(2**63), 2**63 - 1, 77, 0, -77]
        for transform in (0, 1, 3, 4, 5):
            with self.subTest(transform=transform):
                self.check("value", values, Coding(transform))

    def test_sessions_use_all_64_bits(self):
        for transform in (0, 1, 3, 4, 5):
            self.check("session", [2**64 - 1, 0, 2**63, 5], Coding(transform))

    def test_scale_multiplies(self):
        self.check("latency", [0, 1000, 250_000], Coding(0, scale=1000))
        self.check("latency", [5000, 6000, 9000], Coding(1, scale=1000))
        self.check("time", [5000, 6000, 9000], Coding(2, scale=1000))
        self.check("value", [5000, 0, -9000], Coding(0, scale=1))

    def test_constant_and_empty_columns_have_no_planes(self):
        self.check("latency", [0] * 9, Coding(0))
        self.check("latency", [7] * 9, Coding(1))
        self.check("latency", [7] * 9, Coding(3))
        self.check("time", [7] * 9, Coding(2))
        self.check("value", [0] * 9, Coding(4, is_sparse=True))
        self.check("value", [0] * 8 + [4], Coding(4, is_sparse=True))

    def test_narrow_columns_refuse_wide_values(self):
        for name, value in [("persona", 1 << 16), ("outcome", 256), ("fault", 1 << 20)]:
            columns = {**calls(3), name: [1, value, 2]}
            with opened(TraceWriter().add(0, columns).bytes()) as trace:
                with self.assertRaises(TraceError) as caught:
                    trace.read("call", [name])
                self.assertIn("more than its", caught.exception.reason)
                self.assertFalse(trace.verify().is_sound)

    def test_a_time_beyond_63_bits_is_refused_where_it_is_read_and_hashed_all_the_same(self):
        columns = {**calls(2), "time": [1, 2**64 - 1], "latency": [0, 0]}
        with opened(TraceWriter().add(0, columns).bytes()) as trace:
            with self.assertRaises(TraceError):
                trace.read("call", ["time"])
            self.assertEqual(trace.verify().problems, [])

    def test_what_is_coded_in_an_unknown_way_spoils_its_column_only(self):
        for coding in (Coding(changes={"transform": 6}), Coding(changes={"flags": 2})):
            writer = TraceWriter().add(0, calls(5), {"phase": coding})
            with opened(writer.bytes()) as trace:
                self.assertEqual(trace.read("call", ["latency"]).count, 5)
                with self.assertRaises(TraceError):
                    trace.read("call", ["phase"])

    def test_unknown_columns_and_tables_are_skipped_but_hashed(self):
        writer = TraceWriter().add(0, calls(5), extra={60: [1, 2, 3, 4, 5]})
        writer.add(9, {}, extra={0: [1, 2], 40: [3, 4]})
        with opened(writer.bytes()) as trace:
            self.assertEqual(trace.read("call").count, 5)
            self.assertEqual(trace.verify().problems, [])

    def test_an_optional_column_that_is_left_out_reads_as_zero(self):
        with opened(TraceWriter().add(0, calls(5)).bytes()) as trace:
            self.assertEqual(trace.read("call", ["status"])["status"].tolist(), [0] * 5)
        columns = calls(5)
        del columns["persona"]
        with opened(TraceWriter().add(0, columns).bytes()) as trace:
            with self.assertRaises(TraceError):
                trace.read("call", ["persona"])

    def test_a_descriptor_that_lies_is_found(self):
        for field in ("minimum", "maximum", "base"):
            coding = Coding(1, changes={field: 99})
            with opened(TraceWriter().add(0, calls(5), {"latency": coding}).bytes()) as trace:
                with self.assertRaises(TraceError):
                    trace.read("call", ["latency"])
        coding = Coding(changes={"presence": 1 << 60})
        with opened(TraceWriter().add(0, calls(5), {"outcome": coding}).bytes()) as trace:
            self.assertEqual(len(trace.verify().problems), 2)


class QueryTests(unittest.TestCase):
    def setUp(self):
        self.trace = opened(small_trace(blocks=5, rows=40).bytes())
        self.addCleanup(self.trace.close)
        self.all = self.trace.read("call")

    def test_columns_are_those_asked_for_in_their_order(self):
        rows = self.trace.read("call", ["latency", "time"])
        self.assertEqual(list(rows), ["latency", "time"])
        self.assertEqual(rows.structured().dtype.names, ("latency", "time"))
        with self.assertRaises(KeyError):
            self.trace.read("call", ["nothing"])
        with self.assertRaises(KeyError):
            self.trace.read("nothing")

    def test_a_time_range_is_half_open(self):
        times = self.all["time"]
        for since, until in [(0, 10), (60, 61), (100, 90), (0, 10**9), (-5, 3), (1, 2**70)]:
            rows = self.trace.read("call", ["time"], since=since, until=until)
            wanted = times[(times >= since) & (times < until)]
            self.assertEqual(rows["time"].tolist(), wanted.tolist())

    def test_sessions_are_found(self):
        for sessions in (1, [2, 4], [], [99]):
            rows = self.trace.read("call", ["session", "latency"], sessions=sessions)
            wanted = np.isin(self.all["session"], np.atleast_1d(sessions))
            self.assertEqual(rows["latency"].tolist(), self.all["latency"][wanted].tolist())
        with self.assertRaises(ValueError):
            self.trace.read("marker", sessions=1)
        with self.assertRaises(ValueError):
            self.trace.read("call", sessions=-1)

    def test_blocks_that_cannot_hold_a_row_are_not_read(self):
        shard = self.trace.shards[0]
        self.assertEqual(len(shard.candidates(0)), 5)
        first = int(shard.entries["t_max"][0])
        self.assertLess(len(shard.candidates(0, until=first)), 5)
        self.assertEqual(len(shard.candidates(0, sessions=[99])), 0)

    def test_times_may_be_text_or_timedelta(self):
        self.assertEqual(self.trace.instant("1h30m"), 5_400_000_000)
        self.assertEqual(self.trace.instant("250ms"), 250_000)
        self.assertEqual(self.trace.instant(datetime.timedelta(seconds=2)), 2_000_000)
        for text in ("", "5", "h", "5 m", "5x", "1..2s", "."):
            with self.assertRaises(ValueError):
                self.trace.instant(text)

    def test_the_service_of_a_call_comes_from_its_place_or_from_what_overrides_it(self):
        columns = {**calls(4), "journey": [0, 0, 0, 9], "step": [0, 1, 1, 0], "call": [0, 1, 0, 0]}
        columns["service_override"] = [0, 0, 3, 0]
        with opened(TraceWriter().add(0, columns).bytes()) as trace:
            read = trace.read("call", ["service"])["service"].tolist()
        self.assertEqual(read, [0, 0, 2, 65535])

    def test_reading_nothing_gives_empty_columns(self):
        rows = self.trace.read("session-end")
        self.assertEqual(rows.count, 0)
        self.assertEqual(rows["satisfaction"].dtype, np.uint16)


class MergeTests(unittest.TestCase):
    def test_shards_merge_in_the_order_of_time_then_session_then_file(self):
        random = np.random.default_rng(8)
        place = folder() / "shards"
        place.mkdir(exist_ok=True)
        everything = []
        for shard in range(3):
            writer = TraceWriter(shard=shard, shards=3)
            time = 0
            for number in range(4):
                columns = calls(int(random.integers(1, 60)), first=time, seed=shard * 10 + number)
                columns["session"] = [3 * session + shard for session in columns["session"]]
                writer.add(0, columns, CODINGS)
                time = columns["time"][-1]
                everything += zip(columns["time"], columns["session"], columns["latency"])
            (place / f"shard-{shard:03}.jtr.zst").write_bytes(writer.bytes())
        with stampede_trace.open(place) as trace:
            windows = list(trace.merged("call", ["time", "session", "latency"]))
            self.assertEqual(trace.verify().problems, [])
        rows = [
            row for window in windows for row in zip(*[window[name].tolist() for name in window])
        ]
        self.assertEqual(rows, sorted(everything, key=lambda row: row[:2]))
        self.assertGreater(len(windows), 3)

    def test_a_missing_shard_and_one_of_another_run_are_refused(self):
        place = folder() / "mixed"
        place.mkdir(exist_ok=True)
        (place / "a.jtr.zst").write_bytes(small_trace(shard=0, shards=2).bytes())
        with self.assertRaises(TraceError):
            stampede_trace.open(place)
        for changes in ({"seed": 8}, {"shard": 0}, {"quantum": 1}):
            other = small_trace(**{"shard": 1, "shards": 2, **changes})
            (place / "b.jtr.zst").write_bytes(other.bytes())
            with self.assertRaises(TraceError):
                stampede_trace.open(place)

    def test_blocks_out_of_order_are_refused_where_order_matters(self):
        writer = TraceWriter().add(0, calls(5, first=100)).add(0, calls(5))
        with opened(writer.bytes()) as trace:
            self.assertEqual(sum(rows.count for rows in trace.blocks("call")), 10)
            with self.assertRaises(TraceError):
                trace.read("call")


class OpeningTests(unittest.TestCase):
    def refused(self, data, part, **options):
        with self.assertRaises(TraceError) as caught:
            opened(data, **options).close()
        self.assertIn(part, caught.exception.reason)

    def test_other_versions_and_flags(self):
        with opened(small_trace(minor=7).bytes()) as trace:
            self.assertEqual(trace.verify().problems, [])
        self.refused(small_trace(major=2).bytes(), "version 2.0")
        self.refused(small_trace(flags=3).bytes(), "flags")
        self.refused(small_trace(shard=1).bytes(), "shard 1 of 1")
        self.refused(small_trace(quantum=0).bytes(), "quantum")

    def test_names_that_are_none(self):
        for text in (b"", b"[]", b"{", b"\xff", b"[" * 100_000):
            self.refused(TraceWriter(frame(text)).bytes(), "names")
        for key, value in [
            ("personas", [1]),
            ("services", [{"name": 5}]),
            ("journeys", [{"name": "a", "steps": [{"name": None}]}]),
            ("journeys", [{"name": "a", "steps": [{"name": "b", "calls": [{"service": -1}]}]}]),
            ("window", "long"),
            ("scenario", 3),
        ]:
            self.refused(TraceWriter({**META, key: value}).bytes(), repr(key))
        self.refused(TraceWriter(b"no frame").bytes(), "zstd")
        self.refused(TraceWriter(frame(b"{}") + b"x").bytes(), "zstd")

    def test_a_file_without_footer_is_refused_with_the_way_out(self):
        data = small_trace().bytes()
        self.refused(data[:-1], "recover=True")
        self.refused(data[:-136], "recover=True")
        self.refused(b"", "not a trace")
        with self.assertRaises(TraceError) as caught:
            stampede_trace.open(folder() / "nothing-here")
        self.assertIn("cannot be opened", caught.exception.reason)

    def test_an_empty_run_folder_and_an_unfinished_one(self):
        place = folder() / "unfinished"
        (place / "trace").mkdir(parents=True, exist_ok=True)
        with self.assertRaises(TraceError):
            stampede_trace.open(place)
        partial = small_trace().bytes()[:-400]
        (place / "trace" / "shard-000.jtr.zst.partial").write_bytes(partial)
        with self.assertRaises(TraceError) as caught:
            stampede_trace.open(place)
        self.assertIn("recover=True", caught.exception.reason)
        with stampede_trace.open(place, recover=True) as trace:
            self.assertGreater(trace.rows["call"], 0)
        (place / "trace" / "shard-000.jtr.zst").write_bytes(small_trace().bytes())
        with stampede_trace.open(place) as trace:
            self.assertEqual(trace.verify().problems, [])

    def test_a_closed_trace_says_so(self):
        trace = opened(small_trace().bytes())
        trace.close()
        with self.assertRaises(TraceError):
            trace.read("call")


class RecoveryTests(unittest.TestCase):
    def setUp(self):
        self.writer = small_trace(blocks=4)
        self.data = self.writer.bytes()
        self.starts = []
        offset = 128 + len(self.writer.meta)
        for block in self.writer.blocks:
            self.starts.append(offset)
            offset += len(block)

    def test_a_whole_file_loses_nothing(self):
        with opened(self.data, recover=True) as trace:
            self.assertTrue(trace.shards[0].losses.is_nothing)
            self.assertEqual(trace.rows["call"], 48)
            self.assertEqual(trace.verify().problems, [])

    def test_a_damaged_block_is_left_out_and_its_range_reported(self):
        data = bytearray(self.data)
        data[self.starts[2] - 3] ^= 1
        with opened(bytes(data), recover=True) as trace:
            losses = trace.shards[0].losses
            self.assertEqual(losses.byte_ranges, [(self.starts[1], self.starts[2])])
            self.assertEqual(losses.row_ranges, [(0, 12, 24)])
            self.assertEqual(trace.read("call", ["time"]).count, 36)
            self.assertIsNone(trace.content_hash)
        with opened(bytes(data)) as trace:
            with self.assertRaises(TraceError):
                trace.read("call")

    def test_a_torn_tail_is_dropped(self):
        for cut in range(self.starts[3], len(self.data) - 136, 7):
            with opened(self.data[:cut], recover=True) as trace:
                whole = sum(
                    len(block) + start <= cut
                    for start, block in zip(self.starts, self.writer.blocks)
                )
                self.assertEqual(len(trace.shards[0].entries), whole)

    def test_repeated_and_moved_blocks_are_left_out(self):
        head, blocks = self.data[: self.starts[0]], self.writer.blocks
        for order, kept in (([0, 0, 1], [0, 1]), ([1, 0, 2], [1, 2]), ([0, 2, 1], [0, 2])):
            data = head + b"".join(blocks[number] for number in order)
            with opened(data, recover=True) as trace:
                self.assertEqual(trace.shards[0].sequences, kept)
                self.assertEqual(len(trace.shards[0].losses.byte_ranges), 1)

    def test_rows_behind_the_last_intact_block_are_reported_where_the_index_is_whole(self):
        data = bytearray(self.data)
        data[self.starts[4] - 3] ^= 1
        with opened(bytes(data), recover=True) as trace:
            self.assertEqual(trace.shards[0].losses.row_ranges, [(0, 36, 48)])

    def test_blocks_of_another_file_are_not_accepted(self):
        other = small_trace(seed=9)
        data = self.data[: self.starts[1]] + b"".join(other.blocks[1:])
        with opened(data, recover=True) as trace:
            self.assertEqual(len(trace.shards[0].entries), 1)


if __name__ == "__main__":
    unittest.main()
