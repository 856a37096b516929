"""The page in a real browser, over a real service: what a shopper does, sees and hears."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.priced import priced_shop
from tests.support.serving import Service, serving
from tests.support.shop import Shop

pytestmark = pytest.mark.slow

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE, DESK = (390, 844), (1280, 860)
BAD = ("serious", "critical")
FOCUSED = "() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText"


@dataclass(slots=True)
class Watched:
    """One page, and what must not happen on it.

    Attributes:
        elsewhere: requests that left the page's own origin.
        complaints: errors in the browser's console.
    """

    page: Page
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop of its own, whose products have prices."""
    return priced_shop(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def service(shop: Shop) -> Iterator[Service]:
    """The service, started once."""
    quick = {"LIMITS__PER_USER": "1000/minute", "LIMITS__PER_ORIGIN": "1000/minute", "WORKERS": "1"}
    with serving(shop.having(**quick)) as running:
        yield running


@pytest.fixture(scope="module")
def browser(service: Service) -> Iterator[Browser]:
    """The system's browser, started once; after the service, as no command runs beside its event loop."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("there is no browser")
    with sync_playwright() as playwright:
        # Its own sandbox needs rights that a container's root does not have; it sees only our page.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def open_page(
    browser: Browser,
    service: Service,
    size: tuple[int, int] = DESK,
    scheme: str = "light",
    script: bool = True,
) -> Iterator[Watched]:
    """Open the page in a new window; nothing may leave its origin and nothing may go wrong in it."""
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
        locale="en-GB",
        reduced_motion="reduce",
    )
    watched = Watched(context.new_page())
    home = urlsplit(service.address).netloc

    def asked(url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != home:
            watched.elsewhere.append(url)

    watched.page.on("request", lambda request: asked(request.url))
    watched.page.on("console", lambda line: watched.complaints.extend([line.text] * (line.type == "error")))
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    watched.page.set_default_timeout(15_000)
    watched.page.goto(service.address)
    yield watched
    context.close()
    assert watched.elsewhere == []
    assert watched.complaints == []


def photo_of(shop: Shop, name: str = "dresses-1") -> Path:
    return shop.desk / "catalogue" / name.partition("-")[0] / name / "0.jpg"


def drop(page: Page, photo: Path) -> None:
    """Drop a photo on the page, as a hand does."""
    transfer = page.evaluate_handle(
        """bytes => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "look.jpg", {type: "image/jpeg"}));
            return transfer;
        }""",
        list(photo.read_bytes()),
    )
    page.dispatch_event("#ask", "drop", {"dataTransfer": transfer})


def test_a_shopper_drops_a_photo_and_goes_all_the_way(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        drop(page, photo_of(shop))

        answer = page.locator(".answer:has(.product)")
        expect(answer.get_by_role("heading", level=2)).to_be_focused()
        expect(answer.locator(".product")).to_have_count(6)
        expect(page.get_by_role("status")).to_have_text("These come closest.")
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
        expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("Your latest search.")
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

        go_to("Choose a photo")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(photo_of(shop))
        expect(page.locator(".product")).to_have_count(6)
        expect(page.get_by_role("heading", name="These come closest.")).to_be_focused()

        go_to("Everything")
        page.keyboard.press("Enter")
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


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found(
    browser: Browser, service: Service, shop: Shop, size: tuple[int, int], scheme: str
) -> None:
    axe = Axe()

    def barriers(page: Page) -> list[str]:
        found = axe.run(page).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in BAD]

    with open_page(browser, service, size, scheme) as watched:
        page = watched.page
        assert barriers(page) == []
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".product")).to_have_count(6)
        assert barriers(page) == []
        page.get_by_role("navigation").get_by_role("button", name="History").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert barriers(page) == []


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_scrolls_sideways(browser: Browser, service: Service, shop: Shop, width: int) -> None:
    with open_page(browser, service, (width, 600)) as watched:
        page = watched.page
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".product")).to_have_count(6)

        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_a_lost_connection_is_mended_with_the_same_id(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        sent: list[str] = []

        def lose_the_first(route: object) -> None:
            body = route.request.post_data_buffer  # type: ignore[attr-defined]
            sent.append(body.split(b'name="id"\r\n\r\n')[1][:36].decode())
            route.abort() if len(sent) == 1 else route.continue_()  # type: ignore[attr-defined]

        page.route("**/chat/photo", lose_the_first)
        page.set_input_files("#pick", photo_of(shop))
        expect(page.locator(".working h2")).to_contain_text("The connection was lost.")
        expect(page.locator(".product")).to_have_count(6)
        assert len(sent) == 2
        assert sent[0] == sent[1]
        watched.complaints.clear()  # the browser's own word for the connection that was cut


def test_a_file_that_is_no_photo_is_told_about(browser: Browser, service: Service, shop: Shop) -> None:
    with open_page(browser, service) as watched:
        page = watched.page
        page.set_input_files("#pick", Path(__file__))

        expect(page.get_by_role("heading", level=2)).to_have_text(
            "We can’t read this file as a photo. Try a JPEG, PNG, WebP or HEIC."
        )
        expect(page.get_by_role("heading", level=2)).to_be_focused()
