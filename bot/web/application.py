"""The page as an aiohttp application: its routes, and what surrounds each of them."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.errors import HugePhoto, SnaplookError, Unforeseen, lift
from bot.web.page import Page
from bot.web.refusals import NoSuchPage, Refused, WrongMethod
from bot.web.security import add_headers, refuse_cross_site
from configs.settings import Settings

LARGEST_FORM = 16 * 1024
"""Bytes of a form without photos."""

GONE = 499
"""Nobody reads this status: the browser has gone."""

_log = structlog.get_logger(__name__)
_BY_STATUS: dict[int, type[SnaplookError]] = {404: NoSuchPage, 405: WrongMethod, 413: HugePhoto}


def make_application(settings: Settings, page: Page, routes: Iterable[web.RouteDef]) -> web.Application:
    """Return an application with these routes, where every failure is one sentence on the page."""
    application = web.Application(
        middlewares=[_telling_errors(page), _refusing_cross_site(settings)], client_max_size=LARGEST_FORM
    )
    application.add_routes([*page.routes(), *routes])
    application.on_response_prepare.append(add_headers)
    return application


def _telling_errors(page: Page) -> Middleware:
    @web.middleware
    async def tell_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            failure = _BY_STATUS.get(error.status, Refused)(error.reason)
        except Exception as error:
            if isinstance(error, ConnectionError) and _has_gone(request):
                return web.Response(status=GONE)
            known = lift(error)
            if known is None:
                _log.exception("web.unforeseen", path=request.path)
            failure = known or Unforeseen("The page made a mistake; its log says which.")
        return await page.failed(request, failure)

    return tell_errors


def _has_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _refusing_cross_site(settings: Settings) -> Middleware:
    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        refuse_cross_site(request, settings)
        return await handler(request)

    return refuse
