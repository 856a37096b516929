"""Looks are remembered while there is room, and forgotten on demand."""

from __future__ import annotations

import numpy as np

from bot.conversation.looks import LookCache
from bot.workers.base import Look


def look() -> Look:
    return Look(np.zeros(4, np.float32), np.zeros(2, np.float32), "model")


def test_the_look_that_was_used_longest_ago_makes_room() -> None:
    cache, first, second = LookCache(size=2), look(), look()
    cache.put("first", "ana", first)
    cache.put("second", "ana", second)

    assert cache.get("first") is first
    cache.put("third", "ana", look())

    assert cache.get("first") is first
    assert cache.get("second") is None
    assert cache.get("third") is not None


def test_a_users_looks_are_forgotten_and_others_are_not() -> None:
    cache, bens = LookCache(), look()
    cache.put("hers", "ana", look())
    cache.put("hers too", "ana", look())
    cache.put("his", "ben", bens)

    cache.forget("ana")

    assert cache.get("hers") is None
    assert cache.get("hers too") is None
    assert cache.get("his") is bens


def test_a_dropped_look_is_gone_and_dropping_it_again_is_no_mistake() -> None:
    cache = LookCache()
    cache.put("one", "ana", look())

    cache.drop("one")
    cache.drop("one")

    assert cache.get("one") is None
