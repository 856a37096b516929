"""What the page's script makes of requests that are lost, outdone, refused, forged or no longer wanted."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.support.serving import Service
from tests.support.shop import Shop
from tests.support.windows import open_page, photo_of

pytestmark = pytest.mark.slow

COUNT_URLS = """() => {
    window.urls = new Set();
    const [make, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
    URL.createObjectURL = (blob) => { const url = make(blob); window.urls.add(url); return url; };
    URL.revokeObjectURL = (url) => { window.urls.delete(url); revoke(url); };
}"""


def test_a_lost_connection_is_mended_with_the_same_id(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        sent: list[str] = []

        def lose_the_first(route: Route) -> None:
            body = route.request.post_data_buffer or b""
            sent.append(body.split(b'name="id"\r\n\r\n')[1][:36].decode())
            route.abort() if len(sent) == 1 else route.continue_()

        page.route("**/chat/photo", lose_the_first)
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".working h2")).to_contain_text("The connection was lost.")
        expect(page.locator(".product")).to_have_count(6)
        assert len(sent) == 2
        assert sent[0] == sent[1]
        watched.complaints.clear()  # the browser's own word for the connection that was cut


def delete_everything(page: Page) -> None:
    page.get_by_role("button", name="Delete my data").click()
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("dialog")).to_contain_text("Everything we had about you is deleted.")


def visitor_cookie(page: Page) -> str | None:
    return next((one["value"] for one in page.context.cookies() if one["name"] == "snaplook_visitor"), None)


def test_a_photo_on_its_way_is_dropped_when_everything_is_deleted(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.route("**/chat/photo", lambda _route: None)  # it never arrives
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".working")).to_be_visible()
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/chat/photo")):
            delete_everything(page)

        expect(page.locator(".exchange")).to_have_count(0)
        assert visitor_cookie(page) is None


def test_a_photo_is_not_sent_again_once_everything_is_deleted(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.clock.install()
        sent: list[Route] = []

        def lose(route: Route) -> None:
            sent.append(route)
            route.abort()

        page.route("**/chat/photo", lose)
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".working h2")).to_contain_text("The connection was lost.")
        delete_everything(page)
        page.clock.run_for(60_000)
        page.evaluate("() => fetch('/healthz')")  # comes after whatever the minute began

        assert len(sent) == 1
        assert visitor_cookie(page) is None
        watched.complaints.clear()  # the browser's own word for the connection that was cut


def test_of_two_chips_in_quick_succession_the_last_one_counts(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".product")).to_have_count(6)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/chat/press", hold)
        *_, other, everything = page.locator(".chip[aria-pressed=false]").all()
        name = other.inner_text().split()[0]
        everything.click()
        other.click()
        while len(held) < 2:
            page.wait_for_event("request")
        first, second = held
        with suppress(Error):  # what is not wanted any more cannot go on
            first.continue_()
        first.request.response()
        second.continue_()

        expect(page.locator(".chip[aria-pressed=true]")).to_contain_text(name)


def test_a_refused_export_leaves_the_conversation_alone(
    browser: Browser, service: Service, shop: Shop
) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".product")).to_have_count(6)
        page.route("**/chat/command", lambda route: route.continue_(post_data="name=nothing"))
        page.get_by_role("button", name="Download my data").click()

        expect(page.get_by_role("dialog", name="We don’t have that here.")).to_be_visible()
        expect(page.locator(".product")).to_have_count(6)
        watched.complaints.clear()  # the browser's own word for a refusal


def test_photos_are_let_go_of_once_they_are_shown(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.evaluate(COUNT_URLS)
        page.set_input_files("#pick", [photo_of(shop), photo_of(shop, "dresses-2")])
        expect(page.locator(".product")).to_have_count(6)

        page.wait_for_function("() => window.urls.size === 0")
        expect(page.get_by_alt_text("The photo you sent")).to_have_count(2)


def test_a_form_on_another_site_takes_nobodys_name_away(browser: Browser, service: Service) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        before = visitor_cookie(page)
        elsewhere = service.address.replace("127.0.0.1", "localhost") + "/forged"
        forged = (
            f'<form method="post" action="{service.address}/chat/command">'
            '<input name="name" value="delete"><button>Win</button></form>'
        )
        page.route(elsewhere, lambda route: route.fulfill(body=forged, content_type="text/html"))
        page.goto(elsewhere)
        page.get_by_role("button", name="Win").click()
        expect(page.get_by_role("heading", level=2)).to_contain_text("This came from another site.")

        assert before is not None
        assert visitor_cookie(page) == before
        watched.complaints.clear()  # the browser's own word for the refusal
        watched.elsewhere.clear()
