"""However much and however slowly a server sends, a download ends."""

from __future__ import annotations

import asyncio
import gzip
import socket
import time
from collections.abc import Iterator, Sequence

import pytest
from aiohttp import web

from bot.errors import HugePhoto, LinkNoPicture, LinkNotFetched, LinkTooSlow, LinkUnusable
from bot.sources.addresses import Address
from bot.sources.download import Downloader, DownloadLimits
from tests.bot.sources.conftest import MakeDownloader
from tests.support.pictures import jpeg
from tests.support.sites import Bare, Names, Site, drip, flood

PHOTO = jpeg(width=400, height=300)
BIG = 50 * 2**20


async def test_a_file_of_just_the_allowed_size_is_fetched(site: Site, make: MakeDownloader) -> None:
    link = site.gives(PHOTO)

    assert await make(DownloadLimits(max_bytes=len(PHOTO))).photo(link) == PHOTO
    with pytest.raises(HugePhoto):
        await make(DownloadLimits(max_bytes=len(PHOTO) - 1)).photo(link)


async def test_a_file_that_says_that_it_is_too_big_is_not_read(site: Site, downloader: Downloader) -> None:
    async def announce(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/jpeg", "Content-Length": str(BIG)})
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    for ask in (downloader.photo, downloader.fetch):
        with pytest.raises(HugePhoto, match="MB"):
            await ask(site.does(announce))


async def test_a_file_that_is_too_big_is_cut_off_whatever_is_said_of_it(
    site: Site, downloader: Downloader
) -> None:
    for ask in (downloader.photo, downloader.fetch):
        with pytest.raises(HugePhoto):
            await ask(site.gives(PHOTO + bytes(BIG)))
        with pytest.raises(HugePhoto):
            await ask(site.does(flood(PHOTO, "image/jpeg")))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, identity", "GZIP"])
async def test_a_bomb_is_not_unpacked(site: Site, downloader: Downloader, coding: str) -> None:
    link = site.gives(gzip.compress(PHOTO + bytes(BIG)), Content_Encoding=coding)

    for ask in (downloader.photo, downloader.fetch):
        with pytest.raises(LinkNotFetched, match="compressed"):
            await ask(link)


async def test_a_server_may_say_that_it_packs_nothing(site: Site, downloader: Downloader) -> None:
    assert await downloader.photo(site.gives(PHOTO, Content_Encoding="Identity")) == PHOTO


async def test_a_drip_ends_at_the_total_time(site: Site, make: MakeDownloader) -> None:
    hasty = make(DownloadLimits(max_bytes=1_000_000, total_seconds=0.2, gap_seconds=60))
    began = time.monotonic()

    for link in (site.does(drip(PHOTO, 0.01)), site.does(drip(b"", 0.05))):
        with pytest.raises(LinkTooSlow):
            await hasty.photo(link)

    assert time.monotonic() - began < 20


async def test_redirects_have_one_time_together(site: Site, make: MakeDownloader) -> None:
    async def pass_on(request: web.Request) -> web.Response:
        await asyncio.sleep(0.15)
        return web.Response(status=302, headers={"Location": request.path + "n"})

    for number in range(8):
        site.does(pass_on, "/" + "n" * number)
    with pytest.raises(LinkTooSlow):
        await make(DownloadLimits(max_bytes=1_000_000, total_seconds=0.25)).photo(site.url("/"))


async def test_a_gap_ends_at_its_own_time(site: Site, make: MakeDownloader) -> None:
    hasty = make(DownloadLimits(max_bytes=1_000_000, total_seconds=60, gap_seconds=0.1))
    began = time.monotonic()

    async def say_nothing(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    for link in (site.does(drip(PHOTO, 60)), site.does(say_nothing)):
        with pytest.raises(LinkTooSlow):
            await hasty.photo(link)

    assert time.monotonic() - began < 30


@pytest.fixture
def deaf() -> Iterator[int]:
    """The port of a machine that drops what asks for a connection, as its queue is full."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        place = server.getsockname()
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(place)
        yield place[1]
        for caller in callers:
            caller.close()


async def test_a_connection_has_its_own_time(deaf: int, make: MakeDownloader) -> None:
    hasty = make(DownloadLimits(max_bytes=1_000_000, total_seconds=60, connect_seconds=0.1))
    began = time.monotonic()

    with pytest.raises(LinkTooSlow):
        await hasty.photo(f"http://shop.example:{deaf}/")

    assert time.monotonic() - began < 30


async def test_a_lookup_ends_at_the_total_time() -> None:
    class Silent(Names):
        async def addresses(self, name: str) -> Sequence[Address]:
            await asyncio.Event().wait()
            return await super().addresses(name)

    limits = DownloadLimits(max_bytes=1, total_seconds=0.1)
    async with Downloader(limits, lookup=Silent()) as downloader:
        with pytest.raises(LinkTooSlow):
            await downloader.photo("http://shop.example/")


async def test_only_so_many_are_fetched_at_once_and_the_others_wait_for_their_turn(
    site: Site, make: MakeDownloader
) -> None:
    now, most = 0, 0

    async def count(_request: web.Request) -> web.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1
        return web.Response(body=PHOTO, content_type="image/jpeg")

    link, downloader = site.does(count), make(DownloadLimits(max_bytes=1_000_000, at_once=2))

    assert await asyncio.gather(*(downloader.photo(link) for _ in range(6))) == [PHOTO] * 6
    assert most == 2


async def test_whoever_gives_up_and_whatever_fails_leaves_its_place(site: Site, make: MakeDownloader) -> None:
    downloader = make(DownloadLimits(max_bytes=1_000_000, at_once=1))
    site.gives(PHOTO, path="/good")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await downloader.photo(site.does(drip(PHOTO, 0.01)))
    with pytest.raises(LinkNoPicture):
        await downloader.photo(site.gives(b"<!doctype html><html>"))
    assert await downloader.photo(site.url("/good")) == PHOTO


async def _interim(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100)
        await writer.drain()


async def test_hints_without_end_end_at_the_total_time(make: MakeDownloader) -> None:
    hasty = make(DownloadLimits(max_bytes=1_000_000, total_seconds=0.2))
    async with Bare("127.0.0.1", says=_interim) as server:
        with pytest.raises(LinkUnusable):
            await hasty.photo(f"http://shop.example:{server.port}/")
