"""What the tests share: the executable under test, its runs, and files in memory."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import stampede_trace
from stampede_trace import Trace

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "Tests" / "TracesTests" / "Fixtures" / "format-1.0"

#: The scenarios that are shipped, with the numbers of shards that each can be run on.
SCENARIOS = {
    "black-friday": (1,),
    "mm1-080": (1,),
    "mmc-10-080": (1,),
    "ticket-sale": (1, 3),
    "two-region": (1, 3),
}


@functools.cache
def folder() -> Path:
    """A folder that lasts as long as the tests."""
    made = Path(tempfile.mkdtemp(prefix="stampede-trace-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def executable() -> Path:
    """The program under test, or a test that is left out."""
    place = os.environ.get("STAMPEDE_RELEASE_BIN")
    if not place:
        raise unittest.SkipTest("STAMPEDE_RELEASE_BIN names no folder with the program")
    return Path(place) / "stampede"


@functools.cache
def run(scenario: str, shards: int) -> Path:
    """The folder of a run of a shipped scenario, simulated once."""
    program = executable()
    source = ROOT / "traces" / scenario
    documents = sorted([*source.glob("*.yaml"), *source.glob("*.json")])
    out = folder() / f"{scenario}-{shards}"
    command = [program, "run", *documents, "--out", out, "--shards", str(shards)]
    done = subprocess.run(
        [*map(str, command), "--no-twin", "--quiet"], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 99):
        raise AssertionError(f"{scenario}: {done.stderr}")
    return out


def opened(data: bytes, recover: bool = False, name: str = "file.jtr.zst") -> Trace:
    """A trace of these bytes."""
    path = folder() / name
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return stampede_trace.open(path, recover=recover)


def needs(*modules: str) -> None:
    """Leaves a test out where a library is not installed."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise unittest.SkipTest(f"{module} is not installed")
