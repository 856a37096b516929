"""Views of a product as a shopper might have photographed it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import interpolate, max_pool2d

from engine.training.config import ViewConfig
from engine.training.views import MASK_SIDE, ViewMaker, ViewRequest, Views
from engine.types import Pixels

SIDE, COUNT = 48, 12
NAVY, GREEN, RED = (20, 30, 110), (40, 200, 60), (200, 40, 40)
PLAIN = ViewConfig(patches=0, turned=0, white_balance=0, light=0, blurred=0, swapped=0)


def on_white(color: tuple[int, int, int]) -> Pixels:
    photo = np.full((SIDE, SIDE, 3), 255, np.uint8)
    photo[12:42, 15:33] = color
    return photo


def maker(config: ViewConfig = PLAIN, *, cut: bool = True) -> ViewMaker:
    """Of a navy and a red product on white, and a green ground."""
    cutouts = np.zeros((2, 16, 16), np.uint8)
    if cut:
        cutouts[:, 4:14, 5:11] = 255
    return ViewMaker(
        pixels=torch.from_numpy(np.stack([on_white(NAVY), on_white(RED)])),
        cutouts=cutouts,
        grounds=np.full((1, 8, 8, 3), GREEN, np.uint8),
        size=SIDE,
        config=config,
        device=torch.device("cpu"),
    )


def request(**changes: Any) -> ViewRequest:
    """Views of the navy product, on its own ground unless asked otherwise."""
    asked: dict[str, Any] = {
        "rows": 0,
        "context": 0.0,
        "light": 0.0,
        "hues": 0.0,
        "others": -1,
        "lines": 0.0,
    } | changes
    return ViewRequest(**{name: np.full(COUNT, value) for name, value in asked.items()})


def draw(made_by: ViewMaker, seed: int = 0, **changes: Any) -> Views:
    return made_by.draw(request(**changes), np.random.default_rng(seed))


def near(views: Views, color: tuple[int, int, int], distance: int = 6) -> np.ndarray:
    """``bool [B, SIDE, SIDE]``, where views have a color."""
    found: np.ndarray = np.abs(views.photos.numpy().astype(int) - color).max(axis=3) <= distance
    return found


def product_and_ground(views: Views) -> tuple[np.ndarray, np.ndarray]:
    """Where the views surely show the product, and where surely not: away from its edge."""
    shares = interpolate(views.garments[:, None], (SIDE, SIDE), mode="nearest")
    product, ground = (-max_pool2d(-shares, 5, 1, 2))[:, 0], max_pool2d(shares, 5, 1, 2)[:, 0]
    return (product > 0.99).numpy(), (ground < 0.01).numpy()


def test_the_same_request_and_generator_give_the_same_views_and_others_do_not() -> None:
    busy = maker(ViewConfig())
    first, again, other = (draw(busy, seed, context=0.5, light=1.0) for seed in (1, 1, 2))

    assert torch.equal(first.photos, again.photos)
    assert torch.equal(first.garments, again.garments)
    assert not torch.equal(first.photos, other.photos)
    assert first.photos.shape == (COUNT, SIDE, SIDE, 3)
    assert first.photos.dtype == torch.uint8


def test_another_ground_changes_the_ground_and_not_the_product() -> None:
    views = draw(maker(), context=1.0)

    product, ground = product_and_ground(views)
    assert near(views, NAVY)[product].all()
    assert near(views, GREEN)[ground].all()
    assert product.any(axis=(1, 2)).all()
    assert not near(views, (255, 255, 255)).any()


def test_on_its_own_ground_a_product_stays_on_it() -> None:
    views = draw(maker())

    product, ground = product_and_ground(views)
    assert near(views, NAVY)[product].all()
    assert near(views, (255, 255, 255))[ground].all()


def test_what_is_not_cut_out_keeps_its_ground_and_says_nothing_of_where_it_is() -> None:
    views = draw(maker(cut=False), context=1.0)

    assert not near(views, GREEN).any()
    assert views.garments.shape == (COUNT, MASK_SIDE, MASK_SIDE)
    assert not views.garments.any()


def test_grounds_are_replaced_as_often_as_asked() -> None:
    shown = [near(draw(maker(), seed, context=0.4), GREEN).any(axis=(1, 2)) for seed in range(40)]

    assert np.mean(shown) == pytest.approx(0.4, abs=0.08)


@pytest.mark.parametrize("degrees", [60, 120, 180, 300])
def test_a_recolored_product_is_another_color_of_the_same_brightness_on_the_same_ground(degrees: int) -> None:
    views = draw(maker(), hues=np.radians(degrees))

    product, ground = product_and_ground(views)
    colors = views.photos.numpy()[product].astype(float)
    luma = np.array([0.299, 0.587, 0.114])
    assert np.abs(colors - NAVY).max(axis=1).min() > 20
    assert colors @ luma == pytest.approx(np.full(len(colors), luma @ NAVY), abs=8)
    assert near(views, (255, 255, 255))[ground].all()


@pytest.mark.parametrize(("line", "above", "below"), [(0.5, NAVY, RED), (-0.5, RED, NAVY)])
def test_the_other_half_is_anothers_and_the_own_half_stays(
    line: float, above: tuple[int, int, int], below: tuple[int, int, int]
) -> None:
    views = draw(maker(ViewConfig(**{**PLAIN.__dict__, "swapped": 1.0})), others=1, lines=line)

    heights = np.arange(SIDE)[None, :, None] * np.ones((COUNT, 1, SIDE))
    for one, (top, bottom) in enumerate(zip(near(views, above), near(views, below), strict=True)):
        assert top.any()
        assert bottom.any()
        assert heights[one][top].max() < heights[one][bottom].min()


def test_what_has_anothers_half_is_no_longer_cut_out() -> None:
    views = draw(maker(ViewConfig(**{**PLAIN.__dict__, "swapped": 1.0})), others=1, lines=0.5, context=1.0)

    assert not near(views, GREEN).any()
    assert not views.garments.any()


def test_halves_are_exchanged_only_where_somebody_lends_one() -> None:
    views = draw(maker(ViewConfig(**{**PLAIN.__dict__, "swapped": 1.0})))

    assert not near(views, RED).any()


def test_light_changes_colors_a_little_and_none_at_all_where_none_is_asked_for() -> None:
    lit = maker(ViewConfig(**{**PLAIN.__dict__, "white_balance": 0.1, "light": 0.2}))
    changed, kept = draw(lit, light=1.0), draw(lit)

    product, _ = product_and_ground(changed)
    differences = np.abs(changed.photos.numpy()[product].astype(int) - NAVY).max(axis=1)
    assert differences.max() > 8
    assert differences.max() < 60
    assert near(kept, NAVY)[product_and_ground(kept)[0]].all()


def test_a_view_out_of_focus_has_softer_edges_and_the_same_colors() -> None:
    sharp = draw(maker(), 5)
    soft = draw(maker(ViewConfig(**{**PLAIN.__dict__, "blurred": 1.0})), 5)

    steps = [np.abs(np.diff(v.photos.numpy().astype(int), axis=2)).max(axis=(1, 2, 3)) for v in (sharp, soft)]
    assert (steps[1] < steps[0]).all()
    assert soft.photos.float().mean().item() == pytest.approx(sharp.photos.float().mean().item(), abs=2)
