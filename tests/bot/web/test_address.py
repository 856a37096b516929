"""The address of the page names an answer: it is shown again to its owner, and to nobody else."""

from __future__ import annotations

import html
import re
import uuid

import pytest
from sqlalchemy import update

from storage.models import Product
from tests.support.browsing import Page


async def test_an_address_shows_its_answer_again_with_the_photo(page: Page) -> None:
    answer = (await page.send_dress(stream=True)).reply["query_id"]

    seen = await page.get(f"/?answer={answer}")

    assert seen.status == 200
    assert seen.text.count('class="product"') == 3
    assert re.findall(r'src="(/mine/[^"]*)"', seen.text)


async def test_links_to_other_languages_keep_the_answer(page: Page) -> None:
    seen = await page.send_dress()

    [german] = re.findall(r'href="([^"]*)" lang="de"', seen.text)
    translated = await page.get(html.unescape(german))

    assert '<html lang="de"' in translated.text
    assert translated.text.count('class="product"') == 3


async def test_an_answer_of_someone_else_is_silently_the_plain_page(page: Page) -> None:
    answer = (await page.send_dress(stream=True)).reply["query_id"]
    page.session.cookie_jar.clear()

    seen = await page.get(f"/?answer={answer}")

    assert seen.status == 200
    assert 'class="exchange"' not in seen.text.partition("<template")[0]


@pytest.mark.parametrize("answer", ["", "nothing", str(uuid.UUID(int=7)), "%00", "../" * 40])
async def test_an_answer_that_is_none_is_silently_the_plain_page(page: Page, answer: str) -> None:
    seen = await page.get(f"/?answer={answer}")

    assert seen.status == 200
    assert 'class="exchange"' not in seen.text.partition("<template")[0]


async def test_the_privacy_notice_has_its_two_buttons_once(page: Page) -> None:
    seen = (await page.say("privacy")).text

    assert seen.count("Download my data") == seen.count("Delete my data") == 1


async def test_a_type_that_is_not_known_is_not_named(page: Page) -> None:
    assert 'class="kind"' in (await page.send_dress()).text
    async with page.counterpart.database.writer.begin() as connection:
        await connection.execute(update(Product).values(product_type="other"))

    assert 'class="kind"' not in (await page.send_dress()).text
