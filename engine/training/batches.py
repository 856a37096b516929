"""Batches by step number: the same step gives the same batch, so that a resumed run goes on as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import v2

from engine.training.augment import to_pixels, to_planes
from engine.training.pairs import PairSampler, Rows
from engine.types import Pixels


class Batch(NamedTuple):
    """Both photos of P pairs.

    Attributes:
        photos: ``uint8 [2P, S, S, 3]``, the first photos of all pairs and then the second.
        types: ``int64 [2P]``, product types.
        pairs: ``int64 [2P]``, the same number for the two photos of a pair.
    """

    photos: Tensor
    types: Tensor
    pairs: Tensor


@dataclass(frozen=True)
class PairBatches(Dataset[Batch]):
    """The batches of a run, one for each step number."""

    pixels: Pixels
    types: Rows
    sampler: PairSampler
    augmentation: v2.Transform

    def __len__(self) -> int:
        return 2**31

    def __getitem__(self, step: int) -> Batch:
        torch.manual_seed(self.sampler.seed * 1_000_003 + step)
        first, second = self.sampler.draw(step)
        rows = [*first.tolist(), *second.tolist()]
        views = [self.augmentation(to_planes(torch.from_numpy(self.pixels[row].copy()))) for row in rows]
        pair = torch.arange(len(first))
        return Batch(to_pixels(torch.stack(views)), torch.from_numpy(self.types[rows]), pair.repeat(2))


def batches_from(dataset: PairBatches, start: int, end: int, workers: int) -> DataLoader[Batch]:
    """Return a loader of the batches of steps ``start`` to ``end``, made in worker processes."""
    return DataLoader(
        dataset,
        batch_size=None,
        sampler=range(start, end),
        num_workers=workers,
        prefetch_factor=2 if workers else None,
    )
