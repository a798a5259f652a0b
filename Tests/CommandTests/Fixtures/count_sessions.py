"""Counts the sessions of an access log with regular expressions and sorting, for a second opinion.

usage: count_sessions.py LOG GAP WIDTH ORIGIN
Prints the number of requests, of sessions, and of sessions in each bin of WIDTH seconds from ORIGIN.
"""

import datetime
import re
import sys
from collections import Counter, defaultdict

path, gap, width, origin = sys.argv[1], *map(int, sys.argv[2:])
line_form = re.compile(r'(\S+) .*?\[(\d\d/\w{3}/\d{4}:[\d:]{8} [-+]\d{4})\].*"((?:[^"\\]|\\.)*)"$')
times = defaultdict(list)
for line in open(path, encoding="utf-8", newline="\n"):
    found = line_form.match(line.rstrip("\r\n"))
    if not found:
        continue
    try:
        time = datetime.datetime.strptime(found[2], "%d/%b/%Y:%H:%M:%S %z")
    except ValueError:
        continue
    times[found[1], found[3]].append(int(time.timestamp()))
starts = []
for clock in times.values():
    clock.sort()
    starts.append(clock[0])
    starts += [after for before, after in zip(clock, clock[1:]) if after - before > gap]
bins = Counter((start - origin) // width for start in starts)
print(sum(map(len, times.values())), len(starts))
print(*[bins[place] for place in range(max(bins) + 1)])
