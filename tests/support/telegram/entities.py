"""The entities that the server finds in a plain text by itself: commands, mentions, links, hashtags."""

from __future__ import annotations

import re

from tests.support.telegram.errors import JsonDict
from tests.support.telegram.units import units

_PATTERNS = {
    "bot_command": re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<![\w/])@[a-zA-Z0-9_]{3,32}(?!\w)"),
    "url": re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?')\]]"),
    "hashtag": re.compile(r"(?<!\w)#\w*[^\W\d_]\w*"),
}
_CLOSED = {"code", "pre", "text_link"}


def find(text: str, given: list[JsonDict] | None = None) -> list[JsonDict]:
    """Return the entities of a text: those that were given and those that are found beside them."""
    entities = list(given or [])
    closed = [_span(entity) for entity in entities if entity["type"] in _CLOSED]
    for kind in ("url", "bot_command", "mention", "hashtag"):
        for match in _PATTERNS[kind].finditer(text):
            span = (units(text[: match.start()]), units(text[: match.end()]))
            if any(span[0] < end and start < span[1] for start, end in closed):
                continue
            entities.append({"type": kind, "offset": span[0], "length": span[1] - span[0]})
            closed.append(span)
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _span(entity: JsonDict) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]
