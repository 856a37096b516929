"""No link leads to an inner address, neither by its name nor by its number nor on a way around."""

from __future__ import annotations

import pytest
from aiohttp import web

from bot.errors import LinkForbidden, LinkNotFetched, LinkUnusable
from bot.sources.addresses import anywhere
from bot.sources.client import MOST_REDIRECTS
from bot.sources.download import Downloader, DownloadLimits
from bot.sources.resolving import SystemLookup
from tests.support.pictures import jpeg
from tests.support.sites import Bare, Names, Site

PHOTO = jpeg()
LIMITS = DownloadLimits(max_bytes=1_000_000)

LITERALS = (
    "127.0.0.2",
    "127.2",
    "127.0.2",
    "0x7f000002",
    "0X7F.0.0.2",
    "2130706434",
    "017700000002",
    "0177.0.0.02",
    "127.0.0.2.",
    "127.0.0.2..",
    "１２７.0.0.2",
    "127。0。0。2",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "[0:0:0:0:0:FFFF:127.0.0.2]",
    "[::127.0.0.2]",
    "[64:ff9b::127.0.0.2]",
    "[2002:7f00:2::1]",
    "[::1]",
    "[fe80::1%25lo]",
    "0.0.0.0",
    "169.254.169.254",
    "[fd00:ec2::254]",
)
INNER = (
    "127.0.0.2",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "::1",
    "::ffff:127.0.0.2",
    "fe80::1",
    "ff02::1",
)


@pytest.mark.parametrize("host", LITERALS)
async def test_an_inner_address_is_not_opened_however_it_is_written(
    downloader: Downloader, site: Site, names: Names, inner: Bare, host: str
) -> None:
    with pytest.raises(LinkForbidden):
        await downloader.photo(f"http://{host}:{inner.port}/")
    asked = list(names.asked)
    with pytest.raises(LinkForbidden):
        await downloader.photo(site.passes_on(f"http://{host}:{inner.port}/"))

    assert asked == []


@pytest.mark.parametrize("address", INNER)
async def test_a_name_is_refused_for_any_inner_address(
    downloader: Downloader, site: Site, names: Names, inner: Bare, address: str
) -> None:
    names.know("inner.example", [address])
    names.know("both.example", ["127.0.0.1", address])
    site.gives(PHOTO)

    for name in ("inner.example", "both.example", "INNER.example", "anna:secret@inner.example"):
        with pytest.raises(LinkForbidden):
            await downloader.photo(f"http://{name}:{inner.port}/")
        with pytest.raises(LinkForbidden):
            await downloader.photo(site.passes_on(f"//{name}:{site.port}/photo", "/away"))

    assert {request.path for request in site.requests} == {"/away"}


@pytest.mark.parametrize("name", ["localhost.", "LocalHost", "ⓛocalhost", "bücher.example", "a.b.localhost"])
async def test_names_are_judged_by_where_they_lead(
    downloader: Downloader, names: Names, inner: Bare, name: str
) -> None:
    for known in ("localhost.", "localhost", "LocalHost", "xn--bcher-kva.example", "a.b.localhost"):
        names.know(known, ["127.0.0.2"])

    with pytest.raises(LinkForbidden):
        await downloader.photo(f"http://{name}:{inner.port}/")


async def test_without_further_ado_not_even_the_site_of_the_tests_is_opened(inner: Bare) -> None:
    async with Downloader(LIMITS) as downloader:
        for host in ("localhost", "127.0.0.2"):
            with pytest.raises(LinkForbidden):
                await downloader.photo(f"http://{host}:{inner.port}/")


async def test_a_name_is_looked_up_once_and_its_second_answer_is_too_late(
    downloader: Downloader, site: Site, names: Names, inner: Bare
) -> None:
    names.know("turning.example", ["127.0.0.1"], ["127.0.0.2"])
    site.gives(PHOTO)

    assert await downloader.photo(site.url(host="turning.example")) == PHOTO
    assert names.asked == ["turning.example"]


