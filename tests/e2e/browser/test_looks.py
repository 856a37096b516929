"""Whether everybody can use the page: without a script, with other colors, on a small window."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.support.serving import Service
from tests.support.shop import Shop
from tests.support.windows import DESK, PHONE, open_page, photo_of

pytestmark = pytest.mark.slow

BAD = ("moderate", "serious", "critical")

STICKING_OUT = """() => {
    const edge = document.querySelector("#ask").getBoundingClientRect().right;
    return [...document.querySelectorAll("#ask *")].filter((one) => one.getBoundingClientRect().right > edge)
        .map((one) => one.outerHTML);
}"""
"""What is in the form for photos and does not fit into it."""


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in BAD]


def send(page: Page, *photos: object) -> None:
    """Send photos, with the page's script or without, and wait for the answer."""
    page.set_input_files("#pick", list(photos))  # type: ignore[arg-type]
    if page.locator("html.plain").count():
        page.get_by_role("button", name="Find it").click()
    expect(page.locator(".product")).to_have_count(6)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found(
    browser: Browser, service: Service, shop: Shop, size: tuple[int, int], scheme: str
) -> None:
    with open_page(browser, service, size, scheme) as watched:
        page = watched.page
        assert barriers(page) == []
        send(page, photo_of(shop))
        assert barriers(page) == []
        page.get_by_role("navigation").get_by_role("button", name="History").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert barriers(page) == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_barrier_is_found_without_the_script(
    browser: Browser, service: Service, shop: Shop, size: tuple[int, int]
) -> None:
    with open_page(browser, service, size) as watched:
        page = watched.page
        # What looks for barriers is a script too, so it is only the page's own that does not run.
        page.route("**/static/chat.*.js", lambda route: route.fulfill(content_type="text/javascript"))
        page.reload()
        assert barriers(page) == []
        send(page, photo_of(shop))
        assert barriers(page) == []
        for name in ("History", "Privacy"):
            page.get_by_role("navigation").get_by_role("button", name=name).click()
            assert barriers(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("width", [320, 390, 640])
def test_nothing_scrolls_sideways(
    browser: Browser, service: Service, shop: Shop, width: int, script: bool
) -> None:
    with open_page(browser, service, (width, 600), script=script) as watched:
        page = watched.page
        assert page.evaluate(STICKING_OUT) == []
        send(page, photo_of(shop))
        assert page.evaluate(STICKING_OUT) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        form = page.locator("#ask").bounding_box()
        assert form is not None
        assert form["height"] < 200  # nothing is squeezed into a column of letters


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "es-ES"])
def test_verdicts_fit_one_line_on_a_phone(
    browser: Browser, service: Service, shop: Shop, locale: str
) -> None:
    with open_page(browser, service, PHONE, locale=locale) as watched:
        page = watched.page
        send(page, photo_of(shop))
        tops = (
            page.locator(".card")
            .first.locator(".verdict")
            .evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
        )

        assert len(tops) == 3
        assert len(set(tops)) == 1


def test_what_is_pressed_is_seen_in_forced_colors(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.emulate_media(forced_colors="active")
        send(page, photo_of(shop))
        page.get_by_role("button", name="Similar").first.click()
        expect(page.locator(".verdict[aria-pressed=true]")).to_have_count(1)

        for kind in (".chip", ".verdict"):
            pressed, other = (
                page.locator(f"{kind}[aria-pressed={state}]").first.evaluate(
                    "one => getComputedStyle(one).backgroundColor"
                )
                for state in ("true", "false")
            )
            assert pressed != other


@pytest.mark.parametrize("count", [2, 4])
def test_several_photos_are_shown_alike(browser: Browser, service: Service, shop: Shop, count: int) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        send(page, *(photo_of(shop, f"dresses-{place}") for place in range(count)))
        sizes = page.locator(".shot img").evaluate_all("all => all.map(one => one.offsetWidth)")

        assert len(sizes) == count
        assert len(set(sizes)) == 1
