"""Reads the traces of Stampede into numpy, pandas, polars, Arrow, Parquet and DuckDB.

>>> import stampede_trace
>>> with stampede_trace.open("runs/black-friday-1") as trace:
...     calls = trace.read("call", ["time", "latency", "outcome"], since="18h", until="18h30m")

An independent second reader of the format: it shares no code with the simulator.
"""

from .errors import TraceError
from .hash import Digest
from .names import Journey, Names, Service
from .reader import Trace, open
from .rows import Rows
from .tables import OUTCOMES, RESULTS, TABLES
from .verification import Verification

__version__ = "1.0.0"

__all__ = [
    "OUTCOMES",
    "RESULTS",
    "TABLES",
    "Digest",
    "Journey",
    "Names",
    "Rows",
    "Service",
    "Trace",
    "TraceError",
    "Verification",
    "open",
]
