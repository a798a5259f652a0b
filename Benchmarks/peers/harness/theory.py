"""What the workloads must show, by theory: a peer that did not do the job has no rate.

Every tolerance is five standard errors and the known bias, so that all checks of a full run
together fail by chance less than once in a thousand runs.
"""

from dataclasses import asdict, dataclass
from math import sqrt

ARRIVAL_RATE = 0.7
SERVICE_RATE = 1.0
THINK_TIME = 5.0
SERVICE_TIME = 0.05
UTILIZATION = 0.7


@dataclass(frozen=True)
class Check:
    """One figure beside its expected value; the tolerance is relative."""

    name: str
    observed: float
    expected: float
    tolerance: float

    @property
    def deviation(self) -> float:
        return self.observed / self.expected - 1

    @property
    def holds(self) -> bool:
        return abs(self.deviation) <= self.tolerance

    def as_json(self) -> dict:
        return asdict(self) | {"deviation": self.deviation, "holds": self.holds}


def checks(workload: str, size: int, result: dict) -> list[Check]:
    """What must hold of one run of a peer."""
    operations, simulated = result["operations"], result["simulated"]
    error = 1 / sqrt(operations)
    rate = operations / simulated
    common = [Check("clock never runs back", float(result["ordered"]), 1.0, 0.0)]
    if workload == "hold":
        # The holds are a Poisson process, of one event a second and token.
        return common + [Check("holds a second", rate, size, 5 * error)]
    if workload == "mm1":
        # Stays of customers in line are correlated: the mean of n has a relative standard error
        # of about 6/sqrt(n) at this utilization. D. J. Daley, "The serial correlation coefficients
        # of waiting times in a stationary single server queue", J. Austral. Math. Soc. 8 (1968).
        return common + [
            Check("customers a second", rate, ARRIVAL_RATE, 5 * error),
            Check("mean time", result["meanTime"], 1 / (SERVICE_RATE - ARRIVAL_RATE), 30 * error),
        ]
    # The station is empty at the start: the first requests come out a service time late, and those
    # still inside at the end are the long ones.
    bias = 0.02 + 1.5 * SERVICE_TIME / simulated
    throughput, stay = closed_station(size)
    return common + [
        Check("requests a second", rate, throughput, bias + 5 * error),
        Check("mean time", result["meanTime"], stay, bias + 5 * error),
    ]


def servers(sessions: int) -> int:
    return max(1, round(sessions * SERVICE_TIME / (THINK_TIME + SERVICE_TIME) / UTILIZATION))


def closed_station(sessions: int) -> tuple[float, float]:
    """Throughput and mean time in the station of M/M/c with a finite population, exactly.

    A birth and death process on the number in the station: L. Kleinrock, "Queueing Systems",
    volume 1, 1975, section 3.10. With these workloads the throughput is N/(5.05 s) within 0.1 %.
    """
    capacity = servers(sessions)
    # Weights relative to the most likely state, so that none overflows; far ones vanish.
    likeliest = round(sessions * SERVICE_TIME / (THINK_TIME + SERVICE_TIME))

    def up(inside: int) -> float:
        births = (sessions - inside) / THINK_TIME
        return births / (min(inside + 1, capacity) / SERVICE_TIME)

    total, mean = 1.0, float(likeliest)
    for step in (1, -1):
        weight, inside = 1.0, likeliest
        while 0 <= inside + step <= sessions and weight > 1e-18:
            weight *= up(inside) if step > 0 else 1 / up(inside - 1)
            inside += step
            total += weight
            mean += weight * inside
    mean /= total
    throughput = (sessions - mean) / THINK_TIME
    return throughput, mean / throughput
