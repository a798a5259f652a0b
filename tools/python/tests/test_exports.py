"""Rows in other tools: equal, named, and one clear sentence where a tool is missing."""

import contextlib
import csv
import importlib
import io
import unittest
from unittest import mock

import numpy as np

from stampede_trace.cli import main
from stampede_trace.hash import row_hashes
from stampede_trace.optional import MissingLibrary

from .support import folder, needs, opened
from .writer import TraceWriter, calls, small_trace


class ExportTests(unittest.TestCase):
    def setUp(self):
        self.trace = opened(small_trace(blocks=3, rows=50).bytes())
        self.addCleanup(self.trace.close)
        self.rows = self.trace.read("call")
        self.outcomes = [
            ("ok", "degraded", "error", "timeout", "overload")[code]
            for code in self.rows["outcome"].tolist()
        ]
        self.faults = [(None, "slow", "broken")[code] for code in self.rows["fault"].tolist()]

    def check_frame(self, frame):
        self.assertEqual(list(frame["latency"]), self.rows["latency"].tolist())
        self.assertEqual(list(frame["outcome"]), self.outcomes)
        self.assertEqual(set(frame["step"]), {"look", "pay"})
        self.assertEqual(set(frame["service"]), {"catalog", "payment"})

    def test_pandas(self):
        needs("pandas")
        frame = self.trace.to_pandas("call")
        self.check_frame(frame)
        self.assertEqual(frame["fault"].isna().tolist(), [name is None for name in self.faults])
        plain = self.trace.to_pandas("call", ["fault"], names=False)
        self.assertEqual(plain["fault"].tolist(), self.rows["fault"].tolist())

    def test_polars(self):
        needs("polars", "pyarrow")
        frame = self.trace.to_polars("call")
        self.check_frame(frame)
        self.assertEqual(frame["fault"].to_list(), self.faults)
        plain = self.trace.to_polars("call", ["fault"], names=False)
        self.assertEqual(plain["fault"].to_list(), self.rows["fault"].tolist())

    def test_arrow(self):
        needs("pyarrow")
        table = self.trace.to_arrow("call")
        self.assertEqual(table["fault"].to_pylist(), self.faults)
        self.assertEqual(table.schema.metadata[b"scenario"], b"tiny")
        self.assertEqual(table.schema.metadata[b"contentHash"].decode(), self.trace.content_hash)
        self.assertEqual(self.trace.to_arrow("session-begin").num_rows, 0)

    def test_duckdb(self):
        needs("duckdb", "pyarrow")
        connection = importlib.import_module("duckdb").connect()
        relation = self.trace.to_duckdb("call", connection=connection)
        counted = relation.aggregate("outcome, count(*)").fetchall()
        self.assertEqual(dict(counted)["ok"], self.outcomes.count("ok"))

    def test_parquet_holds_the_same_rows_with_the_same_hashes(self):
        needs("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
        path = folder() / "calls.parquet"
        self.assertEqual(self.trace.write_parquet("call", path, names=False), self.rows.count)
        table = parquet.read_table(path, page_checksum_verification=True)
        ids = {column.name: column.id for column in self.rows.table.columns}
        columns = {ids[name]: table[name].to_numpy() for name in table.column_names if name in ids}
        hashes = row_hashes(0, columns, table.num_rows)
        verified = self.trace.verify().tables[0]
        self.assertEqual(int(hashes.sum(dtype=np.uint64)), verified.content_sum)
        self.assertEqual(int(np.bitwise_xor.reduce(hashes)), verified.content_xor)
        meta = parquet.ParquetFile(path).metadata.row_group(0).column(0)
        self.assertEqual(meta.compression, "ZSTD")
        self.assertIn("DELTA_BINARY_PACKED", meta.encodings)
        self.assertTrue(meta.has_offset_index)

    def test_parquet_of_names_and_of_nothing(self):
        needs("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
        path = folder() / "named.parquet"
        self.trace.write_parquet("call", path)
        self.assertEqual(parquet.read_table(path)["fault"].to_pylist(), self.faults)
        self.assertEqual(self.trace.write_parquet("session-end", path), 0)
        self.assertEqual(parquet.read_table(path).num_rows, 0)
        self.assertFalse((folder() / "named.parquet.partial").exists())

    def test_csv(self):
        output = io.StringIO()
        self.assertEqual(self.trace.write_csv("call", output), self.rows.count)
        lines = list(csv.DictReader(io.StringIO(output.getvalue())))
        self.assertEqual([line["outcome"] for line in lines], self.outcomes)
        self.assertEqual([line["fault"] or None for line in lines], self.faults)
        self.assertEqual([int(line["time"]) for line in lines], self.rows["time"].tolist())

    def test_numbers_without_names_are_left_empty(self):
        columns = {**calls(2), "persona": [0, 77], "fault": [0, 9], "outcome": [0, 200]}
        output = io.StringIO()
        with opened(TraceWriter().add(0, columns).bytes(), name="b.jtr.zst") as trace:
            trace.write_csv("call", output, ["persona", "fault", "outcome"])
        self.assertEqual(output.getvalue().splitlines()[1:], ["karen,,ok", ",,"])

    def test_a_missing_library_is_one_clear_sentence(self):
        def missing(name, *_):
            raise ImportError(name)

        with mock.patch("stampede_trace.optional.importlib.import_module", missing):
            for export in (self.trace.to_pandas, self.trace.to_polars, self.trace.to_arrow):
                with self.assertRaises(MissingLibrary) as caught:
                    export("call")
                self.assertRegex(str(caught.exception), r"needs \w+, .*: pip install \w+$")


class CommandTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.path = folder() / "command.jtr.zst"
        cls.path.write_bytes(small_trace(blocks=3, rows=50).bytes())

    def command(self, *arguments):
        out, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            status = main([str(argument) for argument in arguments])
        return status, out.getvalue(), errors.getvalue()

    def test_info_and_verify(self):
        status, out, _ = self.command("info", self.path)
        self.assertEqual(status, 0)
        self.assertRegex(out, r"call +150 rows")
        status, out, _ = self.command("verify", self.path)
        self.assertEqual((status, out.splitlines()[-1]), (0, "sound"))

    def test_verify_says_what_is_wrong(self):
        data = bytearray(self.path.read_bytes())
        data[len(data) // 2] ^= 1
        bad = folder() / "bad.jtr.zst"
        bad.write_bytes(data)
        status, out, _ = self.command("verify", bad)
        self.assertEqual(status, 1)
        self.assertIn("is damaged: its checksum does not match", out)
        status, _, errors = self.command("info", folder() / "nothing")
        self.assertEqual(status, 65)
        self.assertIn("cannot be opened", errors)

    def test_csv_of_some_columns_and_sessions(self):
        status, out, _ = self.command(
            "csv", self.path, "--columns", "session,outcome", "--session", 1, "--numbers"
        )
        self.assertEqual(status, 0)
        self.assertEqual(out.splitlines()[0], "session,outcome")
        self.assertEqual({line.split(",")[0] for line in out.splitlines()[1:]}, {"1"})
        status, _, errors = self.command("csv", self.path, "--columns", "nothing")
        self.assertEqual(status, 2)
        self.assertIn("has no column 'nothing'", errors)
        self.assertEqual(self.command("csv", self.path, "--from", "soon")[0], 2)

    def test_parquet_and_bench(self):
        needs("pyarrow")
        target = folder() / "out.parquet"
        self.assertEqual(self.command("parquet", self.path, "--out", target)[0], 0)
        self.assertTrue(target.exists())
        status, out, _ = self.command("bench", self.path, "--repeats", 1)
        self.assertEqual(status, 0)
        self.assertIn("Parquet, zstd-1, tuned", out)


if __name__ == "__main__":
    unittest.main()
