"""Who looks at the page: cookies, languages, addresses, and what every response forbids."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.languages import best_language
from bot.web.visitor import visitor_of
from configs.settings import Settings
from tests.support.browsing import Page, browsing
from tests.support.shop import Shop


def settings(**web: Any) -> Settings:
    return Settings(web=web)


def origin(proxies: int, forwarded: str | None) -> str | None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers=headers).clone(remote="10.0.0.9")
    return visitor_of(request, settings(trusted_proxies=proxies)).origin


async def test_a_first_visit_gets_a_cookie_that_no_script_reads(page: Page) -> None:
    seen = await page.get("/")

    [cookie] = seen.headers.getall("Set-Cookie")  # type: ignore[attr-defined]
    assert re.match(r"snaplook_visitor=[0-9a-f]{32};", cookie)
    assert {"HttpOnly", "SameSite=Lax", f"Max-Age={365 * 86_400}", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


async def test_the_cookie_is_secure_where_the_page_is(indexed_shop: Shop) -> None:
    async with browsing(indexed_shop, web={"public_url": "https://looks.example"}) as page:
        assert "; Secure" in (await page.get("/")).headers["Set-Cookie"]


async def test_a_visitor_stays_the_same_and_a_forged_cookie_is_replaced(page: Page) -> None:
    def known() -> str:
        [cookie] = [one.value for one in page.session.cookie_jar if one.key == "snaplook_visitor"]
        return cookie

    await page.get("/")
    first = known()
    await page.get("/")
    assert known() == first

    await page.get("/", cookies={"snaplook_visitor": "../../x"})
    assert known() not in (first, "../../x")


@pytest.mark.parametrize("stream", [False, True])
async def test_a_failure_gives_no_cookie(page: Page, stream: bool) -> None:
    """A form that another site sent comes without the visitor's cookie, which a new one would replace."""
    forged = {"Sec-Fetch-Site": "cross-site"}
    for seen in (
        await page.post("/chat/command", {"name": "help"}, stream=stream, headers=forged),
        await page.press("t", stream=stream),
        await page.send(b"<html>", stream=stream) if not stream else await page.send(stream=stream),
    ):
        assert seen.status >= 400
        assert "Set-Cookie" not in seen.headers


async def test_every_response_forbids_what_the_page_does_not_need(page: Page) -> None:
    answer = await page.send_dress()
    picture = re.findall(r'src="(/photos/[^"]*)"', answer.text)[0]
    asset = re.findall(r'src="(/static/[^"]*)"', answer.text)[0]

    for seen in (
        answer,
        await page.send_dress(stream=True),
        await page.get(picture),
        await page.get(asset),
        await page.get("/nowhere"),
    ):
        policy = seen.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert seen.headers["X-Content-Type-Options"] == "nosniff"
        assert seen.headers["Referrer-Policy"] == "same-origin"
        assert "Server" not in seen.headers


async def test_a_page_has_no_script_and_no_style_in_it_and_nothing_of_others(page: Page) -> None:
    text = (await page.send_dress()).text

    assert re.findall(r"<script(?![^>]* src=)[^>]*>|<style|\sstyle=|\son\w+=", text) == []
    loaded = re.findall(r'(?:src|srcset|action)="([^"]*)"|<link[^>]* href="([^"]*)"', text)
    assert all(address.startswith("/") for pair in loaded for address in pair if address)


async def test_assets_are_kept_for_good_under_a_name_that_changes(page: Page) -> None:
    for asset in re.findall(r'(?:src|href)="(/static/[^"]*)"', (await page.get("/")).text):
        seen = await page.get(asset)
        assert seen.status == 200
        assert "immutable" in seen.headers["Cache-Control"]
        assert re.search(r"\.[0-9a-f]{16}\.", asset)


async def test_the_page_speaks_the_visitors_language_and_remembers_a_chosen_one(page: Page) -> None:
    german = await page.get("/", headers={"Accept-Language": "it, de-AT;q=0.9, en;q=0.5"})
    assert '<html lang="de-AT"' in german.text
    answer = await page.post("/chat/command", {"name": "history"}, headers={"Accept-Language": "de-AT"})
    assert "Du hast noch nichts gesucht." in answer.text

    assert "¿Lo has visto?" in html.unescape((await page.get("/", params={"lang": "es"})).text)
    assert '<html lang="es"' in (await page.get("/", headers={"Accept-Language": "de"})).text


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("de-AT", "de-AT"),
        ("it;q=1, es-MX;q=0.4, de;q=0.6", "de"),
        ("en-GB,en;q=0.9", "en-GB"),
        ("de;q=0, es;q=0.1", "es"),
        ("fr", "fr"),
        ("hi-IN, en;q=0.8", "hi-IN"),
        ("it", None),
        ("*", None),
        ("", None),
        ("de;q=high, es", "es"),
        ("de<script>", None),
        (f"de-{'x' * 99}", None),
        ("," * 100_000 + "de", None),
    ],
)
def test_the_best_language_of_ours_is_taken_with_its_region(header: str, tag: str | None) -> None:
    assert best_language(header) == tag


def test_only_trusted_proxies_are_believed() -> None:
    assert origin(0, None) == "10.0.0.9"
    assert origin(0, "1.1.1.1") == "10.0.0.9"
    assert origin(1, "1.1.1.1") == "1.1.1.1"
    assert origin(1, "6.6.6.6, 1.1.1.1") == "1.1.1.1"
    assert origin(2, "6.6.6.6, 1.1.1.1, 10.0.0.8") == "1.1.1.1"
    assert origin(5, "1.1.1.1") == "1.1.1.1"
    assert origin(1, None) == "10.0.0.9"
