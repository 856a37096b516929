"""What the server answers when it refuses a request."""

from __future__ import annotations

from typing import Any

JsonDict = dict[str, Any]


class ApiError(Exception):
    """A request that is refused: the status, the description and, for a flood, the seconds to wait."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> JsonDict:
        """Return the body of the answer."""
        body: JsonDict = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad(reason: str) -> ApiError:
    """Return the error of a request that is wrong in itself."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return the error of a request that this bot may not make."""
    return ApiError(403, f"Forbidden: {reason}")


def flooded(seconds: int) -> ApiError:
    """Return the error of a request that came too soon."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)
