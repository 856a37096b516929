"""People who send photos on Telegram, and what became of each photo."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from time import monotonic

from bot.callbacks import decode
from bot.errors import BadButton
from bot.messages import Verb
from bot.telegram.hearing import query_id_of
from bot.telegram.talk import PLATFORM
from storage.database import Database
from tests.e2e.log_checks import check_log
from tests.e2e.visitors import Sent
from tests.support.homes import database_url
from tests.support.shop import Shop
from tests.support.telegram.errors import JsonDict
from tests.support.telegram.remote import RemoteApi

LOOK = 5.0
"""Seconds after which a chat that waits for an answer is looked at again."""


@dataclass(slots=True)
class Asked:
    """One photo and what became of it.

    Attributes:
        query_id: what the bot calls it.
        sign_of_life: seconds from when the bot could fetch it to the first sign in its chat.
        answered: the same to its answer, which has buttons.
        pictured: it is a picture, as it should be; the bot does without where nobody draws it in time.
        answers: how many answers there were.
        products: how many the first one showed.
    """

    query_id: str
    sign_of_life: float | None = None
    answered: float | None = None
    pictured: bool = False
    answers: int = 0
    products: int = 0


@dataclass(slots=True)
class Crowd:
    """People with a private chat each."""

    api: RemoteApi
    photos: Sequence[bytes]
    chance: random.Random
    people: list[int] = field(default_factory=list)
    sent: dict[int, list[int]] = field(default_factory=dict)
    """The messages with photos of each."""

    async def come(self, count: int) -> None:
        """Let more people come."""
        self.people += await asyncio.gather(*(self.api.person() for _ in range(count)))

    async def send(self, count: int, seconds: float = 0.0) -> None:
        """Send photos at random moments of a span, by each person as many as by any other."""
        await asyncio.gather(
            *(
                self.send_one(self.people[number % len(self.people)], self.chance.uniform(0, seconds))
                for number in range(count)
            )
        )

    async def send_one(self, person: int, delay: float = 0.0) -> None:
        """Send one photo after some seconds."""
        photo = self.chance.choice(self.photos)
        await asyncio.sleep(delay)
        self.sent.setdefault(person, []).append(await self.api.photo(person, photo))

    async def first_sign(self) -> None:
        """Wait until the bot is seen at work in any chat of somebody who sent a photo."""
        while True:
            for person in self.sent:
                if (await self.api.chat(person))["signs"]:
                    return

    async def outcomes(self, patience: float) -> list[Asked]:
        """Wait until every photo is answered, at most for some seconds; return what became of each."""
        deadline = monotonic() + patience
        of_each = await asyncio.gather(*(self._outcomes_of(person, deadline) for person in self.sent))
        return [asked for of_one in of_each for asked in of_one]

    async def _outcomes_of(self, person: int, deadline: float) -> list[Asked]:
        while True:
            sent = self.sent[person]
            found = read_chat(person, await self.api.chat(person), sent)
            if all(asked.answers for asked in found) or monotonic() >= deadline:
                return found
            # Of an answer that came twice, both count there; so it is looked for one more, and not for ever.
            answers = sum(asked.answers for asked in found) + 1
            await self.api.answered(person, answers, max(0.0, min(LOOK, deadline - monotonic())))


def read_chat(person: int, chat: JsonDict, sent: Collection[int]) -> list[Asked]:
    """Return what became of the photos of a private chat."""
    available = {one["message_id"]: one["at"] for one in chat["messages"]}
    answers = [one for one in chat["messages"] if one["buttons"] and one["from_bot"]]
    found = []
    for message_id in sent:
        asked, at = Asked(query_id_of(person, message_id)), available[message_id]
        asked.sign_of_life = next((sign - at for sign in chat["signs"] if sign >= at), None)
        for answer in answers:
            shown = [data for data in _presses(answer) if data[1] == asked.query_id]
            if not shown:
                continue
            if not asked.answers:
                asked.answered = answer["at"] - at
                asked.pictured = answer["kind"] == "photo"
                asked.products = sum(verb is Verb.THIS for verb, _ in shown)
            asked.answers += 1
        found.append(asked)
    return found


def _presses(answer: JsonDict) -> list[tuple[Verb, str | None]]:
    found = []
    for button in answer["buttons"]:
        try:
            press = decode(button.get("callback_data", ""))
        except BadButton:
            continue
        found.append((press.verb, press.query_id))
    return found


def check_answers(
    shop: Shop, asked: Sequence[Asked], photos: Collection[bytes], *, repeated: int = 0, cut_off: int = 0
) -> None:
    """Check that every photo was answered, and is in the log once.

    Args:
        shop: whose bot has ended.
        asked: what became of every photo.
        photos: all that were ever sent.
        repeated: how many updates the bot has counted as begun before; as many answers may come again.
        cut_off: how many photos were in hand when the bot was killed; see `check_log`.
    """
    lost = [one for one in asked if not one.answers]
    assert lost == [], lost
    again = sum(one.answers - 1 for one in asked)
    assert again <= repeated, (again, repeated)
    sent = [
        Sent(one.query_id, answered=one.answered, answers=[one.query_id], products=one.products)
        for one in asked
    ]
    check_log(shop, sent, photos, cut_off=cut_off)
    assert waiting_updates(shop) == 0


def waiting_updates(shop: Shop) -> int:
    """Return how many updates a shop's bot has not done."""
    return asyncio.run(_waiting(shop))


async def _waiting(shop: Shop) -> int:
    url = dict(shop.settings).get("DATABASE__URL") or database_url(shop.home)
    async with Database(url) as database, database.unit_of_work(read_only=True) as uow:
        return await uow.inbox.waiting(PLATFORM)
