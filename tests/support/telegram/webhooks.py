"""Updates by webhook: delivered in their order, each again and again until it is taken."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

import aiohttp

from tests.support.telegram.errors import JsonDict, bad
from tests.support.telegram.forms import Ask
from tests.support.telegram.state import Webhook, World

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_BACKOFF = 5.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def set_webhook(world: World, ask: Ask) -> bool:
    """Send updates to an address from now on; only loopback may do without https."""
    url, secret = ask.text("url"), ask.get("secret_token")
    parts = urlsplit(url)
    if url and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise bad("bad webhook: an HTTPS URL must be provided for webhook")
    if url and parts.scheme == "https" and parts.port not in {None, 443, 80, 88, 8443}:
        raise bad("bad webhook: webhook can be set up only on ports 80, 88, 443 or 8443")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", str(secret)):
        raise bad("secret token contains unallowed characters")
    if isinstance(ask.get("allowed_updates"), list):
        world.updates.allowed = ask.params["allowed_updates"]
    _replace(world, ask, Webhook(url, secret))
    return True


def delete_webhook(world: World, ask: Ask) -> bool:
    """Let updates be fetched again."""
    _replace(world, ask, Webhook())
    return True


def _replace(world: World, ask: Ask, webhook: Webhook) -> None:
    if ask.truth("drop_pending_updates"):
        world.updates.drop()
    world.webhook = webhook
    world.updates.bell.ring()


def get_webhook_info(world: World, _: Ask) -> JsonDict:
    """Say where updates go, and what went wrong last."""
    hook = world.webhook
    said: JsonDict = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
    }
    if hook.last_error is not None:
        said |= {"last_error_message": hook.last_error, "last_error_date": hook.last_error_date}
    return said | ({"allowed_updates": world.updates.allowed} if world.updates.allowed else {})


class Deliverer:
    """Takes updates to the webhook for as long as there is one.

    ``origin`` replaces scheme, host and port of the address that was set, so that a bot can name the https
    address of its proxy and be reached on loopback all the same.
    """

    def __init__(self, world: World, backoff: float = 0.05) -> None:
        self._world = world
        self._backoff = backoff
        self.origin: str | None = None

    async def run(self) -> None:
        """Deliver until the server closes."""
        world = self._world
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            while not world.closing:
                if world.webhook.url and world.updates.waiting:
                    await self._deliver(session, world.webhook, world.updates.waiting[0])
                else:
                    await world.updates.bell.wait(3600)

    async def _deliver(self, session: aiohttp.ClientSession, hook: Webhook, update: JsonDict) -> None:
        failure = await self._post(session, hook, update)
        if failure is None:
            hook.failures = 0
            self._world.updates.waiting = [one for one in self._world.updates.waiting if one is not update]
            self._world.bell.ring()
            return
        hook.failures += 1
        hook.last_error, hook.last_error_date = failure, int(time.time())
        self._world.bell.ring()
        end = time.monotonic() + min(self._backoff * 2 ** (hook.failures - 1), LONGEST_BACKOFF)
        while hook is self._world.webhook and not self._world.closing and time.monotonic() < end:
            await self._world.updates.bell.wait(end - time.monotonic())

    async def _post(self, session: aiohttp.ClientSession, hook: Webhook, update: JsonDict) -> str | None:
        headers = {HEADER: hook.secret_token} if hook.secret_token is not None else {}
        try:
            async with session.post(self._address(hook.url), json=update, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError):
            return "Connection refused or broken"

    def _address(self, url: str) -> str:
        if self.origin is None:
            return url
        parts = urlsplit(url)
        return self.origin.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")
