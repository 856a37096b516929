"""From what somebody wrote to a link that may be asked for."""

from __future__ import annotations

import re

from yarl import URL

from bot.errors import LinkUnusable
from bot.sources.addresses import literal_of

LONGEST = 8_000
"""Characters of a link; what every server should take (RFC 9110, 4.1)."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
_WELL_WRITTEN = re.compile(r"(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", re.ASCII)
"""A link in the characters that links are made of (RFC 3986, 2)."""

_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]*", re.IGNORECASE)


def read_link(text: str, base: URL | None = None) -> URL:
    """Return the link to ask for: without a user, a password and a fragment, an address in its usual form.

    One that is written as it should be is asked for to the letter, as some servers sign their links; in
    others, spaces and letters beyond ASCII are encoded.

    Args:
        text: as it was given to us.
        base: the link that led to it, if it may be relative.

    Raises:
        LinkUnusable: it is no http:// or https:// link. It is not quoted, as it may hold secrets.
    """
    text = text.strip()
    if len(text) > LONGEST or _UNSEEN.search(text):
        raise LinkUnusable("A link has no line breaks, and is not as long as this one.")
    try:
        link = URL(text, encoded=_WELL_WRITTEN.fullmatch(text) is not None)
        return _checked(link if base is None else base.join(link))
    except ValueError:  # its text quotes the link
        raise LinkUnusable("This is not written as a link is.") from None


def _checked(link: URL) -> URL:
    host = link.raw_host
    if link.scheme not in ("http", "https") or not host:
        raise LinkUnusable("A link starts with http:// or https:// and the name of a site.")
    literal = literal_of(host)
    if literal is None and not _NAME.fullmatch(host):
        raise LinkUnusable("The name of the site in this link cannot be one.")
    link = link.with_user(None).with_fragment(None)
    return link if literal is None else link.with_host(str(literal))
