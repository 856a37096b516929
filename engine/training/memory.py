"""Embeddings of earlier batches: negatives that cost no forward pass.

After Wang et al. 2020, "Cross-Batch Memory for Embedding Learning".
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Memory(nn.Module):
    """The latest embeddings, first in first out; saved and restored with the module's state.

    Attributes:
        embeddings: ``[M, D]``.
        products: ``int64 [M]``, see :class:`engine.training.batches.Batch`.
        alike: ``int64 [M]``.
        filled: how many rows hold something, and ``place``, the one that is written next.
    """

    embeddings: Tensor
    products: Tensor
    alike: Tensor
    place: Tensor
    filled: Tensor

    def __init__(self, size: int, dim: int) -> None:
        super().__init__()
        self.size = size
        self.register_buffer("embeddings", torch.zeros(size, dim))
        self.register_buffer("products", torch.full((size,), -1))
        self.register_buffer("alike", torch.full((size,), -1))
        self.register_buffer("place", torch.tensor(0))
        self.register_buffer("filled", torch.tensor(0))

    def held(self) -> tuple[Tensor, Tensor, Tensor]:
        """Return embeddings, products and likeness keys of what is held."""
        end = int(self.filled)
        return self.embeddings[:end], self.products[:end], self.alike[:end]

    def add(self, embeddings: Tensor, products: Tensor, alike: Tensor) -> None:
        """Keep a batch in place of the oldest."""
        if not self.size:
            return
        places = (int(self.place) + torch.arange(len(embeddings), device=embeddings.device)) % self.size
        self.embeddings[places] = embeddings.detach()
        self.products[places] = products
        self.alike[places] = alike
        self.place.fill_((int(self.place) + len(embeddings)) % self.size)
        self.filled.fill_(min(self.size, int(self.filled) + len(embeddings)))
