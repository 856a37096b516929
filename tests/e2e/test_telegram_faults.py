"""A little of `telegram_load` and `telegram_faults`; run those modules for the whole."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e import telegram_faults as faults
from tests.e2e.load import read_photos
from tests.e2e.telegram_crowd import check_answers
from tests.e2e.telegram_load import Load, run_load
from tests.support.shop import Shop

pytestmark = pytest.mark.slow

MODES = ("polling", "webhook")


def test_every_photo_of_many_people_is_answered_once_and_logged_once(indexed_shop: Shop) -> None:
    photos = read_photos(indexed_shop.desk / "catalogue")
    load = Load(users=20, photos=60, seconds=4)
    outcome = asyncio.run(run_load(indexed_shop, photos, load, idle=0.5))
    assert outcome.stats["violations"] == []
    assert outcome.stats["refused"] == {}
    assert {(one.answers, one.pictured) for one in outcome.asked} == {(1, True)}
    assert None not in {one.sign_of_life for one in outcome.asked}
    check_answers(indexed_shop, outcome.asked, photos)


def test_a_flood_that_telegram_complains_of_is_waited_out(indexed_shop: Shop) -> None:
    asked, repeated = faults.run(indexed_shop, faults.floods)
    assert {one.answers for one in asked} == {1}
    assert repeated == 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("status", [500, 502])
def test_while_telegrams_servers_fail_photos_wait(indexed_shop: Shop, mode: str, status: int) -> None:
    _, repeated = faults.run(indexed_shop, lambda met: faults.servers_away(met, 3, status), mode)
    assert repeated == 0


def test_what_a_broken_line_cut_in_two_is_sent_and_fetched_again(indexed_shop: Shop) -> None:
    _, repeated = faults.run(indexed_shop, faults.broken_lines)
    assert repeated == 0


@pytest.mark.parametrize("mode", MODES)
def test_after_several_kills_every_photo_is_answered_and_only_what_was_in_hand_twice(
    indexed_shop: Shop, mode: str
) -> None:
    faults.run(indexed_shop, lambda met: faults.kills(met, 2), mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_bot_that_is_asked_to_end_finishes_what_it_has_begun_and_leaves_the_rest(
    indexed_shop: Shop, mode: str
) -> None:
    faults.run(indexed_shop, faults.stops, mode)
