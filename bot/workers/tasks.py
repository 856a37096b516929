"""What goes to a worker process and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from bot.workers.base import SearchRequest, SheetRequest

TOO_MUCH = "This photo was too much for the machine; try a smaller one."
"""What is said when a worker died of a task, or had too little memory for it."""


@dataclass(frozen=True, slots=True)
class ThumbnailRequest:
    """A photo's file to be shrunk to at most ``side`` pixels on its longer side."""

    photo: Path
    side: int


@dataclass(frozen=True, slots=True)
class ReadyRequest:
    """The question whether a search could be answered."""


Task = SearchRequest | SheetRequest | ThumbnailRequest | ReadyRequest


class Sign(Enum):
    """What a worker says before the outcome."""

    OPENING = auto()
    """The model or a new index must be opened first, perhaps from a slow disk."""

    BEGUN = auto()
    """The task itself has begun."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended: with a value, or with an error."""

    value: Any = None
    error: Exception | None = None
