"""The language of the page, out of what a browser says it would like."""

from __future__ import annotations

from bot.texts import LANGUAGES


def best_language(header: str) -> str | None:
    """Return the tag that a reader likes best of those in a language that we speak.

    Args:
        header: as of ``Accept-Language`` (RFC 9110, 12.5.4): tags with weights; a tag alone is one too.

    Returns:
        A BCP 47 tag with its region, which decides how a price is written; None when we speak none of them.
    """
    weighed = [_weighed(item) for item in header.split(",")[:_MOST]]
    spoken = [(weight, tag) for weight, tag in weighed if weight > 0 and _language(tag) in LANGUAGES]
    return max(spoken, key=lambda item: item[0])[1] if spoken else None


_MOST = 20
_LONGEST = 35
"""Letters of a tag; RFC 5646, 4.4.1 asks implementations for no less."""


def _weighed(item: str) -> tuple[float, str]:
    tag, _, weight = item.partition(";")
    try:
        return float(weight.strip().removeprefix("q=") or 1), _clean(tag)
    except ValueError:
        return 0.0, ""


def _clean(tag: str) -> str:
    tag = tag.strip()
    return tag if len(tag) <= _LONGEST and tag.isascii() and tag.replace("-", "").isalnum() else ""


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()
