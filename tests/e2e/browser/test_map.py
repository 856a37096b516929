"""The page of ``snaplook map`` in a real browser: opened as a file, it asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from bot.map.entries import Caption, LatentMap
from bot.map.page import render_page
from tests.support.maps import captions, drawn_map, hue
from tests.support.windows import DESK, PHONE

pytestmark = pytest.mark.slow

COUNT = 24
NASTY = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"

DRAWN = """photo => {
    const [at, on] = [photo, document.getElementById("canvas")].map(one => one.getBoundingClientRect());
    const [x, y] = [at.left + at.width / 2 - on.left, at.top + at.height / 2 - on.top];
    const pen = document.getElementById("canvas").getContext("2d");
    return [...pen.getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1).data];
}"""
"""The color that is seen in the middle of a photo, and how opaque it is."""

EMPTY = """() => {
    const canvas = document.getElementById("canvas");
    const pen = canvas.getContext("2d");
    return pen.getImageData(0, 0, canvas.width, canvas.height).data.every(part => !part);
}"""

LONG = "A title of a great many words, and of averyveryverylongwordamongthem"

FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@contextmanager
def opened(
    browser: Browser,
    folder: Path,
    shown: LatentMap | None = None,
    size: tuple[int, int] = DESK,
    scheme: str = "light",
) -> Iterator[Page]:
    """Open a map in a new window; it may ask for nothing and complain about nothing."""
    file = folder / "map.html"
    file.write_text(render_page(shown or drawn_map(captions(COUNT))), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size == PHONE,
    )
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition(",")[0]))
    page.on("console", lambda line: complaints.extend([line.text] * (line.type == "error")))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    expect(page.locator("html[data-ready]")).to_have_count(1)
    page.evaluate(FRAME)
    try:
        yield page
    finally:
        context.close()
    assert {one for one in asked if not one.startswith("data:image/webp")} == {file.as_uri()}
    assert complaints == []


def photo(page: Page, number: int) -> Locator:
    return page.locator(f'.photo[data-title="Product {number}"]')


def middle(page: Page, number: int) -> tuple[float, float]:
    page.evaluate(FRAME)
    box = photo(page, number).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def apart(page: Page) -> float:
    """How far two photos are from each other: as much as the map is enlarged."""
    (x0, y0), (x1, y1) = middle(page, 1), middle(page, 2)
    return float(((x0 - x1) ** 2 + (y0 - y1) ** 2) ** 0.5)


def test_every_photo_is_drawn_where_it_is_pointed_at(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as page:
        page.locator("#spread").check()
        page.evaluate(FRAME)
        for number in range(COUNT):
            red, green, blue, alpha = photo(page, number).evaluate(DRAWN)
            assert alpha == 255
            assert (red, green, blue) == pytest.approx(hue(number, COUNT), abs=6)


def test_pointing_shows_a_product_and_pressing_keeps_it(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as page:
        card = page.locator("#card")
        page.locator("#spread").check()
        photo(page, 4).hover()
        expect(card).to_be_visible()
        assert [page.locator(f"#{part}").inner_text() for part in ("title", "type", "price")] == [
            "Product 4",
            "hat",
            "4.00 EUR",
        ]
        page.locator("h1").hover()
        expect(card).to_be_hidden()

        photo(page, 4).click()
        photo(page, 9).hover()
        expect(page.locator("#title")).to_have_text("Product 4")
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()


def test_wheel_buttons_and_keys_enlarge_the_map(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as page:
        whole = apart(page)
        page.keyboard.press("+")
        assert apart(page) == pytest.approx(1.4 * whole, rel=0.01)
        page.get_by_role("button", name="Zoom in").click()
        assert apart(page) == pytest.approx(1.4**2 * whole, rel=0.01)
        page.keyboard.press("-")
        page.get_by_role("button", name="Zoom out").click()
        assert apart(page) == pytest.approx(whole, rel=0.01)

        page.mouse.move(*middle(page, 1))
        before = middle(page, 1)
        page.mouse.wheel(0, -200)
        assert apart(page) > 1.4 * whole
        assert middle(page, 1) == pytest.approx(before, abs=1)  # what is pointed at stays where it is
        page.keyboard.press("0")
        assert apart(page) == pytest.approx(whole, rel=0.01)


def test_the_map_is_moved_by_hand_and_by_arrows(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as page:
        page.keyboard.press("+")
        x, y = middle(page, 3)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y - 40, steps=5)
        page.mouse.up()
        assert middle(page, 3) == pytest.approx((x + 60, y - 40), abs=1)
        assert page.locator(".photo.pinned").count() == 0  # letting go is no press
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        assert middle(page, 3) == pytest.approx((x - 20, y - 120), abs=1)


def test_two_fingers_enlarge_and_one_presses(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, size=PHONE) as page:
        whole = apart(page)
        touch = page.context.new_cdp_session(page)

        def fingers(kind: str, *places: float) -> None:
            points = [{"x": x, "y": 500, "id": number} for number, x in enumerate(places)]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        fingers("touchStart", 170, 220)
        for wider in (10, 20, 30, 40, 50):
            fingers("touchMove", 170 - wider, 220 + wider)
        fingers("touchEnd")
        assert apart(page) == pytest.approx(3 * whole, rel=0.05)

        page.locator("#whole").click()
        page.locator("#spread").check()
        page.touchscreen.tap(*middle(page, 23))
        expect(page.locator("#title")).to_have_text("Product 23")
        expect(page.locator(".photo.pinned")).to_have_count(1)


def test_types_that_are_not_ticked_are_not_shown(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path) as page:
        hats = page.locator('.photo[aria-label*="hat"]')
        page.locator("input[data-name=hat]").uncheck()
        expect(page.locator("#shown")).to_have_text("16 photos")
        expect(hats.first).to_be_hidden()
        expect(photo(page, 0)).to_be_visible()
        page.get_by_role("button", name="None").click()
        page.evaluate(FRAME)
        assert page.evaluate(EMPTY)
        page.get_by_role("button", name="All").click()
        expect(page.locator("#shown")).to_have_text(f"{COUNT} photos")
        expect(hats.first).to_be_visible()


def test_a_photo_outside_of_the_window_comes_into_it_when_it_is_focused(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path) as page:
        for _ in range(8):
            page.keyboard.press("+")
        page.locator("#whole").focus()
        for _ in range(3):
            page.keyboard.press("Tab")
            page.evaluate(FRAME)
            title = page.evaluate("() => document.activeElement.dataset.title")
            expect(page.locator("#title")).to_have_text(title)
            expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        expect(page.locator(".photo.pinned")).to_have_attribute("data-title", title)


def test_what_a_shop_calls_its_products_is_never_run(browser: Browser, tmp_path: Path) -> None:
    shown = drawn_map([Caption(NASTY, NASTY, NASTY)] * 6)
    with opened(browser, tmp_path, shown) as page:
        page.locator("#spread").check()
        page.locator(".photo").first.click()
        assert page.locator("#title").inner_text() == NASTY
        assert page.locator("#price").inner_text() == NASTY
        assert page.evaluate("() => window.ran") is None


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(browser: Browser, tmp_path: Path, size: tuple[int, int], scheme: str) -> None:
    long = [Caption(LONG * 3, f"type-{number}", "9,999,999.00 EUR") for number in range(30)]
    with opened(browser, tmp_path, drawn_map(long), size, scheme) as page:
        page.locator("#spread").check()
        page.locator(".photo").last.focus()
        page.keyboard.press("Enter")
        page.locator("#legend").evaluate("legend => { legend.open = true; }")
        found = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] != "minor"]

        assert found == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
        expect(page.locator("#card")).to_be_in_viewport(ratio=1)
        expect(page.locator("#canvas")).to_be_in_viewport(ratio=1)


def test_many_photos_are_drawn_at_once(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, drawn_map(captions(1_500))) as page:
        assert (tmp_path / "map.html").stat().st_size < 10_000_000
        page.keyboard.press("+")
        middle(page, 1)
        expect(page.locator("#shown")).to_have_text("1,500 photos")
