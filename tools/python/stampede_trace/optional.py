"""Libraries that are used where they are installed."""

from __future__ import annotations

import importlib
from types import ModuleType


class MissingLibrary(ImportError):
    """A library that is needed for what was asked, and is not installed."""


def require(name: str, purpose: str) -> ModuleType:
    """The module called ``name``, or one sentence that says how to get it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        package = name.split(".")[0]
        raise MissingLibrary(
            f"{purpose} needs {package}, which is not installed: pip install {package}"
        ) from None
