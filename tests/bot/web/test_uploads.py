"""Photos that are too large, too slow, broken or missing: one sentence each, and the page stays up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.web.uploads import UploadLimits
from tests.support.browsing import Page, browsing
from tests.support.pictures import jpeg
from tests.support.shop import Shop
from tests.support.talking import photo_of

PART = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\n\r\n'
END = b"\r\n--b--\r\n"


@pytest.fixture
async def strict(indexed_shop: Shop) -> AsyncIterator[Page]:
    """A page that takes two photos of 20 kB within a fraction of a second."""
    limits = UploadLimits(photo_bytes=20_000, photos=2, all_bytes=60_000, total_seconds=5, stall_seconds=0.05)
    async with browsing(indexed_shop, uploads=limits) as page:
        yield page


async def talk(
    page: Page,
    body: bytes,
    length: int | None = None,
    *,
    end: bool = False,
    path: str = "/chat/photo",
    kind: str = "multipart/form-data; boundary=b",
    origin: str = "192.0.2.1",
) -> bytes:
    """Send the beginning of a form by hand, leave the connection open, and return what comes back."""
    where = urlsplit(page.address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        head = f"POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nX-Forwarded-For: {origin}\r\n"
        size = len(body) if length is None else length
        writer.write(f"{head}Content-Type: {kind}\r\nContent-Length: {size}\r\n\r\n".encode() + body)
        if end:
            writer.write_eof()
        return await reader.readuntil(b"</html>")
    finally:
        writer.close()


async def still_answers(page: Page) -> bool:
    return (await page.send(photo_of(page.shop), stream=True)).reply["error"] is None


async def test_a_hundred_megabytes_are_refused_before_they_are_sent(page: Page) -> None:
    answer = await talk(page, b"", 200_000_000)

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"This photo is too large for us." in answer
    assert await still_answers(page)


async def test_a_photo_is_refused_as_soon_as_it_is_too_large(strict: Page) -> None:
    answer = await talk(strict, PART + bytes(60_000), 70_000)

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"too large" in answer


async def test_an_upload_without_a_length_is_counted_while_it_comes(strict: Page) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield PART
        while True:
            taken += 10_000
            yield bytes(10_000)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    url = f"{strict.address}/chat/photo"
    with suppress(aiohttp.ClientError):  # a client that goes on sending may be cut off before it listens
        async with strict.session.post(url, data=endless(), headers=headers) as response:
            assert response.status == 413

    assert taken < 100_000_000
    assert await still_answers(strict)


async def test_an_upload_that_stalls_is_given_up(strict: Page) -> None:
    answer = await talk(strict, PART + b"\xff\xd8", 5_000)

    assert answer.startswith(b"HTTP/1.1 408")
    assert b"took too long" in answer
    assert await still_answers(strict)


async def test_an_upload_that_only_trickles_is_given_up(indexed_shop: Shop) -> None:
    limits = UploadLimits(photo_bytes=20_000, photos=2, all_bytes=60_000, total_seconds=0.1, stall_seconds=60)
    async with browsing(indexed_shop, uploads=limits) as page:
        answer = await talk(page, PART + b"\xff\xd8", 5_000)

    assert answer.startswith(b"HTTP/1.1 408")


async def test_an_upload_slower_than_the_least_rate_is_given_up(indexed_shop: Shop) -> None:
    """Something comes all the time, but so little that the form would never end."""
    limits = UploadLimits(20_000, 2, 60_000, total_seconds=60, stall_seconds=0.1, least_rate=1_000_000)
    async with browsing(indexed_shop, uploads=limits) as page:

        async def trickling() -> AsyncIterator[bytes]:
            yield PART
            for _ in range(2_000):
                yield b"x"
                await asyncio.sleep(0.005)

        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        url = f"{page.address}/chat/photo"
        async with page.session.post(url, data=trickling(), headers=headers) as response:
            assert response.status == 408


@pytest.mark.parametrize("path", ["/chat/press", "/chat/command"])
async def test_a_small_form_that_stalls_is_given_up_too(strict: Page, path: str) -> None:
    answer = await talk(strict, b"button=", 50, path=path, kind="application/x-www-form-urlencoded")

    assert answer.startswith(b"HTTP/1.1 408")


BROKEN = (
    b"",
    b"no boundary at all",
    END,
    PART + jpeg(1),
    b"--b\r\nno header\r\n\r\nx" + END,
    b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx' + END,
    b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\nnot a uuid' + END,
    b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n' + b"x" * 5_000 + END,
    b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n" + END,
    b'--b\r\nContent-Disposition: form-data; name="photo"; filename=""\r\n\r\n' + END,
    b"--b\r\n" + b"X-A: 1\r\n" * 20_000 + b"\r\n" + END,
    b"".join(b'--b\r\nContent-Disposition: form-data; name="photo"\r\n\r\n\r\n' for _ in range(50))
    + b"--b--\r\n",
)


async def test_a_broken_form_is_refused_with_one_sentence(page: Page) -> None:
    for body in BROKEN:
        answer = await talk(page, body)

        assert answer.startswith(b"HTTP/1.1 400"), body[:80]
        assert answer.count(b"answer trouble") == 1

    assert await still_answers(page)


async def test_a_form_that_breaks_off_is_no_harm(page: Page) -> None:
    with pytest.raises(asyncio.IncompleteReadError):
        await talk(page, PART + b"\xff\xd8", 5_000, end=True)

    assert await still_answers(page)


@pytest.mark.parametrize(
    "kind", ["image/jpeg", "application/json", "text/plain", "multipart/mixed; boundary=b"]
)
async def test_another_content_type_is_refused(page: Page, kind: str) -> None:
    seen = await page.post("/chat/photo", jpeg(1), headers={"Content-Type": kind})

    assert seen.status == 415
    assert seen.sentence == "This isn’t how a photo is sent here. Use the form on the page."


async def test_a_multipart_form_without_a_boundary_is_refused(page: Page) -> None:
    seen = await page.post("/chat/photo", b"x", headers={"Content-Type": "multipart/form-data"})

    assert seen.status == 400


@pytest.mark.parametrize("stream", [False, True])
async def test_a_form_without_a_photo_asks_for_one(page: Page, stream: bool) -> None:
    seen = await page.send(stream=stream)

    assert seen.status == 400
    assert seen.sentence == "There was no photo. Choose one first."


async def test_more_views_than_one_search_takes_are_refused(strict: Page) -> None:
    seen = await strict.send(jpeg(1), jpeg(2), jpeg(3))

    assert seen.status == 413
    assert "Send between one and 6" in seen.sentence


UNUSABLE = (
    (b"", 400, "arrived empty"),
    (b"<html>", 415, "can’t read this file as a photo"),
    (jpeg(1)[:500], 400, "damaged or cut short"),
    (jpeg(1, width=8, height=8), 400, "too small"),
)


async def test_a_file_that_is_no_usable_photo_is_refused(page: Page) -> None:
    for data, status, says in UNUSABLE:
        seen = await page.send(data)

        assert (seen.status, says in seen.sentence) == (status, True), seen.sentence

    assert await still_answers(page)


async def test_photos_that_are_too_much_all_together_are_asked_to_come_again(indexed_shop: Shop) -> None:
    limits = UploadLimits(photo_bytes=20_000, photos=2, all_bytes=60_000)
    async with browsing(indexed_shop, uploads=limits) as page:
        halves = [asyncio.create_task(talk(page, PART + bytes(19_000), 30_000)) for _ in range(4)]
        refused, waiting = await asyncio.wait(halves, return_when=asyncio.FIRST_COMPLETED)
        for half in waiting:
            half.cancel()
        await asyncio.wait(waiting)

        assert refused.pop().result().startswith(b"HTTP/1.1 503")
        async with asyncio.timeout(60):
            while not await still_answers(page):  # until those who left are noticed
                continue


async def test_half_sent_forms_of_one_network_lock_nobody_else_out(indexed_shop: Shop) -> None:
    limits = UploadLimits(photo_bytes=20_000, photos=2, all_bytes=10_000_000)
    async with browsing(indexed_shop, uploads=limits, web={"trusted_proxies": 1}) as page:
        halves = [asyncio.create_task(talk(page, PART + b"\xff\xd8", 5_000)) for _ in range(40)]
        refused, waiting = await asyncio.wait(halves, return_when=asyncio.FIRST_COMPLETED)

        assert refused.pop().result().startswith(b"HTTP/1.1 503")
        assert (await talk(page, END, origin="192.0.2.2")).startswith(b"HTTP/1.1 400")
        for half in waiting:
            half.cancel()
        await asyncio.wait(waiting)
