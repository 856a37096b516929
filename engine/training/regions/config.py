"""What may be chosen when a model is taught to find garments, read from TOML."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from engine.training.config import STRICT, Count, DataConfig, Share, read_config


@dataclass(frozen=True, config=STRICT)
class SceneConfig:
    """What one batch shows.

    Attributes:
        street: street photos, zoomed, moved and mirrored.
        alone: products alone on a plain ground.
        people: people's own photos of one garment, in which there is nothing else to find.
        zoom: least and greatest size of a street photo's longer side, as a share of the scene's.
        on_ground: share of the street photos beside which another street is seen, and not white.
        pasted: share of the street photos that one or two of the shops' products are set into.
    """

    street: Annotated[int, Field(ge=1)] = 12
    alone: Count = 1
    people: Count = 3
    zoom: tuple[float, float] = (0.5, 1.7)
    on_ground: Share = 0.5
    pasted: Share = 0.5


@dataclass(frozen=True, config=STRICT)
class RegionConfig:
    """One run.

    Attributes:
        name: of the run, for people.
        seed: of everything drawn by chance.
        steps: of the whole run.
        rate: the greatest, after a warm-up; it falls as a cosine.
        warmup: steps in which it rises.
        weight_decay: AdamW's.
        ema: of the head's weights, which is what is kept.
        false_boxes: at most so many a photo on the validation part; the confidence under which nothing counts
            is the least that keeps it.
        data: how photos are split; as in the recipe that the model was made by, so that no photo judges both.
        scenes: see there.
    """

    name: str
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    steps: Annotated[int, Field(ge=1)] = 2_000
    rate: Annotated[float, Field(gt=0)] = 2e-3
    warmup: Annotated[int, Field(ge=1)] = 50
    weight_decay: Annotated[float, Field(ge=0)] = 0.02
    ema: Annotated[float, Field(ge=0, lt=1)] = 0.99
    false_boxes: Annotated[float, Field(gt=0)] = 1.0
    data: DataConfig = DataConfig()
    scenes: SceneConfig = SceneConfig()

    def digest(self) -> str:
        """Return what tells the steps of this configuration from every other's; a checkpoint carries it."""
        steps = {name: part for name, part in asdict(self).items() if name not in ("name", "false_boxes")}
        return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()[:12]


def load_region_config(path: Path) -> RegionConfig:
    """Read a configuration.

    Raises:
        TrainingError: the file is missing, is no TOML, or has an unknown or impossible value.
    """
    return read_config(path, RegionConfig)
