"""How the service reaches the engine: one async protocol, whatever does the work behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bot.outlines import Outline
from engine.types import GATED, Box, Point, SearchResult, Types, Vectors


class LookOutdated(Exception):
    """A look is of another model than the one that answers now; who has the photos should send them again.

    It is in no tree of errors because it is for the caller: no person can do anything about it.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What the model saw in the photos of one garment; enough to search again without them.

    Attributes:
        embedding: ``float32 [D]``, L2-normalized.
        probabilities: ``float32 [C]``, in the order of the bundle's classes.
        model_id: the model that looked; another one cannot use it.
    """

    embedding: Vectors
    probabilities: Vectors
    model_id: str


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    Attributes:
        seen: files as they came, or an earlier look at them. Of several files those that cannot be read are
            left out.
        k: how many products.
        types: which product types to search.
        excluded: products that may not be shown.
        allowed: the only products that may be shown; None for all.
        box: the part of a single photo that is searched; None leaves it to what is seen there.
        apart: several photos that show clearly different garments are not merged: the first is searched.
        point: in the garment of a single photo that is searched, where no frame is named.
    """

    seen: tuple[bytes, ...] | Look = field(repr=False)
    k: int
    types: Types = GATED
    excluded: frozenset[int] = frozenset()
    allowed: frozenset[int] | None = None
    box: Box | None = None
    point: Point | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found.

    Attributes:
        result: the garment that was searched, and after it, without hits, others of a single photo.
        look: to search again with.
        left_out: why photos could not be read, one sentence each.
        decode_ms: milliseconds spent reading the photos.
        view: the number, from 1, of the only photo that was searched, where several were apart.
    """

    result: SearchResult
    look: Look
    left_out: tuple[str, ...]
    decode_ms: float
    view: int | None = None


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """An answer to be drawn as one picture.

    Attributes:
        query: the shopper's photo; None when it is kept no longer.
        photos: each card's photo, as a file.
        titles: each card's title.
        prices: each card's price; None when unknown.
        heading: the words under the shopper's photo.
        nothing: what is said when there are no cards.
        outlines: of the garments that were seen in the shopper's photo.
    """

    query: bytes | None = field(repr=False)
    photos: tuple[Path, ...]
    titles: tuple[str, ...]
    prices: tuple[str | None, ...]
    heading: str
    nothing: str
    outlines: tuple[Outline, ...] = ()


class AsyncEngine(Protocol):
    """The engine and what else is too heavy for the event loop.

    Any call may raise an error of :class:`engine.errors.EngineError` or of :class:`bot.errors.SnaplookError`;
    `bot.errors.EngineLost` when what did the work died of it, for instance for want of memory, and
    `bot.errors.EngineAway` when nothing can do it at the moment.
    """

    async def search(self, request: SearchRequest) -> Searched:
        """Find the products nearest to a garment.

        Raises:
            LookOutdated: the request brings a look of another model.
        """
        ...

    async def sheet(self, request: SheetRequest) -> bytes:
        """Draw an answer as one picture: a JPEG."""
        ...

    async def thumbnail(self, photo: Path, side: int) -> bytes:
        """Shrink a photo's file to at most ``side`` pixels on its longer side: a JPEG, upright, no EXIF."""
        ...

    async def ready(self) -> None:
        """Return when a search could be answered now; raise what stands in its way otherwise."""
        ...
