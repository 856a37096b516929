"""Which part of a photo a view shows."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn.functional import grid_sample

from engine.training.config import ViewConfig
from engine.training.frames import Frames, draw_crops, draw_frames, fit_grid

COUNT = 400
MASK = 32


def masks(box: tuple[slice, slice] | None = None) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    drawn = np.zeros((COUNT, MASK, MASK), np.uint8)
    if box:
        drawn[:, *box] = 255
    return drawn


def frames(*, on_ground: bool = False, box: tuple[slice, slice] | None = None, **views: object) -> Frames:
    config = ViewConfig(**views)  # type: ignore[arg-type]
    return draw_frames(masks(box), np.full(COUNT, on_ground), config, np.random.default_rng(1))


def areas(of: Frames) -> Frames:
    """How much of the photo each frame shows, as a share."""
    found: Frames = np.abs(np.linalg.det(of[:, :, :2]))
    return found


def test_a_patch_shows_between_the_asked_shares_of_the_photo() -> None:
    shown = areas(frames(patches=1.0, patch_area=(0.12, 0.35)))

    assert 0.12 <= shown.min() < 0.13
    assert 0.34 < shown.max() <= 0.35


def test_a_patch_lies_on_the_product() -> None:
    """The product is in the upper left eighth; a patch's middle is on it, as far as it stays in the photo."""
    box = (slice(0, 8), slice(0, 16))
    found = frames(patches=1.0, box=box, turned=0.0)

    size = np.abs(found[:, [0, 1], [0, 1]])
    low, high = np.array([-1, -1]), np.array([0, -0.5])
    allowed_low, allowed_high = np.maximum(low, -1 + size), np.maximum(high, -1 + size)
    assert (found[:, :, 2] >= allowed_low - 1e-9).all()
    assert (found[:, :, 2] <= allowed_high + 1e-9).all()


def test_a_patch_of_a_photo_without_a_cut_out_lies_anywhere_in_it() -> None:
    found = frames(patches=1.0, turned=0.0)

    reach = np.abs(found[:, :, 2]) + np.abs(found[:, [0, 1], [0, 1]])
    assert reach.max() <= 1 + 1e-9
    assert np.ptp(found[:, 0, 2]) > 0.9


def test_a_whole_view_stays_in_the_photo_and_shows_a_third_of_it_or_more() -> None:
    found = frames(patches=0.0, turned=0.0)

    assert areas(found).min() >= 0.35
    assert areas(found).max() <= 1.0


def test_a_product_on_another_ground_may_be_seen_from_farther_away() -> None:
    shown = areas(frames(patches=0.0, on_ground=True))

    assert shown.max() > 1.3
    assert shown.min() >= 0.45


def test_a_share_of_the_views_are_patches() -> None:
    assert np.mean(areas(frames(patches=0.3)) < 0.35) == pytest.approx(0.3, abs=0.06)


def test_views_are_turned_no_further_than_asked_and_half_of_them_mirrored() -> None:
    found = frames(turned=8.0)

    sines = found[:, 1, 0] / np.hypot(found[:, 0, 0], found[:, 1, 0])
    assert 0.9 * math.sin(math.radians(8)) < np.abs(sines).max() <= math.sin(math.radians(8)) + 1e-9
    assert np.mean(np.linalg.det(found[:, :, :2]) < 0) == pytest.approx(0.5, abs=0.08)


def test_a_frame_shows_what_it_says() -> None:
    """A frame of the lower right quarter, drawn at the same size."""
    photo = torch.zeros(1, 1, 32, 32)
    photo[:, :, 16:, 16:] = 1
    quarter = np.array([[[0.5, 0, 0.5], [0, 0.5, 0.5]]])

    view = grid_sample(photo, fit_grid(quarter, 32, torch.device("cpu")), align_corners=False)

    assert view[..., 1:-1, 1:-1].min() == 1


def test_grounds_are_shown_in_part_and_never_beyond_their_edge() -> None:
    crops = draw_crops(COUNT, np.random.default_rng(2))

    size = np.abs(crops[:, [0, 1], [0, 1]])
    assert (np.abs(crops[:, :, 2]) + size).max() <= 1 + 1e-9
    assert size.min() >= 0.5
