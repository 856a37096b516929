"""Failures that a test orders: answers of every status, and connections that are cut."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from tests.support.telegram.errors import ApiError

Drop = Literal["before", "upload", "download"]
"""Where a connection is cut: before the request is read, in the middle of it, or of the answer."""

_DESCRIPTIONS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(eq=False)
class Fault:
    """One kind of failure, for some requests or some time."""

    method: str
    status: int
    retry_after: int | None
    description: str | None
    drop: Drop | None
    chat_id: int | None
    times: float
    until: float
    met: int = 0
    """How many requests it has struck."""

    def error(self) -> ApiError:
        """Return what is answered."""
        if self.status == 429:
            wait = self.retry_after or 1
            return ApiError(429, self.description or f"Too Many Requests: retry after {wait}", wait)
        known = _DESCRIPTIONS.get(self.status, "Internal Server Error")
        return ApiError(self.status, self.description or known, self.retry_after)


@dataclass
class Faults:
    """The failures that are still to come."""

    ordered: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """Order one, and return it."""
        self.ordered.append(fault)
        return fault

    def cut(self, method: str) -> Fault | None:
        """Return the cut of the line that strikes a request before it is read, and count it."""
        return self._take(method, None, reading=False)

    def answer(self, method: str, chat_id: object) -> Fault | None:
        """Return the failure that strikes a request which has been read, and count it."""
        return self._take(method, chat_id, reading=True)

    def clear(self) -> None:
        """Let everything work again."""
        self.ordered.clear()

    def _take(self, method: str, chat_id: object, *, reading: bool) -> Fault | None:
        now = time.monotonic()
        self.ordered = [fault for fault in self.ordered if fault.met < fault.times and now < fault.until]
        for fault in self.ordered:
            early = fault.drop in {"before", "upload"}
            here = fault.chat_id is None or fault.chat_id == chat_id
            if early != reading and here and fnmatchcase(method, fault.method):
                fault.met += 1
                return fault
        return None
