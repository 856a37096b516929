"""Color is part of what makes a product itself: light changes little of it, another hue makes a twin."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.training.colors import LUMA, has_hue, hue_turns, map_colors

COLORS = np.random.default_rng(3).uniform(70, 180, (3, 40))


def as_photos(colors: np.ndarray[tuple[int, int], np.dtype[np.float64]], count: int = 1) -> Tensor:
    return torch.from_numpy(colors).float().view(1, 3, 5, 8).repeat(count, 1, 1, 1)


@pytest.mark.parametrize("degrees", [60, 90, 180, 300])
def test_another_hue_keeps_the_brightness(degrees: int) -> None:
    turned = hue_turns(np.radians([degrees]))[0] @ COLORS

    assert np.array(LUMA) @ turned == pytest.approx(np.array(LUMA) @ COLORS, abs=0.2)


@pytest.mark.parametrize("degrees", [60, 120, 300])
def test_another_hue_is_another_color_with_as_much_of_it(degrees: int) -> None:
    """Seen from gray, in the plane of equal brightness."""
    to_chroma = np.array([(0.596, -0.274, -0.322), (0.211, -0.523, 0.312)])
    before, after = to_chroma @ COLORS, to_chroma @ hue_turns(np.radians([degrees]))[0] @ COLORS

    assert np.linalg.norm(after, axis=0) == pytest.approx(np.linalg.norm(before, axis=0), rel=1e-6)
    angle = np.arctan2(*after[::-1]) - np.arctan2(*before[::-1])
    assert np.cos(angle) == pytest.approx(np.full(40, math.cos(math.radians(degrees))), abs=1e-6)


def test_a_full_turn_changes_nothing() -> None:
    assert hue_turns(np.array([0.0, 2 * math.pi])) == pytest.approx(np.stack([np.eye(3)] * 2), abs=1e-9)


def test_gray_has_no_hue_to_turn() -> None:
    gray = np.full((3, 1), 120.0)

    assert hue_turns(np.array([2.0]))[0] @ gray == pytest.approx(gray, abs=0.2)


def test_each_photo_is_mapped_by_its_own_matrix_and_offset() -> None:
    photos = as_photos(COLORS, 2)
    matrices = np.stack([np.eye(3), 2 * np.eye(3)])

    mapped = map_colors(photos, matrices, torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]))

    assert torch.allclose(mapped[0], photos[0] + torch.tensor([1.0, 2.0, 3.0])[:, None, None])
    assert torch.allclose(mapped[1], 2 * photos[1])


@pytest.mark.parametrize(
    ("color", "colorful"),
    [((200, 40, 40), True), ((40, 90, 60), True), ((20, 20, 20), False), ((240, 238, 235), False)],
)
def test_black_and_white_products_have_no_hue_whatever_their_ground(
    color: tuple[int, int, int], colorful: bool
) -> None:
    photo = np.full((16, 16, 3), (30, 160, 220), np.uint8)
    photo[4:12, 4:12] = color
    mask = np.zeros((8, 8), np.uint8)
    mask[2:6, 2:6] = 255

    assert has_hue(photo, mask) is colorful
    assert not has_hue(photo, np.zeros((8, 8), np.uint8))
