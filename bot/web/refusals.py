"""What the page itself refuses, before the conversation hears of it, and the status of every error."""

from __future__ import annotations

from collections.abc import Mapping

from bot import errors
from bot.errors import BadRequest, SnaplookError


class Refused(BadRequest):
    """The page cannot take a request.

    Attributes:
        status: the status of the response.
    """

    status = 400

    def __init__(self, sentence: str = "The page cannot take this request.") -> None:
        super().__init__(sentence)


class NoPhoto(Refused):
    """A form without a photo."""


class BrokenUpload(Refused):
    """A form that ends too early or is put together wrongly."""


class WrongForm(Refused):
    """A form in a format that forms do not have."""

    status = 415


class SlowUpload(Refused):
    """A form that does not come to its end."""

    status = 408


class CrossSite(Refused):
    """A form on someone else's page."""

    status = 403


class NoSuchPage(Refused):
    """An address where nothing is."""

    status = 404


class WrongMethod(Refused):
    """An address that is asked in another way."""

    status = 405


_STATUS: tuple[tuple[type[SnaplookError], int], ...] = (
    (errors.HugePhoto, 413),
    (errors.TooManyPhotos, 413),
    (errors.NotAPhoto, 415),
    (errors.PhotoUnusable, 400),
    (errors.AnswerGone, 404),
    (errors.PhotoGone, 404),
    (errors.BadRequest, 400),
    (errors.TooManyRequests, 429),
    (errors.QueueFull, 503),
    (errors.Stopping, 503),
    (errors.EngineLost, 503),
    (errors.EngineAway, 503),
    (errors.ModelUnavailable, 503),
    (errors.CatalogueUnavailable, 503),
    (errors.StorageUnavailable, 503),
    (errors.SnaplookError, 500),
)
"""The first class that fits counts."""

_SOON = (errors.QueueFull, errors.Stopping, errors.EngineLost, errors.EngineAway)
_SOON_SECONDS = 5


def status_of(error: SnaplookError | None) -> int:
    """Return the HTTP status that says what went wrong; 200 where nothing did."""
    if error is None:
        return 200
    if isinstance(error, Refused):
        return error.status
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def headers_of(error: SnaplookError | None) -> Mapping[str, str]:
    """Return the headers that belong to an error: when to come again."""
    if isinstance(error, errors.TooManyRequests):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, _SOON):
        return {"Retry-After": str(_SOON_SECONDS)}
    return {}
