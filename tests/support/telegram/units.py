"""Telegram counts text in UTF-16 code units; so do these."""

from __future__ import annotations

from tests.support.telegram.errors import JsonDict


def units(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def piece(text: str, offset: int, length: int) -> str:
    """Return the part of a text that an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def tidy(text: str, entities: list[JsonDict]) -> tuple[str, list[JsonDict]]:
    """Return a text without the white space around it, and its entities moved along; empty ones vanish."""
    text = text.replace("\r", "")
    left = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        stop = min(entity["offset"] + entity["length"] - left, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return text, sorted(moved, key=lambda entity: (entity["offset"], -entity["length"]))
