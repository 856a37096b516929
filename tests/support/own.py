"""A catalogue to train on, and a small model to begin with, made in seconds."""

from __future__ import annotations

import csv
from pathlib import Path

import torch

from engine.bundle import Bundle, Description
from engine.config import Thresholds
from engine.network import build_pretrained
from engine.preprocessing import Preprocessing
from engine.region_head import new_head
from engine.training.export import round_to_half, round_weights, write_bundle
from tests.support.catalogues import write_table
from tests.support.labeled import draw_labeled

CLASSES = ("bag", "dress", "hat")
SIDE = 64
RECIPE = """
name = "own"
[data]
validation_share = 0.25
[network]
frozen_blocks = 14
[batch]
pairs = 6
size = 48
[loss]
memory = 50
[optimizer]
steps = 3
warmup = 1
checkpoint_every = 1
"""


def draw_catalogue(folder: Path, products: int = 24, views: int = 2) -> Path:
    """Draw products in bags and hats, and write the CSV that names them."""
    folder.mkdir(parents=True)
    draw_labeled(folder, products=products // 2, views=views)
    with (folder / "garments.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = (f"{row['set']}-{row['product']},{row['file']},{row['product_type']}" for row in rows)
    return write_table(folder / "catalogue.csv", "product_id,photo,product_type", *lines)


def write_recipe(path: Path, *lines: str) -> Path:
    """Write a recipe of three steps, with more lines at its end."""
    return write_table(path, RECIPE, *lines)


def write_untrained(folder: Path, *, finds_regions: bool = False) -> Bundle:
    """Write a model that knows ImageNet and nothing of fashion, for photos of 64 pixels.

    Args:
        folder: made if missing.
        finds_regions: give it a head that finds garments, and knows nothing of them either.
    """
    torch.manual_seed(3)
    architecture = "efficientnet-lite0"
    network = round_weights(build_pretrained(architecture, 8, len(CLASSES)))
    head = new_head(network, CLASSES).eval() if finds_regions else None
    if head is not None:
        head.fold()
        round_to_half(head)
    described = Description("base", architecture, 8, CLASSES, Preprocessing(size=SIDE), 1.0, Thresholds())
    return write_bundle(folder, network, described, "# Model card: base\n", head)
