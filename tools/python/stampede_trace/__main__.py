"""``python -m stampede_trace``."""

import sys

from .cli import main

sys.exit(main())
