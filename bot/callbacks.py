"""A button's id: what a press means, in at most 64 bytes of plain text.

``verb.query.argument``: the verb's letter, the query's UUID as 22 characters of base64url (empty for none),
and the argument. Nothing is remembered and nothing is signed: an id works after a restart, and what a press
may do is decided by looking the query up, which has to be the presser's own.
"""

from __future__ import annotations

import base64
import re
import uuid

from bot.errors import BadButton
from bot.messages import Press, Verb

LONGEST = 64
"""Bytes; Telegram's bound on ``callback_data``, the tightest of the platforms."""

FIRST_RANKS = r"[1-9][0-9]?"
THOUSANDTHS = r"(?:0|[1-9][0-9]{0,2}|1000)"
YES_OR_NO = r"yes|no"
NOTHING = r""

ARGUMENTS = {
    Verb.TYPES: r"[A-Za-z0-9_-]{1,38}",
    Verb.MORE: NOTHING,
    Verb.CHEAPER: NOTHING,
    Verb.THIS: FIRST_RANKS,
    Verb.SIMILAR: FIRST_RANKS,
    Verb.NO: rf"0|{FIRST_RANKS}",
    Verb.SHOW: NOTHING,
    Verb.SHEET: NOTHING,
    Verb.PICTURES: NOTHING,
    Verb.VIEW: rf"0|{FIRST_RANKS}",
    Verb.PIECE: r"0|[1-9][0-9]?",
    Verb.MARK: rf"(?:{THOUSANDTHS}-{THOUSANDTHS}-)?{THOUSANDTHS}-{THOUSANDTHS}",
    Verb.CONSENT: YES_OR_NO,
    Verb.DELETE: YES_OR_NO,
}
"""What may stand behind each verb."""

ABOUT_NO_QUERY = frozenset({Verb.CONSENT, Verb.DELETE})


def encode(press: Press) -> str:
    """Write a press as a button's id: ASCII, at most :data:`LONGEST` bytes.

    Raises:
        ValueError: the press makes no sense, such as a rank of 0.
    """
    query = "" if press.query_id is None else _short(press.query_id)
    if not _makes_sense(press):
        raise ValueError(f"{press} is no press of a button")
    return f"{press.verb.value}.{query}.{press.argument}"


def decode(text: str) -> Press:
    """Read a button's id, which anybody may have made up.

    Raises:
        BadButton: it is none that :func:`encode` makes.
    """
    try:
        letter, query, argument = text[: LONGEST + 1].split(".")
        press = Press(Verb(letter), _long(query) if query else None, argument)
        if encode(press) == text:
            return press
    except ValueError:
        pass
    raise BadButton("This button is not one of ours; send the photo again.")


def _makes_sense(press: Press) -> bool:
    about_none = press.query_id is None
    fits = re.fullmatch(ARGUMENTS[press.verb], press.argument)
    return fits is not None and about_none == (press.verb in ABOUT_NO_QUERY)


def _short(query_id: str) -> str:
    return base64.urlsafe_b64encode(uuid.UUID(query_id).bytes).decode().rstrip("=")


def _long(short: str) -> str:
    return str(uuid.UUID(bytes=base64.urlsafe_b64decode(short + "==")))
