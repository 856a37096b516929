"""A training run's configuration, read from TOML."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from engine.errors import TrainingError

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class DataConfig:
    """Which photos are learned from.

    Attributes:
        holdout: sets (shops) that the model never sees.
        validation_share: share of products and people kept for calibration.
        pack_size: side in pixels at which photos are packed.
    """

    holdout: tuple[str, ...] = ()
    validation_share: Annotated[float, Field(gt=0, lt=1)] = 0.15
    pack_size: Annotated[int, Field(ge=32)] = 256


@dataclass(frozen=True, config=STRICT)
class NetworkConfig:
    """The network's free choices: length of an embedding, and how many blocks stay as they came."""

    dim: Annotated[int, Field(ge=8)] = 128
    frozen_blocks: Annotated[int, Field(ge=0)] = 8


@dataclass(frozen=True, config=STRICT)
class BatchConfig:
    """What one batch holds.

    Attributes:
        pairs: positive pairs a batch; the other pairs' photos are its random negatives.
        real_pairs: share of pairs made of two photos of one product; the rest are two augmentations of one.
        size: side in pixels of a training view.
        patches: share of views that show a small patch.
    """

    pairs: Annotated[int, Field(ge=2)] = 48
    real_pairs: Annotated[float, Field(ge=0, le=1)] = 0.35
    size: Annotated[int, Field(ge=32)] = 192
    patches: Annotated[float, Field(ge=0, le=1)] = 0.2


@dataclass(frozen=True, config=STRICT)
class LossConfig:
    """How the two tasks are weighed; ``temperature`` is NT-Xent's, ``type_weight`` the cross-entropy's."""

    temperature: Annotated[float, Field(gt=0)] = 0.1
    type_weight: Annotated[float, Field(ge=0)] = 1.0
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.05


@dataclass(frozen=True, config=STRICT)
class OptimizerConfig:
    """AdamW with linear warm-up and a cosine to zero; rates by part of the network; an EMA of the weights."""

    steps: Annotated[int, Field(ge=1)] = 1200
    warmup: Annotated[int, Field(ge=0)] = 60
    backbone_rate: Annotated[float, Field(ge=0)] = 2e-4
    embedding_rate: Annotated[float, Field(ge=0)] = 3e-4
    classifier_rate: Annotated[float, Field(ge=0)] = 2e-3
    weight_decay: Annotated[float, Field(ge=0)] = 0.02
    ema_decay: Annotated[float, Field(ge=0, lt=1)] = 0.995
    checkpoint_every: Annotated[int, Field(ge=1)] = 50


@dataclass(frozen=True, config=STRICT)
class TrainConfig:
    """One run; ``seed`` times the steps' stride has to fit what torch takes as a seed."""

    name: str
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    data: DataConfig = DataConfig()
    network: NetworkConfig = NetworkConfig()
    batch: BatchConfig = BatchConfig()
    loss: LossConfig = LossConfig()
    optimizer: OptimizerConfig = OptimizerConfig()

    def digest(self) -> str:
        """Return what tells this configuration from every other; a checkpoint carries it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]


def load_config(path: Path) -> TrainConfig:
    """Read a configuration.

    Raises:
        TrainingError: the file is missing, is no TOML, or has an unknown or impossible value.
    """
    try:
        return TypeAdapter(TrainConfig).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise TrainingError(f"The training configuration {path} cannot be read.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TrainingError(f"The training configuration {path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise TrainingError(f"In {path}, {where}: {first['msg']}.") from error
