"""The files of format 1.0 that are committed as bytes."""

import unittest

from stampede_trace import TABLES

from .support import GOLDEN


class GoldenTests(unittest.TestCase):
    def test_every_golden_file_is_read_and_sound(self):
        if not GOLDEN.is_dir():
            self.skipTest("there are no golden files of the format")
        import stampede_trace

        files = sorted(GOLDEN.rglob("*.jtr.zst"))
        self.assertGreater(len(files), 0)
        for file in files:
            with self.subTest(file=file.name), stampede_trace.open(file) as trace:
                found = trace.verify()
                self.assertEqual(found.problems, [])
                for table in TABLES:
                    self.assertGreaterEqual(
                        trace.read(table.name).count, found.digest.rows[table.id]
                    )


if __name__ == "__main__":
    unittest.main()
