"""What the head is shown: frames and masks move with the photo, and what is hidden is no longer there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import TrainingError
from engine.training.pack import PackedData
from engine.training.regions.config import SceneConfig
from engine.training.regions.scenes import (
    Scene,
    Scenes,
    Street,
    mirrored,
    pasted,
    placed,
    read_streets,
    relit,
)

CLASSES = ("bag", "hat")
SIDE = 64


@pytest.fixture
def street() -> Street:
    """A dark street of 60 x 120 pixels; its left upper quarter is red, and a bag."""
    pixels = np.full((120, 60, 3), 40, np.uint8)
    pixels[:60, :30] = (200, 30, 30)
    shown = np.zeros((120, 60), np.uint8)
    shown[:60, :30] = 1
    return Street("street/0.png", pixels, shown, ((0, (0.0, 0.0, 0.5, 0.5)),))


def red(scene: Scene) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Say which pixels are red."""
    return (scene.pixels[..., 0].astype(int) - scene.pixels[..., 1]) > 60


def agree(scene: Scene) -> None:
    """See that the only frame, the pixels and what they show are the same place."""
    [(number, frame)] = scene.garments
    rows, columns = np.nonzero(red(scene))
    assert number == 0
    assert frame == pytest.approx([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], abs=1.5)
    assert scene.shown is not None
    assert ((scene.shown == 1) == red(scene)).mean() > 0.97


def test_a_street_in_the_middle_of_its_scene_keeps_its_proportions(street: Street) -> None:
    scene = placed(street, SIDE)

    agree(scene)
    assert scene.garments[0][1] == pytest.approx([16, 0, 32, 32])
    assert (scene.pixels[:, :16] == 255).all()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("zoom", [0.5, 1.0, 1.3])
def test_frames_and_what_is_shown_move_with_the_photo(street: Street, zoom: float, seed: int) -> None:
    random = np.random.default_rng(seed)

    scene = placed(street, SIDE, zoom, 1.1, random)

    if scene.garments:
        agree(scene)
        agree(mirrored(scene, random))


def test_a_garment_that_lies_mostly_outside_is_not_there(street: Street) -> None:
    there = [bool(placed(street, SIDE, 4.0, 1.0, np.random.default_rng(seed)).garments) for seed in range(30)]

    assert True in there
    assert False in there


def test_what_is_set_over_a_garment_hides_it_and_is_there_itself(street: Street) -> None:
    scene = placed(street, SIDE)
    product, mask = np.zeros((10, 10, 3), np.uint8), np.full((10, 10), 255, np.uint8)

    covered = pasted(scene, product, mask, 1, 1.0, np.random.default_rng(1))
    beside = pasted(scene, product, mask, 1, 0.1, np.random.default_rng(1))

    assert [number for number, _ in covered.garments] == [1]
    assert [number for number, _ in beside.garments] == [0, 1]
    assert covered.shown is not None
    assert (covered.shown == 2).all()
    assert (scene.pixels == placed(street, SIDE).pixels).all()


def test_another_light_moves_nothing(street: Street) -> None:
    scene = placed(street, SIDE)

    lit = relit(scene, np.random.default_rng(2))

    assert not np.array_equal(lit.pixels, scene.pixels)
    assert lit.garments is scene.garments


def scenes(packed: PackedData, folder: Path) -> Scenes:
    streets = read_streets(folder, ["street/0.png", "street/1.png"], CLASSES)
    return Scenes(packed, streets, CLASSES, SceneConfig(street=3, alone=2, people=1))


def test_a_batch_has_what_was_asked_for_and_is_the_same_for_the_same_numbers(
    packed: PackedData, every_kind: Path
) -> None:
    drawn = scenes(packed, every_kind)

    batch, again = (drawn.draw(np.random.default_rng(5)) for _ in range(2))

    assert len(batch) == 6
    assert [scene.shown is None for scene in batch] == [False, False, True, False, False, False]
    assert all(len(scene.garments) == 1 for scene in batch[:3])
    assert any(len(scene.garments) > 1 for scene in batch[3:])
    assert all(np.array_equal(one.pixels, other.pixels) for one, other in zip(batch, again, strict=True))


def test_streets_are_read_with_what_their_pixels_show(every_kind: Path) -> None:
    [street] = read_streets(every_kind, ["street/0.png"], CLASSES)

    assert [number for number, _ in street.garments] == [1, 0]
    assert set(np.unique(street.shown)) == {0, 1, 2}


def test_streets_that_cannot_be_read_are_refused(every_kind: Path) -> None:
    with pytest.raises(TrainingError, match="no street photos with masks"):
        read_streets(every_kind, ["street/99.png"], CLASSES)
