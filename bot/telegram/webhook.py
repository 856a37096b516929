"""Being told of updates by Telegram, on the web server that serves the page as well."""

from __future__ import annotations

import hmac
import json
import re
from typing import Any

from aiohttp import web

from bot.errors import Misconfigured
from bot.messengers.inbox import Inbox
from bot.telegram.client import Client, patiently
from bot.telegram.polling import WANTED
from configs.settings import Settings
from storage.errors import StorageError

PATH = "/telegram"
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""What Telegram takes as a secret, and long enough that nobody guesses it."""

HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40


class Webhook:
    """Takes updates that Telegram sends, once they are written down.

    Args:
        settings: the address under which Telegram reaches this server, and the secret that both know.
        inbox: keeps the updates.

    Raises:
        Misconfigured: one of them is missing, or the secret can be guessed.
    """

    def __init__(self, settings: Settings, inbox: Inbox) -> None:
        telegram = settings.telegram
        self._url = telegram.webhook_url or (settings.web.public_url and settings.web.public_url + PATH)
        secret = telegram.webhook_secret.get_secret_value() if telegram.webhook_secret else ""
        if not self._url or not SECRET.fullmatch(secret):
            raise Misconfigured(
                "For Telegram's webhook set SNAPLOOK_TELEGRAM__WEBHOOK_URL, how Telegram reaches this server,"
                " and SNAPLOOK_TELEGRAM__WEBHOOK_SECRET, 16 letters, digits, _ and - at least;"
                " or SNAPLOOK_TELEGRAM__MODE=polling."
            )
        self._secret = secret
        self._inbox = inbox

    def routes(self) -> list[web.RouteDef]:
        """Return the route that Telegram posts to."""
        return [web.post(PATH, self._take)]

    async def announce(self, client: Client) -> None:
        """Tell Telegram where to send updates.

        Raises:
            TelegramError: it refuses the address, or cannot be reached.
        """
        await patiently(
            lambda: client.set_webhook(
                str(self._url),
                secret_token=self._secret,
                allowed_updates=WANTED,
                max_connections=CONNECTIONS,
            )
        )

    async def _take(self, request: web.Request) -> web.Response:
        told = request.headers.get(HEADER, "")
        if not hmac.compare_digest(told.encode(errors="surrogateescape"), self._secret.encode()):
            return web.Response(status=403, text="This is for Telegram alone.\n")
        try:
            body = await request.text()
            update_id = _id_of(json.loads(body))
        except (ValueError, LookupError, TypeError, RecursionError):
            return web.Response(status=400, text="This is no update.\n")
        try:
            await self._inbox.put([(update_id, body)])
        except StorageError:
            return web.Response(status=503, text="Try again.\n")  # Telegram does
        return web.Response(text="ok\n")


def _id_of(update: Any) -> int:
    """Return an update's own number.

    Raises:
        ValueError, LookupError, TypeError: it is no update.
    """
    number = update["update_id"]
    if type(number) is not int or not 0 <= number < 2**63:
        raise ValueError(f"{number!r} is no update's number")
    return number
