"""Batches by step number: the same step gives the same batch, so that a resumed run goes on as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import TrainingError
from engine.training.colors import has_hue
from engine.training.config import ShareConfig, TrainConfig
from engine.training.data import multiview_sets
from engine.training.labels import STREET, Part
from engine.training.pack import PackedData
from engine.training.pairs import Pairs, draw_pairs, view_request
from engine.training.products import Product, collect_products, kind_of_sets
from engine.training.streams import HardStream, MixedStream, Stream
from engine.training.views import ViewMaker
from engine.training.worn import Wearers, find_wearers

MIXED = "mixed"
LEAST_PRODUCTS = 2
TWINS_APART = 1_000_000
"""Between the numbers of one step's recolored twins and the next's; no batch has as many."""


class Batch(NamedTuple):
    """Both views of P pairs.

    Attributes:
        photos: ``uint8 [2P, S, S, 3]``, the first views of all pairs and then the second.
        garments: ``float32 [2P, M, M]``, where they show the product; all 0 where that is not known.
        types: ``int64 [2P]``, product types.
        products: ``int64 [2P]``, the same number for views of one product, in this batch and every other; a
            recolored twin has a number that never comes again.
        alike: ``int64 [2P]``, the same number for views that may show one product and are never negatives
            of each other; -1 for none.
        mixed: whether the batch shows products of all types and the type loss sees it.
    """

    photos: Tensor
    garments: Tensor
    types: Tensor
    products: Tensor
    alike: Tensor
    mixed: bool


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of a run, one for each step number.

    Attributes:
        packed: the photos.
        config: of the run.
        streams: what fills a batch, by kind.
        chances: of each kind.
        maker: of views.
        wearers: whose other halves are exchanged.
        products: ``int64 [N]``, each photo's product as a number.
        alike: ``int64 [N]``, each photo's key of what may be the same product; -1 for none.
    """

    packed: PackedData
    config: TrainConfig
    streams: Mapping[str, Stream]
    chances: Mapping[str, float]
    maker: ViewMaker
    wearers: Wearers
    products: NDArray[np.int64]
    alike: NDArray[np.int64]

    def at(self, step: int) -> Batch:
        """Return a step's batch."""
        random = np.random.default_rng((self.config.seed, step))
        kind = str(random.choice(list(self.chances), p=list(self.chances.values())))
        products = self.streams[kind].draw(self.config.batch.pairs, random)
        pairs = draw_pairs(products, self._recolorable, self.config.batch, random)
        return self._batch(step, pairs, self._teaches_types(kind, random), random)

    def _teaches_types(self, kind: str, random: Generator) -> bool:
        """Say whether the type loss sees a batch: as many of random ones as are mixed among hard ones."""
        batch = self.config.batch
        return kind == MIXED and (batch.hard or random.random() < batch.shares.mixed)

    def _recolorable(self, row: int) -> bool:
        return has_hue(self.packed.pixels[row], self.packed.cutouts[row])

    def _batch(self, step: int, pairs: Pairs, mixed: bool, random: Generator) -> Batch:
        request = view_request(pairs, self.wearers, self.config.views, random)
        rows = request.rows
        recolored = request.hues != 0
        first = -1 - step * TWINS_APART
        twins = first - np.tile(np.arange(len(pairs.first)), 2)
        views = self.maker.draw(request, random)
        return Batch(
            photos=views.photos,
            garments=views.garments,
            types=torch.from_numpy(self.packed.types[rows]),
            products=torch.from_numpy(np.where(recolored, twins, self.products[rows])),
            alike=torch.from_numpy(np.where(recolored, -1, self.alike[rows])),
            mixed=mixed,
        )


def build_batches(
    packed: PackedData, grounds: NDArray[np.uint8], config: TrainConfig, device: torch.device
) -> Batches:
    """Return the batches of a run.

    Raises:
        TrainingError: there are too few products to tell from each other.
    """
    photos = packed.data.photos
    rows = packed.rows(Part.TRAIN)
    products = collect_products(photos, rows)
    if len(products) < LEAST_PRODUCTS:
        raise TrainingError(f"Pairs need at least two products to be told apart; there is {len(products)}.")
    streams = _streams(products, packed, config)
    return Batches(
        packed=packed,
        config=config,
        streams=streams,
        chances=_chances(config.batch.shares, frozenset(streams)),
        maker=ViewMaker(
            _on(device, packed), packed.cutouts, grounds, config.batch.size, config.views, device
        ),
        wearers=find_wearers(photos, rows, packed.cutouts, multiview_sets(photos)),
        products=_numbers([photo.product for photo in photos]),
        alike=_numbers([photo.likely_same for photo in photos]),
    )


def _on(device: torch.device, packed: PackedData) -> Tensor:
    """Return the photos in the device's memory; on a CPU they stay in their file."""
    return torch.from_numpy(packed.pixels).to(device)


def _streams(products: list[Product], packed: PackedData, config: TrainConfig) -> dict[str, Stream]:
    worn = config.batch.shares.street > 0
    streams: dict[str, Stream] = {MIXED: MixedStream([p for p in products if worn or p.shop != STREET])}
    if config.batch.hard:
        kinds = kind_of_sets(packed.data)
        members: dict[str, list[Product]] = {}
        for product in products:
            members.setdefault(kinds[product.shop], []).append(product)
        streams |= {kind: HardStream(own) for kind, own in members.items() if len(own) >= LEAST_PRODUCTS}
    return streams


def _chances(shares: ShareConfig, kinds: frozenset[str]) -> dict[str, float]:
    """Return the chance of each kind there is; everything mixed if none of them has a share."""
    present = {kind: share for kind, share in asdict(shares).items() if kind in kinds}
    total = sum(present.values())
    if not total:
        return {MIXED: 1.0}
    return {kind: share / total for kind, share in present.items()}


def _numbers(names: list[str]) -> NDArray[np.int64]:
    """Return a number for each name, -1 for an empty one."""
    known: dict[str, int] = {"": -1}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)
