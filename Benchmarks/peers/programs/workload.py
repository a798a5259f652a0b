"""What every Python peer shares: the task, the constants of the workloads, and the meter.

The counterpart of `workload.hpp`, with the same command line and the same line of JSON.
"""

import gc
import json
import os
import random
import resource
import sys
import time
from dataclasses import dataclass

# Hold: every token waits an exponential time of mean 1 s, again and again.
HOLD_TIME = 1.0
# M/M/1: service of mean 1 s at utilization 0.7.
ARRIVAL_INTERVAL = 1 / 0.7
CUSTOMER_SERVICE = 1.0
# Sessions: think, then one FIFO station with as many servers as make it 70 % busy.
THINK_TIME = 5.0
SERVICE_TIME = 0.05
UTILIZATION = 0.7

# So many operations pass between two looks at the clock.
INTERVAL = 256


def servers(sessions: int) -> int:
    return max(1, round(sessions * SERVICE_TIME / (THINK_TIME + SERVICE_TIME) / UTILIZATION))


@dataclass(frozen=True)
class Task:
    """What to run: `PROGRAM WORKLOAD SIZE OPERATIONS SECONDS SEED`."""

    workload: str
    size: int
    operations: int
    seconds: float
    seed: int

    @staticmethod
    def read() -> "Task":
        if len(sys.argv) < 6:
            sys.exit(f"usage: {sys.argv[0]} hold|mm1|session SIZE OPERATIONS SECONDS SEED")
        workload, size, operations, seconds, seed = sys.argv[1:6]
        return Task(workload, int(size), int(operations), float(seconds), int(seed))

    def unknown(self) -> None:
        sys.exit(f"no such workload for this peer: {self.workload}")


def exponential(task: Task):
    """A function of the rate that draws, as the standard library has it."""
    return random.Random(task.seed).expovariate


class Meter:
    """Counts the operations of the loop, watches the clock, says when to stop."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.operations = 0
        self.next_look = 0
        self.stay = 0.0
        self.now = 0.0
        self.ordered = True
        self.started = 0.0
        self.seconds = 0.0
        self.memory = peak_memory()

    def start(self) -> None:
        """Opens the loop that is measured; all set-up lies before it."""
        # What the set-up made lives to the end: no collection need look at it again.
        gc.collect()
        gc.freeze()
        self.next_look = min(self.task.operations, INTERVAL)
        self.started = time.process_time()

    def leave(self, now: float, entered: float) -> bool:
        """One operation: somebody leaves who came in at `entered`. True when the run is over."""
        self.stay += now - entered
        return self.operation(now)

    def operation(self, now: float) -> bool:
        """One operation at a point of simulated time. True when the run is over."""
        if now < self.now:
            self.ordered = False
        self.now = now
        self.operations += 1
        return self.operations >= self.next_look and self.is_over()

    def is_over(self) -> bool:
        self.next_look = min(self.task.operations, self.operations + INTERVAL)
        return (
            self.operations >= self.task.operations
            or time.process_time() - self.started >= self.task.seconds
        )

    def stop(self) -> None:
        """Closes the loop, before anything is computed from what it left."""
        self.seconds = time.process_time() - self.started

    def finish(self) -> None:
        """Prints the result as a line of JSON and leaves the process without tearing it down."""
        result = {
            "workload": self.task.workload,
            "size": self.task.size,
            "operations": self.operations,
            "seconds": self.seconds,
            "bytes": peak_memory() - self.memory,
            "simulated": self.now,
            "meanTime": self.stay / self.operations if self.operations else 0.0,
            "ordered": self.ordered,
        }
        print(json.dumps(result), flush=True)
        os._exit(0)


def peak_memory() -> int:
    """The largest resident size so far, in bytes."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