async def test_a_name_that_turns_inward_is_refused_the_next_time(
    downloader: Downloader, site: Site, names: Names
) -> None:
    names.know("turning.example", ["127.0.0.1"], ["127.0.0.2"])
    site.gives(PHOTO, path="/next")
    site.passes_on("/next")

    with pytest.raises(LinkForbidden):
        await downloader.photo(site.url(host="turning.example"))
    assert names.asked == ["turning.example"] * 2
    assert [request.path for request in site.requests] == ["/photo"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_link_may_be_passed_on(downloader: Downloader, site: Site, names: Names, status: int) -> None:
    names.know("cdn.example", ["127.0.0.1"])
    site.gives(PHOTO, path="/real")

    assert await downloader.photo(site.passes_on(site.url("/real", "cdn.example"), status=status)) == PHOTO
    assert [request.host for request in site.requests] == [
        f"shop.example:{site.port}",
        f"cdn.example:{site.port}",
    ]


@pytest.mark.parametrize(("hops", "comes"), [(MOST_REDIRECTS, True), (MOST_REDIRECTS + 1, False)])
async def test_a_link_may_be_passed_on_so_often(
    downloader: Downloader, site: Site, hops: int, comes: bool
) -> None:
    for number in range(hops):
        site.passes_on(f"/{number + 1}", f"/{number}")
    site.gives(PHOTO, path=f"/{hops}")

    if comes:
        assert await downloader.photo(site.url("/0")) == PHOTO
    else:
        with pytest.raises(LinkNotFetched, match=str(MOST_REDIRECTS)):
            await downloader.photo(site.url("/0"))
    assert len(site.requests) == MOST_REDIRECTS + 1


async def test_a_loop_ends(downloader: Downloader, site: Site) -> None:
    with pytest.raises(LinkNotFetched):
        await downloader.photo(site.passes_on("/photo"))
    assert len(site.requests) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://shop.example/a", "data:image/png;base64,AA", "//["]
)
async def test_a_link_is_passed_on_to_links_only(downloader: Downloader, site: Site, target: str) -> None:
    with pytest.raises(LinkUnusable):
        await downloader.photo(site.passes_on(target))
    assert len(site.requests) == 1


async def test_neither_password_nor_cookie_is_passed_on(downloader: Downloader, site: Site) -> None:
    async def pass_on(_request: web.Request) -> web.Response:
        target = f"http://anna:secret@shop.example:{site.port}/real"
        return web.Response(status=302, headers={"Location": target, "Set-Cookie": "visitor=1; Path=/"})

    site.gives(PHOTO, path="/real")

    assert await downloader.photo(site.does(pass_on)) == PHOTO
    assert not {"Authorization", "Cookie", "Referer"} & set(site.requests[-1].headers)


async def test_proxies_of_the_environment_are_not_asked(
    downloader: Downloader, site: Site, inner: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.2:{inner.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    assert await downloader.photo(site.gives(PHOTO)) == PHOTO


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost", "shop.example"])
async def test_an_operator_may_allow_every_address(site: Site, names: Names, host: str) -> None:
    names.know("localhost", ["127.0.0.1"])
    site.gives(PHOTO)

    async with Downloader(LIMITS, allowed=anywhere, lookup=names) as downloader:
        assert await downloader.photo(site.url(host=host)) == PHOTO
    assert names.closed


async def test_the_system_knows_names() -> None:
    lookup = SystemLookup()
    found = await lookup.addresses("localhost")

    assert found
    assert all(address.is_loopback for address in found)
    for name in ("a" * 64 + ".example", "a..example"):
        with pytest.raises(OSError, match=r"."):
            await lookup.addresses(name)
    lookup.close()


async def test_a_name_that_is_none_is_not_found() -> None:
    async with Downloader(LIMITS, allowed=anywhere) as downloader:
        with pytest.raises(LinkNotFetched):
            await downloader.photo(f"http://{'a' * 64}.example/")
