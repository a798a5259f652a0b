"""The measurements, each a list of plain dictionaries, one for a round and a sender."""

import subprocess
import time
from dataclasses import replace

from . import ends
from .ends import Setting, Sink
from .machine import say


def departure(report: dict, own: bool) -> dict:
    """How far arrivals were from the schedule, offset and slope fitted, in microseconds.

    The schedule of ours is what its headers say; that of the others is the even grid."""
    fitted = report["departure"] if own else report["grid"]
    window = fitted["worstWindow"]
    return {
        "p50": fitted["p50"] * 1e6,
        "p99": fitted["p99"] * 1e6,
        "p999": fitted["p999"] * 1e6,
        "slopePPM": fitted["slopePPM"],
        "windowError": abs(window["arrived"] - window["planned"]),
        "windowPlanned": window["planned"],
        "variation": report["gaps"]["variation"],
        "requests": report["requests"],
        "rate": report["meanRate"],
        "stamps": report["stamps"],
    }


def paced(setting: Setting, name: str, rate: int, seconds: float, tls: bool) -> dict:
    """One sender keeps one rate."""
    if name == "yardstick":
        lateness = ends.yardstick(setting, rate, seconds)["lateness"]
        return {key: lateness[key] * 1e6 for key in ("p50", "p99", "p999")}
    sink = Sink(setting, tls=tls)
    try:
        count = int(rate * seconds)
        if name == "stampede":
            sent = ends.send(
                setting, sink.url, "--rate", str(rate), "--limit", str(count), tls=tls
            )
            emission = sent.json
            result = departure(sink.report(), own=True)
            result |= {
                "exact": result["requests"] == count == emission["sent"],
                "verdict": emission["verdict"],
                "reasons": emission["reasons"],
                "processor": sent.processor / sent.seconds,
            }
            return result
        command = ends.paced_command(name, sink.url, rate, seconds)
        ends.call([*setting.machine.sender_prefix, *command], timeout=seconds + 60)
        return departure(sink.report(), own=False)
    finally:
        sink.discard()


def saturated(setting: Setting, name: str, seconds: float, tls: bool) -> dict:
    """One sender sends as much as it can; the sink counts."""
    sink = Sink(setting, tls=tls)
    try:
        if name == "stampede":
            # More than any sender reaches, so that all are due at once.
            count = int(100_000 * seconds)
            rate = ["--rate", "1000000", "--limit", str(count)]
            ends.send(setting, sink.url, *rate, tls=tls)
        else:
            command = ends.saturating_command(setting, name, sink.url, seconds)
            ends.call([*setting.machine.sender_prefix, *command], timeout=seconds + 60)
        report = sink.report()
        # The best full second: the first has the connections in it, the last is cut short.
        full = report["requestsBySecond"][1:-1] or report["requestsBySecond"]
        return {"rate": report["meanRate"], "best": max(full), "requests": report["requests"]}
    finally:
        sink.discard()


def stall(setting: Setting) -> dict:
    """The server stops for 1 s in 6 s at 1000 requests a second.

    A sixth of the requests waits, the first of them for a second and the last for none: a tenth of
    all waits longer than 0.4 s, a hundredth longer than 0.94 s."""
    sink = Sink(setting, "--stall", "2s:1s")
    try:
        sent = ends.send(setting, sink.url, "--rate", "1000", "--limit", "6000")
        emission, report = sent.json, sink.report()
        accounted = sum(emission[key] for key in ("sent", "shed", "skipped", "pending"))
        return {
            "p90": emission["response"]["p90"],
            "p99": emission["response"]["p99"],
            "serviceP90": emission["service"]["p90"],
            "planned": emission["planned"],
            "accounted": accounted,
            "received": report["requests"],
        }
    finally:
        sink.discard()


def drift(setting: Setting, seconds: float) -> dict:
    """A minute at 1000 requests a second: does the schedule stretch?"""
    return paced(setting, "stampede", 1_000, seconds, tls=False)


def verdict(setting: Setting, beside_spinner: bool, rate: int, seconds: float) -> dict:
    """What our sender says of itself, alone on its core and beside a program that spins.

    Beside it the sender is scheduled as any program, for before all others it would not notice."""
    spinner = None
    if beside_spinner:
        setting = replace(setting, machine=replace(setting.machine, realtime=False))
        spinner = subprocess.Popen(
            ["taskset", "-c", str(setting.machine.sender_core), "sh", "-c", "while :; do :; done"]
        )
        time.sleep(0.2)
    try:
        return paced(setting, "stampede", rate, seconds, tls=False)
    finally:
        if spinner:
            spinner.kill()
            spinner.wait()


def memory(setting: Setting, run, *flags: str) -> dict:
    """What our sender takes for a run."""
    sink = Sink(setting)
    try:
        sent = ends.send(setting, sink.url, *flags, run=run)
        emission, report = sent.json, sink.report()
        return {
            "resident": sent.resident,
            "planned": emission["planned"],
            "sent": emission["sent"],
            "received": report["requests"],
            "sessions": report["sessions"],
            "seconds": sent.seconds,
        }
    finally:
        sink.discard()


def rounds(count: int, names: list[str], measure) -> dict[str, list[dict]]:
    """Measures each sender once a round, in turns, so that all see the same hours of the machine."""
    results: dict[str, list[dict]] = {name: [] for name in names}
    for number in range(count):
        order = names[number % len(names) :] + names[: number % len(names)]
        for name in order:
            try:
                results[name].append(measure(name))
            except (RuntimeError, subprocess.TimeoutExpired, KeyError, TypeError) as error:
                say(f"  {name}: {error}")
                results[name].append({"error": str(error)})
    return results
