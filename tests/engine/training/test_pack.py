from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import TrainingError
from engine.training.config import DataConfig
from engine.training.data import TrainingData, load_data
from engine.training.labels import Part
from engine.training.pack import PackedData, pack_photos
from tests.support.disk import files_end_at
from tests.support.labeled import draw_every_kind, draw_labeled

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


def test_runs_that_share_a_folder_take_turns(data: TrainingData, tmp_path: Path) -> None:
    told: list[list[int]] = [[], [], []]

    def pack(run: int) -> PackedData:
        return pack_photos(data, tmp_path / "pack", SIZE, lambda done, _total: told[run].append(done))

    with ThreadPoolExecutor() as pool:
        packed = list(pool.map(pack, range(len(told))))

    assert sorted(len(done) > 0 for done in told) == [False, False, True]
    assert all(np.array_equal(one.pixels, packed[0].pixels) for one in packed)


def test_photos_in_another_order_are_packed_anew(data: TrainingData, tmp_path: Path) -> None:
    before = pack_photos(data, tmp_path / "pack", SIZE, silent).pixels.copy()
    turned = replace(data, photos=data.photos[::-1])

    packed = pack_photos(turned, tmp_path / "pack", SIZE, silent)

    assert np.array_equal(packed.pixels, before[::-1])
    assert len({path.name.split("-")[2][:12] for path in (tmp_path / "pack").glob("photos-*")}) == 1


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
    files = list((tmp_path / "pack").glob("photos-*"))
    gone = [path for path in files if (".state." in path.name) == (lost == "states")]
    gone[0].unlink()

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert packed.readable.all()
    assert np.array_equal(packed.pixels, before)


def test_an_unreadable_photo_is_left_out_of_every_part_and_named(
    data: TrainingData, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    row, gone = data.rows(Part.TRAIN)[:2]
    (data.folder / data.photos[row].file).write_bytes(b"no picture")
    (data.folder / data.photos[gone].file).unlink()

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert packed.readable.sum() == len(data.photos) - 2
    assert not {row, gone} & set(packed.rows(Part.TRAIN))
    assert f"Left out {data.photos[gone].file}: No such file or directory." in caplog.messages
    assert len(caplog.messages) == 2
    assert str(tmp_path) not in caplog.text


def test_a_folder_without_one_readable_photo_is_refused_and_names_ten_of_them(
    data: TrainingData, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for photo in data.photos:
        (data.folder / photo.file).unlink()

    with pytest.raises(TrainingError, match="Not one photo"):
        pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert len(caplog.messages) == 11
    assert caplog.messages[-1] == f"Left out {len(data.photos)} photos in all that cannot be read."


def test_a_full_disk_is_one_sentence_before_a_photo_is_decoded(data: TrainingData, tmp_path: Path) -> None:
    told: list[int] = []

    with files_end_at(20_000), pytest.raises(TrainingError, match=r"no room for .*, which takes 0 MB"):
        pack_photos(data, tmp_path / "pack", SIZE, lambda done, _total: told.append(done))

    assert told == []


def test_products_are_cut_out_of_their_grounds(data: TrainingData, tmp_path: Path) -> None:
    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert packed.cutouts.shape[0] == len(data.photos)
    assert packed.cutouts.any(axis=(1, 2)).mean() > 0.8


def test_types_that_are_not_learned_have_no_number(data: TrainingData, tmp_path: Path) -> None:
    photos = (replace(data.photos[0], product_type="boots"), *data.photos[1:])

    packed = pack_photos(replace(data, photos=photos), tmp_path / "pack", SIZE, silent)

    assert packed.types[0] == -1
    assert [data.classes[number] for number in packed.types[1:]] == [p.product_type for p in photos[1:]]


def test_garments_are_packed_out_of_their_street_photos(tmp_path: Path) -> None:
    folder = draw_every_kind(tmp_path / "data", products=4)
    data = load_data(folder, DataConfig(), seed=1)

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    worn, alone = next(iter(data.same_garments()))
    assert (packed.pixels[worn] == 255).mean() < 0.3 < (packed.pixels[alone] == 255).mean()


def test_a_street_photo_whose_mask_is_gone_is_shown_as_worn_and_not_alone(tmp_path: Path) -> None:
    folder = draw_every_kind(tmp_path / "data", products=4)
    data = load_data(folder, DataConfig(), seed=1)
    worn, alone = next(iter(data.same_garments()))
    cut = data.photos[alone].cut
    assert cut is not None
    (folder / cut.mask).unlink()

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert packed.readable[worn]
    assert not packed.readable[alone]


def test_a_mask_that_changed_is_packed_anew(tmp_path: Path) -> None:
    folder = draw_every_kind(tmp_path / "data", products=4)
    data = load_data(folder, DataConfig(), seed=1)
    alone = next(iter(data.same_garments()))[1]
    before = pack_photos(data, tmp_path / "pack", SIZE, silent).pixels[alone].copy()
    cut = data.photos[alone].cut
    assert cut is not None
    with Image.open(folder / cut.mask) as mask:
        smaller = Image.new(mask.mode, mask.size)
        smaller.paste(mask.crop((0, 0, mask.width // 2, mask.height)))
    smaller.save(folder / cut.mask)

    packed = pack_photos(data, tmp_path / "pack", SIZE, silent)

    assert not np.array_equal(packed.pixels[alone], before)
