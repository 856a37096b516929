"""Pictures: of the catalogue for everyone, of a visitor for that visitor alone."""

from __future__ import annotations

import re
import uuid
from io import BytesIO

from PIL import Image

from tests.support.browsing import Page
from tests.support.shop import Shop


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
    "/mine/x/y",
    f"/mine/{uuid.uuid4()}/{'0' * 64}",
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

    assert (mine.status, mine.headers["Cache-Control"]) == (200, "private, no-store")
    assert theirs.status == 404
    query, digest = path.split("/")[2:]
    assert (await page.get(f"/mine/{uuid.uuid4()}/{digest}")).status == 404
    assert (await page.get(f"/mine/{query}/{'0' * 64}")).status == 404


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
