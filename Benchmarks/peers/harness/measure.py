"""Runs peers and Stampede side by side, and keeps what they say."""

import json
import resource
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from statistics import median

from .catalog import Case, Peer
from .provision import Ready, say
from .theory import Check, checks

# No run of a program may take longer, set-up included.
PATIENCE = 60.0


class RunFailed(Exception):
    """A program that did not give a result, and why."""


@dataclass
class Bench:
    """How programs are run: on which core, how long, how often."""

    core: int
    seconds: float
    samples: int
    # The share of its core that each program got.
    shares: list[float] = field(default_factory=list)

    def run(self, command: list[str]) -> dict:
        """The JSON object that a program prints, run alone on the core."""
        pinned = ["taskset", "-c", str(self.core), *command]
        before, start = children_time(), time.monotonic()
        try:
            done = subprocess.run(pinned, capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise RunFailed(f"took longer than {PATIENCE:.0f} s") from None
        except OSError as error:
            raise RunFailed(f"cannot be run: {error}") from None
        elapsed = time.monotonic() - start
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise RunFailed(f"exit status {done.returncode}: {lines[-1]}")
        self.shares.append((children_time() - before) / elapsed)
        start_of_object = done.stdout.find("{")
        try:
            return json.JSONDecoder().raw_decode(done.stdout, max(start_of_object, 0))[0]
        except ValueError:
            raise RunFailed("printed no JSON object") from None


def children_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@dataclass(frozen=True)
class Rate:
    """What one run achieved: operations a second, and memory for each pending event or session."""

    rate: float
    bytes: float
    operations: int
    checks: tuple[Check, ...] = ()


@dataclass
class Stampede:
    """The bench verb of a Stampede binary."""

    binary: str
    # Why a case has no rate of Stampede's.
    reasons: dict[Case, str] = field(default_factory=dict)

    def command(self, case: Case, seconds: float) -> list[str]:
        size = {"hold": "--pending", "session": "--sessions"}.get(case.workload)
        words = [self.binary, "bench", case.workload]
        if size is not None:
            words += [size, str(case.size)]
        if case.workload == "hold":
            words += ["--law", "exponential"]
        # Its own heap and the machine's limits are measured elsewhere: here they would take time.
        return words + ["--seconds", f"{seconds:g}", "--no-yardsticks", "--format", "json"]

    def run(self, bench: Bench, case: Case) -> Rate | None:
        """One run, or `None` where this binary does not offer the workload."""
        if case in self.reasons:
            return None
        try:
            if shutil.which(self.binary) is None:
                raise RunFailed(f"there is no {self.binary}: build it, or name it in STAMPEDE")
            answer = bench.run(self.command(case, bench.seconds))
            # Requests and customers are compared, never the events that they consist of.
            rate = answer["operationsPerSecond" if case.workload == "hold" else "requestsPerSecond"]
            memory = answer.get("bytesPerSession") or answer["rssBytes"] / case.size
            return Rate(float(rate), float(memory), int(answer["operations"]))
        except RunFailed as failure:
            self.reasons[case] = str(failure)
        except (KeyError, TypeError, ValueError) as error:
            self.reasons[case] = f"its answer lacks what is needed: {error!r}"
        say(f"no figure of Stampede for {case.title}: {self.reasons[case]}")
        return None


@dataclass
class Cell:
    """All samples of a peer at a case, each with the run of Stampede's beside it."""

    samples: list[Rate] = field(default_factory=list)
    partners: list[Rate] = field(default_factory=list)
    reason: str | None = None

    @property
    def rate(self) -> float | None:
        return median(sample.rate for sample in self.samples) if self.samples else None

    @property
    def bytes(self) -> float | None:
        return median(sample.bytes for sample in self.samples) if self.samples else None

    @property
    def ratios(self) -> list[float]:
        """How many times faster Stampede was, sample by sample."""
        if len(self.partners) != len(self.samples):
            return []
        return [ours.rate / theirs.rate for ours, theirs in zip(self.partners, self.samples)]

    @property
    def failed_checks(self) -> list[Check]:
        return [check for sample in self.samples for check in sample.checks if not check.holds]


def run_peer(bench: Bench, peer: Peer, ready: Ready, case: Case, seed: int) -> Rate:
    result = bench.run(ready.command + peer.arguments(case, bench.seconds, seed))
    return Rate(
        rate=result["operations"] / result["seconds"],
        bytes=result["bytes"] / case.size,
        operations=result["operations"],
        checks=tuple(checks(case.workload, case.size, result)),
    )


def measure_case(
    bench: Bench, stampede: Stampede, peers: list[Peer], ready: dict[str, Ready], case: Case
) -> tuple[dict[str, Cell], list[Rate]]:
    """The cells of all peers at a case, and all runs of Stampede's.

    The order is peer, Stampede, peer, and so on: every peer stands next to a run of Stampede's.
    Each sample starts with another peer and has a seed of its own.
    """
    cells = {peer.name: Cell(reason=peer.reason_against(case)) for peer in peers}
    own: list[Rate] = []
    for sample in range(bench.samples):
        queue = [peer for peer in peers if cells[peer.name].reason is None]
        shift = sample % max(len(queue), 1)
        queue = queue[shift:] + queue[:shift]
        for first in range(0, len(queue), 2):
            pair = queue[first : first + 2]
            rates = [attempt(bench, pair[0], ready, case, sample + 1, cells)]
            partner = stampede.run(bench, case)
            rates += [attempt(bench, peer, ready, case, sample + 1, cells) for peer in pair[1:]]
            if partner is not None:
                own.append(partner)
            for peer, rate in zip(pair, rates):
                if rate is not None:
                    cells[peer.name].samples.append(rate)
                    cells[peer.name].partners += [partner] if partner is not None else []
    return cells, own


def attempt(
    bench: Bench, peer: Peer, ready: dict[str, Ready], case: Case, seed: int, cells: dict[str, Cell]
) -> Rate | None:
    try:
        return run_peer(bench, peer, ready[peer.name], case, seed)
    except RunFailed as failure:
        cells[peer.name].reason = str(failure)
        say(f"{peer.name} left out at {case.title}: {failure}")
        return None
