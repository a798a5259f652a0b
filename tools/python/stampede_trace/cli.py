"""The command line: info, verify, parquet, csv and bench."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from . import open as open_trace
from .bench import measure
from .errors import TraceError
from .optional import MissingLibrary
from .reader import Trace
from .tables import BY_NAME

#: Exit statuses: a problem was found; the trace cannot be read; a library is missing.
FOUND, UNREADABLE, UNAVAILABLE = 1, 65, 69


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except TraceError as error:
        print(f"stampede-trace: {error}", file=sys.stderr)
        return UNREADABLE
    except MissingLibrary as error:
        print(f"stampede-trace: {error}", file=sys.stderr)
        return UNAVAILABLE
    except (KeyError, ValueError) as error:
        print(f"stampede-trace: {error.args[0]}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stampede-trace", description="Reads the traces of Stampede."
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "info", _info, "what a trace is and holds")
    _verb(verbs, "verify", _verify, "read everything and compare all that stands twice")
    for verb, run, text in [
        ("parquet", _parquet, "write a table to a Parquet file"),
        ("csv", _csv, "write a table as comma-separated values"),
    ]:
        command = _verb(verbs, verb, run, text)
        command.add_argument("--table", default="call", choices=list(BY_NAME))
        command.add_argument("--columns", help="names of columns, with commas; all by default")
        command.add_argument("--from", dest="since", help="first time wanted, such as 18h30m")
        command.add_argument("--until", help="first time not wanted")
        command.add_argument("--session", type=int, action="append", help="only these sessions")
        command.add_argument("--numbers", action="store_true", help="numbers instead of names")
        command.add_argument(
            "--out", required=verb == "parquet", help="the file; standard output for csv by default"
        )
    bench = _verb(verbs, "bench", _bench, "measure this format beside Parquet on the same rows")
    bench.add_argument("--repeats", type=int, default=5, help="runs of each, the median counts")
    return parser


def _verb(
    verbs: argparse._SubParsersAction, name: str, run: object, text: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    command.add_argument("trace", help="a file, or the folder of a run")
    command.add_argument(
        "--recover", action="store_true", help="accept a file without footer: its intact blocks"
    )
    command.set_defaults(run=run)
    return command


def _open(options: argparse.Namespace) -> Trace:
    return open_trace(options.trace, recover=options.recover)


def _info(options: argparse.Namespace) -> int:
    with _open(options) as trace:
        size = sum(shard.size for shard in trace.shards)
        calls = trace.rows["call"]
        print(f"scenario      {trace.names.scenario}, seed {trace.head.seed}")
        print(f"format        {trace.head.major}.{trace.head.minor}, quantum {trace.quantum:,} ns")
        print(f"shards        {len(trace.shards)} of {trace.head.shards}")
        print(f"bytes         {size:,}" + (f", {size / calls:.2f} a call" if calls else ""))
        print(f"content hash  {trace.content_hash or 'unknown: the trace was recovered'}")
        for name, rows in trace.rows.items():
            if rows:
                print(f"{name:<14}{rows:>14,} rows")
    return 0


def _verify(options: argparse.Namespace) -> int:
    with _open(options) as trace:
        found = trace.verify()
    for problem in found.problems:
        print(problem)
    rows = sum(found.digest.rows)
    print(f"{found.blocks:,} blocks, {rows:,} rows, {found.bytes:,} bytes read")
    print(f"content hash {found.content_hash}")
    count = len(found.problems)
    print("sound" if count == 0 else "1 problem" if count == 1 else f"{count} problems")
    return 0 if found.is_sound else FOUND


def _selection(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "columns": options.columns.split(",") if options.columns else None,
        "names": not options.numbers,
        "since": options.since,
        "until": options.until,
        "sessions": options.session,
    }


def _parquet(options: argparse.Namespace) -> int:
    with _open(options) as trace:
        rows = trace.write_parquet(options.table, options.out, **_selection(options))
    print(f"{rows:,} rows of {options.table} in {options.out}")
    return 0


def _csv(options: argparse.Namespace) -> int:
    with _open(options) as trace:
        if options.out is None:
            trace.write_csv(options.table, sys.stdout, **_selection(options))
            sys.stdout.flush()
            return 0
        with open(options.out, "w", encoding="utf-8", newline="") as output:
            rows = trace.write_csv(options.table, output, **_selection(options))
    print(f"{rows:,} rows of {options.table} in {options.out}")
    return 0


def _bench(options: argparse.Namespace) -> int:
    with _open(options) as trace:
        for line in measure(trace, max(1, options.repeats)):
            print(line)
    return 0
