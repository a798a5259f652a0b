"""What the benchmark needs of the machine: programs, a certificate, traces, and how busy it is."""

import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Each program of another house, and the Debian package that has it.
PACKAGES = {"wrk": "wrk", "hey": "hey", "h2load": "nghttp2-client"}


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def output(*command: str) -> str | None:
    """What a command prints, or `None` where it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def provide(may_install: bool) -> dict[str, str]:
    """Installs the other senders that are missing; their versions by name."""
    missing = [package for name, package in PACKAGES.items() if shutil.which(name) is None]
    if missing and may_install and os.geteuid() == 0:
        say(f"installing {' '.join(missing)}")
        command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
        subprocess.run(command, stdout=sys.stderr, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    versions = {}
    for name, package in PACKAGES.items():
        if shutil.which(name) is None:
            say(f"without {name}: install it with 'sudo apt-get install {package}'")
        else:
            version = output("dpkg-query", "-W", "-f", "${Version}", package)
            versions[name] = version or "of unknown version"
    return versions


@dataclass(frozen=True)
class Machine:
    """Two cores, one for each end, and whether both ends may run before anything else."""

    sink_core: int
    sender_core: int
    realtime: bool

    def pinned(self, core: int, priority: int) -> list[str]:
        """What stands before a command to run it on a core."""
        command = ["taskset", "-c", str(core)]
        return [*command, "chrt", "-f", str(priority)] if self.realtime else command

    @property
    def sink_prefix(self) -> list[str]:
        return self.pinned(self.sink_core, 2)

    @property
    def sender_prefix(self) -> list[str]:
        return self.pinned(self.sender_core, 1)


def may_be_realtime() -> bool:
    return output("chrt", "-f", "1", "true") is not None


def describe() -> dict:
    """What must be known of the machine to read the figures."""
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "processor": processor,
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}",
    }


class Quiet:
    """How busy the machine was with other things, between its making and the question."""

    def __init__(self) -> None:
        self.begin = self.times()
        self.load = os.getloadavg()[0]

    @staticmethod
    def times() -> list[int]:
        return [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]

    def as_json(self) -> dict:
        passed = [now - then for now, then in zip(self.times(), self.begin)]
        return {
            "loadBefore": self.load,
            "loadAfter": os.getloadavg()[0],
            "steal": passed[7] / max(1, sum(passed)),
        }


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine for this run, and its key."""
    folder.mkdir(parents=True, exist_ok=True)
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-nodes", "-days", "2", "-subj", "/CN=localhost"]
        + ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
        + ["-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
    )
    return cert, key


def simulate(binary: Path, name: str, documents: list[Path], folder: Path) -> Path:
    """A run of these documents; kept from one benchmark to the next."""
    run = folder / name
    if not (run / "run.json").exists():
        say(f"simulating {name}")
        shutil.rmtree(run, ignore_errors=True)
        subprocess.run(
            [str(binary / "stampede"), "run", *map(str, documents), "--out", str(run)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return run


def black_friday(binary: Path, folder: Path) -> Path:
    documents = sorted((ROOT / "traces" / "black-friday").glob("*.yaml"))
    documents += sorted((ROOT / "traces" / "black-friday").glob("*.json"))
    return simulate(binary, "black-friday", documents, folder)


def wait_until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return condition()
