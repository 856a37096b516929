"""What a worker process does: opens the engine once, and answers one task after the other with it."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Any

from bot.parts import open_engine
from bot.workers.base import Look, LookOutdated, Searched, SearchRequest, SheetRequest
from bot.workers.drawing import draw_sheet, draw_thumbnail
from bot.workers.tasks import ReadyRequest, Task, ThumbnailRequest
from configs.settings import Settings
from engine.errors import EngineError, PhotoError
from engine.photos import decode, decode_closer
from engine.regions import crop, detailed, widened
from engine.search import SearchEngine, with_pieces
from engine.sight import Sight
from engine.types import Box, Photo, ProductId, SearchResult


class Workbench:
    """Does tasks, one at a time.

    Args:
        settings: name the model and the index. Neither needs to be there yet: they are looked for again
            at every task until they are.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._limits = settings.photo_limits()
        self._engine: SearchEngine | None = None

    def warm_up(self) -> None:
        """Do what would make the first search slow, as far as it can be done now."""
        try:
            self._open().warm_up()
        except EngineError:
            return  # whoever asks for a search is told, until it is mended

    def is_open_for(self, task: Task) -> bool:
        """Say whether what a task needs has been opened: no newer index, for instance."""
        if isinstance(task, SheetRequest | ThumbnailRequest):
            return True
        return self._engine is not None and self._engine.is_prepared()

    def do(self, task: Task) -> Any:
        """Do a task and return what it asks for.

        Raises:
            EngineError: the photo, the model or the index cannot be used.
            LookOutdated: a search brings a look of another model.
            MemoryError: there is not enough memory for it.
        """
        match task:
            case SearchRequest():
                return self._search(task)
            case SheetRequest():
                return draw_sheet(task, self._limits)
            case ThumbnailRequest():
                return draw_thumbnail(task.photo, task.side, self._limits)
            case ReadyRequest():
                return self._open().prepare()

    def _open(self) -> SearchEngine:
        if self._engine is None:
            self._engine = open_engine(self._settings)
        return self._engine

    def _search(self, request: SearchRequest) -> Searched:
        engine = self._open()
        if isinstance(request.seen, Look):
            if request.seen.model_id != engine.runtime.bundle.model_id:
                raise LookOutdated("The look is of another model than the one that answers now.")
            return Searched(_search(engine, request.seen, request), request.seen, (), 0.0)
        start = perf_counter()
        photos, left_out = self._decode(request.seen, request.box)
        decoded = perf_counter()
        sight, view = self._see(engine, photos, request.seen, request)
        look = Look(sight.embedding, sight.probabilities, engine.runtime.bundle.model_id)
        embed_ms = (perf_counter() - decoded) * 1000
        result = _search(engine, look, request)
        garments = with_pieces(result.garments[0], sight)
        result = replace(result, garments=garments, timings=replace(result.timings, embed=embed_ms))
        return Searched(result, look, left_out, (decoded - start) * 1000, view)

    def _see(
        self, engine: SearchEngine, photos: dict[int, Photo], files: tuple[bytes, ...], request: SearchRequest
    ) -> tuple[Sight, int | None]:
        """Return what is seen in photos by their numbers, and the number of the one that was seen alone."""
        if len(files) > 1 and request.apart:
            sight, apart = engine.look_apart(list(photos.values()))
            return sight, next(iter(photos)) if apart else None
        if len(files) > 1 or request.box is not None:
            return Sight(*engine.look(list(photos.values()))), None
        [photo], [data] = photos.values(), files

        def closer(side: int) -> Photo:
            return decode_closer(photo, data, detailed(self._limits, side))

        if request.point is None:
            return engine.see(photo, closer), None
        return engine.see_at(photo, request.point, closer), None

    def _decode(self, files: tuple[bytes, ...], box: Box | None) -> tuple[dict[int, Photo], tuple[str, ...]]:
        """Return the photos, or a part of them, that can be read, by their numbers; and why others not.

        Raises:
            PhotoError: the first one's, when none can be read.
        """
        photos: dict[int, Photo] = {}
        errors = []
        for number, data in enumerate(files, start=1):
            try:
                photos[number] = self._read(data, box)
            except PhotoError as error:
                if isinstance(error.__cause__, MemoryError):
                    raise error.__cause__ from None  # the photo may be whole
                errors.append(error)
        if errors and not photos:
            raise errors[0]
        return photos, tuple(map(str, errors))

    def _read(self, data: bytes, box: Box | None) -> Photo:
        if box is None:
            return decode(data, self._limits)
        return crop(decode(data, detailed(self._limits)), widened(box), self._limits)


def _search(engine: SearchEngine, look: Look, request: SearchRequest) -> SearchResult:
    def may_be_shown(product: ProductId) -> bool:
        return product not in request.excluded and (request.allowed is None or product in request.allowed)

    return engine.search_vector(
        look.embedding, look.probabilities, k=request.k, types=request.types, allowed=may_be_shown
    )
