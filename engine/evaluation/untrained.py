"""The same backbone before it saw any fashion: what training has to beat. Needs the ``train`` extra."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from engine.backbones import LITE_FILES, build_backbone, load_pretrained
from engine.preprocessing import Preprocessing
from engine.types import Photo, Vectors

LITE0 = "efficientnet-lite0"


class UntrainedBackbone:
    """Pooled ImageNet features of a backbone, L2-normalized; nothing else of our network.

    Args:
        preprocessing: the model's.
        architecture: the model's backbone; Lite0 stands for one whose weights come in no package.
    """

    name = "untrained backbone"

    def __init__(self, preprocessing: Preprocessing, architecture: str = LITE0) -> None:
        self.preprocessing = preprocessing
        name = architecture if architecture in LITE_FILES else LITE0
        self.backbone = build_backbone(name).eval()
        load_pretrained(self.backbone, name, None)
        self.mean, self.deviation = (
            torch.tensor(levels).view(3, 1, 1) for levels in (self.backbone.mean, self.backbone.deviation)
        )

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Return ``float32 [N, channels]``; see :class:`engine.evaluation.embedders.Embedder`."""
        inputs = torch.from_numpy(np.stack([self.preprocessing(photo) for photo in photos]))
        levels = inputs.permute(0, 3, 1, 2).float()
        with torch.inference_mode():
            pooled = self.backbone.maps((levels - self.mean) / self.deviation).last.mean(dim=(2, 3))
            return torch.nn.functional.normalize(pooled, dim=1).numpy()
