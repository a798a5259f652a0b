"""What the rows of a run add up to, under the names of ``summary.json`` and equal to it.

All sums are of whole numbers; floating point begins where a number is printed, in the same order of
operations as in the simulator, so that results are equal to the last bit. The definitions are those
of the simulator's *Output analysis*; intervals and the fault-free twin are not in the rows and are
left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .reader import Trace
from .rows import Rows
from .tables import OUTCOMES, RESULTS
from .waits import Waits, quantiles, visible_waits

CONVERTED, ASSISTED, ABANDONED, FAILED, _, _, OPEN = range(len(RESULTS))

#: Outcomes that are a failure for the caller.
FAILURES = np.isin(
    OUTCOMES,
    [
        "error",
        "timeout",
        "overload",
        "pool-timeout",
        "outage",
        "declined",
        "shed",
        "breaker-open",
        "reneged",
    ],
)
#: Outcomes of callers that were turned away at once, whose time tells nothing.
TURNED_AWAY = np.isin(OUTCOMES, ["overload", "shed", "breaker-open", "skipped", "refused-by-rule"])
_SKIPPED = OUTCOMES.index("skipped")
_RENEGED = OUTCOMES.index("reneged")

_CALL_COLUMNS = [
    "time",
    "session",
    "latency",
    "persona",
    "journey",
    "step",
    "attempt",
    "outcome",
    "call",
    "fault",
    "service",
]


def summarize(trace: Trace) -> dict[str, Any]:
    """The part of ``summary.json`` that follows from the rows of a run.

    Reads the whole trace into memory: some hundred bytes a call.
    """
    return _Summary(trace).document()


class _Summary:
    """The tables of a run and what is derived from them once."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.names = trace.names
        self.begins = trace.read("session-begin", ["time", "session", "persona", "journey"])
        self.ends = trace.read("session-end")
        self.calls = trace.read("call", _CALL_COLUMNS)
        self.markers = trace.read("marker")
        self.stations = trace.read("station-window")
        self.reals = np.array([service.is_real for service in self.names.services], np.bool_)
        self.is_real = self.reals[self.calls["service"]] & (self.calls["outcome"] != _SKIPPED)
        self.visibles = np.array([one.is_visible for one in self.names.services], np.bool_)
        self.is_visible = self.visibles[self.calls["service"]] & (
            self.calls["outcome"] != _SKIPPED
        )
        self.passed_by = np.array([one.is_passed_by for one in self.names.services], np.bool_)
        self.is_failure = self.is_real & FAILURES[self.calls["outcome"]]
        self.is_closed = self.ends["result"] != OPEN
        self.is_loss = self._losses_mask()
        self.is_completed = self.ends["result"] <= ASSISTED
        self.waits: Waits = visible_waits(self.calls, self.ends, self.is_visible)
        self.width = self.names.window
        self.end = self._end()
        self.windows = -(-self.end // self.width) if self.width else 0

    def document(self) -> dict[str, Any]:
        """The parts, by the names of ``summary.json``."""
        everyone = np.ones(self.ends.count, np.bool_)
        return {
            "scenario": self.names.scenario,
            "quantum": self.trace.quantum,
            "loadModel": self.names.load,
            "currency": self.names.currency,
            "virtualDuration": self._seconds(self.end),
            "events": self._marker("end", "argument") or 0,
            "metrics": self._metrics(everyone, np.ones(self.calls.count, np.bool_)),
            "sessions": self._sessions(everyone, np.ones(self.begins.count, np.bool_)),
            "personas": self._groups("persona", list(self.names.personas)),
            "journeys": self._groups("journey", [one.name for one in self.names.journeys]),
            "services": [self._service(number) for number in self._shown_services()],
            "databases": self._databases(),
            "steps": self._steps(),
            "funnels": self._funnels(),
            "losses": self._losses(),
            "endings": self._endings(),
            "effects": self._effects(),
            "windows": self._series(),
        }

    # Instants

    def _marker(self, kind: str, column: str) -> int | None:
        number = {"end-of-arrivals": 4, "end": 5}[kind]
        values = self.markers[column][self.markers["kind"] == number]
        return int(values[-1]) if len(values) else None

    def _end(self) -> int:
        latest = [
            int(rows["time"].max())
            for rows in (self.begins, self.ends, self.calls, self.markers, self.stations)
            if rows.count
        ]
        return max([self._marker("end", "time") or 0, *latest])

    def _seconds(self, quanta: float) -> float:
        return float(quanta) * float(self.trace.quantum) / 1e9

    # Sessions

    def _losses_mask(self) -> np.ndarray:
        reasons = self.names.reasons
        no_intent = reasons.index("no-intent") if "no-intent" in reasons else -1
        left = (self.ends["result"] == ABANDONED) & (self.ends["reason"] != no_intent)
        return left | (self.ends["result"] == FAILED)

    def _sessions(self, ends: np.ndarray, begins: np.ndarray) -> dict[str, int]:
        started = int(np.count_nonzero(begins))
        results = np.bincount(self.ends["result"][ends], minlength=len(RESULTS)).tolist()
        counts = dict(zip(RESULTS, results))
        ended = sum(results) - counts["open"]
        lost = int(np.count_nonzero(self.is_loss & ends))
        closed = ends & self.is_closed
        times = np.concatenate([self.begins["time"][begins], self.ends["time"][closed]])
        changes = np.zeros(int(times.max()) // self.width + 1 if len(times) else 1, np.int64)
        np.add.at(changes, self.begins["time"][begins] // self.width, 1)
        np.subtract.at(changes, self.ends["time"][closed] // self.width, 1)
        peak = max(0, int(np.cumsum(changes).max()))
        return {
            "started": started,
            "ended": ended,
            **counts,
            "open": started - ended,
            "technicalLosses": lost,
            "peakConcurrent": peak,
        }

    def _groups(self, column: str, names: list[str]) -> list[dict[str, Any]]:
        groups = []
        for number, name in enumerate(names):
            ends = self.ends[column] == number
            sessions = self._sessions(ends, self.begins[column] == number)
            metrics = self._metrics(ends, self.calls[column] == number)
            groups.append({"name": name, "sessions": sessions, "metrics": metrics})
        return groups

    def _metrics(self, ends: np.ndarray, calls: np.ndarray) -> dict[str, dict[str, float | None]]:
        closed, lost = ends & self.is_closed, ends & self.is_loss
        completed = ends & self.is_completed
        ended, completions = int(closed.sum()), int(completed.sum())
        losses = int(lost.sum())
        result, satisfaction = self.ends["result"], self.ends["satisfaction"]
        abandoned = int((ends & (result == ABANDONED)).sum())
        left = int((lost & (result == ABANDONED)).sum())
        made, failed = int((self.is_real & calls).sum()), int((self.is_failure & calls).sum())
        quantum = self._seconds(1)
        visible = self.waits.per_end
        ratios = {
            "journey-completion-rate": (completions, completions + losses, 1.0),
            "conversion-rate": (completions, ended, 1.0),
            "abandonment-rate": (abandoned, ended, 1.0),
            "technical-abandonment-rate": (left, ended, 1.0),
            "average-journey-time": (int(visible[completed].sum()), completions, quantum),
            "journey-wall-time": (
                int(self.ends["duration"][completed].sum()),
                completions,
                quantum,
            ),
            "customer-satisfaction": (int(satisfaction[closed].sum(dtype=np.int64)), ended, 0.001),
            "error-rate": (failed, made, 1.0),
        }
        values: dict[str, float | None] = {
            name: part / whole * scale if whole else None
            for name, (part, whole, scale) in ratios.items()
        }
        values["revenue-generated"] = int(self.ends["value"][closed].sum())
        values["revenue-lost"] = int(self.ends["potential"][lost].sum())
        return {name: {"value": value} for name, value in values.items()}

    # Services

    def _shown_services(self) -> list[int]:
        answered = np.zeros(len(self.names.services), np.int64)
        counted = ~TURNED_AWAY[self.calls["outcome"]]
        answered += np.bincount(self.calls["service"][counted], minlength=len(answered))
        np.add.at(answered, self.stations["service"], self.stations["calls"])
        return [
            number
            for number, service in enumerate(self.names.services)
            if service.is_real or (service.is_reported and answered[number])
        ]

    def _service(self, number: int) -> dict[str, Any]:
        service = self.names.services[number]
        own = self.stations.take(self.stations["service"] == number)
        of_calls = self.calls["service"] == number
        outcome = self.calls["outcome"]
        latency = self.calls["latency"][of_calls & ~TURNED_AWAY[outcome]]
        reneged = int(np.count_nonzero(of_calls & (outcome == _RENEGED)))
        calls, waited = int(own["calls"].sum()), int(own["waited"].sum())
        wait, busy = int(own["wait_sum"].sum()), int(own["busy_sum"].sum())
        overloads = int(own["overloads"].sum())
        served = max(0, calls - overloads - reneged)
        quartet = quantiles(latency, (0.5, 0.95, 0.99, 0.999))
        return {
            "name": service.name,
            "servers": service.servers or None,
            "calls": calls,
            "meanWait": self._per(wait, calls),
            "meanServiceTime": self._per(busy, served),
            "meanResponse": self._mean(latency),
            "waitedShare": waited / calls if calls else None,
            "utilization": _share(busy, float(self.end) * service.servers),
            "meanInSystem": _share(float(wait) + float(busy), float(self.end)),
            "longestQueue": int(own["longest_queue"].max(initial=0)),
            "overloads": overloads,
            "timeouts": int(own["timeouts"].sum()),
            "errors": int(own["errors"].sum()),
            **{
                name: None if value is None else self._seconds(value)
                for name, value in zip(("p50", "p95", "p99", "p999"), quartet)
            },
        }

    def _per(self, total: int, count: int) -> float | None:
        return self._seconds(float(total) / float(count)) if count else None

    def _mean(self, values: np.ndarray) -> float | None:
        if len(values) == 0:
            return None
        whole, rest = divmod(int(values.sum()), len(values))
        return self._seconds(float(whole) + float(rest) / float(len(values)))

    # Databases

    def _databases(self) -> list[dict[str, Any]]:
        places = {service.name: place for place, service in enumerate(self.names.services)}
        pools = [
            (name, place)
            for name, place in places.items()
            if name.count("/") == 1
            and name.startswith("database/")
            and not self.names.services[place].is_real
        ]
        return [self._database(name, place, places) for name, place in pools]

    def _database(self, name: str, place: int, places: dict[str, int]) -> dict[str, Any]:
        def book(suffix: str, column: str) -> list[int]:
            return self._book(places.get(f"{name}/{suffix}"), column)

        length = [
            float(min(self.width, self.end - window * self.width)) for window in range(self.windows)
        ]
        in_use, peaks = self._book(place, "busy_sum"), book("in-use", "longest_queue")
        waited, waits = self._book(place, "waited"), self._book(place, "wait_sum")
        timeouts = self._book(place, "timeouts")
        hits, shed, degraded = (book(one, "calls") for one in ("cache", "shed", "degraded"))
        return {
            "name": name.removeprefix("database/"),
            "connections": self.names.services[place].servers,
            "requests": sum(self._book(place, "calls")),
            "poolWaits": sum(waited),
            "poolWaitSeconds": self._seconds(sum(waits)),
            "poolTimeouts": sum(timeouts),
            "failures": sum(self._book(place, "errors")),
            "cacheHits": sum(hits),
            "skippedNonEssential": sum(shed),
            "degraded": sum(degraded),
            "meanInUse": float(sum(in_use)) / float(self.end) if self.end else None,
            "peakInUse": max(peaks, default=0),
            "longestQueue": max(self._book(place, "longest_queue"), default=0),
            "windows": {
                "poolWaits": waited,
                "poolWaitSeconds": [self._seconds(wait) for wait in waits],
                "poolTimeouts": timeouts,
                "cacheHits": hits,
                "skippedNonEssential": shed,
                "degraded": degraded,
                "meanInUse": [float(busy) / one for busy, one in zip(in_use, length)],
                "peakInUse": peaks,
            },
        }

    def _book(self, place: int | None, column: str) -> list[int]:
        """A column of a station's windows, window by window; what lies behind the last is its own."""
        series = np.zeros(self.windows, np.int64)
        if place is None or self.windows == 0:
            return series.tolist()
        own = self.stations.take(self.stations["service"] == place)
        times = own["time"].astype(np.int64)
        window = np.minimum(np.maximum(times - 1, 0) // self.width, self.windows - 1)
        values = own[column].astype(np.int64)
        if column == "longest_queue":
            np.maximum.at(series, window, values)
        else:
            np.add.at(series, window, values)
        return series.tolist()

    # Steps

    def _steps(self) -> list[dict[str, Any]]:
        reached = self._reached()
        unfinished = self._unfinished()
        steps = []
        for number, journey in enumerate(self.names.journeys):
            for step, name in enumerate(journey.steps):
                own = (self.waits.journey == number) & (self.waits.step == step)
                waits = self.waits.length[own]
                p50, p95, p99 = quantiles(waits, (0.5, 0.95, 0.99))
                steps.append(
                    {
                        "journey": journey.name,
                        "step": name,
                        "reached": int(reached[:, number, step].sum()),
                        "completed": int(reached[:, number, step].sum())
                        - int(unfinished[number, step]),
                        "waits": len(waits),
                        "meanResponse": self._mean(waits),
                        "p50": None if p50 is None else self._seconds(p50),
                        "p95": None if p95 is None else self._seconds(p95),
                        "p99": None if p99 is None else self._seconds(p99),
                    }
                )
        return steps

    def _unfinished(self) -> np.ndarray:
        """Sessions that ended, or stay open, in the middle of a step that they had reached."""
        longest = max((len(journey.steps) for journey in self.names.journeys), default=0)
        width = np.uint64(longest + 1)
        first = self._first_of_steps()
        called = self.calls["session"][first] * width + self.calls["step"][first]
        counts = np.zeros((len(self.names.journeys), max(longest, 1)), np.int64)
        here = np.isin(self.ends["session"] * width + self.ends["steps"], called)
        stopped = self.ends.take(here & (self.ends["steps"] < longest))
        np.add.at(counts, (stopped["journey"], stopped["steps"]), 1)
        return counts

    def _reached(self) -> np.ndarray:
        """Sessions with a row of each step, by persona, journey and step."""
        longest = max((len(journey.steps) for journey in self.names.journeys), default=0)
        shape = (len(self.names.personas), len(self.names.journeys), max(longest, 1))
        first = self._first_of_steps()
        reached = np.zeros(shape, np.int64)
        places = (self.calls[name][first] for name in ("persona", "journey", "step"))
        np.add.at(reached, tuple(places), 1)
        return reached

    def _first_of_steps(self) -> np.ndarray:
        """The first row of each session and step that the session took."""
        taken = np.flatnonzero(~self.passed_by[self.calls["service"]])
        longest = max((len(journey.steps) for journey in self.names.journeys), default=0)
        sessions, steps = self.calls["session"][taken], self.calls["step"][taken]
        key = sessions * np.uint64(max(longest, 1)) + steps
        _, first = np.unique(key, return_index=True)
        return taken[first]

    def _funnels(self) -> list[dict[str, Any]]:
        reached = self._reached()
        completed = np.zeros(reached.shape[:2], np.int64)
        done = self.ends.take(self.is_completed)
        np.add.at(completed, (done["persona"], done["journey"]), 1)
        funnels = []
        for persona, name in enumerate(self.names.personas):
            for number, journey in enumerate(self.names.journeys):
                counts = reached[persona, number, : len(journey.steps)].tolist()
                counts.append(int(completed[persona, number]))
                if any(counts):
                    funnels.append(
                        {
                            "persona": name,
                            "journey": journey.name,
                            "steps": [*journey.steps, "completed"],
                            "reached": counts,
                        }
                    )
        return funnels

    # Losses

    def _losses(self) -> list[dict[str, Any]]:
        lost = self.ends.take(self.is_loss)
        keys = np.stack([lost[name].astype(np.int64) for name in ("result", "reason", "fault")])
        cells, cell = np.unique(keys, axis=1, return_inverse=True)
        cell = cell.reshape(-1)
        losses = []
        for number, (result, reason, fault) in enumerate(cells.T.tolist()):
            own = cell == number
            losses.append(
                {
                    "result": RESULTS[result],
                    "reason": self.names.reasons[reason],
                    "effect": self.names.faults[fault - 1] if fault else None,
                    "sessions": int(np.count_nonzero(own)),
                    "value": int(lost["potential"][own].sum()),
                }
            )
        return sorted(
            losses,
            key=lambda one: (-one["value"], one["result"], one["reason"], one["effect"] or ""),
        )

    def _endings(self) -> list[dict[str, Any]]:
        """How sessions ended that did not complete, and why."""
        other = self.ends.take(~self.is_completed & self.is_closed)
        keys = np.stack([other[name].astype(np.int64) for name in ("result", "reason")])
        cells, counts = np.unique(keys, axis=1, return_counts=True)
        return [
            {
                "result": RESULTS[result],
                "reason": self.names.reasons[reason],
                "sessions": int(count),
            }
            for (result, reason), count in zip(cells.T.tolist(), counts.tolist())
        ]

    def _effects(self) -> list[dict[str, Any]]:
        lost = self.ends.take(self.is_loss)
        effects = []
        for number, name in enumerate(self.names.faults):
            own = lost["fault"] == number + 1
            effects.append(
                {
                    "name": name,
                    "struckCalls": int(np.count_nonzero(self.calls["fault"] == number + 1)),
                    "lostSessions": int(np.count_nonzero(own)),
                    "lostValue": int(lost["potential"][own].sum()),
                }
            )
        return effects

    # Windows

    def _series(self) -> dict[str, Any]:
        closed = self.ends.take(self.is_closed)
        arrivals = self._counted(self.begins["time"])
        ended = self._counted(closed["time"])
        p50, p95, p99 = self._wait_quantiles()
        shown = self._shown_services()
        return {
            "width": self._seconds(self.width),
            "arrivals": arrivals,
            "ended": ended,
            "completed": self._counted(self.ends["time"][self.is_completed]),
            "lost": self._counted(self.ends["time"][self.is_loss]),
            "concurrent": np.cumsum(np.array(arrivals) - np.array(ended)).tolist(),
            "errors": self._counted(self.calls["time"][self.is_failure]),
            "revenue": self._counted(closed["time"], closed["value"]),
            "p50": p50,
            "p95": p95,
            "p99": p99,
            "utilization": {self.names.services[one].name: self._busy(one) for one in shown},
            "longestQueue": {self.names.services[one].name: self._queue(one) for one in shown},
        }

    def _window_of(self, time: np.ndarray) -> np.ndarray:
        """The window of each time; what happened at the very end belongs to the last."""
        return np.minimum(time // self.width, max(self.windows - 1, 0))

    def _counted(self, time: np.ndarray, amounts: np.ndarray | None = None) -> list[int]:
        counts = np.zeros(self.windows, np.int64)
        if self.windows:
            np.add.at(counts, self._window_of(time), 1 if amounts is None else amounts)
        return counts.tolist()

    def _wait_quantiles(self) -> list[list[float | None]]:
        window = self._window_of(self.waits.end)
        order = np.argsort(window, kind="stable")
        lengths = self.waits.length[order]
        bounds = np.searchsorted(window[order], np.arange(self.windows + 1))
        series: list[list[float | None]] = [[], [], []]
        for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist()):
            for values, one in zip(series, quantiles(lengths[first:last], (0.5, 0.95, 0.99))):
                values.append(None if one is None else self._seconds(one))
        return series

    def _station_windows(self, service: int) -> tuple[Rows, np.ndarray]:
        own = self.stations.take(self.stations["service"] == service)
        window = np.maximum(own["time"] - 1, 0) // self.width
        inside = window < self.windows
        return own.take(inside), window[inside]

    def _busy(self, service: int) -> list[float]:
        own, window = self._station_windows(service)
        busy = np.zeros(self.windows, np.int64)
        np.add.at(busy, window, own["busy_sum"])
        starts = np.arange(self.windows, dtype=np.int64) * self.width
        lengths = np.minimum(self.width, self.end - starts).astype(np.float64)
        servers = float(max(1, self.names.services[service].servers))
        return (busy.astype(np.float64) / (lengths * servers)).tolist()

    def _queue(self, service: int) -> list[int]:
        own, window = self._station_windows(service)
        longest = np.zeros(self.windows, np.int64)
        np.maximum.at(longest, window, own["longest_queue"])
        return longest.tolist()


def _share(part: float, whole: float) -> float | None:
    return float(part) / whole if whole > 0 else None
