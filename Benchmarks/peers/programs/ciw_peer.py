"""Ciw: networks of queues, described and not programmed; so it has no hold model.

It stops at a number of customers that is given beforehand, and looks at no clock.
"""

import ciw
from workload import ARRIVAL_INTERVAL, CUSTOMER_SERVICE, Meter, Task

task = Task.read()
meter = Meter(task)
if task.workload != "mm1":
    task.unknown()

ciw.seed(task.seed)
network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(1 / ARRIVAL_INTERVAL)],
    service_distributions=[ciw.dists.Exponential(1 / CUSTOMER_SERVICE)],
    number_of_servers=[1],
)
simulation = ciw.Simulation(network)
meter.start()
simulation.simulate_until_max_customers(task.operations, method="Finish")
meter.stop()

for record in sorted(simulation.get_all_records(), key=lambda record: record.exit_date):
    meter.leave(record.exit_date, record.arrival_date)
meter.finish()
