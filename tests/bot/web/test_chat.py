"""The conversation in a browser, by the page's script and by its forms alone."""

from __future__ import annotations

import html
import re
import uuid
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import update

from bot.messages import Progress, Reply, Request, Stage, Tell
from storage.models import Product
from tests.support.browsing import Page, browsing
from tests.support.shop import Shop
from tests.support.streets import different
from tests.support.talking import photo_of

__all__ = ["different"]


async def test_the_script_gets_signs_of_life_and_then_the_answer(page: Page) -> None:
    query_id = str(uuid.uuid4())

    seen = await page.send(photo_of(page.shop), stream=True, query_id=query_id)

    assert seen.status == 200
    assert [line["stage"] for line in seen.lines[:-1]] == ["received", "searching"]
    assert seen.lines[0]["text"] == "Got it."
    assert (seen.reply["query_id"], seen.reply["error"], seen.reply["status"]) == (query_id, None, 200)
    assert seen.reply["html"].count('class="product"') == 3
    assert "dresses-0" in seen.reply["html"]


async def test_a_form_without_the_script_gets_a_whole_page(page: Page) -> None:
    seen = await page.send_dress()

    assert seen.status == 200
    assert seen.text.startswith("<!doctype html>")
    assert seen.text.count('class="product"') == 3
    assert 'action="/chat/photo"' in seen.text


async def test_the_answer_without_the_script_shows_the_visitors_own_photo(page: Page) -> None:
    seen = await page.send_dress()

    [mine] = re.findall(r'src="(/mine/[^"]*)"', seen.text)
    photo = await page.get(mine)
    assert (photo.status, photo.headers["Content-Type"]) == (200, "image/jpeg")


async def test_photos_of_different_garments_are_buttons_to_choose_from(
    page: Page, different: tuple[bytes, bytes]
) -> None:
    seen = await page.send(*different, stream=True)

    views = re.search(r'class="chips views".*?</div>', seen.reply["html"], re.DOTALL)
    assert views is not None
    assert re.findall(r'aria-pressed="(\w+)">([^<]*)<', views[0]) == [
        ("true", "Photo 1"),
        ("false", "Photo 2"),
        ("false", "All together"),
    ]


async def test_several_views_are_one_search(page: Page) -> None:
    seen = await page.send(photo_of(page.shop), photo_of(page.shop, photo=1), stream=True)

    assert seen.reply["error"] is None
    assert len(page.counterpart.engine.searches) == 1
    assert len(page.counterpart.engine.searches[0].seen) == 2  # type: ignore[arg-type]


async def test_a_photo_that_is_sent_again_is_answered_the_same_and_logged_once(page: Page) -> None:
    query_id = str(uuid.uuid4())

    first = await page.send(photo_of(page.shop), stream=True, query_id=query_id)
    again = await page.send(photo_of(page.shop), stream=True, query_id=query_id)

    assert again.reply["query_id"] == query_id
    assert again.buttons("y") == first.buttons("y") != []
    assert page.counterpart.logbook.pending() == 1


@pytest.mark.parametrize("stream", [False, True])
async def test_a_chip_searches_again_in_its_type(page: Page, stream: bool) -> None:
    everything = (await page.send_dress(stream=stream)).buttons("t")[-1]

    seen = await page.press(everything, stream=stream)

    assert seen.status == 200
    shown = seen.reply["html"] if stream else seen.text
    assert re.findall(r'value="t\.[^"]*" aria-pressed="true">([^<]*)<', shown) == ["Everything"]


async def test_cheaper_shows_what_costs_less(page: Page) -> None:
    photo = photo_of(page.shop, product=2)
    [cheaper] = (await page.send(photo, stream=True)).buttons("c")

    seen = await page.press(cheaper, stream=True)

    prices = re.findall(r'class="price">([^<]*)<', seen.reply["html"])
    assert prices
    assert all(price < "€40.00" for price in prices)


async def test_a_verdict_is_thanked_for_and_leads_back_to_the_answer(page: Page) -> None:
    this = (await page.send_dress()).buttons("y")[0]

    thanked = await page.press(this)

    assert "Lovely, glad we found it." in thanked.text
    [back] = thanked.buttons("h")
    assert (await page.press(back)).text.count('class="product"') == 3


