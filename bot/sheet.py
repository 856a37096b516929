"""The numbered contact sheet: a shopper's photo at the left, the products that were found beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from bot.lettering import BOLD, drawable, font, length, shortened, wrapped

PAPER, CARD, LINE = "#f4f2ee", "#ffffff", "#e2ded6"
INK, SOFT, ACCENT = "#26241f", "#7b766c", "#b5532f"

TITLE, TITLE_LINE, PRICE, NOTE, HEADING, NUMBER = 22, 28, 27, 18, 24, 36
"""Sizes of letters, in pixels. A phone shows a sheet at less than half its size."""

BADGE = 29
"""Radius of the circle around a number, in pixels."""


@dataclass(frozen=True, slots=True)
class SheetCard:
    """One product on the sheet.

    Attributes:
        image: its photo, of any shape and mode.
        title: its name; too long a one is cut with an ellipsis.
        price: as it is shown, such as "49.95 EUR"; None when it is unknown.
        note: a small word beside the price, such as a shop's name; may be empty.
    """

    image: Image.Image
    title: str
    price: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Sizes of a sheet, in pixels.

    Attributes:
        card_width: of one product's card.
        photo_height: of the photo on a card.
        gap: between cards and around the sheet.
        columns: most cards side by side.
    """

    card_width: int = 264
    photo_height: int = 308
    gap: int = 20
    columns: int = 3

    @property
    def card_height(self) -> int:
        """A card's photo and the three lines of text under it."""
        return self.photo_height + 2 * TITLE_LINE + 66


def contact_sheet(
    query: Image.Image | None,
    cards: Sequence[SheetCard],
    *,
    layout: SheetLayout | None = None,
    heading: str = "Your photo",
    nothing: str = "Nothing close was found.",
) -> Image.Image:
    """Put a shopper's photo and the products found for it on one picture.

    Args:
        query: the shopper's photo, of any shape and mode; None leaves its place out.
        cards: the products, best first; they are numbered from 1.
        layout: sizes; the usual ones when not given.
        heading: the words under the shopper's photo.
        nothing: what is said when there are no cards.

    Returns:
        An RGB picture as wide and as high as its cards need.
    """
    sizes = layout or SheetLayout()
    columns = max(min(len(cards), _columns(len(cards), sizes.columns)), 1)
    rows = max(math.ceil(len(cards) / columns), 1)
    height = rows * (sizes.card_height + sizes.gap) + sizes.gap
    query_width = 0 if query is None else round(sizes.card_width * 1.45) + 2 * sizes.gap
    left = query_width + sizes.gap
    width = left + columns * (sizes.card_width + sizes.gap)
    sheet = Image.new("RGB", (width, height), PAPER)
    if query is not None:
        _draw_query(
            sheet, query, (sizes.gap, sizes.gap, query_width - sizes.gap, height - sizes.gap), heading
        )
        edge = left - sizes.gap
        ImageDraw.Draw(sheet).line([(edge, sizes.gap), (edge, height - sizes.gap)], LINE, 2)
    if not cards:
        _draw_nothing(sheet, (left, 0, width - sizes.gap, height), nothing)
    for place, card in enumerate(cards):
        x = left + place % columns * (sizes.card_width + sizes.gap)
        y = sizes.gap + place // columns * (sizes.card_height + sizes.gap)
        _draw_card(sheet, card, place + 1, (x, y), sizes)
    return sheet


def _columns(count: int, most: int) -> int:
    """As few columns as keep the rows few and evenly filled."""
    return math.ceil(count / math.ceil(count / most)) if count else 1


