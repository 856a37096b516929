"""Products are set on streets without their people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.training import grounds
from engine.training.grounds import DRAWN, SIDE, collect_grounds
from tests.support.labeled import draw_street

STREETS = frozenset({"street/0.png", "street/1.png", "street/2.png"})


def test_grounds_are_cut_beside_the_people(tmp_path: Path) -> None:
    """The people of the drawing are painted black: none of that is in a ground."""
    draw_street(tmp_path, photos=3)
    for file in STREETS:
        with (
            Image.open(tmp_path / file) as photo,
            Image.open(tmp_path / f"street_masks/{Path(file).name}") as mask,
        ):
            people = np.asarray(mask)[..., None] > 0
            Image.fromarray(np.where(people, np.uint8(0), np.asarray(photo))).save(tmp_path / file)

    grounds = collect_grounds(tmp_path, STREETS, seed=0)

    assert grounds.shape == (len(grounds), SIDE, SIDE, 3)
    assert len(grounds) >= 2 * len(STREETS)
    assert grounds.min() > 30


def test_streets_that_are_kept_for_judging_give_no_grounds(tmp_path: Path) -> None:
    draw_street(tmp_path, photos=3)

    one = collect_grounds(tmp_path, frozenset({"street/1.png"}), seed=0)

    assert 0 < len(one) < len(collect_grounds(tmp_path, STREETS, seed=0))


def test_a_street_photo_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    draw_street(tmp_path, photos=3)
    whole = len(collect_grounds(tmp_path, STREETS, seed=0))
    (tmp_path / "street/0.png").write_bytes(b"no picture")
    (tmp_path / "street_masks/1.png").unlink()

    assert len(collect_grounds(tmp_path, STREETS, seed=0)) == whole // 3


def test_of_very_many_grounds_some_are_drawn_the_same_for_the_same_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_street(tmp_path, photos=3)
    everything = collect_grounds(tmp_path, STREETS, seed=0)
    monkeypatch.setattr(grounds, "MOST", len(everything) // 2)

    first, again, other = (collect_grounds(tmp_path, STREETS, seed) for seed in (1, 1, 2))

    assert len(first) == len(everything) // 2
    assert {ground.tobytes() for ground in first} < {ground.tobytes() for ground in everything}
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_without_street_photos_grounds_are_drawn_the_same_for_the_same_seed(tmp_path: Path) -> None:
    first, again, other = (collect_grounds(tmp_path, frozenset(), seed) for seed in (1, 1, 900))

    assert first.shape == (DRAWN, SIDE, SIDE, 3)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert min(np.ptp(ground) for ground in first) > 20
