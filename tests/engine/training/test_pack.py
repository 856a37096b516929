from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import TrainingError
from engine.training.config import DataConfig
from engine.training.data import Part, TrainingData, load_data
from engine.training.pack import pack_photos
from tests.support.labeled import draw_labeled

SIZE = 32


@pytest.fixture
def data(tmp_path: Path) -> TrainingData:
    (tmp_path / "data").mkdir()
    return load_data(draw_labeled(tmp_path / "data", products=4), DataConfig(), seed=1)


def silent(_done: int, _total: int) -> None:
    pass


def test_every_photo_is_packed_at_the_asked_size(data: TrainingData, tmp_path: Path) -> None:
    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert packed.pixels.shape == (len(data.photos), SIZE, SIZE, 3)
    assert packed.readable.all()
    assert all(np.ptp(photo) > 0 for photo in packed.pixels)


def test_a_second_run_decodes_nothing_again(data: TrainingData, tmp_path: Path) -> None:
    before = pack_photos(data, tmp_path / "pack", SIZE, silent).pixels.copy()
    told: list[int] = []

    packed = pack_photos(data, tmp_path / "pack", SIZE, lambda done, _total: told.append(done))

    assert told == []
    assert np.array_equal(packed.pixels, before)


def test_photos_in_another_order_are_packed_anew(data: TrainingData, tmp_path: Path) -> None:
    before = pack_photos(data, tmp_path / "pack", SIZE, silent).pixels.copy()
    turned = replace(data, photos=data.photos[::-1])

    packed = pack_photos(turned, tmp_path / "pack", SIZE, silent)

    assert np.array_equal(packed.pixels, before[::-1])
    assert len(list((tmp_path / "pack").iterdir())) == 2


def test_a_photo_that_changed_is_packed_anew(data: TrainingData, tmp_path: Path) -> None:
    before = pack_photos(data, tmp_path / "pack", SIZE, silent).pixels.copy()
    Image.new("RGB", (90, 90), "red").save(data.folder / data.photos[3].file)

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert not np.array_equal(packed.pixels[3], before[3])


@pytest.mark.parametrize("lost", ["pixels", "states"])
def test_a_pack_that_lost_one_of_its_files_is_made_anew(
    data: TrainingData, tmp_path: Path, lost: str
) -> None:
    before = pack_photos(data, tmp_path / "pack", SIZE, silent).pixels.copy()
    of_states = {path for path in (tmp_path / "pack").iterdir() if ".state." in path.name}
    gone = of_states if lost == "states" else set((tmp_path / "pack").iterdir()) - of_states
    gone.pop().unlink()

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert packed.readable.all()
    assert np.array_equal(packed.pixels, before)


def test_an_unreadable_photo_is_left_out_of_every_part(data: TrainingData, tmp_path: Path) -> None:
    row = data.rows(Part.TRAIN)[0]
    (data.folder / data.photos[row].file).write_bytes(b"no picture")

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert packed.readable.sum() == len(data.photos) - 1
    assert row not in packed.rows(Part.TRAIN)


def test_a_folder_without_one_readable_photo_is_refused(data: TrainingData, tmp_path: Path) -> None:
    for photo in data.photos:
        (data.folder / photo.file).unlink()

    with pytest.raises(TrainingError, match="Not one photo"):
        pack_photos(data, tmp_path / "pack", SIZE, silent)
