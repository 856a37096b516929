"""Words from elsewhere, such as a product's name, as a messenger may show them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_JOINERS = "\u200c\u200d"
"""The only invisible signs that letters and emoji need; others turn or hide what stands around them."""

_ISOLATED = "\u2068{}\u2069"
"""First strong isolate: a name written from right to left turns nothing around it."""

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+|[0-9a-f]*:[0-9a-f:.]+")


def plain(words: str) -> str:
    """Return words on one line, with nothing in them that turns or hides what stands around them."""
    return " ".join("".join(map(_visible, words)).split())


def isolated(words: str) -> str:
    """Return words that turn nothing around them, whichever way they are written."""
    return _ISOLATED.format(words)


def units(words: str) -> int:
    """Return how long words are as messengers count: in UTF-16 units."""
    return len(words.encode("utf-16-le")) // 2


def shortened(words: str, longest: int) -> str:
    """Return words cut to so many UTF-16 units."""
    if units(words) <= longest:
        return words
    cut = words.encode("utf-16-le")[: 2 * (longest - 1)]
    return cut.decode("utf-16-le", errors="ignore").rstrip() + "…"  # half a sign goes whole


def can_be_opened(url: str) -> bool:
    """Say whether a messenger takes an address for one; it refuses a whole message for another."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018  # it raises where the port is no number
    except ValueError:
        return False
    plainly = not any(sign.isspace() or not sign.isprintable() for sign in url)
    return plainly and parts.scheme in {"http", "https"} and _HOST.fullmatch(host) is not None


def _visible(sign: str) -> str:
    """Return a sign as it may be shown: nothing for an invisible one, a space for one that moves on."""
    category = unicodedata.category(sign)
    if category in {"Cf", "Cs"}:
        return sign if sign in _JOINERS else ""
    return " " if category in {"Cc", "Zl", "Zp"} else sign
