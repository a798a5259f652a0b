"""The two ends of a measurement: the stamping sink, and the senders that are compared."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .machine import Machine


@dataclass(frozen=True)
class Setting:
    """What all measurements of a benchmark share."""

    binary: Path
    machine: Machine
    folder: Path
    cert: Path
    key: Path
    run: Path

    @property
    def emitter(self) -> str:
        return str(self.binary / "stampede-emit")


class Sink:
    """A sink of its own for one measurement."""

    def __init__(self, setting: Setting, *flags: str, tls: bool = False) -> None:
        self.report_path = setting.folder / "sink.json"
        self.report_path.unlink(missing_ok=True)
        encryption = ["--tls", "--cert", str(setting.cert), "--key", str(setting.key)] if tls else []
        self.process = subprocess.Popen(
            [*setting.machine.sink_prefix, setting.emitter, "sink", "--listen", "127.0.0.1:0"]
            + ["--report", str(self.report_path), "--for", "10m", *encryption, *flags],
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError(f"the sink said {line!r}")
        self.url = ("https://" if tls else "http://") + line.split()[-1]

    def report(self) -> dict:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=120)
        return json.loads(self.report_path.read_text())

    def discard(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass(frozen=True)
class Sent:
    """How a sender ended: its exit status, what it printed, and what it took."""

    status: int
    text: str
    errors: str
    seconds: float
    processor: float
    resident: int

    @property
    def json(self) -> dict:
        return json.loads(self.text)


def call(command: list[str], timeout: float = 300) -> Sent:
    """Runs a command and says what it took, in seconds and bytes."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        text, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        text, errors = process.communicate()
    seconds = time.monotonic() - begin
    return Sent(process.returncode, text, errors, seconds, 0, 0)


def call_measured(command: list[str], folder: Path) -> Sent:
    """Like `call`, and says how much memory and processor time the command took at most."""
    begin = time.monotonic()
    paths = folder / "stdout", folder / "stderr"
    with paths[0].open("w") as text, paths[1].open("w") as errors:
        process = subprocess.Popen(command, stdout=text, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
    return Sent(
        os.waitstatus_to_exitcode(status),
        paths[0].read_text(),
        paths[1].read_text(),
        time.monotonic() - begin,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,
    )


def send(setting: Setting, url: str, *flags: str, run: Path | None = None, tls: bool = False) -> Sent:
    """Our own emitter. A schedule that was not kept (98) is a result; anything else is a failure."""
    trust = ["--ca", str(setting.cert)] if tls else []
    realtime = ["--realtime"] if setting.machine.realtime else []
    sent = call_measured(
        ["taskset", "-c", str(setting.machine.sender_core), setting.emitter, "send"]
        + [str(run or setting.run), "--target", url, "--out", str(setting.folder / "emission")]
        + ["--force", "--quiet", "--format", "json", *trust, *realtime, *flags],
        setting.folder,
    )
    if sent.status not in (0, 98):
        raise RuntimeError(f"stampede-emit send ended with {sent.status}: {sent.errors.strip()}")
    return sent


CONNECTIONS = 64


def paced_command(name: str, url: str, rate: int, seconds: float) -> list[str]:
    """How another sender is told to keep a rate."""
    each = rate / CONNECTIONS
    whole = str(int(seconds)) + "s"
    match name:
        case "h2load":
            return ["h2load", "--h1", "-t1", f"-c{CONNECTIONS}", f"-D{whole}", f"--rps={each:g}", url]
        case "hey":
            return ["hey", "-cpus", "1", "-c", str(CONNECTIONS), "-q", f"{each:g}", "-z", whole, url]
    raise ValueError(name)


def headers_like_ours(setting: Setting) -> list[str]:
    """Headers that make another sender's requests as long as ours: 50 bytes each."""
    census = call(
        [setting.emitter, "plan", str(setting.run), "--target", "http://127.0.0.1:1"]
        + ["--limit", "1000", "--format", "json"]
    ).json
    # What wrk sends by itself: a request line and the host.
    missing = census["bytes"] / census["requests"] - 50
    names = (f"X-Like-Ours-{number:02}" for number in range(int(missing / 50)))
    return [word for name in names for word in ("-H", f"{name}: " + "x" * 32)]


def saturating_command(setting: Setting, name: str, url: str, seconds: float) -> list[str]:
    """How another sender is told to send as much as it can."""
    whole = str(int(seconds)) + "s"
    match name:
        case "wrk":
            return ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{whole}", url]
        case "wrk-like-ours":
            options = ["-t1", f"-c{CONNECTIONS}", f"-d{whole}", *headers_like_ours(setting)]
            return ["wrk", *options, url]
        case "h2load":
            return ["h2load", "--h1", "-t1", f"-c{CONNECTIONS}", f"-D{whole}", url]
        case "hey":
            return ["hey", "-cpus", "1", "-c", str(CONNECTIONS), "-z", whole, url]
    raise ValueError(name)


def yardstick(setting: Setting, rate: int, seconds: float) -> dict:
    """What a bare loop does on the core of the sender."""
    realtime = ["--realtime"] if setting.machine.realtime else []
    sent = call(
        ["taskset", "-c", str(setting.machine.sender_core), setting.emitter, "sink", "--yardstick"]
        + ["--rate", str(rate), "--for", f"{seconds:g}s", *realtime]
    )
    return sent.json
