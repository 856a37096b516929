"""Views of a photo as a shopper might have taken it."""

from __future__ import annotations

from engine.training.torchvision_cpu import KEEP_ALIVE  # noqa: F401  # isort: skip  # torchvision needs it first

from torch import Tensor
from torchvision.transforms import v2


def build_augmentation(size: int, patches: float) -> v2.Transform:
    """Return a transform from ``uint8 [3, S, S]`` to another view, ``uint8 [3, size, size]``.

    Color is part of what makes a product itself, so hue is hardly touched; light and framing are free.

    Args:
        size: side of the view in pixels.
        patches: share of views that show only 12 to 35 % of the picture, as a detail shot would.
    """
    whole = v2.RandomResizedCrop(size, scale=(0.35, 1.0), ratio=(0.75, 1.33), antialias=True)
    patch = v2.RandomResizedCrop(size, scale=(0.12, 0.35), ratio=(0.75, 1.33), antialias=True)
    return v2.Compose(
        [
            v2.RandomChoice([whole, patch], p=[1 - patches, patches]),
            v2.RandomHorizontalFlip(),
            v2.ColorJitter(brightness=0.3, contrast=0.25, saturation=0.15, hue=0.02),
        ]
    )


def to_planes(pixels: Tensor) -> Tensor:
    """Return ``[3, H, W]`` of ``[H, W, 3]``."""
    return pixels.permute(2, 0, 1)


def to_pixels(planes: Tensor) -> Tensor:
    """Return ``[N, H, W, 3]`` of ``[N, 3, H, W]``, as the network takes it."""
    return planes.permute(0, 2, 3, 1)
