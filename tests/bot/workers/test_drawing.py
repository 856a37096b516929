"""Pictures that the workers draw for people."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.workers.base import SheetRequest
from bot.workers.drawing import SHEET_BYTES
from bot.workers.pool import WorkerPool
from engine.errors import PhotoError
from tests.support.pictures import BLUE, RED, corners, encode, turned, write_jpeg

pytestmark = pytest.mark.asyncio(loop_scope="module")


def sheet(query: bytes | None, photos: list[Path]) -> SheetRequest:
    count = len(photos)
    titles, prices = ("Kleid, größer",) * count, ("49,95 €",) * count
    return SheetRequest(query, tuple(photos), titles, prices, "Ihr Foto", "Nichts Ähnliches.")


def noise(path: Path) -> Path:
    """A photo with as much detail as a photo can have."""
    grains = np.random.default_rng(1).integers(0, 256, (800, 700, 3), dtype=np.uint8)
    path.write_bytes(encode(Image.fromarray(grains), "JPEG", quality=95))
    return path


def opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    assert image.format == "JPEG"
    image.load()
    return image


async def test_a_sheet_is_a_jpeg_for_a_chat(pool: WorkerPool, tmp_path: Path) -> None:
    photo = noise(tmp_path / "noise.jpg")
    picture = await pool.sheet(sheet(photo.read_bytes(), [photo] * 6))
    assert len(picture) <= SHEET_BYTES
    assert max(opened(picture).size) < 1600


@pytest.mark.parametrize("query", [None, b"", b"no picture"])
async def test_a_sheet_is_drawn_without_a_photo_that_is_kept_no_longer(
    pool: WorkerPool, tmp_path: Path, query: bytes | None
) -> None:
    photo = write_jpeg(tmp_path / "photo.jpg")
    whole = opened(await pool.sheet(sheet(photo.read_bytes(), [photo])))
    alone = opened(await pool.sheet(sheet(query, [photo])))
    assert alone.width < whole.width


async def test_a_card_whose_photo_is_gone_leaves_its_place_empty(pool: WorkerPool, tmp_path: Path) -> None:
    photo = write_jpeg(tmp_path / "photo.jpg")
    whole = opened(await pool.sheet(sheet(None, [photo, photo])))
    lacking = opened(await pool.sheet(sheet(None, [photo, tmp_path / "gone.jpg"])))
    assert lacking.size == whole.size


async def test_a_sheet_of_no_cards_is_drawn(pool: WorkerPool, tmp_path: Path) -> None:
    assert opened(await pool.sheet(sheet(write_jpeg(tmp_path / "photo.jpg").read_bytes(), []))).width > 300


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
async def test_a_thumbnail_is_small_upright_and_says_nothing_else(
    pool: WorkerPool, tmp_path: Path, orientation: int
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(turned(orientation, corners(640, 480)))
    thumbnail = opened(await pool.thumbnail(photo, 100))
    assert max(thumbnail.size) == 100
    assert not thumbnail.getexif()
    upright = {1: RED, 3: (128, 128, 128), 6: BLUE, 8: (30, 160, 30)}[orientation]
    assert np.abs(np.array(thumbnail.getpixel((8, 8))) - upright).max() < 25


async def test_a_small_photo_is_not_enlarged(pool: WorkerPool, tmp_path: Path) -> None:
    assert opened(await pool.thumbnail(write_jpeg(tmp_path / "photo.jpg"), 1000)).size == (96, 128)


async def test_a_thumbnail_of_a_file_that_is_gone_is_one_sentence(pool: WorkerPool, tmp_path: Path) -> None:
    with pytest.raises(PhotoError):
        await pool.thumbnail(tmp_path / "gone.jpg", 100)
