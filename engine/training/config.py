"""A training run's configuration, read from TOML."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict
from pathlib import Path

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
    validation_share: float = Field(0.15, gt=0, lt=1)
    pack_size: int = Field(256, ge=32)


@dataclass(frozen=True, config=STRICT)
class NetworkConfig:
    """The network's free choices: length of an embedding, and how many blocks stay as they came."""

    dim: int = Field(128, ge=8)
    frozen_blocks: int = Field(8, ge=0)


@dataclass(frozen=True, config=STRICT)
class BatchConfig:
    """What one batch holds.

    Attributes:
        pairs: positive pairs a batch; the other pairs' photos are its random negatives.
        real_pairs: share of pairs made of two photos of one product; the rest are two augmentations of one.
        size: side in pixels of a training view.
        patches: share of views that show a small patch.
    """

    pairs: int = Field(48, ge=2)
    real_pairs: float = Field(0.35, ge=0, le=1)
    size: int = Field(192, ge=32)
    patches: float = Field(0.2, ge=0, le=1)


@dataclass(frozen=True, config=STRICT)
class LossConfig:
    """How the two tasks are weighed; ``temperature`` is NT-Xent's, ``type_weight`` the cross-entropy's."""

    temperature: float = Field(0.1, gt=0)
    type_weight: float = Field(1.0, ge=0)
    label_smoothing: float = Field(0.05, ge=0, lt=1)


@dataclass(frozen=True, config=STRICT)
class OptimizerConfig:
    """AdamW with linear warm-up and a cosine to zero; rates by part of the network; an EMA of the weights."""

    steps: int = Field(1200, ge=1)
    warmup: int = Field(60, ge=0)
    backbone_rate: float = Field(2e-4, ge=0)
    embedding_rate: float = Field(3e-4, ge=0)
    classifier_rate: float = Field(2e-3, ge=0)
    weight_decay: float = Field(0.02, ge=0)
    ema_decay: float = Field(0.995, ge=0, lt=1)
    checkpoint_every: int = Field(50, ge=1)


@dataclass(frozen=True, config=STRICT)
class TrainConfig:
    """One run."""

    name: str
    seed: int = 0
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
