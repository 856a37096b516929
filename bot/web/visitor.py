"""Who looks at the page: a random id in a cookie, a language, a network address."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from bot.messages import Asker
from bot.web.languages import best_language
from configs.settings import Settings

PLATFORM = "web"
VISITOR_COOKIE = "snaplook_visitor"
LANGUAGE_COOKIE = "snaplook_language"
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at the page.

    Attributes:
        id: 128 random bits in hex; what the cookie holds.
        locale: a BCP 47 tag.
        chosen: the language was chosen on the page, so it is remembered.
        origin: the network address; None when it is unknown.
        arrived: when their request began to arrive, in UTC.
    """

    id: str = field(repr=False)
    locale: str
    chosen: bool
    origin: str | None = field(repr=False)
    arrived: datetime

    def asker(self) -> Asker:
        """The same for the conversation."""
        return Asker(PLATFORM, self.id, self.locale, self.origin, self.arrived)


def visitor_of(request: web.Request, settings: Settings) -> Visitor:
    """Recognize a visitor by the cookie; whoever has none, or a forged one, is new.

    It is called before the body of the request is read, so that its moment is when that began to arrive.
    """
    known = request.cookies.get(VISITOR_COOKIE, "")
    wanted = best_language(request.query.get("lang", ""))
    remembered = best_language(request.cookies.get(LANGUAGE_COOKIE, ""))
    asked = best_language(request.headers.get("Accept-Language", ""))
    return Visitor(
        id=known if _ID.fullmatch(known) else secrets.token_hex(16),
        locale=wanted or remembered or asked or "en",
        chosen=wanted is not None,
        origin=_origin(request, settings.web.trusted_proxies),
        arrived=datetime.now(UTC),
    )


def remember(response: web.StreamResponse, visitor: Visitor, settings: Settings) -> None:
    """Give a visitor the cookies, for as long as what they asked is kept."""
    wanted = {VISITOR_COOKIE: visitor.id} | ({LANGUAGE_COOKIE: visitor.locale} if visitor.chosen else {})
    for name, value in wanted.items():
        response.set_cookie(
            name,
            value,
            max_age=settings.privacy.log_days * _DAY,
            httponly=True,
            samesite="Lax",
            secure=_is_secure(settings),
        )


def forget(response: web.StreamResponse, settings: Settings) -> None:
    """Take the cookies back, and what the browser keeps of the visitor's own photos."""
    response.headers["Clear-Site-Data"] = '"cache"'
    for name in (VISITOR_COOKIE, LANGUAGE_COOKIE):
        response.del_cookie(name, httponly=True, samesite="Lax", secure=_is_secure(settings))


def _is_secure(settings: Settings) -> bool:
    return (settings.web.public_url or "").lower().startswith("https://")


def _origin(request: web.Request, proxies: int) -> str | None:
    """The address that the outermost trusted proxy saw: each one appends the address it was asked from."""
    told = [address.strip() for address in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
    seen = [*filter(None, told), request.remote or ""]
    return seen[max(len(seen) - 1 - proxies, 0)] or None
