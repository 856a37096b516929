"""The page in windows of a real browser, over a real service."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.serving import Service
from tests.support.shop import Shop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE, DESK = (390, 844), (1280, 860)


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


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Start the system's browser; skip the test where there is none."""
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
    locale: str = "en-GB",
) -> Iterator[Watched]:
    """Open the page in a new window; nothing may leave its origin and nothing may go wrong in it."""
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
        locale=locale,
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
    try:
        yield watched
    finally:
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
