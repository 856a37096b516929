"""What the network reads of a photo's colors."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from engine.network import EVERY, RADIUS, Palette, to_cylinder


def cylinder(*levels: float) -> Tensor:
    """Return one color's place, of its levels from 0 to 255."""
    return to_cylinder(torch.tensor([levels]) / 255)[0]


def apart(one: Tensor, other: Tensor) -> float:
    return float((one - other).norm())


@pytest.mark.parametrize("level", [0.0, 40.0, 255.0])
def test_gray_stands_in_the_middle_at_the_height_of_its_level(level: float) -> None:
    assert cylinder(level, level, level).tolist() == pytest.approx([0, 0, level / 255], abs=1e-6)


def test_every_color_lies_in_the_cylinder() -> None:
    places = to_cylinder(torch.rand(10_000, 3, generator=torch.Generator().manual_seed(1)))

    assert places[:, :2].norm(dim=1).max() <= RADIUS
    assert places[:, 2].min() >= 0
    assert places[:, 2].max() <= 1


def test_dark_cloths_of_two_hues_are_nearly_as_far_apart_as_bright_ones() -> None:
    """Navy and bottle green, and the same three times as bright."""
    dark = apart(cylinder(20, 25, 60), cylinder(20, 50, 30))
    bright = apart(cylinder(60, 75, 180), cylinder(60, 150, 90))

    assert dark > 0.8 * bright


def test_a_shadow_on_a_cloth_moves_its_height_and_hardly_its_hue() -> None:
    lit, shaded = cylinder(180, 60, 75), cylinder(120, 40, 50)

    assert apart(lit[:2], shaded[:2]) < 0.02
    assert lit[2] - shaded[2] == pytest.approx(60 / 255)


def test_reds_on_both_sides_of_the_seam_of_hues_are_neighbors() -> None:
    assert apart(cylinder(200, 40, 44), cylinder(200, 44, 40)) < 0.02


def test_a_level_of_noise_in_black_is_hardly_a_hue() -> None:
    assert cylinder(1, 0, 0)[:2].norm() < RADIUS / 2


def test_a_palette_tells_how_much_has_each_color_where_the_garment_is() -> None:
    """The left half is red, the right one green; the attention is on the left by three quarters."""
    photo = torch.zeros(1, 3, 8 * EVERY, 8 * EVERY)
    photo[:, 0, :, : 4 * EVERY] = 1
    photo[:, 1, :, 4 * EVERY :] = 1
    palette = Palette(2)
    palette.colors.copy_(torch.stack([cylinder(255, 0, 0), cylinder(0, 255, 0)]))

    seen = palette(photo, torch.tensor([[[0.75, 0.25]]]))

    assert seen.square()[0].tolist() == pytest.approx([0.75, 0.25], abs=1e-3)
