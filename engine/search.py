"""The search: photos of one garment in, the nearest products of the catalogue out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

from engine.config import Thresholds
from engine.index.catalogue import CatalogueIndex
from engine.index.closeness import RIVALS, measure
from engine.index.gate import open_gate
from engine.index.library import IndexLibrary
from engine.index.merge import Ranking
from engine.index.retrieve import retrieve
from engine.regions import Region, side_for, widened
from engine.runtime.base import Runtime
from engine.sight import Closer, Sight, look, look_apart, look_at, see, see_at
from engine.types import (
    ALL,
    GATED,
    Box,
    Garment,
    Gate,
    Hit,
    ImageId,
    Photo,
    Point,
    ProductId,
    SearchResult,
    Timings,
    Types,
    Vectors,
)

_BLANK = 224
"""The side in pixels of a photo that shows nothing."""


def anything(_product: ProductId) -> bool:
    """Allow every product."""
    return True


class SearchEngine:
    """Joins a model and the current index of a catalogue. Safe to call from several threads at once.

    Args:
        runtime: embeds the photos.
        library: of indexes made with the same model.
        overrides: fields of `Thresholds` that an operator set; they go over the model's and the index's own.
    """

    def __init__(
        self, runtime: Runtime, library: IndexLibrary, overrides: Mapping[str, float] | None = None
    ) -> None:
        self.runtime = runtime
        self._library = library
        self._overrides = dict(overrides or {})

    def prepare(self) -> None:
        """Open the current index, so that the first search does not wait for it.

        Raises:
            IndexMissing: no index has been built.
            IndexDamaged: a file of the index is missing or has a wrong size.
            IndexOfAnotherModel: the index holds vectors of another model.
        """
        self._library.current()

    def is_prepared(self) -> bool:
        """Say whether the current index has been opened, so that a search need not."""
        return self._library.is_open()

    def warm_up(self) -> None:
        """Do everything once that makes a first search slow: read the index from the disk, embed, search.

        Raises:
            CatalogueIndexError: as from `prepare`.
        """
        for file in self._library.current().folder.rglob("*"):
            if file.is_file():
                _read_through(file)
        self.search([Photo(np.zeros((_BLANK, _BLANK, 3), np.uint8))], k=1, types=ALL)

    def search(
        self,
        photos: Sequence[Photo],
        *,
        k: int,
        types: Types = GATED,
        allowed: Callable[[ProductId], bool] = anything,
        whole: bool = False,
        point: Point | None = None,
        closer: Closer | None = None,
    ) -> SearchResult:
        """Find the products nearest to a garment.

        Args:
            photos: at least one; several are views of the same garment, and each is seen whole.
            k: how many products, at least 1; there are fewer only when the searched types have no more.
            types: `GATED`, `ALL`, or the names of the types to search.
            allowed: says whether a product may be shown; more are fetched until ``k`` pass.
            whole: a single photo shows one garment, too, whatever is found in it.
            point: of a single photo, not seen whole, only the garment there is seen.
            closer: as in `see`.

        Returns:
            The garment that is answered first, and after it, without hits, whatever else a single photo
            shows. In an empty catalogue there are no hits and nothing is close.

        Raises:
            ValueError: there is no photo, ``k`` is less than 1, or a point lies in no single photo.
            FrameUnusable: the point lies outside the photo.
            UnknownType: a named type is not in this catalogue.
            IndexMissing: no index has been built.
            IndexDamaged: a file of the index is missing or has a wrong size.
            IndexOfAnotherModel: the index holds vectors of another model.
        """
        start = perf_counter()
        if point is not None and (whole or len(photos) != 1):
            raise ValueError("a point is in a single photo that is not seen whole")
        if whole or len(photos) != 1:
            sight = Sight(*self.look(photos))
        elif point is None:
            sight = self.see(photos[0], closer)
        else:
            sight = self.see_at(photos[0], point, closer)
        embed_ms = (perf_counter() - start) * 1000
        result = self.search_vector(sight.embedding, sight.probabilities, k=k, types=types, allowed=allowed)
        garments = with_pieces(result.garments[0], sight)
        return replace(result, garments=garments, timings=replace(result.timings, embed=embed_ms))

    def see(self, photo: Photo, closer: Closer | None = None) -> Sight:
        """See a photo's garments; see :func:`engine.sight.see`."""
        return see(self.runtime, photo, self._region_confidence(), closer)

    def see_at(self, photo: Photo, point: Point, closer: Closer | None = None) -> Sight:
        """See the garment at a point of a photo; see :func:`engine.sight.see_at`."""
        return see_at(self.runtime, photo, point, self._region_confidence(), closer)

    def look_apart(self, photos: Sequence[Photo]) -> tuple[Sight, bool]:
        """See views of one garment, or the first of different ones; see :func:`engine.sight.look_apart`."""
        return look_apart(self.runtime, photos)

    def look_at(self, photo: Photo, box: Box) -> tuple[Vectors, Vectors]:
        """See what a frame of a photo shows, as :meth:`look` does, with a margin around it."""
        return look_at(self.runtime, photo, box)

    def side_for(self, photo: Photo, boxes: Iterable[Box]) -> int:
        """Return how long a photo's shorter side has to be for :meth:`look_at` to see all of each frame."""
        size = self.runtime.bundle.description.preprocessing.size
        return max((side_for(photo, widened(box), size) for box in boxes), default=0)

    def look(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        """See a garment as `search_vector` needs it.

        Args:
            photos: at least one; several are views of the same garment.

        Returns:
            The garment's embedding ``float32 [D]``, L2-normalized, and its type probabilities
            ``float32 [C]``, in the order of the bundle's classes.

        Raises:
            ValueError: there is no photo.
        """
        return look(self.runtime, photos)

    def search_vector(
        self,
        embedding: Vectors,
        probabilities: Vectors,
        *,
        k: int,
        types: Types = GATED,
        allowed: Callable[[ProductId], bool] = anything,
    ) -> SearchResult:
        """Find the products nearest to an embedding, as `search` does.

        Args:
            embedding: ``float32 [D]``, L2-normalized.
            probabilities: ``float32 [C]``, in the order of the bundle's classes.
            k: as in `search`.
            types: as in `search`.
            allowed: as in `search`.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        start = perf_counter()
        catalogue = self._library.current()
        thresholds = self._thresholds(catalogue)
        bundle = self.runtime.bundle
        gate = open_gate(probabilities, bundle.classes, catalogue.types, thresholds, types)
        # Closeness compares the best product with the ones after it, however few are shown.
        want = max(k, RIVALS + 1)
        ranking = retrieve(catalogue, embedding, gate, thresholds, want=want, allowed=allowed)
        likeliest = int(probabilities.argmax())
        garment = Garment(
            box=None,
            product_type=bundle.classes[likeliest],
            confidence=float(probabilities[likeliest]),
            hits=_hits(ranking, gate, k),
            gate=gate,
            close=_is_close(ranking, thresholds),
        )
        timings = Timings(embed=0.0, search=(perf_counter() - start) * 1000)
        return SearchResult((garment,), bundle.model_id, catalogue.index_id, timings)

    def _region_confidence(self) -> float:
        return replace(self.runtime.bundle.thresholds, **self._overrides).region_confidence

    def _thresholds(self, catalogue: CatalogueIndex) -> Thresholds:
        thresholds = self.runtime.bundle.thresholds
        closeness = catalogue.manifest.closeness
        if closeness is not None:
            thresholds = replace(thresholds, close_score=closeness.score, close_margin=closeness.margin)
        return replace(thresholds, **self._overrides)


def with_pieces(answered: Garment, sight: Sight) -> tuple[Garment, ...]:
    """Return what was answered, where it is, and then the other pieces of the photo, not searched yet."""
    if sight.chosen is None:
        return (answered, *map(_unsearched, sight.pieces))
    others = (piece for number, piece in enumerate(sight.pieces) if number != sight.chosen)
    piece = sight.pieces[sight.chosen]
    first = replace(answered, box=piece.box, product_type=piece.product_type, confidence=piece.confidence)
    return (first, *map(_unsearched, others))


def _unsearched(piece: Region) -> Garment:
    return Garment(
        piece.box, piece.product_type, piece.confidence, (), Gate((), {}, fallback=False), close=False
    )


def _read_through(file: Path) -> None:
    """Bring a file into the system's cache, from which its maps are then served."""
    buffer = bytearray(2**20)
    with file.open("rb", buffering=0) as opened:
        while opened.readinto(buffer):
            pass


def _hits(ranking: Ranking, gate: Gate, k: int) -> tuple[Hit, ...]:
    best = ranking.best
    columns = (best.products[:k], best.images[:k], best.types[:k], best.cosines[:k])
    return tuple(
        Hit(ProductId(product), ImageId(image), gate.opened[place], max(0.0, 1.0 - cosine))
        for product, image, place, cosine in zip(*(column.tolist() for column in columns), strict=True)
    )


def _is_close(ranking: Ranking, thresholds: Thresholds) -> bool:
    cosines = ranking.best.cosines[: RIVALS + 1]
    if not len(cosines):
        return False
    score, margin = measure(cosines)
    return bool(score >= thresholds.close_score and margin >= thresholds.close_margin)
