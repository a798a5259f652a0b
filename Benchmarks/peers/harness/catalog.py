"""The workloads, the peers, and what each peer can be asked to do."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """A workload at a size, with the bounds of one run of it."""

    workload: str
    size: int
    # Processor seconds of the loop, as a multiple of the option --seconds.
    stretch: float = 1.0
    # The loop ends earlier after so many operations.
    operations: int = 1_000_000_000

    @property
    def title(self) -> str:
        if self.workload == "mm1":
            return "M/M/1"
        return f"{'hold' if self.workload == 'hold' else 'sessions'} {self.size:,}"


# At a million the loop runs longer, so that slow peers too pass the transient at the start.
CASES = [
    Case("hold", 1_000),
    Case("hold", 100_000),
    Case("hold", 1_000_000, stretch=2.5),
    Case("mm1", 1, operations=1_000_000),
    Case("session", 10_000),
    Case("session", 100_000),
    Case("session", 1_000_000, stretch=2.5),
]


@dataclass(frozen=True)
class Peer:
    """A simulator that runs the workloads.

    A program in C++ is compiled with `libraries`; one in Python has the module's name in `module`.
    """

    name: str
    title: str
    source: str
    variant: str = ""
    packages: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    module: str = ""
    # Customers for M/M/1 where the peer cannot stop by the clock.
    customers: int | None = None
    # Why a workload is left out, from which size on.
    left_out: dict[str, tuple[int, str]] = field(default_factory=dict)

    def reason_against(self, case: Case) -> str | None:
        """Why the peer does not run a case, or `None` where it does."""
        size, reason = self.left_out.get(case.workload, (case.size + 1, ""))
        return reason if case.size >= size else None

    def arguments(self, case: Case, seconds: float, seed: int) -> list[str]:
        """The command line of the peer's program, after its name."""
        operations = case.operations
        if self.customers is not None and case.workload == "mm1":
            operations = self.customers
        words = [case.workload, case.size, operations, seconds * case.stretch, seed]
        return [str(word) for word in words] + ([self.variant] if self.variant else [])


PEERS = [
    Peer("heap", "*bare C++ binary heap (no framework)*", "heap.cpp"),
    Peer(
        "ns3-priority",
        "ns-3, PriorityQueue scheduler",
        "ns3.cpp",
        variant="PriorityQueue",
        packages=("libns3-dev",),
        libraries=("-lns3-core",),
    ),
    Peer(
        "ns3-map",
        "ns-3, Map scheduler (its default)",
        "ns3.cpp",
        variant="Map",
        packages=("libns3-dev",),
        libraries=("-lns3-core",),
    ),
    Peer(
        "systemc",
        "SystemC (SC_METHOD)",
        "systemc.cpp",
        packages=("libsystemc-dev",),
        libraries=("-lsystemc", "-pthread"),
    ),
    Peer(
        "simgrid",
        "SimGrid (actors)",
        "simgrid.cpp",
        packages=("libsimgrid-dev", "libboost-dev"),
        libraries=("-lsimgrid",),
        left_out={
            "hold": (1_000_000, "an actor takes 18 KB, a million 18 GB"),
            "session": (1_000_000, "an actor takes 18 KB, a million 18 GB"),
        },
    ),
    Peer("simpy", "SimPy", "simpy_peer.py", module="simpy"),
    Peer(
        "salabim",
        "salabim (generators)",
        "salabim_peer.py",
        module="salabim",
        left_out={
            "hold": (100_000, "to create 100,000 components takes about 20 s"),
            "session": (100_000, "to create 100,000 components takes about 20 s"),
        },
    ),
    Peer(
        "ciw",
        "Ciw",
        "ciw_peer.py",
        module="ciw",
        customers=50_000,
        left_out={
            "hold": (0, "it has queues only, no bare events"),
            "session": (0, "it looks at every individual at every event, a millisecond at 10,000"),
        },
    ),
]
