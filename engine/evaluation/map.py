"""The latent space as a flat map: t-SNE, and a grid on which no picture hides another.

On the map, neighbors are neighbors. How far groups are apart, and how large they are, means nothing.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from sklearn.manifold import TSNE

from engine.types import Vectors

Places = NDArray[np.float32]
"""``[N, 2]``: across and down, as shares of the map's longer side; the map begins at 0, 0."""

Cells = NDArray[np.int64]
"""``[N, 2]``: column and row of each photo."""

LEAST = 5
"""Fewer photos than this make no map: there would be no neighbors to choose from."""

PERPLEXITY = 30.0
"""How many neighbors a photo has, roughly; van der Maaten & Hinton 2008 advise 5 to 50."""

NEIGHBORHOODS = 3
"""So many times the perplexity fit into the smallest map: t-SNE looks at three times as many neighbors."""

ROOM = 1.7
"""Cells a photo: what is left empty lets groups be seen."""


def lay_out(vectors: Vectors, seed: int = 0) -> Places:
    """Place photos so that near ones stay near, by t-SNE.

    From van der Maaten & Hinton 2008, "Visualizing Data using t-SNE", in the Barnes-Hut form of van der
    Maaten 2014, begun from the first two principal components (Kobak & Berens 2019).

    Args:
        vectors: ``float32 [N, D]``, L2-normalized; `LEAST` or more.
        seed: the same one gives the same map on the same machine.

    Returns:
        The places; the longer side is 1.
    """
    if len(vectors) < LEAST:
        raise ValueError(f"a map needs {LEAST} photos, not {len(vectors)}")
    alike = bool(np.allclose(vectors, vectors[0], atol=1e-6))
    tsne = TSNE(
        # t-SNE squares the distances. Between unit vectors the squared Euclidean one is twice the cosine
        # distance, which is what the search compares by; metric="cosine" would square that once more.
        metric="euclidean",
        perplexity=min(PERPLEXITY, (len(vectors) - 1) / NEIGHBORHOODS),
        init="random" if alike else "pca",  # vectors that are all the same have no principal components
        random_state=seed,
    )
    return _from_zero(np.asarray(tsne.fit_transform(vectors), dtype=np.float32))


def snap(places: Places) -> Cells:
    """Give each photo a cell of its own, so that the squares of all moves add up to the least.

    Args:
        places: as `lay_out` returns them.

    Returns:
        The cells; the grid has about `ROOM` cells a photo and the map's proportions.
    """
    extent = np.maximum(places.max(axis=0), 1e-3)
    scale = math.sqrt(ROOM * len(places) / float(extent.prod()))
    columns, rows = (max(1, math.ceil(scale * side)) for side in extent)
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2)
    wanted = places / extent * (columns - 1, rows - 1)
    _, chosen = linear_sum_assignment(cdist(wanted, grid, "sqeuclidean"))
    cells: Cells = grid[chosen].astype(np.int64)
    return cells


def _from_zero(places: Places) -> Places:
    moved = places - places.min(axis=0)
    longest = float(moved.max())
    scaled: Places = moved / longest if longest > 0 else moved
    return scaled
