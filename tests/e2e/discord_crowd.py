"""People who look for things on Discord, and what became of each photo."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.callbacks import decode
from bot.discord.answering import QUERIES
from bot.discord.turn import PLATFORM
from bot.messages import Verb
from storage.database import Database
from tests.e2e.log_checks import check_log
from tests.e2e.visitors import Sent
from tests.support.discord.interactions import PATIENCE, Interaction
from tests.support.discord.people import Person
from tests.support.discord.server import DiscordServer
from tests.support.discord.state import Channel, Message
from tests.support.homes import database_url
from tests.support.shop import Shop


@dataclass(slots=True)
class Asked:
    """One photo: how it was asked about, and what became of it.

    Attributes:
        said: the message, or the interaction of a command.
        channel: where.
        at: when, on the server's clock.
    """

    said: Message | Interaction
    channel: Channel
    at: float

    @property
    def query_id(self) -> str:
        """What the bot calls it."""
        return str(uuid.uuid5(QUERIES, str(self.said.id)))

    @property
    def answers(self) -> list[Message]:
        """What it was answered with: once, as it should be."""
        if isinstance(self.said, Interaction):
            original = self.said.original
            return [original] if original is not None and original.keys else []
        said = self.said
        return [one for one in self.channel.messages if one.reply_to is said and one.keys]

    @property
    def missed(self) -> bool:
        """Whether nobody was there to take a command; Discord tells its asker so."""
        too_late = time.monotonic() - self.at > PATIENCE
        return isinstance(self.said, Interaction) and self.said.after is None and too_late

    @property
    def acknowledged(self) -> float | None:
        """Seconds until Discord knew that it is worked on; None for a message."""
        return self.said.after if isinstance(self.said, Interaction) else None

    @property
    def answered(self) -> float | None:
        """Seconds until the answer could be seen."""
        answer = next(iter(self.answers), None)
        return None if answer is None or answer.keyed_at is None else answer.keyed_at - self.at


@dataclass(slots=True)
class Crowd:
    """People on several servers, each with a channel that is watched.

    Attributes:
        places: a channel of each server, with its people.
        asked: every photo.
    """

    server: DiscordServer
    photos: Sequence[bytes]
    chance: random.Random
    places: list[tuple[Channel, list[Person]]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    async def come(self, guilds: int, people: int) -> None:
        """Let so many people come to so many servers."""
        everybody = [self.server.person(f"person-{number}") for number in range(people)]
        for number in range(guilds):
            members = everybody[number::guilds]
            place = await self.server.guild(f"guild-{number}", members=members)
            self.places.append((await place.channel(), members))

    @property
    def channels(self) -> list[int]:
        """The ids of their channels."""
        return [channel.id for channel, _ in self.places]

    async def ask(self, count: int, seconds: float = 0.0, *, by_command: float = 0.5) -> None:
        """Ask about photos at random moments of a span, a share of them by command."""
        await asyncio.gather(
            *(self._ask(number, self.chance.uniform(0, seconds), by_command) for number in range(count))
        )

    async def _ask(self, number: int, delay: float, by_command: float) -> None:
        channel, people = self.places[number % len(self.places)]
        person = people[number // len(self.places) % len(people)]
        file = "look.jpg", self.chance.choice(self.photos)
        commanded = self.chance.random() < by_command
        await asyncio.sleep(delay)
        at = self.server.clock()
        if commanded:
            said: Message | Interaction = await person.slash(channel, "find", photo=file)
        else:
            said = await person.send(channel, "", [file])
        self.asked.append(Asked(said, channel, at))

    async def answered(self, patience: float) -> None:
        """Wait until every photo is answered, at most for some seconds."""
        deadline = time.monotonic() + patience
        while not self._done() and time.monotonic() < deadline:
            with suppress(TimeoutError):  # that a command was missed is told by nobody
                await self.server.wait_for(lambda: self._done() or None, PATIENCE)

    def _done(self) -> bool:
        return all(one.answers or one.missed for one in self.asked)


def check_answers(shop: Shop, asked: Sequence[Asked], photos: Collection[bytes], *, cut_off: int = 0) -> None:
    """Check that every photo that could be taken was answered once, and is in the log once.

    Args:
        shop: whose bot has ended.
        asked: every photo.
        photos: all that were ever sent.
        cut_off: how many photos were in hand when the bot was killed; see `check_log`.
    """
    asked = [one for one in asked if not one.missed]
    counts = [len(one.answers) for one in asked]
    assert set(counts) == {1}, (counts.count(0), [count for count in counts if count > 1])
    sent = [
        Sent(
            one.query_id,
            answered=one.answered,
            answers=sorted(queries_in(one.answers[0])),
            products=products_in(one.answers[0]),
        )
        for one in asked
    ]
    check_log(shop, sent, photos, cut_off=cut_off)
    assert asyncio.run(waiting(shop)) == 0


def queries_in(message: Message) -> set[str]:
    """Return the queries that a message's verdicts are about."""
    return {str(decode(press).query_id) for press in _verdicts(message)}


def products_in(message: Message) -> int:
    """Return how many products a message shows."""
    return len(_verdicts(message))


def _verdicts(message: Message) -> list[str]:
    presses = [key["custom_id"].rpartition(":")[2] for key in message.keys]
    return [press for press in presses if decode(press).verb is Verb.THIS]


async def waiting(shop: Shop) -> int:
    """Return how many events a shop's bot has not done."""
    async with Database(database_url(shop.home)) as database, database.unit_of_work(read_only=True) as uow:
        return await uow.inbox.waiting(PLATFORM)
