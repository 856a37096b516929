"""The map as one page: what is in the file. What it does is tested in a browser."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from bot.map.entries import Caption
from bot.map.page import render_page
from tests.support.maps import captions, drawn_map

NASTY = (
    "</script><script>document.title = 'run'</script>",
    '"><img src=x onerror="document.title = 1">',
    "' onmouseover='alert(1)' {{ 7 * 7 }} {% raw %}",
    "Kleid „Grün“ & <b>fett</b>",
)

Element = tuple[str, dict[str, str | None]]


class Elements(HTMLParser):
    """All elements of a page, and what its scripts hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.scripts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script" and data.strip():
            self.scripts.append(data)

    def photos(self) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.found if attributes.get("class") == "photo"]


def test_every_photo_says_what_it_shows() -> None:
    photos = Elements(render_page(drawn_map(captions(7)))).photos()

    assert {"Product 0, dress", "Product 1, hat, 1.00 EUR"} <= {photo["aria-label"] for photo in photos}
    assert {photo["data-title"] for photo in photos} == {f"Product {number}" for number in range(7)}


def test_the_page_asks_nobody_for_anything() -> None:
    page = render_page(drawn_map(captions(7)))
    asked = [
        value
        for _, attributes in Elements(page).found
        for name, value in attributes.items()
        if name in {"src", "href", "srcset", "action", "poster", "data"}
    ]

    assert asked
    assert all(value is not None and value.startswith("data:") for value in asked)
    assert re.findall(r"https?:|@import|url\(", page) == []
    assert "default-src 'none'" in page


def test_only_the_pages_own_script_may_run() -> None:
    page = render_page(drawn_map(captions(7)))
    [script] = Elements(page).scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert f"script-src 'sha256-{digest}'" in page


@pytest.mark.parametrize("title", NASTY)
def test_a_title_is_text_whatever_is_in_it(title: str) -> None:
    plain = Elements(render_page(drawn_map([Caption("Dress", "hat", "1")] * 6)))
    elements = Elements(render_page(drawn_map([Caption(title, title, title)] * 6)))

    assert [tag for tag, _ in elements.found] == [tag for tag, _ in plain.found]
    assert elements.scripts == plain.scripts
    assert {photo["data-title"] for photo in elements.photos()} == {title}
    assert {photo["data-price"] for photo in elements.photos()} == {title}
    names = {attributes["data-name"] for _, attributes in elements.found if "data-name" in attributes}
    assert names == {title}
