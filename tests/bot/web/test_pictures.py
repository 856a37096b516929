"""Pictures: of the catalogue for everyone, of a visitor for that visitor alone."""

from __future__ import annotations

import asyncio
import re
import uuid
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.web.pictures import OWN_AT_ONCE
from tests.support.browsing import Page
from tests.support.shop import Shop


def count_shrinking(page: Page) -> list[Path]:
    """Return a list of the photos that the engine shrinks from now on."""
    shrunk, shrink = [], page.counterpart.engine.thumbnail

    async def counted(photo: Path, side: int) -> bytes:
        shrunk.append(photo)
        return await shrink(photo, side)

    page.counterpart.engine.thumbnail = counted
    return shrunk


def hold_shrinking(page: Page) -> asyncio.Event:
    """Hold the engine up until the event is set."""
    go_on, shrink = asyncio.Event(), page.counterpart.engine.thumbnail

    async def held(photo: Path, side: int) -> bytes:
        await go_on.wait()
        return await shrink(photo, side)

    page.counterpart.engine.thumbnail = held
    return go_on


def photos_on(text: str) -> list[str]:
    return re.findall(r'src="(/photos/[^"]*)"', text)


async def test_a_products_photo_is_small_kept_and_never_asked_for_again(page: Page) -> None:
    path = photos_on((await page.send_dress()).text)[0]

    first, again = await page.get(path), await page.get(path)

    assert first.body == again.body
    assert "immutable" in first.headers["Cache-Control"]
    assert max(Image.open(BytesIO(first.body)).size) <= 480
    kept = [file for file in page.counterpart.settings.cache_dir.rglob("*") if file.is_file()]
    assert [file.read_bytes() for file in kept] == [first.body]


async def test_a_products_photo_is_shown_where_the_cache_cannot_be_written(page: Page) -> None:
    path = photos_on((await page.send_dress()).text)[0]
    page.counterpart.settings.cache_dir.write_text("in the way")

    seen = await page.get(path)

    assert seen.status == 200


NOWHERE = (
    f"/photos/480/{'0' * 64}",
    "/photos/480/no-digest",
    "/photos/480/..%2f..%2fsnaplook.db",
    f"/photos/481/{'0' * 64}",
    "/photos/-1/x",
    f"/photos/99999/{'0' * 64}",
    "/static/page.css",
    "/static/..%2f..%2fapp.py",
    "/mine/960/x/y",
    f"/mine/960/{uuid.uuid4()}/{'0' * 64}",
    "/sheet/x",
    "/nowhere",
)


async def test_where_there_is_nothing_the_page_says_so(page: Page) -> None:
    for path in NOWHERE:
        seen = await page.get(path)

        assert seen.status == 404, path
        assert seen.sentence == "There is nothing here. Send a photo instead."


async def test_only_some_sizes_are_made(page: Page) -> None:
    path = photos_on((await page.send_dress()).text)[0]

    assert (await page.get(path.replace("/480/", "/481/"))).status == 404
    assert (await page.get(path.replace("/480/", "/960/"))).status == 200


async def test_a_photo_that_left_the_catalogue_is_no_longer_shown(page: Page, indexed_shop: Shop) -> None:
    path = photos_on((await page.send_dress()).text)[0]
    assert (await page.get(path)).status == 200
    digest = path.rpartition("/")[2]
    (page.counterpart.settings.photos_dir / digest[:2] / digest[2:]).unlink()

    assert (await page.get(path)).status == 404


async def test_a_visitors_own_photo_is_shown_to_nobody_else(page: Page) -> None:
    [path] = re.findall(r'src="(/mine/[^"]*)"', (await page.send_dress()).text)

    mine = await page.get(path)
    async with page.someone_else() as other:
        theirs = await other.get(path)

    assert mine.status == 200
    assert theirs.status == 404
    side, query, digest = path.split("/")[2:]
    assert (await page.get(f"/mine/{side}/{uuid.uuid4()}/{digest}")).status == 404
    assert (await page.get(f"/mine/{side}/{query}/{'0' * 64}")).status == 404
    assert (await page.get(f"/mine/481/{query}/{digest}")).status == 404


async def test_a_visitors_own_photo_is_kept_by_their_browser_alone(page: Page) -> None:
    [path] = re.findall(r'src="(/mine/[^"]*)"', (await page.send_dress()).text)
    mine = await page.get(path)
    shrunk = count_shrinking(page)

    again = await page.get(path, headers={"If-None-Match": mine.headers["ETag"]})

    assert mine.headers["Cache-Control"] == "private, max-age=3600"
    assert (again.status, again.body) == (304, b"")
    assert shrunk == []


async def test_the_history_shows_small_photos(page: Page) -> None:
    await page.send_dress()
    [path] = re.findall(r'src="(/mine/[^"]*)"', (await page.say("history")).text)

    assert max(Image.open(BytesIO((await page.get(path)).body)).size) <= 240


async def test_a_photo_of_a_product_that_many_want_at_once_is_shrunk_once(page: Page) -> None:
    [path, *_] = photos_on((await page.send_dress()).text)
    shrunk = count_shrinking(page)

    seen = await asyncio.gather(*(page.get(path) for _ in range(8)))

    assert {one.status for one in seen} == {200}
    assert len(shrunk) == 1


async def test_one_visitor_asks_for_only_so_many_of_their_photos_at_once(page: Page) -> None:
    [path] = re.findall(r'src="(/mine/[^"]*)"', (await page.send_dress()).text)
    go_on = hold_shrinking(page)

    many = [asyncio.create_task(page.get(path)) for _ in range(OWN_AT_ONCE + 1)]
    done, waiting = await asyncio.wait(many, return_when=asyncio.FIRST_COMPLETED)
    go_on.set()

    assert [one.result().status for one in done] == [503]
    assert {one.status for one in await asyncio.gather(*waiting)} == {200}


async def test_a_visitors_own_photo_is_gone_once_it_is_deleted(page: Page) -> None:
    [path] = re.findall(r'src="(/mine/[^"]*)"', (await page.send_dress()).text)
    yes, _no = (await page.say("delete")).buttons("d")
    cookies = {cookie.key: cookie.value for cookie in page.session.cookie_jar}
    await page.press(yes)

    assert (await page.get(path, cookies=cookies)).status == 404


async def test_an_answer_is_also_one_picture(page: Page) -> None:
    [path] = re.findall(r'href="(/sheet/[^"]*)"', (await page.send_dress()).text)

    mine = await page.get(path)
    async with page.someone_else() as other:
        theirs = await other.get(path)

    assert mine.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(mine.body)).width > 600
    assert theirs.status == 404
    assert theirs.sentence == "We no longer have this answer. Send your photo again."
