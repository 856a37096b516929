"""A run folder to judge: small drawn photos, and models that say in their card what they never saw."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file

from engine.bundle import CARD, GRAPH, REGIONS, WEIGHTS, load_bundle, write_manifest
from tests.support.labeled import draw_labeled
from tests.support.shipped import SHIPPED

FOLDS = ("north", "south")


@dataclass(frozen=True, slots=True)
class DrawnRun:
    """Where photos and run lie."""

    data: Path
    folder: Path


def draw_run(folder: Path, folds: Sequence[str] = FOLDS, **data: Any) -> DrawnRun:
    """Draw photos of two shops, and a run with a model for each fold and one to ship.

    Args:
        folder: where both are put.
        folds: shops that have a model.
        data: of the run's configuration.
    """
    photos = folder / "data"
    photos.mkdir()
    draw_labeled(photos, products=10)
    run = folder / "run"
    for shop in folds:
        write_model(run / "folds" / shop / "bundle", held_out=shop)
    write_model(run / "bundle", held_out="none")
    config = {"name": "drawn", "data": {"validation_share": 0.3, "street": False, **data}}
    (run / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return DrawnRun(photos, run)


def write_model(folder: Path, *, held_out: str, name: str = "drawn") -> Path:
    """Write the shipped model anew, under a card that says which shops it never saw."""
    folder.mkdir(parents=True)
    for part in (GRAPH, REGIONS, WEIGHTS):
        (folder / part).write_bytes((SHIPPED / part).read_bytes())
    card = f"# Model card: {name}\n\n- Held out whole: {held_out}. Validation: 3 photos.\n"
    (folder / CARD).write_text(card, encoding="utf-8")
    description = replace(load_bundle(SHIPPED).description, name=name)
    write_manifest(folder, description, load_file(SHIPPED / WEIGHTS))
    return folder


def only_one_photo_each(data: Path) -> None:
    """Take all but the first photo of every product out of the table."""
    table = data / "garments.csv"
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    kept = [row for row in rows if not row[0].endswith("-1.png")]
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(kept)
