"""A network's answers for packed photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import torch
from torch import Tensor

from engine.network import TwoOutputNetwork
from engine.types import Pixels, Vectors

CHUNK = 32

Answer = TypeVar("Answer")


def embed_rows(
    network: TwoOutputNetwork, pixels: Pixels, rows: Sequence[int], progress: Callable[[int, int], None]
) -> tuple[Vectors, Vectors]:
    """Run the network, in the mode it is in, over some photos.

    Args:
        network: with folded batch norms, or in eval mode.
        pixels: ``uint8 [N, S, S, 3]``.
        rows: which of them.
        progress: told how many of how many are done.

    Returns:
        Embeddings ``float32 [len(rows), D]`` and logits ``float32 [len(rows), C]``.
    """
    answers = forward_rows(lambda photos: network(photos)[:2], pixels, rows, progress)
    embeddings, logits = (torch.cat(parts).numpy() for parts in zip(*answers, strict=True))
    return embeddings, logits


def forward_rows(
    forward: Callable[[Tensor], Answer],
    pixels: Pixels,
    rows: Sequence[int],
    progress: Callable[[int, int], None],
) -> list[Answer]:
    """Return what ``forward`` gives for some photos, ``uint8 [n, S, S, 3]`` at a time, without gradients."""
    answers = []
    with torch.inference_mode():
        for start in range(0, len(rows), CHUNK):
            answers.append(forward(torch.from_numpy(pixels[rows[start : start + CHUNK]])))
            progress(min(start + CHUNK, len(rows)), len(rows))
    return answers
