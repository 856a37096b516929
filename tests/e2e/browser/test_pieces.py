"""A photo of several garments on the page: outlines to tap, a frame to draw, and buttons that do the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import Service
from tests.support.streets import street
from tests.support.windows import DESK, PHONE, drop, open_page

__all__ = ["street"]

pytestmark = pytest.mark.slow


@pytest.fixture
def photo(street: bytes, tmp_path: Path) -> Path:
    """A street photo as a file."""
    path = tmp_path / "street.jpg"
    path.write_bytes(street)
    return path


def shown(page: Page) -> str:
    """Return what the pressed button among the pieces says."""
    return page.locator(".pieces [aria-pressed=true]").inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_tap_on_an_outline_searches_that_garment(
    browser: Browser, service: Service, photo: Path, size: tuple[int, int]
) -> None:
    with open_page(browser, service, size) as watched:
        page = watched.page
        drop(page, photo)
        smallest = page.locator(".framed rect").last  # it lies over the others
        expect(smallest).to_be_visible()
        expect(page.get_by_role("heading", level=2)).to_be_focused()
        assert shown(page).startswith("1 ")
        expect(page.locator(".framed rect")).to_have_count(page.locator(".pieces button").count() - 1)
        meant = smallest.locator("title").text_content()

        outline, picture = smallest.bounding_box(), page.locator(".framed img").bounding_box()
        assert outline is not None
        assert picture is not None
        assert picture["x"] - 2 <= outline["x"]
        assert outline["y"] + outline["height"] <= picture["y"] + picture["height"] + 2
        page.mouse.click(outline["x"] + outline["width"] / 2, outline["y"] + outline["height"] / 2)

        expect(page.locator(".pieces [aria-pressed=true]")).to_have_text(str(meant))
        expect(page.locator(".framed rect.chosen title")).to_have_text(str(meant))


def test_what_was_not_found_can_be_tapped(browser: Browser, service: Service, photo: Path) -> None:
    with open_page(browser, service, PHONE) as watched:
        page = watched.page
        drop(page, photo)
        expect(page.locator(".framed rect").first).to_be_visible()
        expect(page.locator(".point")).to_be_visible()
        picture = page.locator(".framed img").bounding_box()
        assert picture is not None
        with page.expect_request("**/chat/press") as sent:
            page.mouse.click(picture["x"] + 0.04 * picture["width"], picture["y"] + 0.04 * picture["height"])

        point = [int(side) for side in (sent.value.post_data or "").rpartition(".")[2].split("-")]
        assert point == pytest.approx([40, 40], abs=12)
        expect(page.locator(".pieces [aria-pressed=true]", has_text="1 ")).to_have_count(0)
        expect(page.locator(".answer .product").first).to_be_visible()


def test_a_frame_drawn_on_the_photo_is_searched(browser: Browser, service: Service, photo: Path) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        drop(page, photo)
        expect(page.locator(".framed rect").first).to_be_visible()
        picture = page.locator(".framed img").bounding_box()
        assert picture is not None

        page.mouse.move(picture["x"] + 0.2 * picture["width"], picture["y"] + 0.1 * picture["height"])
        page.mouse.down()
        page.mouse.move(picture["x"] + 0.8 * picture["width"], picture["y"] + 0.7 * picture["height"])
        expect(page.locator("rect.drawn")).to_have_count(1)
        with page.expect_request("**/chat/press") as sent:
            page.mouse.up()

        body = sent.value.post_data or ""
        left, top, right, bottom = (int(side) for side in body.rpartition(".")[2].split("-"))
        assert (left, top, right, bottom) == pytest.approx((200, 100, 800, 700), abs=12)
        expect(page.locator("rect.drawn")).to_have_count(0)
        expect(page.locator(".pieces [aria-pressed=true]")).to_have_count(0)
        expect(page.locator(".answer .product").first).to_be_visible()


def test_buttons_do_the_same_with_a_keyboard_and_without_the_script(
    browser: Browser, service: Service, photo: Path
) -> None:
    with open_page(browser, service, script=False) as watched:
        page = watched.page
        page.locator("#ask input[type=file]").first.set_input_files(photo)
        page.locator("#ask button").first.click()
        page.locator(".pieces button", has_text="2 ").press("Enter")

        expect(page.locator(".pieces [aria-pressed=true]")).to_contain_text("2 ")
        expect(page.locator(".framed")).to_have_count(0)
