"""Installs what the peers need, compiles those in C++, and says what could not be had."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .catalog import Peer

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
PROGRAMS = HERE / "programs"
BUILD = ROOT / ".build" / "peers"
PYTHON = BUILD / "venv" / "bin" / "python"
COMPILE = ["g++", "-O2", "-std=c++17", "-Wall", "-Wextra"]


@dataclass(frozen=True)
class Ready:
    """A peer that can run: how its program is called, and which version it is."""

    command: list[str]
    version: str


def prepare(peers: list[Peer], may_install: bool) -> tuple[dict[str, Ready], dict[str, str]]:
    """The peers that are ready, and the reasons why the others are not, by name."""
    (BUILD / "bin").mkdir(parents=True, exist_ok=True)
    if may_install:
        install_packages({package for peer in peers for package in peer.packages})
        install_modules({peer.module for peer in peers if peer.module})
    ready: dict[str, Ready] = {}
    reasons: dict[str, str] = {}
    for peer in peers:
        outcome = prepare_module(peer) if peer.module else compile_program(peer)
        if isinstance(outcome, Ready):
            ready[peer.name] = outcome
        else:
            reasons[peer.name] = outcome
            say(f"without {peer.name}: {outcome}")
    return ready, reasons


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def output(*command: str) -> str | None:
    """What a command prints, or `None` where it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


# Debian


def package_version(package: str) -> str | None:
    found = output("dpkg-query", "-W", "-f=${db:Status-Status} ${Version}", package)
    return found.split()[1] if found and found.startswith("installed ") else None


def install_packages(packages: set[str]) -> None:
    missing = sorted(name for name in packages | {"g++"} if needs_package(name))
    if not missing:
        return
    if shutil.which("apt-get") is None:
        say(f"there is no apt-get to install {' '.join(missing)} with")
        return
    say(f"installing {' '.join(missing)}")
    elevate = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = elevate + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    # One by one: a package that this release lacks must not keep the others out.
    refresh(apt + ["update", "-q"])
    for package in missing:
        if not refresh(apt + ["install", "-qy", "--no-install-recommends", package]):
            say(f"could not install {package}; as root: apt-get install {package}")


def needs_package(name: str) -> bool:
    return shutil.which("g++") is None if name == "g++" else package_version(name) is None


def refresh(command: list[str]) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, timeout=600).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


# PyPI


def module_version(module: str) -> str | None:
    code = f"import {module}; from importlib.metadata import version; print(version('{module}'))"
    return output(str(PYTHON), "-c", code)


def install_modules(modules: set[str]) -> None:
    if modules and not PYTHON.exists():
        if output(sys.executable, "-m", "venv", str(BUILD / "venv")) is None:
            say("could not make a virtual environment; on Debian: apt-get install python3-venv")
            return
    missing = sorted(name for name in modules if module_version(name) is None)
    # salabim loads greenlet even where it does not use it.
    wanted = missing + (["greenlet"] if "salabim" in missing else [])
    if wanted:
        say(f"installing {' '.join(wanted)} from PyPI")
        if output(str(PYTHON), "-m", "pip", "install", "-q", *wanted) is None:
            say(f"could not install all of: {' '.join(wanted)}")


def prepare_module(peer: Peer) -> Ready | str:
    version = module_version(peer.module)
    if version is None:
        return f"the Python module {peer.module} (PyPI) is not installed"
    return Ready([str(PYTHON), str(PROGRAMS / peer.source)], f"{peer.module} {version}")


# C++


def compile_program(peer: Peer) -> Ready | str:
    source = PROGRAMS / peer.source
    program = BUILD / "bin" / source.stem
    newest = max(path.stat().st_mtime for path in (source, PROGRAMS / "workload.hpp"))
    if not program.exists() or program.stat().st_mtime < newest:
        say(f"compiling {peer.source}")
        command = COMPILE + [str(source), *peer.libraries, "-o", str(program)]
        try:
            done = subprocess.run(command, capture_output=True, text=True)
        except OSError:
            return "there is no g++"
        if done.returncode != 0:
            program.unlink(missing_ok=True)
            errors = [line for line in done.stderr.splitlines() if "error" in line]
            need = f" (Debian: {' '.join(peer.packages)})" if peer.packages else ""
            return f"does not compile{need}: {errors[0] if errors else 'no message'}"
    versions = [f"{name} {package_version(name) or 'of unknown version'}"
                for name in peer.packages[:1]]
    return Ready([str(program)], ", ".join(versions) or "own code")
