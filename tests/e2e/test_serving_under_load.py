"""A little of `load`, `kill_serving` and `database_away`; run those modules for the whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.e2e import database_away
from tests.e2e.kill_serving import NO_LIMIT, kill_rounds
from tests.e2e.load import Load, read_photos, send_load
from tests.e2e.log_checks import check_log
from tests.support.serving import serving
from tests.support.shop import Shop

pytestmark = pytest.mark.slow


def test_every_photo_of_many_visitors_is_answered_and_logged_once(indexed_shop: Shop) -> None:
    photos = read_photos(indexed_shop.desk / "catalogue")
    with serving(indexed_shop) as service:
        load = Load(photos=60, visitors=20, seconds=4)
        sent = asyncio.run(send_load(service.address, photos, load, seed=20_260_101))
    assert [one for one in sent if one.answered is None] == []
    assert {one.tries for one in sent} == {1}
    check_log(indexed_shop, sent, photos)


def test_what_a_killed_service_answered_is_in_the_log_once_and_the_next_one_goes_on(
    indexed_shop: Shop,
) -> None:
    photos = read_photos(indexed_shop.desk / "catalogue")
    shop = indexed_shop.having(**dict(NO_LIMIT))
    deaths, sent = asyncio.run(kill_rounds(shop, photos, count=2, seed=20_260_101))
    assert len(deaths) == 2
    assert [one for one in sent if one.answered is None] == []
    check_log(shop, sent, photos, cut_off=sum(death.in_hand for death in deaths))


def test_while_the_database_is_away_visitors_wait_and_nothing_is_lost(tmp_path: Path) -> None:
    sent = database_away.run(tmp_path, away=3, before=1, after=2)
    assert [one for one in sent if one.answered is None] == []
    assert any(one.waited for one in sent)
