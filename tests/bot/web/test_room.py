"""How much of people's photos the page holds in memory: of everybody together, and of one network."""

from __future__ import annotations

import contextlib

import pytest

from bot.errors import QueueFull
from bot.web.room import Room


def test_one_network_takes_an_eighth_of_the_room_and_leaves_the_rest_to_others() -> None:
    room = Room(most=800, form=60)
    with (
        room.visit("192.0.2.1") as first,
        room.visit("192.0.2.1") as second,
        room.visit("192.0.2.2") as other,
    ):
        first(60)
        second(40)
        with pytest.raises(QueueFull):
            second(1)
        other(100)


def test_a_share_is_never_less_than_one_whole_form() -> None:
    room = Room(most=800, form=300)
    with room.visit("192.0.2.1") as take:
        take(300)


def test_all_together_take_no_more_than_there_is() -> None:
    room = Room(most=200, form=150)
    with room.visit("192.0.2.1") as first, room.visit("192.0.2.2") as second:
        first(150)
        second(50)
        with pytest.raises(QueueFull):
            second(1)


def test_what_was_taken_is_given_back() -> None:
    room = Room(most=100, form=100)
    for _ in range(3):
        with contextlib.suppress(ZeroDivisionError), room.visit("192.0.2.1") as take:
            take(100)
            raise ZeroDivisionError
