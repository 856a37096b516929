"""The same backbone before it saw any fashion: what training has to beat. Needs the ``train`` extra."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.network import build_pretrained
from engine.preprocessing import Preprocessing
from engine.types import Photo, Vectors

LITE0 = "efficientnet-lite0"


class UntrainedBackbone:
    """Pooled ImageNet features of the backbone, L2-normalized."""

    name = "untrained backbone"

    def __init__(self, preprocessing: Preprocessing) -> None:
        self.preprocessing = preprocessing
        self.network = build_pretrained(LITE0, dim=8, classes=2).eval()

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Return ``float32 [N, 1280]``; see :class:`engine.evaluation.embedders.Embedder`."""
        inputs = torch.from_numpy(np.stack([self.preprocessing(photo) for photo in photos]))
        with torch.inference_mode():
            pooled = self.network.pooled(inputs)
            return torch.nn.functional.normalize(pooled, dim=1).numpy()
