"""A network's answers for packed photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from engine.network import TwoOutputNetwork
from engine.types import Pixels, Vectors

CHUNK = 32


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
    embeddings, logits = [], []
    with torch.inference_mode():
        for start in range(0, len(rows), CHUNK):
            outputs = network(torch.from_numpy(pixels[rows[start : start + CHUNK]]))
            embeddings.append(outputs.embeddings)
            logits.append(outputs.logits)
            progress(min(start + CHUNK, len(rows)), len(rows))
    return torch.cat(embeddings).numpy(), torch.cat(logits).numpy()
