"""Traces of the shipped scenarios: sound, and equal to what the simulator says of its runs."""

import json
import shutil
import subprocess
import unittest

import numpy as np

import stampede_trace
from stampede_trace import OUTCOMES, TraceError
from stampede_trace.aggregates import FAILURES, summarize

from .support import SCENARIOS, executable, folder, needs, run

#: What a summary has for each scenario beside metrics' values: their intervals are not in the rows.
MEASURED = (
    "metrics",
    "sessions",
    "services",
    "steps",
    "funnels",
    "losses",
    "endings",
    "effects",
    "windows",
)


def differences(found, expected, place=""):
    """Where two documents differ, among the keys of the first, and how many leaves were equal."""
    if isinstance(found, dict):
        items = [(key, value, expected.get(key, "missing")) for key, value in found.items()]
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        items = [(str(index), *pair) for index, pair in enumerate(zip(found, expected))]
    else:
        return ([], 1) if found == expected else ([(place, found, expected)], 0)
    wrong, equal = [], 0
    for key, left, right in items:
        more, same = differences(left, right, f"{place}/{key}")
        wrong += more
        equal += same
    return wrong, equal


class RunTests(unittest.TestCase):
    def each(self):
        executable()
        for scenario, numbers in SCENARIOS.items():
            for shards in numbers:
                yield shards, run(scenario, shards)

    def test_every_trace_is_sound_and_its_hash_is_that_of_the_run(self):
        for shards, path in self.each():
            with self.subTest(path=path.name):
                manifest = json.loads((path / "run.json").read_text())
                with stampede_trace.open(path) as trace:
                    found = trace.verify()
                    self.assertEqual(found.problems, [])
                    self.assertEqual(found.content_hash, manifest["contentHash"])
                    self.assertEqual(trace.content_hash, manifest["contentHash"])
                    self.assertEqual(trace.rows, manifest["rows"])
                    self.assertEqual(len(trace.shards), shards)

    def test_sums_over_the_rows_equal_the_summary(self):
        for _, path in self.each():
            with self.subTest(path=path.name):
                summary = json.loads((path / "summary.json").read_text())
                with stampede_trace.open(path) as trace:
                    found = summarize(trace)
                wrong, equal = differences(found, summary)
                self.assertEqual(wrong[:5], [])
                self.assertGreater(equal, 500)
                for part in MEASURED:
                    self.assertTrue(found[part] or not summary[part], part)

    def test_calls_per_service_and_outcome_agree_with_the_stations(self):
        for _, path in self.each():
            with self.subTest(path=path.name):
                with stampede_trace.open(path) as trace:
                    calls = trace.read("call", ["service", "outcome"])
                    windows = trace.read("station-window")
                    names = [service.name for service in trace.names.services]
                for service in np.unique(windows["service"]).tolist():
                    if names[service].startswith("database/"):
                        continue  # The books of a database: no call names them.
                    own = windows["service"] == service
                    outcomes = calls["outcome"][calls["service"] == service]
                    self.assertEqual(windows["errors"][own].sum(), FAILURES[outcomes].sum())
                    timeouts = np.count_nonzero(outcomes == OUTCOMES.index("timeout"))
                    self.assertEqual(windows["timeouts"][own].sum(), timeouts)

    def test_rows_do_not_depend_on_the_number_of_shards(self):
        executable()
        for scenario in ("ticket-sale", "two-region"):
            with stampede_trace.open(run(scenario, 1)) as one:
                with stampede_trace.open(run(scenario, 3)) as three:
                    for table in ("call", "session-begin", "session-end", "station-window"):
                        left, right = one.read(table), three.read(table)
                        for name in left:
                            self.assertTrue(np.array_equal(left[name], right[name]), name)

    def test_time_ranges_and_sessions_find_what_filtering_finds(self):
        executable()
        with stampede_trace.open(run("two-region", 3)) as trace:
            rows = trace.read("call", ["time", "session", "latency"])
            part = trace.read("call", ["latency"], since="20m", until="21m")
            inside = (rows["time"] >= 1_200_000_000) & (rows["time"] < 1_260_000_000)
            self.assertEqual(part["latency"].tolist(), rows["latency"][inside].tolist())
            chosen = np.unique(rows["session"])[[5, 5000, -1]].tolist()
            part = trace.read("call", ["latency"], sessions=chosen)
            own = np.isin(rows["session"], np.array(chosen, np.uint64))
            self.assertEqual(part["latency"].tolist(), rows["latency"][own].tolist())

    def test_recovery_finds_what_the_repair_of_the_simulator_finds(self):
        program = executable()
        data = bytearray((run("ticket-sale", 1) / "trace" / "shard-000.jtr.zst").read_bytes())
        for place in (len(data) // 4, len(data) // 2):
            data[place] ^= 4
        broken, repaired = folder() / "broken.jtr.zst", folder() / "repaired.jtr.zst"
        broken.write_bytes(data[:-5000])
        with self.assertRaises(TraceError):
            stampede_trace.open(broken)
        subprocess.run(
            [program, "trace", "repair", broken, "--out", repaired],
            capture_output=True,
            check=False,
        )
        with stampede_trace.open(broken, recover=True) as ours:
            found = ours.verify()
        with stampede_trace.open(repaired) as theirs:
            self.assertEqual(theirs.verify().problems, [])
            self.assertEqual(found.content_hash, theirs.content_hash)

    def test_zstd_accepts_every_file(self):
        executable()
        program = shutil.which("zstd")
        if program is None:
            self.skipTest("zstd is not installed")
        for shards in (1, 3):
            for file in sorted((run("ticket-sale", shards) / "trace").iterdir()):
                done = subprocess.run([program, "-tq", str(file)], check=False)
                self.assertEqual(done.returncode, 0)

    def test_parquet_of_a_run_has_its_rows(self):
        needs("pyarrow")
        executable()
        with stampede_trace.open(run("two-region", 3)) as trace:
            target = run("two-region", 3) / "calls.parquet"
            self.assertEqual(trace.write_parquet("call", target), trace.rows["call"])


if __name__ == "__main__":
    unittest.main()
