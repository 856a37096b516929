"""Each garment in a street photo is a pair: as it was worn, and alone on white."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import PhotoDamaged, TrainingError
from engine.photos import read_photo
from engine.training.cut import cut_out
from engine.training.labels import STREET, LabeledPhoto
from engine.training.street import street_photos
from engine.types import Pixels
from tests.support.labeled import draw_street


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    draw_street(tmp_path, photos=2)
    return tmp_path


def add_box(folder: Path, line: str) -> None:
    with (folder / "street_boxes.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def cut(folder: Path, photo: LabeledPhoto) -> Pixels:
    assert photo.cut is not None
    return cut_out(read_photo(folder / photo.file), photo.cut, folder).pixels


def test_a_garment_is_shown_as_worn_and_alone(folder: Path) -> None:
    photos = street_photos(folder, "A street (MIT)")

    assert len(photos) == 2 * 2 * 2
    worn, alone = photos[:2]
    assert worn.product == alone.product
    assert worn.cut is not None
    assert alone.cut is not None
    assert (worn.cut.mask, alone.cut.mask) == ("", "street_masks/0.png")
    assert (worn.product_type, worn.shop, worn.origin) == ("hat", STREET, "A street (MIT)")


def test_garments_of_one_photo_are_other_products_but_never_negatives_and_never_split(folder: Path) -> None:
    hat, bag, other = (street_photos(folder, "")[place] for place in (0, 2, 4))

    assert hat.product != bag.product
    assert (hat.likely_same, hat.group) == (bag.likely_same, bag.group)
    assert hat.likely_same != other.likely_same


def test_alone_a_garment_is_its_own_pixels_on_white(folder: Path) -> None:
    worn, alone = (cut(folder, photo) for photo in street_photos(folder, "")[:2])

    assert worn.shape == alone.shape
    garment = (alone != 255).any(axis=2)
    assert 0.2 < garment.mean() < 0.9
    assert np.array_equal(worn[garment], alone[garment])


def test_a_garment_is_framed_with_a_little_of_what_is_around_it(folder: Path) -> None:
    worn = cut(folder, street_photos(folder, "")[0])

    assert worn.shape[:2] == pytest.approx((160 * 0.2 * 1.16, 120 * 0.2 * 1.16), abs=1)


def test_a_frame_at_the_edge_ends_at_the_edge(folder: Path) -> None:
    add_box(folder, "street/0.png,hat,0.0,0.0,1.0,1.0")

    assert cut(folder, street_photos(folder, "")[-2]).shape == (160, 120, 3)


@pytest.mark.parametrize(
    "line",
    ["street/0.png,hat,0.1,0.1,0.14,0.9", "street/0.png,hat,0.1,0.1,0.17,0.17", "street/0.png,boots,0,0,1,1"],
)
def test_specks_and_types_without_a_mask_are_left_out(folder: Path, line: str) -> None:
    add_box(folder, line)

    assert len(street_photos(folder, "")) == 8


def test_a_frame_that_is_not_made_of_numbers_is_named(folder: Path) -> None:
    add_box(folder, "street/1.png,hat,left,0.1,0.5,0.5")

    with pytest.raises(TrainingError, match=r"not made of numbers, for street/1\.png"):
        street_photos(folder, "")


def test_a_table_without_its_legend_is_refused(folder: Path) -> None:
    (folder / "street_masks" / "legend.csv").unlink()

    with pytest.raises(TrainingError, match=r"There is no table of photos, .*legend\.csv"):
        street_photos(folder, "")


def test_a_folder_without_street_photos_has_none(tmp_path: Path) -> None:
    assert street_photos(tmp_path, "") == ()


def test_a_mask_of_another_size_fits_its_photo(folder: Path) -> None:
    path = folder / "street_masks" / "0.png"
    before = cut(folder, street_photos(folder, "")[1])
    with Image.open(path) as mask:
        doubled = mask.resize((240, 320), Image.Resampling.NEAREST)
    doubled.save(path)

    assert np.array_equal(cut(folder, street_photos(folder, "")[1]), before)


@pytest.mark.parametrize("damage", ["gone", "broken"])
def test_a_mask_that_cannot_be_read_damages_the_photo(folder: Path, damage: str) -> None:
    path = folder / "street_masks" / "0.png"
    path.unlink() if damage == "gone" else path.write_bytes(b"no picture")

    with pytest.raises(PhotoDamaged, match=r"mask 0\.png cannot be read"):
        cut(folder, street_photos(folder, "")[1])
