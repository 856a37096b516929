"""One photo in, an answer out: the search joined with what the database knows of the products."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from engine.config import PhotoLimits
from engine.photos import decode, decode_closer, read_bytes
from engine.regions import crop, detailed
from engine.search import SearchEngine
from engine.types import GATED, Box, Garment, Hit, Photo, Point, SearchResult, Timings, Types
from storage.database import Database
from storage.photos import PhotoStore
from storage.records import ProductRow


@dataclass(frozen=True, slots=True)
class FindRequest:
    """What is asked.

    Attributes:
        photo: the file.
        k: how many products.
        types: which product types to search.
        box: the frame to search, as fractions of the upright photo; None for what is seen in the whole.
        point: in the one garment to search, as fractions; it goes with no frame.
        each: search every garment that is seen, and not only the surest.
    """

    photo: Path
    k: int = 5
    types: Types = GATED
    box: Box | None = None
    point: Point | None = None
    each: bool = False


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """One product of an answer.

    Attributes:
        hit: where it was found, and how near.
        row: what the database knows of it.
        image: the file of its photo that was nearest.
        cover: the file of its first photo, which is how the shop shows it.
    """

    hit: Hit
    row: ProductRow
    image: Path
    cover: Path

    @property
    def product_type(self) -> str:
        """The product's own type; where it has none yet, the one it was found under."""
        return self.row.product_type or self.hit.product_type


@dataclass(frozen=True, slots=True)
class FindAnswer:
    """What was found for each garment, and how long it took in milliseconds."""

    result: SearchResult
    products: tuple[tuple[FoundProduct, ...], ...]
    timings: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """Return the answer as `snaplook find --json` prints it."""
        garments = zip(self.result.garments, self.products, strict=True)
        return {
            "model_id": self.result.model_id,
            "index_id": self.result.index_id,
            "garments": [_garment_json(garment, products) for garment, products in garments],
            "timings_ms": {name: round(value, 3) for name, value in self.timings.items()},
        }


class Finder:
    """Answers photos from one engine, one database and one photo store."""

    def __init__(
        self, engine: SearchEngine, database: Database, photos: PhotoStore, limits: PhotoLimits
    ) -> None:
        self._engine = engine
        self._database = database
        self._photos = photos
        self._limits = limits

    async def find(self, request: FindRequest) -> FindAnswer:
        """Answer one photo.

        Raises:
            EngineError: the photo, the index or a named type cannot be used.
            StorageError: the database cannot be used.
        """
        start = perf_counter()
        result, decoding = await asyncio.to_thread(self._search, request)
        products = [await self._products(garment) for garment in result.garments]
        timings = {
            "decode": decoding,
            "embed": result.timings.embed,
            "search": result.timings.search,
            "total": (perf_counter() - start) * 1000,
        }
        return FindAnswer(result, tuple(products), timings)

    def _search(self, request: FindRequest) -> tuple[SearchResult, float]:
        start = perf_counter()
        data = read_bytes(request.photo, self._limits)
        if request.box is None:
            photo = decode(data, self._limits)
        else:
            photo = crop(decode(data, detailed(self._limits)), request.box, self._limits)

        def closer(side: int) -> Photo:
            return decode_closer(photo, data, detailed(self._limits, side))

        decoding = (perf_counter() - start) * 1000
        result = self._engine.search(
            [photo],
            k=request.k,
            types=request.types,
            whole=request.box is not None,
            point=request.point,
            closer=closer,
        )
        if request.box is not None:
            result = replace(result, garments=(replace(result.garments[0], box=request.box),))
        if request.each:
            boxes = [one.box for one in result.garments if one.box is not None]
            sharp = closer(self._engine.side_for(photo, boxes))
            result = self._search_each(sharp, result, request)
        return result, decoding

    def _search_each(self, photo: Photo, result: SearchResult, request: FindRequest) -> SearchResult:
        """Search the garments, too, that were only seen so far."""
        garments, timings = [], result.timings
        for garment in result.garments:
            if garment.box is None or garment.searched:
                garments.append(garment)
                continue
            start = perf_counter()
            look = self._engine.look_at(photo, garment.box)
            embedding = (perf_counter() - start) * 1000
            found = self._engine.search_vector(*look, k=request.k, types=request.types)
            garments.append(replace(found.garments[0], box=garment.box))
            timings = Timings(timings.embed + embedding, timings.search + found.timings.search)
        return replace(result, garments=tuple(garments), timings=timings)

    async def _products(self, garment: Garment) -> tuple[FoundProduct, ...]:
        """Look the hits up; a product that left the database since the index was built is left out."""
        ids = [hit.product for hit in garment.hits]
        async with self._database.unit_of_work(read_only=True) as uow:
            rows = await uow.products.get_many(ids)
            photos = await uow.products.photos_of(ids)
        files = {photo.id: self._photos.path(photo.digest) for of in photos.values() for photo in of}
        return tuple(
            FoundProduct(hit, rows[hit.product], files[hit.image], files[photos[hit.product][0].id])
            for hit in garment.hits
            if hit.product in rows and hit.image in files
        )


def _garment_json(garment: Garment, products: tuple[FoundProduct, ...]) -> dict[str, Any]:
    return {
        "box": garment.box,
        "product_type": garment.product_type,
        "confidence": round(garment.confidence, 4),
        "gate": {
            "opened": list(garment.gate.opened),
            "probabilities": {name: round(share, 4) for name, share in garment.gate.probabilities.items()},
            "fallback": garment.gate.fallback,
        },
        "close": garment.close,
        "products": [_product_json(rank, product) for rank, product in enumerate(products, start=1)],
    }


def _product_json(rank: int, product: FoundProduct) -> dict[str, Any]:
    row = product.row
    return {
        "rank": rank,
        "product_id": row.external_id,
        "title": row.title,
        "price": None if row.price is None else float(row.price),
        "currency": row.currency,
        "url": row.url,
        "product_type": product.product_type,
        "image": str(product.image),
        "distance": round(product.hit.distance, 6),
    }
