"""What a shopper does, sees and hears on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.serving import Service
from tests.support.shop import Shop
from tests.support.windows import drop, open_page, photo_of

pytestmark = pytest.mark.slow

FOCUSED = "() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText"


def test_a_shopper_drops_a_photo_and_goes_all_the_way(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        drop(page, photo_of(shop))

        answer = page.locator(".answer:has(.product)")
        expect(answer.get_by_role("heading", level=2)).to_be_focused()
        expect(answer.locator(".product")).to_have_count(6)
        expect(page.get_by_role("status")).to_have_text("")  # what has the focus is not announced as well
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_alt_text("The photo you sent")).to_be_visible()
        first = answer.get_by_role("link", name="dresses-1")
        expect(first).to_have_attribute("href", "https://shop.example/dresses-1")
        expect(first).to_have_attribute("rel", "noopener")

        answer.get_by_role("button", name="This is it").first.click()
        expect(answer.get_by_text("Lovely, glad we found it.")).to_be_visible()
        expect(answer.locator("[aria-pressed=true]", has_text="This is it")).to_have_count(1)

        answer.get_by_role("button", name="No, thanks").click()
        expect(answer.get_by_text("All right, we won’t use your photos for that.")).to_be_focused()

        answer.get_by_role("button", name="Everything").click()
        expect(page.locator(".chip[aria-pressed=true]")).to_have_text("Everything")

        page.get_by_role("button", name="Cheaper").click()
        expect(page.get_by_role("heading", level=2)).to_contain_text("cost less than")

        page.get_by_role("navigation").get_by_role("button", name="History").click()
        expect(page.get_by_role("dialog", name="Your latest search.")).to_be_visible()
        page.get_by_role("dialog").locator(".history button").click()
        expect(page.locator(".exchange")).to_have_count(2)
        expect(page.get_by_role("dialog")).to_be_hidden()

        with page.expect_download() as download:
            page.get_by_role("button", name="Download my data").click()
        assert download.value.suggested_filename.endswith(".zip")

        page.get_by_role("button", name="Delete my data").click()
        page.get_by_role("button", name="Delete everything").click()
        expect(page.get_by_role("dialog")).to_contain_text("Everything we had about you is deleted.")
        expect(page.locator(".exchange")).to_have_count(0)
        assert not [one for one in page.context.cookies() if one.get("name") == "snaplook_visitor"]


def test_the_page_works_without_its_script(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service, script=False) as watched:
        page = watched.page
        page.set_input_files("#pick", photo_of(shop))
        page.get_by_role("button", name="Find it").click()
        expect(page.locator(".product")).to_have_count(6)
        expect(page.get_by_alt_text("The photo you sent")).to_be_visible()

        page.get_by_role("button", name="Similar").first.click()
        expect(page.get_by_text("Thanks, that helps.")).to_be_visible()
        page.get_by_role("button", name="Back to the answer").click()
        page.get_by_role("button", name="Everything").click()
        expect(page.locator(".chip[aria-pressed=true]")).to_have_text("Everything")
        page.get_by_role("navigation").get_by_role("button", name="History").click()
        expect(page.locator(".history button")).to_have_count(1)
        page.get_by_role("navigation").get_by_role("button", name="Privacy").click()
        expect(page.get_by_role("heading", name="Privacy")).to_be_visible()
        page.get_by_role("button", name="Delete my data").click()
        page.get_by_role("button", name="Delete everything").click()
        expect(page.get_by_text("Everything we had about you is deleted.")).to_be_visible()


def test_everything_can_be_reached_by_keyboard(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page

        def go_to(name: str) -> None:
            for _ in range(60):
                page.keyboard.press("Tab")
                if page.evaluate(FOCUSED).startswith(name):
                    return
            raise AssertionError(f"the keyboard does not reach {name}")

        page.on("filechooser", lambda _chooser: None)  # early, as the browser heeds it some time later
        go_to("Choose a photo")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(photo_of(shop))
        expect(page.locator(".product")).to_have_count(6)
        expect(page.get_by_role("heading", name="These come closest.")).to_be_focused()

        go_to("Everything")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="These come closest.")).to_be_focused()
        expect(page.locator(".chip[aria-pressed=true]")).to_have_text("Everything")
        go_to("Similar")
        page.keyboard.press("Space")
        expect(page.get_by_role("status")).to_have_text("Thanks, that helps.")
        go_to("Cheaper")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=2)).to_contain_text("cost less than")
        go_to("Delete my data")
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_file_that_is_no_photo_is_told_about(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.set_input_files("#pick", Path(__file__))

        expect(page.get_by_role("heading", level=2)).to_have_text(
            "We can’t read this file as a photo. Try a JPEG, PNG, WebP or HEIC."
        )
        expect(page.get_by_role("heading", level=2)).to_be_focused()


def test_another_photo_never_goes_under_the_id_of_an_earlier_one(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service, script=False) as watched:
        page = watched.page
        hidden = page.locator("#ask input[name=id]")
        first = hidden.get_attribute("value")
        page.set_input_files("#pick", photo_of(shop))
        page.get_by_role("button", name="Find it").click()
        expect(page.locator(".product")).to_have_count(6)
        page.go_back()

        assert hidden.get_attribute("value") != first