async def test_the_history_shows_an_answer_again_with_its_photo(page: Page) -> None:
    await page.send_dress(stream=True)

    history = await page.say("history", stream=True)
    [show] = history.buttons("h")
    again = await page.press(show, stream=True)

    assert re.findall(r'<img src="/mine/', history.reply["html"])
    assert 'class="exchange"' in again.reply["html"]
    assert re.findall(r'src="(/mine/[^"]*)"', again.reply["html"])
    assert again.reply["html"].count('class="product"') == 3


@pytest.mark.parametrize("stream", [False, True])
async def test_the_export_is_a_download(page: Page, stream: bool) -> None:
    await page.send_dress()

    seen = await page.say("export", stream=stream)

    assert seen.headers["Content-Type"] == "application/zip"
    assert seen.headers["Content-Disposition"].startswith("attachment;")
    assert "data.json" in zipfile.ZipFile(BytesIO(seen.body)).namelist()


@pytest.mark.parametrize("stream", [False, True])
async def test_whoever_deletes_everything_is_forgotten_by_the_cookie_too(page: Page, stream: bool) -> None:
    await page.send_dress()
    [yes, _no] = (await page.say("delete")).buttons("d")
    assert yes.endswith("yes")

    deleted = await page.press(yes, stream=stream)

    assert "Everything we had about you is deleted." in html.unescape(deleted.text)
    assert not [cookie for cookie in page.session.cookie_jar if cookie.key == "snaplook_visitor"]
    assert "haven’t searched for anything yet" in html.unescape((await page.say("history")).text)


@pytest.mark.parametrize("stream", [False, True])
async def test_the_privacy_notice_has_a_heading(page: Page, stream: bool) -> None:
    seen = await page.say("privacy", stream=stream)

    shown = seen.reply["html"] if stream else seen.text
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", shown.partition("<template")[0]) == ["Privacy"]


async def test_a_request_says_when_it_began_to_arrive(indexed_shop: Shop) -> None:
    """What was on its way while its asker was forgotten must not be taken for something that came later."""
    asked: list[Request] = []

    class Listening:
        async def handle(self, request: Request, progress: Tell) -> Reply:  # noqa: ARG002
            asked.append(request)
            return Reply("Here you are.", "en")

    moments: list[datetime] = []

    async def body() -> AsyncIterator[bytes]:
        moments.append(datetime.now(UTC))
        yield b'--b\r\nContent-Disposition: form-data; name="photo"; filename="p"\r\n\r\nx\r\n--b--\r\n'

    async with browsing(indexed_shop, handlers=Listening()) as page:
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        url = f"{page.address}/chat/photo"
        async with page.session.post(url, data=body(), headers=kind, expect100=True) as response:
            assert response.status == 200

    assert asked[0].asker.arrived is not None
    assert asked[0].asker.arrived <= moments[0]


async def test_what_a_shop_calls_its_products_is_never_markup(page: Page) -> None:
    async with page.counterpart.database.writer.begin() as connection:
        await connection.execute(update(Product).values(title="<script>alert(1)</script>"))

    seen = await page.send_dress()

    assert "<script>alert" not in seen.text
    assert "&lt;script&gt;alert(1)" in seen.text


@pytest.mark.parametrize("stream", [False, True])
async def test_a_mistake_of_ours_is_one_sentence_too(indexed_shop: Shop, stream: bool) -> None:
    class Mistaken:
        async def handle(self, asked: Request, progress: Tell) -> Reply:  # noqa: ARG002
            await progress(Progress(Stage.RECEIVED, "Got it."))
            raise ZeroDivisionError("a secret of the machine")

    async with browsing(indexed_shop, handlers=Mistaken()) as page:
        seen = await page.send_dress(stream=stream)

    assert seen.sentence.startswith("Something is wrong on our side.")
    assert "secret" not in seen.text
    assert (seen.reply["status"] if stream else seen.status) == 500
