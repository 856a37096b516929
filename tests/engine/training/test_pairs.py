"""Positive pairs: two photos of one product, or one photo twice; and twins of another color."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from engine.training.config import BatchConfig, ViewConfig
from engine.training.pairs import Pairs, draw_pairs, view_request
from engine.training.products import Product
from engine.training.worn import Wearers

PRODUCTS = [Product((3 * n, 3 * n + 1, 3 * n + 2), "north", "hat", f"g{n}") for n in range(40)]
SINGLES = [Product((120 + n,), "north", "hat", f"s{n}") for n in range(20)]
NOBODY = Wearers({}, {})


def every(row: int) -> bool:
    return True


def pairs(
    seed: int = 0, recolorable: Callable[[int], bool] = every, *, real: float = 0.85, recolored: float = 0.0
) -> Pairs:
    config = BatchConfig(real=real, recolored=recolored)
    return draw_pairs(PRODUCTS + SINGLES, recolorable, config, np.random.default_rng(seed))


def test_every_pair_shows_one_product_and_every_product_once() -> None:
    owner = {row: number for number, product in enumerate(PRODUCTS + SINGLES) for row in product.rows}

    drawn = pairs()

    shown = [(owner[a], owner[b]) for a, b in zip(drawn.first.tolist(), drawn.second.tolist(), strict=True)]
    assert shown == [(number, number) for number in range(60)]


def test_a_product_with_several_photos_is_mostly_shown_by_two_of_them() -> None:
    real = [pairs(seed).first[:40] != pairs(seed).second[:40] for seed in range(20)]

    assert np.mean(real) == pytest.approx(0.85, abs=0.04)


def test_a_product_with_one_photo_is_shown_by_it_twice() -> None:
    drawn = pairs(real=1.0)

    assert (drawn.first[:40] != drawn.second[:40]).all()
    assert (drawn.first[40:] == drawn.second[40:]).all()


def test_a_share_of_the_pairs_bring_a_twin_of_quite_another_hue() -> None:
    drawn = pairs(recolored=0.2)

    twins = np.flatnonzero(drawn.hues)
    assert twins.tolist() == list(range(60, 72))
    assert (drawn.first[twins] == drawn.second[twins]).all()
    assert set(drawn.first[twins].tolist()) <= set(drawn.first[:60].tolist())
    assert len(set(drawn.first[twins].tolist())) == 12
    assert (np.abs(np.angle(np.exp(1j * drawn.hues[twins]))) >= math.radians(60) - 1e-9).all()


def test_only_what_has_a_hue_is_recolored() -> None:
    drawn = pairs(recolorable=lambda row: row < 9, recolored=1.0)

    assert set(drawn.first[60:].tolist()) <= set(range(9))
    assert len(drawn.first) == 63


def test_one_photo_twice_is_set_on_other_grounds_more_often_than_two_photos() -> None:
    views = ViewConfig(context_real=0.1, context_self=0.6)

    request = view_request(pairs(real=1.0), NOBODY, views, np.random.default_rng(0))

    assert request.context.tolist() == [*[0.1] * 40, *[0.6] * 20] * 2


def test_views_are_asked_for_first_by_first_and_then_second_by_second() -> None:
    drawn = pairs(recolored=0.1)

    request = view_request(drawn, NOBODY, ViewConfig(), np.random.default_rng(0))

    assert request.rows.tolist() == [*drawn.first.tolist(), *drawn.second.tolist()]
    assert request.hues.tolist() == drawn.hues.tolist() * 2
    assert set(request.others.tolist()) == {-1}
