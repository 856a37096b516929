"""Which addresses Telegram takes in a button or a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"^[\w-]+(\.[\w-]+)+$|^\[[0-9a-fA-F:]+\]$")


def is_link(url: str) -> bool:
    """Say whether this is an http, https or tg address; its host has a dot, as ``localhost`` is refused."""
    if not url or re.search(r"[\s\x00-\x1f]", url):
        return False
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # it raises where the port is no number
    except ValueError:
        return False
    if parts.scheme == "tg":
        return bool(parts.netloc or parts.path)
    host = parts.netloc.rpartition("@")[2].rpartition("]")
    name = host[0] + host[1] if host[1] else host[2].partition(":")[0]
    return parts.scheme in {"http", "https"} and bool(_HOST.match(name))
