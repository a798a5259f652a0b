"""The one exception that reading a trace raises."""

from __future__ import annotations

import os


class TraceError(Exception):
    """A trace that cannot be read as it is asked for: damaged, cut short, or of another kind.

    Attributes:
        path: the file or folder.
        reason: what is wrong with it and, where there is one, the way out.
    """

    def __init__(self, path: str | os.PathLike[str], reason: str) -> None:
        self.path = os.fspath(path)
        self.reason = reason
        super().__init__(f"{self.path}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.path, self.reason)
