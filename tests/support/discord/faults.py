"""What goes wrong on purpose: refusals, floods and cut lines."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """Requests that fail.

    Attributes:
        method: such as ``PATCH``; ``*`` for every one.
        path: a pattern that is found anywhere in the path.
        status: of the answer; 0 cuts the line instead, before anything is done.
        retry_after: seconds, with a status of 429.
        most: how many requests it strikes.
        until: a moment of `time.monotonic` after which it strikes none.
        late: it is done, and only the answer is lost.
        met: how many it has struck.
    """

    method: str
    path: str
    status: int
    retry_after: float | None
    most: float
    until: float
    late: bool = False
    met: int = 0


@dataclass(slots=True)
class Faults:
    """All of them; the first that fits strikes."""

    found: list[Fault] = field(default_factory=list)

    def strike(self, method: str, path: str) -> Fault | None:
        """Return what strikes a request, and count it."""
        for fault in self.found:
            fits = fault.method in ("*", method) and re.search(fault.path, path)
            if fits and fault.met < fault.most and time.monotonic() < fault.until:
                fault.met += 1
                return fault
        return None
