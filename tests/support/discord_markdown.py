"""What Discord's markdown makes of words, as its apps read them: rule by rule, from left to right.

The rules are those of simple-markdown (github.com/ariabuckles/simple-markdown), on which Discord's apps are
built, with Discord's own for mentions. Where apps differ, the one that finds most is followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_LINK = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
    r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"]([\s\S]*?)['\"])?\s*\)"
)
_ADDRESS = re.compile(r"<?(https?://[^\s<]+)", re.IGNORECASE)
_MENTION = re.compile(
    r"<(@[!&]?|#|id:\w|a?:\w+:|t:-?|/[^>]*:)\d*(:\w)?>|@everyone\b|@here\b|<(mailto|tel|sms):[^>]*>"
)
_LINE = re.compile(r"(#{1,3}|-#|>{1,3}|[-*]|\d+\.) ")
_SIGNS = frozenset("*_~`|")


@dataclass(slots=True)
class Seen:
    """What somebody sees.

    Attributes:
        words: as they are read.
        links: the words and the address of everything that leads somewhere, also where nobody meant it.
        live: whatever else means something: marks, mentions, headings, lists.
    """

    words: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    live: list[str] = field(default_factory=list)


def seen(text: str, *, in_lines: bool = True) -> Seen:
    """Return what is seen of a text, where it may have headings and lists or, like a title, not."""
    found, place = Seen(), 0
    while place < len(text):
        if in_lines and (place == 0 or text[place - 1] == "\n") and (line := _LINE.match(text, place)):
            found.live.append(line[0])
        if escape := _ESCAPE.match(text, place):
            found.words += escape[1]
            place = escape.end()
        elif mention := _MENTION.match(text, place):
            found.live.append(mention[0])
            place = mention.end()
        elif address := _ADDRESS.match(text, place):
            found.links.append((address[1], address[1]))
            found.words += address[1]
            place = address.end()
        elif link := _LINK.match(text, place):
            inside = seen(link[1], in_lines=False)
            found.words += inside.words
            # Words that are an address themselves are not let lead to another one.
            found.links += [*inside.links, (inside.words, _ESCAPE.sub(r"\1", link[2]))]
            found.live += inside.live
            place = link.end()
        else:
            if text[place] in _SIGNS:
                found.live.append(text[place])
            found.words += text[place]
            place += 1
    return found
