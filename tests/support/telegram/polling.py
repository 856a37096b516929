"""Updates by long polling."""

from __future__ import annotations

import time

from tests.support.telegram.errors import ApiError, JsonDict
from tests.support.telegram.forms import Ask
from tests.support.telegram.state import World

_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
_OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def get_updates(world: World, ask: Ask) -> list[JsonDict]:
    """Return the updates from an offset on, waiting for one; a newer request ends this one."""
    updates = world.updates
    _check_webhook(world)
    updates.poller += 1
    mine = updates.poller
    updates.bell.ring()
    if isinstance(ask.get("allowed_updates"), list):
        updates.allowed = ask.params["allowed_updates"]
    updates.acknowledge(ask.whole("offset"))
    limit = min(max(ask.whole("limit", 100), 1), 100)
    end = time.monotonic() + min(max(ask.whole("timeout"), 0), 50)
    while not updates.waiting and not world.closing and time.monotonic() < end:
        await updates.bell.wait(end - time.monotonic())
        _check_webhook(world)
        if updates.poller != mine:
            raise ApiError(409, _OTHER)
    return updates.waiting[:limit]


def _check_webhook(world: World) -> None:
    if world.webhook.url:
        raise ApiError(409, _WEBHOOK)
