"""Photos of every kind, drawn and packed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.training.config import BatchConfig, DataConfig, NetworkConfig, TrainConfig
from engine.training.data import load_data
from engine.training.pack import PackedData, pack_photos
from tests.support.labeled import draw_every_kind

PACKED, VIEW = 64, 48
"""Sides in pixels; with less, the last feature map of EfficientNet is a single cell."""


@pytest.fixture(scope="session")
def config() -> TrainConfig:
    """A small recipe."""
    return TrainConfig(
        name="tiny",
        seed=4,
        data=DataConfig(validation_share=0.2, report_share=0.1, pack_size=PACKED),
        network=NetworkConfig(dim=8, frozen_blocks=12),
        batch=BatchConfig(pairs=6, size=VIEW, recolored=0.34),
    )


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder; whoever changes it copies it first."""
    return draw_every_kind(tmp_path_factory.mktemp("every-kind"))


@pytest.fixture(scope="session")
def packed(every_kind: Path, config: TrainConfig, tmp_path_factory: pytest.TempPathFactory) -> PackedData:
    """The photos of `every_kind`, packed."""
    data = load_data(every_kind, config.data, config.seed)
    return pack_photos(data, tmp_path_factory.mktemp("pack"), PACKED, lambda _done, _total: None)
