"""The files of format 1.0 that are committed as bytes, and the rows that stand beside them."""

import json
import unittest

import stampede_trace
from stampede_trace import TraceError
from stampede_trace.tables import SIGNED, table_of

from .support import GOLDEN


def rows_of(trace, table, ids):
    """The rows of a table in the order of the file, as whole numbers."""
    rows = []
    for shard in trace.shards:
        for number in shard.candidates(table.id).tolist():
            block = shard.block(number)
            columns = [signed(column, block.words(column).tolist()) for column in ids]
            rows += [list(row) for row in zip(*columns)]
    return rows


def signed(column, words):
    if column not in SIGNED:
        return words
    return [word - (1 << 64) if word >> 63 else word for word in words]


class GoldenTests(unittest.TestCase):
    def setUp(self):
        if not GOLDEN.is_dir():
            self.skipTest("there are no golden files of the format")
        self.files = sorted(GOLDEN.rglob("*.jtr.zst"))
        self.assertGreater(len(self.files), 0)

    def test_every_golden_file_is_sound(self):
        for file in self.files:
            with self.subTest(file=file.name), stampede_trace.open(file) as trace:
                self.assertEqual(trace.verify().problems, [])

    def test_every_golden_file_has_the_rows_beside_it(self):
        for file in self.files:
            beside = file.with_name(file.name.replace(".jtr.zst", ".json"))
            text = json.loads(beside.read_text())
            with self.subTest(file=file.name), stampede_trace.open(file) as trace:
                self.assertEqual(trace.content_hash, text["contentHash"])
                for name, expected in text["tables"].items():
                    table = table_of(name)
                    ids = [self.column(trace, table, title) for title in expected["columns"]]
                    self.assertEqual(rows_of(trace, table, ids), expected["rows"])

    @staticmethod
    def column(trace, table, title):
        """The id of a column by the name that the trace itself gives it."""
        for own in trace.names.meta["tables"]:
            if own["name"] == table.name:
                return next(one["id"] for one in own["columns"] if one["name"] == title)
        raise KeyError(title)

    def test_columns_that_fit_read_the_same_way(self):
        for file in self.files:
            with self.subTest(file=file.name), stampede_trace.open(file) as trace:
                for table, count in trace.rows.items():
                    try:
                        rows = trace.read(table)
                    except TraceError as error:
                        self.assertIn("more than its 64 bits", error.reason)
                        self.assertEqual(file.name, "extremes.jtr.zst")
                        continue
                    self.assertGreaterEqual(rows.count, count)

    def test_golden_shards_add_up_to_the_hash_of_their_run(self):
        folder = GOLDEN / "shards"
        with stampede_trace.open(folder) as trace:
            self.assertEqual(trace.content_hash, (folder / "hash.txt").read_text().strip())
            self.assertEqual(trace.verify().content_hash, trace.content_hash)


if __name__ == "__main__":
    unittest.main()