def _draw_query(sheet: Image.Image, query: Image.Image, box: tuple[int, int, int, int], heading: str) -> None:
    x0, y0, x1, y1 = box
    room = (x1 - x0, y1 - y0 - 2 * HEADING)
    photo = ImageOps.contain(on_white(_bounded(query)), room, Image.Resampling.LANCZOS)
    top = y0 + (room[1] - photo.height) // 2
    sheet.paste(photo, (x0 + (room[0] - photo.width) // 2, top), _rounded(photo.size, 14))
    middle = ((x0 + x1) / 2, top + photo.height + 1.2 * HEADING)
    words = shortened(drawable(heading), font(HEADING), room[0])
    ImageDraw.Draw(sheet).text(middle, words, SOFT, font(HEADING), anchor="mm")


def _bounded(image: Image.Image, longest: int = 40) -> Image.Image:
    """The picture, cut in the middle where one side is more than so many times the other."""
    width, height = min(image.width, image.height * longest), min(image.height, image.width * longest)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _draw_nothing(sheet: Image.Image, box: tuple[int, int, int, int], words: str) -> None:
    x0, y0, x1, y1 = box
    lines = wrapped(drawable(words), font(HEADING), x1 - x0, 5)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    draw = ImageDraw.Draw(sheet)
    draw.multiline_text(middle, "\n".join(lines), SOFT, font(HEADING), anchor="mm", align="center", spacing=8)


def _draw_card(
    sheet: Image.Image, card: SheetCard, number: int, corner: tuple[int, int], sizes: SheetLayout
) -> None:
    (x, y), width, pad = corner, sizes.card_width, 12
    draw = ImageDraw.Draw(sheet)
    draw.rounded_rectangle([x, y, x + width, y + sizes.card_height], 12, CARD, LINE)
    inner = (width - 2 * pad, sizes.photo_height - pad)
    sheet.paste(fitted(on_white(card.image), inner, CARD), (x + pad, y + pad))
    _draw_badge(sheet, number, (x + BADGE + 8, y + BADGE + 8))
    text_y = y + sizes.photo_height + 22
    for line in wrapped(drawable(card.title), font(TITLE), width - 2 * pad, 2):
        draw.text((x + pad, text_y), line, INK, font(TITLE), anchor="lm")
        text_y += TITLE_LINE
    _draw_price(draw, card, (x + pad, x + width - pad), y + sizes.card_height - 24)


def _draw_price(draw: ImageDraw.ImageDraw, card: SheetCard, sides: tuple[int, int], middle: int) -> None:
    left, right = sides
    price = shortened(drawable(card.price or ""), font(PRICE, BOLD), right - left)
    draw.text((left, middle), price, ACCENT, font(PRICE, BOLD), anchor="lm")
    room = right - left - 12 - length(price, font(PRICE, BOLD))
    if card.note and room > 30:
        note = shortened(drawable(card.note), font(NOTE), room)
        draw.text((right, middle), note, SOFT, font(NOTE), anchor="rm")


def _draw_badge(sheet: Image.Image, number: int, center: tuple[int, int]) -> None:
    """A filled circle with a number, smooth at its edge."""
    scale, side = 4, 2 * BADGE
    mask = Image.new("L", (side * scale, side * scale))
    ImageDraw.Draw(mask).ellipse([0, 0, side * scale - 1, side * scale - 1], 255)
    mask = mask.resize((side, side), Image.Resampling.LANCZOS)
    sheet.paste(INK, (center[0] - BADGE, center[1] - BADGE), mask)
    ImageDraw.Draw(sheet).text(center, str(number), CARD, font(NUMBER, BOLD), anchor="mm")


def on_white(image: Image.Image) -> Image.Image:
    """The picture as RGB; what was transparent is white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(clear, (0, 0), clear)
        return paper
    return image.convert("RGB")


def fitted(image: Image.Image, size: tuple[int, int], ground: str) -> Image.Image:
    """The whole picture in the middle of a ground, as large as it fits, however long or thin it is.

    Args:
        image: RGB.
        size: width and height of what is returned, in pixels.
        ground: the color of what the picture leaves free.
    """
    scale = min(size[0] / image.width, size[1] / image.height)
    shape = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    page = Image.new("RGB", size, ground)
    small = image.resize(shape, Image.Resampling.LANCZOS, reducing_gap=3.0)
    page.paste(small, ((size[0] - shape[0]) // 2, (size[1] - shape[1]) // 2))
    return page


def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rounded_rectangle([0, 0, size[0] - 1, size[1] - 1], radius, 255)
    return mask
