"""Weights of a backbone that is traced in a second, drawn instead of learned."""

from __future__ import annotations

from pathlib import Path

import torch

from engine.backbones import build_backbone

NAME = "alexnet"


def draw_weights(folder: Path) -> Path:
    """Write the file that `network.weights` names."""
    path = folder / f"{NAME}.pt"
    with torch.random.fork_rng():
        torch.manual_seed(6)
        layers = build_backbone(NAME).body.state_dict()  # type: ignore[union-attr]
    torch.save({f"features.{name}": weight for name, weight in layers.items()}, path)
    return path
