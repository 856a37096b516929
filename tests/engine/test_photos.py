"""What becomes of the bytes that people send as photos."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.config import PhotoLimits
from engine.errors import PhotoDamaged, PhotoEmpty, PhotoError, PhotoNotAnImage, PhotoTooLarge, PhotoTooSmall
from engine.photos import decode, decode_closer, format_of, read_photo
from engine.types import Photo
from tests.support import pictures
from tests.support.pictures import BLUE, GRAY, GREEN, RED

QUARTERS = {"top left": RED, "top right": GREEN, "bottom left": BLUE, "bottom right": GRAY}
FILES = pictures.every_format()


def quarters(photo: Photo) -> dict[str, tuple[int, ...]]:
    """The color at the middle of each quarter."""
    height, width = photo.pixels.shape[:2]
    top, bottom, left, right = height // 4, 3 * height // 4, width // 4, 3 * width // 4
    return {
        "top left": tuple(photo.pixels[top, left].tolist()),
        "top right": tuple(photo.pixels[top, right].tolist()),
        "bottom left": tuple(photo.pixels[bottom, left].tolist()),
        "bottom right": tuple(photo.pixels[bottom, right].tolist()),
    }


def assert_upright(photo: Photo, within: int = 14) -> None:
    for place, color in quarters(photo).items():
        assert np.abs(np.subtract(color, QUARTERS[place])).max() <= within, f"{place} is {color}"


def gray_of(picture: Image.Image, format_: str = "TIFF") -> list[int]:
    """Decode a one-row-of-values picture and give the gray of its columns."""
    photo = decode(pictures.encode(picture, format_))
    assert (photo.pixels[..., 0] == photo.pixels[..., 2]).all()
    return [int(value) for value in photo.pixels[8, :, 0]]


def columns(*values: float, dtype: str) -> Image.Image:
    """A picture 16 pixels high with one column a value, 16 columns at least."""
    return Image.fromarray(np.tile(np.resize(np.array(values, dtype), 16), (16, 1)))


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_read_in_its_colors(name: str) -> None:
    photo = decode(FILES[name])
    assert photo.size == (64, 48)
    assert photo.pixels.dtype == np.uint8
    assert_upright(photo)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = pictures.corners()
    if orientation in undo:
        held = held.transpose(undo[orientation])
    photo = decode(pictures.turned(orientation, held))
    assert photo.size == (64, 48)
    assert_upright(photo)


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_other_formats_are_turned_too(format_: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    held = pictures.corners().transpose(Image.Transpose.ROTATE_90)
    photo = decode(pictures.encode(held, format_, exif=exif.tobytes()))
    assert photo.size == (64, 48)
    assert_upright(photo)


@pytest.mark.parametrize("orientation", [0, 9, 4711])
def test_an_impossible_orientation_means_no_turn(orientation: int) -> None:
    assert_upright(decode(pictures.turned(orientation)))


def test_a_broken_exif_block_means_no_turn() -> None:
    for data in pictures.with_broken_exif():
        assert_upright(decode(data), within=24)


def test_transparent_parts_lie_on_white() -> None:
    half = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    half.paste((200, 30, 30, 255), (0, 0, 16, 32))
    for format_ in ("PNG", "WEBP", "TIFF", "AVIF", "HEIF"):
        pixels = decode(pictures.encode(half, format_)).pixels
        assert pixels[16, 28].min() > 250, format_
        assert abs(int(pixels[16, 4, 0]) - 200) < 16, format_


def test_half_transparent_is_half_white() -> None:
    veil = pictures.encode(Image.new("RGBA", (32, 32), (0, 0, 0, 128)), "PNG")
    assert decode(veil).pixels[16, 16].tolist() == [127, 127, 127]


@pytest.mark.parametrize("transparency", [0, b"\x00\xff"])
def test_a_transparent_palette_color_is_white(transparency: int | bytes) -> None:
    picture = Image.new("P", (32, 32), 0)
    picture.putpalette([10, 20, 30, 200, 30, 30])
    picture.paste(1, (16, 0, 32, 32))
    pixels = decode(pictures.encode(picture, "PNG", transparency=transparency)).pixels
    assert pixels[16, 4].tolist() == [255, 255, 255]
    assert pixels[16, 28].tolist() == [200, 30, 30]


def test_a_transparent_key_color_is_white() -> None:
    data = pictures.encode(pictures.corners(), "PNG", transparency=RED)
    colors = quarters(decode(data))
    assert colors["top left"] == (255, 255, 255)
    assert colors["top right"] == GREEN


def test_gray_with_alpha_lies_on_white() -> None:
    pixels = decode(pictures.encode(Image.new("LA", (32, 32), (90, 0)), "PNG")).pixels
    assert pixels[16, 16].tolist() == [255, 255, 255]


@pytest.mark.parametrize("mode", ["1", "L"])
def test_black_and_white_and_gray_are_read(mode: str) -> None:
    picture = Image.new("L", (32, 32), 0)
    picture.paste(255, (16, 0, 32, 32))
    pixels = decode(pictures.encode(picture.convert(mode), "PNG")).pixels
    assert pixels[16, 4].tolist() == [0, 0, 0]
    assert pixels[16, 28].tolist() == [255, 255, 255]


@pytest.mark.parametrize("format_", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_clipped(format_: str) -> None:
    assert gray_of(columns(0, 32768, 65535, dtype="uint16"), format_)[:3] == [0, 128, 255]


def test_deep_gray_is_scaled_to_the_range_it_uses() -> None:
    assert gray_of(columns(0, 100, 255, dtype="int32"))[:3] == [0, 100, 255]
    assert gray_of(columns(-5, 32896, 65535, dtype="int32"))[:3] == [0, 128, 255]
    assert gray_of(columns(0, 600_000, 1_000_000, dtype="int32"))[:3] == [0, 153, 255]


def test_floats_are_scaled_to_the_range_they_use() -> None:
    assert gray_of(columns(0, 0.5, 1, dtype="float32"))[:3] == [0, 128, 255]
    assert gray_of(columns(float("nan"), 100, 255, dtype="float32"))[:3] == [0, 100, 255]


def test_the_first_frame_of_an_animation_is_taken() -> None:
    other = Image.new("RGB", (64, 48), BLUE)
    assert_upright(decode(pictures.animation(pictures.corners(), other)))
    webp = pictures.encode(pictures.corners(), "WEBP", save_all=True, append_images=[other], lossless=True)
    assert_upright(decode(webp))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_big_photo_is_reduced_and_never_under_the_work_side(format_: str) -> None:
    limits = PhotoLimits(work_side=64)
    for width, height in ((64, 64), (127, 300), (128, 300), (1000, 700), (700, 1000)):
        photo = decode(pictures.encode(pictures.corners(width, height), format_), limits)
        shorter = min(photo.size)
        assert 64 <= shorter < 128
        assert photo.size[0] / photo.size[1] == pytest.approx(width / height, rel=0.02)
        assert_upright(photo)


def test_a_small_photo_is_not_enlarged() -> None:
    assert decode(pictures.encode(pictures.corners(40, 30))).size == (40, 30)


@pytest.mark.parametrize("rotated", [False, True])
def test_more_of_a_photos_pixels_are_decoded_where_there_are_more(rotated: bool) -> None:
    small, large = PhotoLimits(work_side=64), PhotoLimits(work_side=128)
    picture = pictures.corners(300, 200)
    data = pictures.encode(picture.rotate(90, expand=True) if rotated else picture, "JPEG")
    reduced = decode(data, small)

    closer = decode_closer(reduced, data, large)

    assert min(closer.size) == 200
    assert decode_closer(closer, data, large) is closer
    assert decode_closer(closer, data, PhotoLimits(work_side=10_000)) is closer
    assert decode_closer(reduced, b"never read", small) is reduced


def test_a_narrow_photo_is_bounded_too() -> None:
    strip = pictures.encode(Image.new("L", (20_000, 40)), "PNG")
    assert max(decode(strip, PhotoLimits(work_side=64)).size) <= 8 * 64


def test_no_bytes_are_refused() -> None:
    with pytest.raises(PhotoEmpty, match=r"^The photo is an empty file\.$"):
        decode(b"")


def test_too_many_bytes_are_refused_with_size_and_limit() -> None:
    with pytest.raises(PhotoTooLarge, match=r"^The photo has 30\.0 MB; at most 20 MB are allowed\.$"):
        decode(bytes(30 * 2**20))


@pytest.mark.parametrize("side", [9_500, 20_000, 100_000])
def test_too_many_pixels_are_refused_before_one_is_decoded(side: int) -> None:
    with pytest.raises(PhotoTooLarge, match=f"{side}x{side} pixels; at most 80 million"):
        decode(pictures.png_that_claims(side, side))


def test_one_pixel_is_refused() -> None:
    with pytest.raises(PhotoTooSmall, match=r"^The photo has only 1x1 pixels; each side needs .* 16\.$"):
        decode(pictures.encode(Image.new("RGB", (1, 1)), "PNG"))


def test_text_is_not_an_image() -> None:
    with pytest.raises(PhotoNotAnImage):
        decode(b"This is a text file that somebody named photo.jpg.")


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_photo_is_refused_with_one_sentence(name: str) -> None:
    data = FILES[name]
    for kept in (len(data) // 3, len(data) // 2):
        with pytest.raises(PhotoDamaged, match=r"^The photo is cut short or broken inside\.$"):
            decode(data[:kept])


@given(name=st.sampled_from(sorted(FILES)), data=st.data())
@settings(max_examples=400, deadline=None)
def test_no_bytes_at_all_make_another_error_escape(name: str, data: st.DataObject) -> None:
    original = FILES[name]
    mutated = bytearray(original[: data.draw(st.integers(0, len(original)))])
    changes = st.lists(st.tuples(st.integers(0, len(original)), st.integers(0, 255)), max_size=8)
    for place, value in data.draw(changes):
        if place < len(mutated):
            mutated[place] = value
    with suppress(PhotoError):
        assert decode(bytes(mutated), PhotoLimits(max_pixels=1_000_000)).pixels.shape[2] == 3


def test_a_file_is_read_and_decoded(tmp_path: Path) -> None:
    path = tmp_path / "corners.png"
    path.write_bytes(FILES["PNG"])
    assert_upright(read_photo(path))


def test_a_file_that_is_too_big_is_refused_with_its_real_size(tmp_path: Path) -> None:
    path = tmp_path / "big.jpg"
    with path.open("wb") as file:
        file.truncate(30 * 2**20)
    with pytest.raises(PhotoTooLarge, match=r"30\.0 MB"):
        read_photo(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.jpg", tmp_path):
        with pytest.raises(PhotoError, match=str(path)):
            read_photo(path)


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)  # to open it would be to wait for a writer; so a device, which does not wait, goes first
    for path in (Path("/dev/zero"), tmp_path, pipe):
        with pytest.raises(PhotoError, match=f"^The photo {path} cannot be read: it is no regular file\\.$"):
            read_photo(path)


@pytest.mark.parametrize("name", FILES)
def test_a_format_is_told_by_its_signature(name: str) -> None:
    assert format_of(FILES[name]) == name.rsplit(maxsplit=1)[-1]


def test_what_has_no_signature_has_no_format() -> None:
    assert format_of(b"") is None
    assert format_of(b"A letter to a friend.") is None
