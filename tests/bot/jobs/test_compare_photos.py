"""Which photos runtimes are compared on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bot.errors import BadRequest
from bot.jobs import compare_photos
from bot.jobs.compare_photos import ENOUGH, Shot, check_enough, choose, readable, trial_of
from engine.errors import PhotoDamaged
from engine.types import Photo
from tests.support.pictures import photo


def drawn(seed: int) -> Callable[[], Photo]:
    return lambda: Photo(np.asarray(photo(seed)))


def broken() -> Photo:
    raise PhotoDamaged("It is cut short.")


def shots(products: int, views: int, start: int = 0) -> list[Shot]:
    return [
        Shot(f"p{product}", f"p{product}-{view}", drawn(product * views + view))
        for product in range(start, start + products)
        for view in range(views)
    ]


def test_products_with_several_photos_are_asked_for_by_each_of_them() -> None:
    choice = choose([*shots(ENOUGH, 3), *shots(40, 1, start=100)])
    trial = trial_of(choice.shots)

    assert not choice.disguised
    assert len(trial.gallery) == ENOUGH * 3 + 40
    assert {choice.shots[row].product for row in trial.queries} == {f"p{n}" for n in range(ENOUGH)}
    assert len(trial.queries) == ENOUGH * 3


def test_a_photo_that_sizes_of_one_article_share_stands_for_one_of_them() -> None:
    articles = shots(ENOUGH, 2)
    sizes = [replace(shot, product=f"{shot.product}-large") for shot in articles]

    choice = choose([*articles, *sizes])

    assert sorted(shot.name for shot in choice.shots) == sorted(shot.name for shot in articles)
    assert {shot.product for shot in choice.shots} == {shot.product for shot in articles}


def test_without_such_products_disguised_photos_are_asked_for() -> None:
    choice = choose([*shots(5, 2), *shots(ENOUGH, 1, start=100)])
    trial = trial_of(choice.shots)

    assert choice.disguised
    assert len(trial.queries) == 5 + ENOUGH
    assert len(trial.gallery) == 10 + ENOUGH
    assert not set(trial.queries.tolist()) & set(trial.gallery.tolist())


def test_a_disguised_photo_is_another_picture_of_the_same_product() -> None:
    choice = choose(shots(ENOUGH, 1))
    asked = next(shot for shot in choice.shots if shot.disguised)
    [original] = [shot for shot in choice.shots if shot.name == asked.name and not shot.disguised]
    disguised, plain = asked.read(), original.read()

    assert asked.product == original.product
    assert disguised is not None
    assert plain is not None
    assert disguised.size != plain.size


def test_what_is_not_asked_for_is_fitted_to_first() -> None:
    choice = choose([*shots(ENOUGH, 2), *shots(10, 1, start=100)])

    assert {shot.product for shot in choice.calibration[:10]} == {f"p{100 + n}" for n in range(10)}
    assert len(choice.calibration) == 10 + 2 * ENOUGH


def test_of_many_photos_some_are_chosen_whatever_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_photos, "GALLERY", 60)
    monkeypatch.setattr(compare_photos, "CALIBRATION", 30)
    many = [*shots(ENOUGH, 2), *shots(200, 1, start=100)]
    choice, turned = choose(many), choose(many[::-1])

    assert len(choice.shots) == 60
    assert set(choice.shots) == set(turned.shots)
    assert not set(choice.calibration) & set(choice.shots)


def test_too_few_products_are_refused() -> None:
    with pytest.raises(BadRequest, match=f"{ENOUGH} products or more, and there are {ENOUGH - 1};"):
        choose(shots(ENOUGH - 1, 4))


def test_photos_that_cannot_be_read_are_left_out() -> None:
    some = [Shot("p0", "broken", broken), *shots(3, 1), Shot("p9", "broken too", broken)]

    assert [shot.name for shot, _ in readable(some, workers=2)] == ["p0-0", "p1-0", "p2-0"]


def test_it_is_said_when_too_few_can_be_read() -> None:
    check_enough(shots(ENOUGH, 2))
    with pytest.raises(BadRequest, match="cannot be read"):
        check_enough([*shots(ENOUGH - 1, 2), *shots(1, 1, start=100)])
