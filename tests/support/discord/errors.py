"""Refusals, as Discord words them."""

from __future__ import annotations

from typing import Any

JsonDict = dict[str, Any]


class ApiError(Exception):
    """A request that is refused: its HTTP status, and Discord's own code of the reason."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.body: JsonDict = {"message": message, "code": code, **more}


def invalid(where: str, why: str) -> ApiError:
    """Return the refusal of a body in which something is wrong."""
    errors = {where: {"_errors": [{"code": "INVALID", "message": why}]}}
    return ApiError(400, 50035, "Invalid Form Body", errors=errors)


def unknown(code: int, what: str) -> ApiError:
    """Return the refusal of something that is not there."""
    return ApiError(404, code, f"Unknown {what}")


UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_USER = (10003, "Channel"), (10008, "Message"), (10013, "User")
UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = (10015, "Webhook"), (10062, "interaction")
