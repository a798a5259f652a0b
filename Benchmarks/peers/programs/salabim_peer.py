"""salabim: one component a token, session or customer, as generators; the station is a `Resource`.

Generators are the faster of its two modes. The monitors are off: they record what no peer records.
"""

import salabim as sim
from workload import (
    ARRIVAL_INTERVAL,
    CUSTOMER_SERVICE,
    HOLD_TIME,
    SERVICE_TIME,
    THINK_TIME,
    Meter,
    Task,
    exponential,
    servers,
)

sim.yieldless(False)
task = Task.read()
meter = Meter(task)
draw = exponential(task)
env = sim.Environment(trace=False)


class Actor(sim.Component):
    def setup(self):
        self.status.monitor(False)
        self.mode.monitor(False)


class Token(Actor):
    def process(self):
        while True:
            yield self.hold(draw(1 / HOLD_TIME))
            if meter.operation(env.now()):
                env.main().activate()


class Session(Actor):
    def process(self):
        while True:
            yield self.hold(draw(1 / THINK_TIME))
            entered = env.now()
            yield self.request(station)
            yield self.hold(draw(1 / SERVICE_TIME))
            self.release()
            if meter.leave(env.now(), entered):
                env.main().activate()


class Customer(Actor):
    def process(self):
        entered = env.now()
        yield self.request(station)
        yield self.hold(draw(1 / CUSTOMER_SERVICE))
        self.release()
        if meter.leave(env.now(), entered):
            env.main().activate()


class Source(Actor):
    def process(self):
        while True:
            yield self.hold(draw(1 / ARRIVAL_INTERVAL))
            Customer()


match task.workload:
    case "hold":
        for _ in range(task.size):
            Token()
    case "mm1":
        station = sim.Resource("station", capacity=1, monitor=False)
        Source()
    case "session":
        station = sim.Resource("station", capacity=servers(task.size), monitor=False)
        for _ in range(task.size):
            Session()
    case _:
        task.unknown()

# The components start before the loop is measured.
env.run(till=1e-12)
meter.start()
env.run(till=sim.inf)
meter.stop()
meter.finish()
