"""What every response tells the browser to forbid, and which forms are not taken."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.web.refusals import CrossSite
from configs.settings import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Not no-referrer, under which browsers would send our own forms with no origin to check.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
}
"""On every response. The CSP lets nothing in from elsewhere; ``blob:`` is a photo before it is sent."""

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG001
    """Add :data:`HEADERS` to a response that is about to begin."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop("Server", None)  # nobody has to know the library and its version


def refuse_cross_site(request: web.Request, settings: Settings) -> None:
    """Let a form pass only from our own page.

    A browser says where a form comes from by ``Sec-Fetch-Site``, an old one, or one without encryption, by
    ``Origin``. What sends neither is no browser and has no visitor's cookie.

    Raises:
        CrossSite: the form comes from another site.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise CrossSite("The form comes from another site.")
        return
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(settings.web.public_url or "").netloc} - {""}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise CrossSite("The form comes from another site.")
