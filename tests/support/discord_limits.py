"""What Discord takes: a message that breaks one of these bounds is refused whole.

They are those of discord.com/developers/docs/resources/message and ../components/reference, counted in UTF-16
units: where Discord counts fewer, what keeps these keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from discord import ui

from bot.discord.items import view_of
from bot.discord.post import Post
from tests.support.telegram.units import units

BUTTON, MENU, CHANNELS = 2, 3, 8
FILES = 10


def check(post: Post) -> None:
    """Let a post be what Discord takes as a new message, and as one in the place of another."""
    fresh, instead = post.fresh(), post.instead()
    assert fresh["content"] == instead["content"]
    assert units(fresh["content"] or "") <= 2_000
    assert fresh["embeds"] == instead["embeds"]
    embeds = [embed.to_dict() for embed in fresh["embeds"]]
    assert len(embeds) <= 10
    assert sum(units(words) for embed in embeds for words in _embed(embed)) <= 6_000
    names = _files(post)
    for embed in embeds:
        assert not embed.get("image") or embed["image"]["url"].removeprefix("attachment://") in names
    assert fresh["content"] or embeds or names
    view = view_of(post.rows)
    assert ("view" in fresh, instead["view"] is not None) == (view is not None, view is not None)
    if view is not None:
        check_view(view)


def check_view(view: ui.View) -> None:
    """Let a view be what Discord takes."""
    rows: list[Any] = view.to_components()
    assert 1 <= len(rows) <= 5
    every = list(chain.from_iterable(row["components"] for row in rows))
    for row in rows:
        assert row["type"] == 1
        kinds = [one["type"] for one in row["components"]]
        assert kinds in ([MENU], [CHANNELS]) or (set(kinds) == {BUTTON} and len(kinds) <= 5)
    for one in every:
        _component(one)
    ids = [one["custom_id"] for one in every]
    assert len(ids) == len(set(ids))


def _embed(embed: Any) -> Iterator[str]:
    """Yield what counts of an embed."""
    title, description = embed.get("title", ""), embed.get("description", "")
    assert units(title) <= 256
    assert units(description) <= 4_096
    assert title or description or embed.get("image")
    assert set(embed) <= {"type", "flags", "title", "description", "url", "color", "image"}
    yield from (title, description)


def _files(post: Post) -> list[str]:
    names = [one.name for one in post.files]
    assert len(names) == len(set(names)) <= FILES
    for one in post.files:
        assert one.alt is None or 0 < units(one.alt) <= 1_024
    return names


def _component(one: Any) -> None:
    assert 1 <= len(one["custom_id"]) <= 100
    if one["type"] == BUTTON:
        assert 1 <= units(one["label"]) <= 80
        return
    assert units(one.get("placeholder") or "") <= 150
    assert 0 <= one["min_values"] <= one["max_values"] <= 25
    if one["type"] == CHANNELS:
        assert len(one.get("default_values", ())) <= one["max_values"]
        return
    values = [option["value"] for option in one["options"]]
    assert 1 <= len(values) <= 25
    assert len(values) == len(set(values))
    for option in one["options"]:
        assert 1 <= units(option["label"]) <= 100
        assert 1 <= units(option["value"]) <= 100
        assert option.get("description") is None or 1 <= units(option["description"]) <= 100
    assert sum(bool(option["default"]) for option in one["options"]) <= one["max_values"]
