"""What the service writes to stderr: one line an event, for people or as JSON, and never a secret or a photo.

Everything that logs comes out the same, whether through structlog or the standard library, and within a
request every line carries its id.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, TextIO
from urllib.parse import quote, quote_plus

import structlog
from pydantic import BaseModel, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from structlog.typing import EventDict, Processor, WrappedLogger

from configs.settings import Log, Settings

ROOMS = ("bot", "configs", "engine", "storage")
"""Our own loggers. Others are heard from warnings on: below, they may quote what people sent."""

HIDDEN = "***"

_BYTES_LITERAL = re.compile(r"""\bb(['"])(?:\\.|(?!\1).){64,}\1""", re.DOTALL)
"""Bytes as Python writes them into an error's text, when there are so many that they may be a photo's."""


def set_up_logging(log: Log, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Send everything that is logged in this process to one stream.

    Args:
        log: from which level on, and in which format.
        secrets: what never comes out; see :func:`secrets_of`.
        stream: stderr by default.
    """
    target = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                Redaction(secrets),
                _renderer(log, target),
            ],
        )
    )
    level = logging.getLevelNamesMapping()[log.level.upper()]
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)


def in_request(request_id: str) -> AbstractContextManager[None]:
    """Let every line that is logged within carry the id of a request, also from tasks begun there."""
    return structlog.contextvars.bound_contextvars(request_id=request_id)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return every secret that the settings hold, and the passwords within addresses."""
    addresses = (settings.database_url(), settings.limits.storage.get_secret_value())
    return (*_secrets(settings), *(password for address in addresses for password in _password(address)))


class Redaction:
    """A processor that lets no secret and no photo through, wherever in an event it stands."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Hide these, also as a URL or Python's ``repr`` writes them."""
        spellings = {
            spelling
            for secret in secrets
            if secret
            for spelling in (secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1])
        }
        longest_first = sorted(spellings, key=len, reverse=True)
        self._secret = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Return the event as it may be written: plain values only."""
        return {name: self._clean(value) for name, value in event.items()}

    def _clean(self, value: object) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, bytes | bytearray | memoryview):
            return f"<{len(value)} bytes>"
        if isinstance(value, Mapping):
            return {str(key): self._clean(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(inner) for inner in value]
        text = _BYTES_LITERAL.sub("<bytes>", value if isinstance(value, str) else repr(value))
        return self._secret.sub(HIDDEN, text)


def _renderer(log: Log, stream: TextIO) -> Processor:
    if log.format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _secrets(group: BaseModel) -> Iterator[str]:
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, BaseModel):
            yield from _secrets(value)


def _password(url: str) -> Iterator[str]:
    try:
        password = make_url(url).password
    except (ArgumentError, ValueError):  # opening it says what is wrong with it
        return
    if password:
        yield str(password)
