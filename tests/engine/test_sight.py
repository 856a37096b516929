"""Which part of a photo is answered first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.parts import SHIPPED
from engine.bundle import load_bundle
from engine.errors import FrameUnusable
from engine.regions import cut, places_of, widened
from engine.runtime.base import Seen
from engine.runtime.onnx import OnnxRuntime
from engine.sight import MOST, look, look_at, see, see_at
from engine.types import Photo, Vectors

STREET = Photo(np.random.default_rng(3).integers(0, 255, (96, 96, 3), dtype=np.uint8))
PLAIN = Photo(np.full((96, 96, 3), 255, np.uint8))


class Finding:
    """The shipped model, and garments where the test says that there are some."""

    def __init__(self, *kinds: str) -> None:
        self._inner = OnnxRuntime(load_bundle(SHIPPED))
        self.bundle = self._inner.bundle
        self._kinds = kinds

    def embed(self, photos: Sequence[Photo]) -> tuple[Vectors, Vectors]:
        return self._inner.embed(photos)

    def see(self, photo: Photo) -> Seen:
        return Seen(*self.embed([photo]), self._answers())

    def _answers(self) -> Vectors:
        """Return a head's answers: each garment in a cell of its own, the first the surest."""
        classes, cells = self.bundle.classes, 4
        places = places_of(classes)
        said = np.zeros((5 * len(places) + 2 * len(classes) + 1, cells, cells), np.float32)
        said[: len(places)] = -9.0
        for number, kind in enumerate(self._kinds):
            place = next(at for at, kinds in enumerate(places) if classes.index(kind) in kinds)
            row, column = number // cells, number % cells
            said[place, row, column] = 3.0 - number / 4
            said[len(places) + 4 * place : len(places) + 4 * place + 4, row, column] = 30.0
            said[5 * len(places) + classes.index(kind), row, column] = 9.0
        return said


def test_of_several_garments_the_surest_is_answered_first_by_its_own_part_of_the_photo() -> None:
    runtime = Finding("dress", "bag", "shoes")

    sight = see(runtime, STREET, 0.5)

    assert [piece.product_type for piece in sight.pieces] == ["dress", "bag", "shoes"]
    assert sight.chosen == 0
    part = cut(STREET, widened(sight.pieces[0].box))
    assert np.array_equal(sight.embedding, look(runtime, [part])[0])
    assert np.array_equal(sight.embedding, look_at(runtime, STREET, sight.pieces[0].box)[0])


@pytest.mark.parametrize("kinds", [(), ("dress",)])
def test_a_photo_of_one_garment_stays_whole(kinds: tuple[str, ...]) -> None:
    runtime = Finding(*kinds)

    sight = see(runtime, STREET, 0.5)

    assert (sight.pieces, sight.chosen) == ((), None)
    assert np.array_equal(sight.embedding, look(runtime, [STREET])[0])


def test_a_shops_own_photo_stays_whole_but_its_pieces_can_be_asked_for() -> None:
    runtime = Finding("dress", "bag")

    sight = see(runtime, PLAIN, 0.5)

    assert [piece.product_type for piece in sight.pieces] == ["dress", "bag"]
    assert sight.chosen is None
    assert np.array_equal(sight.embedding, look(runtime, [PLAIN])[0])


def test_what_is_less_sure_than_asked_is_not_seen() -> None:
    assert len(see(Finding("dress", "bag", "shoes"), STREET, 0.935).pieces) == 2


def test_of_many_people_only_the_surest_pieces_are_told_apart() -> None:
    kinds = ("bag", "belt", "dress", "eyewear", "hat", "jacket", "scarf", "shirt", "shoes", "skirt", "watch")

    pieces = see(Finding(*kinds), STREET, 0.1).pieces

    assert [piece.product_type for piece in pieces] == list(kinds[:MOST])


def test_a_piece_of_too_few_pixels_is_none() -> None:
    tiny = Photo(STREET.pixels[:40, :40])

    assert see(Finding("dress", "bag"), tiny, 0.5).pieces == ()


def test_the_piece_is_cut_out_of_as_many_pixels_as_there_are() -> None:
    runtime = Finding("dress", "bag")
    sharper = Photo(np.repeat(np.repeat(STREET.pixels, 3, axis=0), 3, axis=1))

    asked: list[int] = []

    def closer(side: int) -> Photo:
        asked.append(side)
        return sharper

    sight = see(runtime, STREET, 0.5, closer)

    [side] = asked
    part = cut(STREET, widened(sight.pieces[0].box))
    size = runtime.bundle.description.preprocessing.size
    assert side / min(STREET.size) == pytest.approx(size / max(part.size), rel=0.02)
    assert np.array_equal(sight.embedding, look_at(runtime, sharper, sight.pieces[0].box)[0])


@pytest.mark.parametrize("kinds", [(), ("dress",)])
def test_where_nothing_is_cut_out_no_more_pixels_are_asked_for(kinds: tuple[str, ...]) -> None:
    def never(_side: int) -> Photo:
        raise AssertionError("decoded for nothing")

    see(Finding(*kinds), STREET, 0.5, never)


def test_what_is_pointed_at_is_seen_alone() -> None:
    runtime = Finding("dress", "bag")
    pieces = see(runtime, STREET, 0.5).pieces
    first_cell = (1 / 8, 1 / 8)

    sight = see_at(runtime, STREET, first_cell, 0.5)

    assert sight.chosen == 0
    assert [piece.box for piece in sight.pieces] == [pieces[0].box]
    assert np.array_equal(sight.embedding, look_at(runtime, STREET, pieces[0].box)[0])


def test_where_nothing_is_at_the_point_the_photo_stays_whole() -> None:
    runtime = Finding("dress")

    sight = see_at(runtime, STREET, (1.0, 1.0), 0.5)

    assert (sight.pieces, sight.chosen) == ((), None)
    assert np.array_equal(sight.embedding, look(runtime, [STREET])[0])


@pytest.mark.parametrize("point", [(-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)])
def test_a_point_outside_the_photo_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(FrameUnusable, match="inside the photo"):
        see_at(Finding("dress"), STREET, point, 0.5)


def test_what_is_pointed_at_but_shows_too_little_is_not_searched() -> None:
    runtime, tiny = Finding("dress"), Photo(STREET.pixels[:40, :40])

    assert see_at(runtime, tiny, (1 / 8, 1 / 8), 0.5).pieces == ()


def test_what_is_pointed_at_is_cut_out_of_more_pixels_too() -> None:
    runtime = Finding("dress", "bag")
    sharper = Photo(np.repeat(np.repeat(STREET.pixels, 3, axis=0), 3, axis=1))

    sight = see_at(runtime, STREET, (1 / 8, 1 / 8), 0.5, lambda _side: sharper)

    assert np.array_equal(sight.embedding, look_at(runtime, sharper, sight.pieces[0].box)[0])
