"""Whether an answer survives a reload, Back and another language, and what is said where none can come."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.serving import Service
from tests.support.shop import Shop
from tests.support.windows import open_page, photo_of

pytestmark = pytest.mark.slow

GIVE_NO_FILE = """event => {
    const transfer = new DataTransfer();
    transfer.setData("text/uri-list", "https://elsewhere.example/look");
    const named = {dataTransfer: transfer, clipboardData: transfer};
    const Kind = event === "drop" ? DragEvent : ClipboardEvent;
    document.querySelector("#ask").dispatchEvent(new Kind(event, {bubbles: true, ...named}));
}"""


def ask(page: Page, shop: Shop) -> None:
    page.set_input_files("#pick", photo_of(shop))
    if page.locator("html.plain").count():
        page.get_by_role("button", name="Find it").click()
    expect(page.locator(".product")).to_have_count(6)


def test_an_answer_survives_a_reload_and_another_language(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        ask(page, shop)
        expect(page).to_have_url(re.compile(r"/\?answer=[0-9a-f-]{36}$"))

        page.reload()
        expect(page.locator(".product")).to_have_count(6)
        expect(page.get_by_alt_text("The photo you sent")).to_be_visible()
        page.get_by_role("button", name="Everything").click()
        expect(page.locator(".chip[aria-pressed=true]")).to_have_text("Everything")
        page.get_by_role("link", name="Deutsch").click()
        expect(page.locator("html[lang^=de] .product")).to_have_count(6)
        expect(page.locator(".chip[aria-pressed=true]")).to_have_text("Alles")


def test_another_language_keeps_the_answer_without_the_script(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service, script=False) as watched:
        page = watched.page
        ask(page, shop)
        page.get_by_role("link", name="Español").click()

        expect(page.locator("html[lang^=es] .product")).to_have_count(6)


def test_back_leads_to_the_beginning_and_forward_to_the_answer(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        ask(page, shop)
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".product")).to_have_count(0)
        page.go_forward()

        expect(page.locator(".product")).to_have_count(6)


@pytest.mark.parametrize("leave", ["back", "escape"])
def test_an_open_panel_is_one_step_of_the_way(
    browser: Browser, service: Service, shop: Shop, leave: str
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        ask(page, shop)
        address = page.url
        page.get_by_role("navigation").get_by_role("button", name="Privacy").click()
        expect(page.get_by_role("dialog").get_by_role("button", name="Download my data")).to_be_visible()
        expect(page.get_by_role("dialog").get_by_role("button", name="Delete my data")).to_be_visible()
        page.go_back() if leave == "back" else page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.wait_for_function("() => !history.state?.panel")

        expect(page).to_have_url(address)
        expect(page.locator(".product")).to_have_count(6)


def test_a_server_that_is_gone_is_told_of_and_can_be_tried_again(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.clock.install()
        sent: list[str] = []
        gone = True

        def lose(route: Route) -> None:
            sent.append((route.request.post_data_buffer or b"").split(b'name="id"\r\n\r\n')[1][:36].decode())
            if not gone:  # else nothing ever comes back
                route.continue_()

        page.route("**/chat/photo", lose)
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".working")).to_be_visible()
        page.clock.run_for(31_000)
        expect(page.locator(".working h2")).to_contain_text("The connection was lost.")
        page.clock.run_for(31_000)
        expect(page.locator(".trouble h2")).to_contain_text("can’t be reached")
        page.clock.run_for(300_000)
        tried = len(sent)
        gone = False
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".product")).to_have_count(6)

        assert len(sent) == tried + 1
        assert len(set(sent)) == 1
        watched.complaints.clear()  # the browser's own word for connections that were given up


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_what_is_no_picture_is_told_about(browser: Browser, service: Service, shop: Shop, event: str) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.evaluate(GIVE_NO_FILE, event)
        expect(page.get_by_text("save the picture first")).to_be_in_viewport()
        expect(page.get_by_role("status")).to_contain_text("That is not a picture")
        ask(page, shop)

        expect(page.get_by_text("save the picture first")).to_have_count(0)


def test_an_answer_as_one_picture_opens_on_the_page(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        ask(page, shop)
        page.get_by_role("link", name="As one picture").click()
        drawer = page.get_by_role("dialog", name="As one picture")
        expect(drawer.get_by_role("img", name=re.compile("dresses-1"))).to_be_visible()
        with page.expect_download() as download:
            drawer.get_by_role("link", name="Save the picture").click()

        assert download.value.suggested_filename == "answer.jpg"


def test_the_form_makes_room_while_one_reads_on(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.clock.install()
        ask(page, shop)
        form = page.locator("#ask")
        page.clock.run_for(2_000)  # the page has come to rest where the answer begins
        page.evaluate("() => scrollTo(0, 0)")
        expect(form).to_have_css("opacity", "1")
        page.evaluate("() => scrollBy(0, 300)")
        expect(form).to_have_css("opacity", "0")
        page.locator("#pick").focus()
        expect(form).to_have_css("opacity", "1")
        page.locator("#pick").blur()
        expect(form).to_have_css("opacity", "0")
        page.evaluate("() => scrollBy(0, -50)")
        expect(form).to_have_css("opacity", "1")
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")

        expect(form).to_have_css("opacity", "1")
