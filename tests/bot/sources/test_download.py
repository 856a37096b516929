"""A picture comes whole; what is none, and what fails, is refused in words of ours."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import traceback
from pathlib import Path

import pytest
from aiohttp import web

from bot.errors import (
    HugePhoto,
    LinkForbidden,
    LinkNoPicture,
    LinkNotFetched,
    LinkTooSlow,
    LinkUnusable,
    SnaplookError,
)
from bot.sources.download import Downloader, DownloadLimits
from tests.bot.sources.conftest import MakeDownloader
from tests.support.pictures import every_format, jpeg
from tests.support.sites import Bare, Names, Raw, Site, drip, flood

PHOTO = jpeg(width=400, height=300)
PAGE = b"<!doctype html><html><body><img src='photo.jpg'></body></html>"
BIG = 50 * 2**20


async def test_a_photo_comes_as_it_is(site: Site, downloader: Downloader) -> None:
    assert await downloader.photo(site.gives(PHOTO)) == PHOTO


@pytest.mark.parametrize("name", every_format())
async def test_every_format_that_can_be_read_is_a_picture(
    site: Site, downloader: Downloader, name: str
) -> None:
    picture = every_format()[name]

    assert await downloader.photo(site.gives(picture, "application/octet-stream")) == picture


@pytest.mark.parametrize(
    "media_type", ["image/png", "IMAGE/JPEG", "binary/octet-stream", "image/x-who-knows"]
)
async def test_the_bytes_say_which_picture_it_is(site: Site, downloader: Downloader, media_type: str) -> None:
    assert await downloader.photo(site.gives(PHOTO, media_type)) == PHOTO


async def test_a_server_need_not_say_what_it_sends(downloader: Downloader) -> None:
    async with Bare("127.0.0.1", says=_says(b"HTTP/1.1 200 OK\r\n\r\n" + PHOTO)) as server:
        assert await downloader.photo(f"http://shop.example:{server.port}/") == PHOTO


async def test_we_say_who_asks_and_for_what_and_nothing_else(
    site: Site, downloader: Downloader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine shop.example login anna password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    link = site.gives(PHOTO, Set_Cookie="visitor=1; Path=/").replace("http://", "http://anna:secret@")

    await downloader.photo(link)
    await downloader.photo(link)
    await downloader.fetch(link)

    asked = [dict(request.headers) for request in site.requests]
    agent = asked[0]["User-Agent"]
    assert agent.startswith("Snaplook/")
    expected = {
        "Host": f"shop.example:{site.port}",
        "User-Agent": agent,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    assert asked == [expected | {"Accept": accept} for accept in ("image/*", "image/*", "*/*")]


async def test_what_is_fetched_is_said_to_be_what_its_server_says(site: Site, downloader: Downloader) -> None:
    site.gives(b"id;photo\n", "text/csv", path="/feed.csv")
    fetched = await downloader.fetch(site.passes_on("/feed.csv"))

    assert (fetched.content, fetched.media_type, fetched.url) == (
        b"id;photo\n",
        "text/csv",
        site.url("/feed.csv"),
    )
    assert "id;photo" not in repr(fetched)
    assert "shop" not in repr(fetched)


async def test_an_empty_file_is_fetched_and_is_no_picture(site: Site, downloader: Downloader) -> None:
    link = site.gives(b"")

    assert (await downloader.fetch(link)).content == b""
    with pytest.raises(LinkNoPicture):
        await downloader.photo(link)


async def test_a_packed_file_stays_packed(site: Site, downloader: Downloader) -> None:
    packed = gzip.compress(b"id;photo\n")

    assert (await downloader.fetch(site.gives(packed, "application/gzip"))).content == packed


# What is no picture


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/json", "video/mp4"])
async def test_what_its_server_calls_no_picture_is_none_and_is_not_read(
    site: Site, make: MakeDownloader, media_type: str
) -> None:
    patient = make(DownloadLimits(max_bytes=10 * BIG, gap_seconds=60, total_seconds=60))

    with pytest.raises(LinkNoPicture):
        await patient.photo(site.does(drip(b"", 60, media_type)))
    with pytest.raises(LinkNoPicture):
        await patient.photo(site.does(flood(PHOTO, media_type)))


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        gzip.compress(PHOTO),
    ],
)
async def test_what_begins_as_no_picture_is_none_whatever_its_server_calls_it(
    site: Site, make: MakeDownloader, body: bytes
) -> None:
    patient = make(DownloadLimits(max_bytes=10 * BIG, gap_seconds=60, total_seconds=60))

    for media_type in ("image/jpeg", "application/octet-stream"):
        with pytest.raises(LinkNoPicture):
            await patient.photo(site.gives(body, media_type))
        with pytest.raises(LinkNoPicture):
            await patient.photo(site.does(drip(body, 60, media_type)))
        with pytest.raises(LinkNoPicture):
            await patient.photo(site.does(flood(body, media_type)))


# What fails


@pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503])
async def test_another_status_is_no_answer(site: Site, downloader: Downloader, status: int) -> None:
    async def fail(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=PHOTO, content_type="image/jpeg")

    with pytest.raises(LinkNotFetched, match=str(status)):
        await downloader.photo(site.does(fail))


async def test_nobody_answers(downloader: Downloader) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        with pytest.raises(LinkNotFetched):
            await downloader.photo(f"http://shop.example:{taken.getsockname()[1]}/")
    with pytest.raises(LinkNotFetched):
        await downloader.photo("http://nobody.example/")


async def test_a_server_without_tls_is_not_asked_without_it(site: Site, downloader: Downloader) -> None:
    with pytest.raises(LinkNotFetched):
        await downloader.photo(site.gives(PHOTO).replace("http://", "https://"))
    assert site.requests == []


def _says(answer: bytes) -> Raw:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return say


async def _heads(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: and more\r\n" * 1000)
        await writer.drain()


@pytest.mark.parametrize(
    "says",
    [
        _says(b""),
        _says(b"SSH-2.0-OpenSSH_9.6\r\n"),
        _says(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 1_000_000 + b"\r\n\r\n" + PHOTO),
        _says(b"HTTP/1.1 200 " + b"x" * 1_000_000 + b"\r\n\r\n" + PHOTO),
        _heads,
        _says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + PHOTO),
        _says(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + PHOTO),
        _says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + PHOTO),
        _says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n" + PHOTO[:0x20] + b"\r\n"),
    ],
    ids=[
        "silence",
        "ssh",
        "huge header",
        "huge reason",
        "headers",
        "negative",
        "cut",
        "no chunk",
        "cut chunk",
    ],
)
async def test_a_broken_answer_is_none(downloader: Downloader, says: Raw) -> None:
    async with Bare("127.0.0.1", says=says) as server:
        with pytest.raises(LinkNotFetched):
            await downloader.photo(f"http://shop.example:{server.port}/")


async def test_no_error_and_no_log_says_anything_of_the_link(
    site: Site, names: Names, make: MakeDownloader, caplog: pytest.LogCaptureFixture
) -> None:
    names.know("hidden.example", ["127.0.0.1"])
    names.know("inner.hidden.example", ["10.0.0.1"])
    downloader = make(DownloadLimits(max_bytes=1000, gap_seconds=1))
    site.does(flood(PHOTO, "image/jpeg"), "/hidden-flood")
    site.does(drip(PHOTO[:500], 60), "/hidden-drip")
    site.gives(PAGE, "text/html", "/hidden-page")
    site.passes_on("/hidden-loop?hidden", "/hidden-loop")
    site.passes_on("file:///hidden", "/hidden-file")
    site.passes_on("http://inner.hidden.example/hidden", "/hidden-inner")
    paths = ("flood", "drip", "page", "loop", "file", "inner", "gone")
    links = [site.url(f"/hidden-{path}?token=hidden", "u:hidden@hidden.example") for path in paths]
    links += [
        "http://unknown.hidden.example/",
        "http://inner.hidden.example/",
        "http://hidden.example:1/",
        f"https://hidden.example:{site.port}/",
        "http://hidden.example:hidden/",
        "hidden",
    ]
    kinds = [
        HugePhoto,
        LinkTooSlow,
        LinkNoPicture,
        LinkNotFetched,
        LinkUnusable,
        LinkForbidden,
        LinkNotFetched,
    ]
    kinds += [LinkNotFetched, LinkForbidden, LinkNotFetched, LinkNotFetched, LinkUnusable, LinkUnusable]

    errors: list[SnaplookError] = []
    with caplog.at_level(logging.DEBUG):
        for link in links:
            with pytest.raises(SnaplookError) as caught:
                await downloader.photo(link)
            errors.append(caught.value)

    assert [type(error) for error in errors] == kinds
    for error in errors:
        assert "hidden" not in "".join(traceback.format_exception(error))
    assert "hidden" not in caplog.text
