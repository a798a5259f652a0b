"""SimPy: one process a token, session or customer.

The server of M/M/1 is a `Resource`. The station of the sessions is a `Container` of free servers:
a `Resource` searches the list of those in service at each release, which at a million sessions
takes most of the time.
"""

import simpy
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

task = Task.read()
meter = Meter(task)
draw = exponential(task)
env = simpy.Environment()
over = env.event()


def hold():
    while True:
        yield env.timeout(draw(1 / HOLD_TIME))
        if meter.operation(env.now):
            over.succeed()


def source(server):
    while True:
        yield env.timeout(draw(1 / ARRIVAL_INTERVAL))
        env.process(customer(server))


def customer(server):
    entered = env.now
    with server.request() as request:
        yield request
        yield env.timeout(draw(1 / CUSTOMER_SERVICE))
    if meter.leave(env.now, entered):
        over.succeed()


def session(free):
    while True:
        yield env.timeout(draw(1 / THINK_TIME))
        entered = env.now
        yield free.get(1)
        yield env.timeout(draw(1 / SERVICE_TIME))
        free.put(1)
        if meter.leave(env.now, entered):
            over.succeed()


match task.workload:
    case "hold":
        for _ in range(task.size):
            env.process(hold())
    case "mm1":
        env.process(source(simpy.Resource(env)))
    case "session":
        station = simpy.Container(env, init=servers(task.size))
        for _ in range(task.size):
            env.process(session(station))
    case _:
        task.unknown()

# The processes start before the loop is measured: a process is born by an event at time zero.
env.run(until=1e-12)
meter.start()
env.run(until=over)
meter.stop()
meter.finish()
