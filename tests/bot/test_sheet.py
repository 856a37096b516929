"""The numbered contact sheet."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageChops

from bot.sheet import NUMBER, PRICE, SheetCard, SheetLayout, contact_sheet

LONG_TITLE = "An extraordinarily long-winded title of a pair of shoes with reinforced caps and laces"


def photo(size: tuple[int, int] = (300, 400), color: str = "#3366aa") -> Image.Image:
    return Image.new("RGB", size, color)


def card(title: str = "Linen wrap dress, sage", price: str | None = "49.95 EUR", note: str = "") -> SheetCard:
    return SheetCard(photo(), title, price, note)


def pixel_count(sheet: Image.Image, color: tuple[int, int, int]) -> int:
    return int((np.abs(np.asarray(sheet, np.int16) - color).max(axis=2) <= 3).sum())


def test_the_query_and_every_product_are_on_the_sheet() -> None:
    cards = [SheetCard(photo(color=color), color) for color in ("#11aa33", "#cc8800", "#7711bb")]
    sheet = contact_sheet(photo(color="#00aacc"), cards)
    assert sheet.mode == "RGB"
    for color in ((0x00, 0xAA, 0xCC), (0x11, 0xAA, 0x33), (0xCC, 0x88, 0x00), (0x77, 0x11, 0xBB)):
        assert pixel_count(sheet, color) > 5_000


def test_the_query_is_left_of_the_products() -> None:
    sheet = np.asarray(
        contact_sheet(photo(color="#ff0000"), [SheetCard(photo(color="#0000ff"), "Tie")]), np.int16
    )
    red = np.nonzero((sheet[..., 0] > 240) & (sheet[..., 2] < 20))[1]
    blue = np.nonzero((sheet[..., 2] > 240) & (sheet[..., 0] < 20))[1]
    assert red.max() < blue.min()


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (3, 3, 1), (4, 2, 2), (5, 3, 2), (7, 3, 3)]
)
def test_cards_stand_in_evenly_filled_rows(count: int, columns: int, rows: int) -> None:
    layout = SheetLayout()
    one = contact_sheet(photo(), [card()])
    sheet = contact_sheet(photo(), [card()] * count)
    assert sheet.width - one.width == (columns - 1) * (layout.card_width + layout.gap)
    assert sheet.height - one.height == (rows - 1) * (layout.card_height + layout.gap)


def test_no_products_are_said_in_words() -> None:
    said = contact_sheet(photo(), [], nothing="Nothing close was found.")
    silent = contact_sheet(photo(), [], nothing="")
    assert said.size == silent.size
    assert ImageChops.difference(said, silent).getbbox() is not None


def test_a_long_title_stays_inside_its_card() -> None:
    layout = SheetLayout()
    short, long = (contact_sheet(photo(), [card(title)] * 2) for title in ("Tie", LONG_TITLE))
    changed = ImageChops.difference(short, long).getbbox()
    assert changed is not None
    assert short.size == long.size
    right_of_titles = short.width - layout.gap - 6
    assert changed[2] <= right_of_titles


def test_a_title_without_spaces_is_cut_and_not_lost() -> None:
    blank = contact_sheet(photo(), [card("")])
    endless = contact_sheet(photo(), [card("x" * 400)])
    box = ImageChops.difference(blank, endless).getbbox()
    assert box is not None
    assert box[2] <= blank.width - SheetLayout().gap - 6


def test_a_missing_price_leaves_its_place_empty() -> None:
    priced, unpriced = contact_sheet(photo(), [card()]), contact_sheet(photo(), [card(price=None)])
    assert priced.size == unpriced.size
    assert ImageChops.difference(priced, unpriced).getbbox() is not None


def test_a_note_never_runs_into_the_price() -> None:
    noted = contact_sheet(photo(), [card(note="A shop with a very long name indeed")])
    plain = contact_sheet(photo(), [card()])
    free = contact_sheet(photo(), [card(price=None)])
    note, price = ImageChops.difference(noted, plain).getbbox(), ImageChops.difference(plain, free).getbbox()
    assert note is not None
    assert price is not None
    assert price[2] < note[0]


@pytest.mark.parametrize("size", [(1, 1), (4000, 10), (10, 4000), (1, 5000), (640, 640)])
def test_odd_photo_shapes_fit(size: tuple[int, int]) -> None:
    usual = contact_sheet(photo(), [card()])
    assert contact_sheet(photo(size), [SheetCard(photo(size), "Odd")]).size == usual.size


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_mode_of_photo_is_taken(mode: str) -> None:
    sheet = contact_sheet(Image.new(mode, (60, 80)), [SheetCard(Image.new(mode, (60, 80)), "Any")])
    assert sheet.mode == "RGB"


def test_what_is_transparent_is_shown_white() -> None:
    clear = Image.new("RGBA", (300, 400), (255, 0, 0, 0))
    assert pixel_count(contact_sheet(clear, [SheetCard(clear, "Ghost")]), (255, 0, 0)) == 0


def test_the_same_cards_make_the_same_sheet() -> None:
    first, second = (contact_sheet(photo(), [card(note="Osier")] * 3) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_without_the_shoppers_photo_the_products_have_the_sheet_for_themselves() -> None:
    cards = [SheetCard(photo(color="#11aa33"), "Tie")] * 2
    whole, alone = contact_sheet(photo(), cards), contact_sheet(None, cards)
    assert alone.width < whole.width
    assert alone.height == whole.height
    right = whole.crop((whole.width - alone.width, 0, whole.width, whole.height))
    gap = SheetLayout().gap
    assert ImageChops.difference(alone, right).crop((gap, 0, *alone.size)).getbbox() is None


def test_numbers_and_prices_can_be_read_on_a_phone() -> None:
    # A phone is about 390 points wide, and letters of 9 points are still read with ease.
    layout = SheetLayout(columns=2)
    width = contact_sheet(photo(), [card()] * 6, layout=layout).width
    for size in (NUMBER, PRICE):
        assert size * 390 / width >= 9


def test_a_title_of_another_script_is_drawn() -> None:
    empty, russian, hindi = (
        contact_sheet(photo(), [card(title)]) for title in ("", "Платье летнее", "सूती पोशाक")
    )
    assert ImageChops.difference(empty, russian).getbbox() is not None
    assert ImageChops.difference(russian, hindi).getbbox() is not None
