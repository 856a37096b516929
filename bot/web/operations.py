"""What an operator's tools ask: is it alive, is it ready, what does it measure."""

from __future__ import annotations

import asyncio

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.process.metrics import Metrics
from bot.process.readiness import Readiness

FRESH = {"Cache-Control": "no-store"}


def operations(readiness: Readiness, metrics: Metrics) -> list[web.RouteDef]:
    """Return the routes ``/healthz``, ``/readyz`` and ``/metrics``.

    ``/healthz`` is 200 while the process is alive. ``/readyz`` is 200 when a photo could be answered now,
    otherwise 503 with a JSON object: a sentence by the name of each part that stands in the way.
    """

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n", headers=FRESH)

    async def readyz(_request: web.Request) -> web.Response:
        obstacles = await readiness.obstacles()
        return web.json_response(
            obstacles or {"ready": True}, status=503 if obstacles else 200, headers=FRESH
        )

    async def measurements(_request: web.Request) -> web.Response:
        text = await asyncio.to_thread(metrics.exposition)
        return web.Response(body=text, headers={**FRESH, "Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", measurements)]
