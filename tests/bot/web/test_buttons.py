"""Buttons and commands that nobody was given: forged, someone else's, expired, or sent from another site."""

from __future__ import annotations

import uuid

import pytest

from bot.callbacks import encode
from bot.messages import Press, Verb
from tests.support.browsing import STREAM, Page, browsing
from tests.support.pictures import jpeg
from tests.support.shop import Shop

FORGED = ("", "t", "x.y.z", "y..1", "d..maybe", "y." + "A" * 22 + ".0", "é" * 40, "t" * 9_000)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_forged_button_is_refused_with_one_sentence(page: Page, stream: bool) -> None:
    for button in FORGED:
        seen = await page.press(button, stream=stream)

        assert seen.status == 400, button
        assert seen.sentence == "This button doesn’t work here. Send your photo again."


async def test_a_press_of_nothing_is_refused(page: Page) -> None:
    assert (await page.post("/chat/press", b"\xff\x00", headers={"Content-Type": "image/jpeg"})).status == 400
    assert (await page.post("/chat/press", {})).status == 400


async def test_a_form_longer_than_any_of_ours_is_refused(page: Page) -> None:
    assert (await page.press("y" * 100_000)).status == 413


async def test_a_command_that_does_not_exist_is_refused(page: Page) -> None:
    for name in ("", "sudo", "START"):
        seen = await page.say(name)

        assert seen.status == 400
        assert seen.sentence == "We don’t have that here."


async def test_another_visitors_answer_is_refused_with_one_sentence(page: Page) -> None:
    buttons = (await page.send_dress(stream=True)).buttons("[a-z]")
    assert len(buttons) > 5

    async with page.someone_else() as other:
        for button in buttons:
            if button[0] in "kd":  # about no answer
                continue
            seen = await other.press(button)
            assert seen.status == 404, button
            assert seen.sentence == "We no longer have this answer. Send your photo again."


async def test_an_answer_that_is_kept_no_longer_is_refused_with_one_sentence(page: Page) -> None:
    seen = await page.press(encode(Press(Verb.SHOW, str(uuid.uuid4()))))

    assert seen.status == 404
    assert seen.sentence == "We no longer have this answer. Send your photo again."


ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Accept": STREAM},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
)


async def test_a_form_on_another_site_is_refused(page: Page) -> None:
    for headers in ELSEWHERE:
        seen = await page.post("/chat/command", {"name": "help"}, headers=headers)

        assert seen.status == 403, headers
        assert seen.sentence == "This came from another site. Use the form on our own page."


async def test_a_form_on_our_own_page_is_taken(indexed_shop: Shop) -> None:
    async with browsing(indexed_shop, web={"public_url": "https://looks.example"}) as page:
        for headers in (
            {},
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": page.address},
            {"Origin": "https://looks.example"},
        ):
            assert (await page.post("/chat/command", {"name": "help"}, headers=headers)).status == 200


async def test_whoever_asks_too_fast_is_told_when_to_come_again(indexed_shop: Shop) -> None:
    async with browsing(indexed_shop, limits={"per_user": "1/minute"}) as page:
        await page.get("/")
        assert (await page.send_dress()).status == 200
        seen = await page.send_dress()

    assert seen.status == 429
    assert 1 <= int(seen.headers["Retry-After"]) <= 60
    assert "a little fast" in seen.sentence


async def test_without_an_index_the_page_says_so_and_stays_up(shop: Shop) -> None:
    async with browsing(shop) as page:
        seen = await page.send(jpeg(1))
        assert seen.status == 503
        assert seen.sentence == "Our catalogue isn’t ready yet. Please try again a little later."
        assert (await page.get("/")).status == 200
