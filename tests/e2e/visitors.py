"""Visitors of the page as its own script behaves: they send photos, read the stream, and send again."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import aiohttp

SOON = 0.2
"""Seconds until a photo is sent again the first time; doubled each time, up to :data:`LATE`."""

LATE = 2.0


@dataclass(slots=True)
class Sent:
    """One photo and what became of it.

    Attributes:
        query_id: made by the visitor.
        sign_of_life: seconds until the first word came back.
        answered: seconds until the answer.
        tries: how often it was sent.
        waited: the visitor was told to wait.
        refusal: why there was no answer in the end.
        answers: the ids of the answers that came.
        products: how many the answer showed.
    """

    query_id: str
    sign_of_life: float | None = None
    answered: float | None = None
    tries: int = 0
    waited: bool = False
    refusal: str | None = None
    answers: list[str] = field(default_factory=list)
    products: int = 0


class Visitor:
    """One browser with its own cookies."""

    def __init__(self, address: str, photos: Sequence[bytes], chance: random.Random) -> None:
        self._address = address
        self._photos = photos
        self._chance = chance
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True)  # else it keeps none of a bare address
        )

    async def close(self) -> None:
        """Close the browser."""
        await self._session.close()

    async def open_page(self) -> None:
        """Open the page, which gives the visitor a cookie."""
        async with self._session.get(self._address + "/") as page:
            page.raise_for_status()
            await page.read()

    async def send(self, patience: float) -> Sent:
        """Send a photo, again and again with the same id while the connection breaks.

        Args:
            patience: seconds after which the visitor goes away.
        """
        sent, started, pause = (
            Sent(str(uuid.UUID(int=self._chance.getrandbits(128), version=4))),
            monotonic(),
            SOON,
        )
        photo = self._chance.choice(self._photos)
        while sent.answered is None and sent.refusal is None and monotonic() < started + patience:
            sent.tries += 1
            try:
                await asyncio.wait_for(self._try(sent, photo, started), started + patience - monotonic())
            except (aiohttp.ClientError, ConnectionError, TimeoutError):
                await asyncio.sleep(self._chance.uniform(0.5, 1.0) * pause)
                pause = min(2 * pause, LATE)
        return sent

    async def _try(self, sent: Sent, photo: bytes, started: float) -> None:
        form = aiohttp.FormData({"id": sent.query_id})
        form.add_field("photo", photo, filename="photo.jpg", content_type="image/jpeg")
        headers = {"Accept": "application/x-ndjson"}
        url = f"{self._address}/chat/photo"
        async with self._session.post(url, data=form, headers=headers) as response:
            async for line in _lines(response):
                sent.sign_of_life = sent.sign_of_life or monotonic() - started
                if line["kind"] == "reply":
                    _note(sent, line, monotonic() - started)
                else:
                    sent.waited |= line["stage"] in {"queued", "waiting"}


async def _lines(response: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    async for line in response.content:
        yield json.loads(line)


def _note(sent: Sent, reply: dict[str, Any], seconds: float) -> None:
    if reply["error"] is None:
        sent.answered = seconds
        sent.answers.append(reply["query_id"])
        sent.products = reply["html"].count('<li class="card"')
    else:
        sent.refusal = reply["error"]
