"""What the small numbers in a trace stand for, from the names in its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import TraceError
from .tables import EMISSION_REASONS, MARKERS, OUTCOMES, RESULTS, Table


@dataclass(frozen=True)
class Service:
    """A service, or something that stands in for one such as ``support`` or ``skip/no-call``."""

    name: str
    #: Number of servers; 0: unlimited.
    servers: int
    #: Whether real requests go to it.
    is_real: bool

    @property
    def is_visible(self) -> bool:
        """Whether a visitor sees the time that it takes."""
        return self.is_real or self.name.startswith("rule/") or self.name == "processing"

    @property
    def is_reported(self) -> bool:
        """Whether it is worth a line of a report where anything was asked of it."""
        return self.is_visible or self.name == "async" or self.name.startswith("support")

    @property
    def is_passed_by(self) -> bool:
        """Whether its rows are those of steps that a session goes past."""
        is_skip = self.name.startswith("skip/") and self.name != "skip/no-call"
        return is_skip and not self.is_real


@dataclass(frozen=True)
class Journey:
    """A journey with its steps; ``calls`` holds, for each step, the services it calls in order."""

    name: str
    steps: tuple[str, ...]
    calls: tuple[tuple[int, ...], ...]


class Names:
    """The names of a trace, with the few settings that stand beside them.

    A number that has no name is not an error: whoever prints it shows nothing, or the number.
    """

    def __init__(self, meta: dict[str, Any], path: str) -> None:
        self.meta = meta
        self._path = path
        self.scenario = self._text("scenario")
        self.version = self._text("version")
        self.currency = self._text("currency")
        #: ``open`` or ``closed``: whether arrivals waited for the system.
        self.load = self._text("load")
        #: The length of an observation window, in quanta.
        self.window = self._number("window")
        #: The planned end of the run in quanta; 0: when the last session has ended.
        self.planned_end = self._number("plannedEnd")
        self.personas = self._texts("personas")
        self.regions = self._texts("regions")
        self.phases = self._texts("phases")
        #: Effects of the timeline; column ``fault`` holds 1 + the index, 0 is none.
        self.faults = self._texts("faults")
        #: Reasons of session ends; 0 is no reason.
        self.reasons = self._texts("reasons")
        #: Methods of payment; column ``payment`` holds 1 + the index, 0 is none.
        self.payments = self._texts("payments")
        self.services = tuple(self._service(item) for item in self._objects("services"))
        self.journeys = tuple(self._journey(item) for item in self._objects("journeys"))

    def labels(self, table: Table, column: str) -> list[str | None] | None:
        """The names of a column by its numbers, ``None`` where a number means nothing.

        Returns ``None`` for a column that holds quantities; the names of a step depend on its
        journey and come from :meth:`step_labels`.
        """
        if column in ("persona", "region", "phase"):
            return list(getattr(self, column + "s"))
        if column == "journey":
            return [journey.name for journey in self.journeys]
        if column == "service":
            return [service.name for service in self.services]
        if column == "fault":
            return [None, *self.faults]
        if column == "payment":
            return [None, *self.payments]
        if column == "outcome":
            return list(OUTCOMES)
        if column == "result":
            return list(RESULTS)
        if column == "reason":
            if table.name == "session-end":
                return [name or None for name in self.reasons]
            return list(EMISSION_REASONS)
        if column == "kind":
            return [MARKERS.get(kind) for kind in range(0x8002)]
        return None

    def step_labels(self) -> tuple[list[str], np.ndarray]:
        """The names of all steps, and a matrix of their places in it by (journey, step).

        The last row and column of the matrix are -1 and stand for numbers that have no name.
        """
        names = list(dict.fromkeys(step for journey in self.journeys for step in journey.steps))
        place = {name: number for number, name in enumerate(names)}
        longest = max((len(journey.steps) for journey in self.journeys), default=0)
        matrix = np.full((len(self.journeys) + 1, longest + 1), -1, np.int32)
        for row, journey in enumerate(self.journeys):
            matrix[row, : len(journey.steps)] = [place[step] for step in journey.steps]
        return names, matrix

    def call_services(self) -> np.ndarray:
        """The service of each (journey, step, call); 65,535 where the names have none."""
        journeys = len(self.journeys) + 1
        steps = max((len(journey.calls) for journey in self.journeys), default=0) + 1
        counts = [len(calls) for journey in self.journeys for calls in journey.calls]
        table = np.full((journeys, steps, max(counts, default=0) + 1), 0xFFFF, np.uint16)
        for row, journey in enumerate(self.journeys):
            for step, calls in enumerate(journey.calls):
                table[row, step, : len(calls)] = calls
        return table

    # Reading, with a mistake in the names as an error

    def _wrong(self, key: str) -> TraceError:
        return TraceError(self._path, f"the names do not hold {key!r} as they should")

    def _text(self, key: str) -> str:
        value = self.meta.get(key, "")
        if not isinstance(value, str):
            raise self._wrong(key)
        return value

    def _number(self, key: str) -> int:
        return self._whole(self.meta.get(key, 0), key, 1 << 64)

    def _whole(self, value: Any, key: str, limit: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < limit:
            raise self._wrong(key)
        return value

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.meta.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key)
        return tuple(value)

    def _objects(self, key: str, of: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        value = (self.meta if of is None else of).get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key)
        if len(value) > 1 << 16:
            raise self._wrong(key)
        return value

    def _service(self, item: dict[str, Any]) -> Service:
        name, is_real = item.get("name"), item.get("real", True)
        if not isinstance(name, str) or not isinstance(is_real, bool):
            raise self._wrong("services")
        return Service(name, self._whole(item.get("servers", 0), "services", 1 << 63), is_real)

    def _journey(self, item: dict[str, Any]) -> Journey:
        name = item.get("name")
        steps = self._objects("steps", item)
        names = [step.get("name") for step in steps]
        if not isinstance(name, str) or not all(isinstance(step, str) for step in names):
            raise self._wrong("journeys")
        calls = []
        for step in steps:
            services = [call.get("service") for call in self._objects("calls", step)]
            calls.append(tuple(self._whole(one, "journeys", 0xFFFF) for one in services))
        return Journey(name, tuple(str(step) for step in names), tuple(calls))
