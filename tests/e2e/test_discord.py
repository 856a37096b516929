"""People on Discord and the bot as a process of its own, over real sockets; every request is checked."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from storage.database import Database
from storage.models import InboxUpdate
from tests.support.discord.bots import a_bot, on_discord
from tests.support.discord.interactions import DEFERRED, DEFERRED_UPDATE, Interaction
from tests.support.discord.people import Person, Place
from tests.support.discord.server import DiscordServer
from tests.support.discord.state import EPHEMERAL, Channel, Message
from tests.support.homes import database_url
from tests.support.priced import priced_shop
from tests.support.serving import start_service
from tests.support.shop import TYPES, Shop
from tests.support.talking import photo_of

pytestmark = pytest.mark.slow

Found = TypeVar("Found")

MENU = "Find this look"
AT_ONCE = 1.0
"""Seconds in which every interaction is acknowledged."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A server with a channel, somebody who asks, somebody else, and somebody who looks after it."""

    server: DiscordServer
    shop: Shop
    place: Place
    channel: Channel
    ana: Person
    ben: Person
    mia: Person

    def photo(self, product: int = 0, number: int = 0) -> tuple[str, bytes]:
        """Return a file that finds a product of the shop."""
        return "look.jpg", photo_of(self.shop, TYPES[0], product, number)

    async def answer(self, doing: Awaitable[Interaction]) -> Message:
        """Return the message that answers an interaction, acknowledged at once."""
        interaction = await doing
        await self.server.wait_for(lambda: interaction.answered)
        assert interaction.after is not None
        assert interaction.after < AT_ONCE
        return there(interaction.original)

    async def changed(self, doing: Awaitable[Interaction], message: Message) -> Message:
        """Return a message once a press has changed it."""
        edits = message.edits
        interaction = await doing
        await self.server.wait_for(lambda: message.edits > edits)
        assert interaction.how == DEFERRED_UPDATE
        return message

    async def whispered(self, doing: Awaitable[Interaction]) -> str:
        """Return what a press is answered with, to whoever pressed alone."""
        interaction = await doing
        await self.server.wait_for(lambda: interaction.followups)
        [message] = interaction.followups
        assert message.flags & EPHEMERAL
        return message.words

    async def reply(self, saying: Awaitable[Message]) -> Message:
        """Return the bot's reply to a message."""
        return await self.reply_to(await saying)

    async def reply_to(self, message: Message) -> Message:
        """Return the bot's reply to a message that was said before."""
        found: Message = await self.server.wait_for(lambda: reply_to(message), 30)
        return found


@asynccontextmanager
async def a_server(shop: Shop, *, reads_messages: bool = True) -> AsyncIterator[Meeting]:
    """Let three people meet on a server, which must be asked nothing that the real one would refuse."""
    async with DiscordServer(reads_messages=reads_messages) as server:
        ana, ben, mia = server.person("ana"), server.person("ben", "de"), server.person("mia")
        place = await server.guild("Friends", members=[ana, ben], moderators=[mia], managers=[mia])
        yield Meeting(server, shop, place, await place.channel(), ana, ben, mia)
        assert server.violations == []


@asynccontextmanager
async def meeting(shop: Shop, **settings: str) -> AsyncIterator[Meeting]:
    async with a_server(shop) as met, a_bot(shop, met.server, **settings):
        yield met
        late = [one.after for one in met.server.interactions.values() if (one.after or 9) > AT_ONCE]
        assert late == []
        assert met.server.refusals == []


@pytest.fixture
def stocked(tmp_path: Path) -> Shop:
    """A shop whose products have prices and pages."""
    return priced_shop(tmp_path / "desk")


async def test_a_channel_finds_votes_turns_shares_and_leaves(stocked: Shop) -> None:
    async with meeting(stocked) as met:
        ana, ben, mia, channel = met.ana, met.ben, met.mia, met.channel
        asking = await ana.slash(channel, "find", photo=met.photo())
        await met.server.wait_for(lambda: asking.answered and asking.followups)
        answer = there(asking.original)
        assert (asking.how, answer.flags) == (DEFERRED, 0)
        assert len(answer.links) == 3
        assert "dresses-0" in answer.attachments[0]["description"]
        [question] = asking.followups
        assert "May we use" in question.words
        assert question not in ben.sees(channel)
        kept = [path.read_bytes() for path in files_of(met.shop)]
        assert kept == [met.photo()[1]]  # exactly the bytes that were sent

        assert "erledigt" not in await met.whispered(ben.press(answer, "2 is it"))
        await met.whispered(mia.press(answer, "2 is it"))
        await met.server.wait_for(lambda: has(answer, "2 is it · 2"))
        await met.whispered(mia.press(answer, "None of these"))
        await met.server.wait_for(lambda: has(answer, "2 is it · 1") and has(answer, "None of these · 1"))
        before = answer.words
        assert "gehört jemand anderem" in await met.whispered(ben.press(answer, "Show more"))
        assert answer.words == before

        await met.changed(ana.choose(answer, "Everything"), answer)
        more = await met.changed(mia.press(answer, "Show more"), answer)
        assert "more" in more.words
        bigger = await met.answer(ben.press(answer, "Bigger pictures"))
        assert bigger.flags & EPHEMERAL
        assert len(bigger.embeds) == len(bigger.attachments) == 6
        second = await met.answer(ana.slash(channel, "find", photo=met.photo(2)))
        cheaper = await met.changed(ana.press(second, "Cheaper"), second)
        assert "less than" in cheaper.words


async def test_any_picture_can_be_found_and_what_is_known_of_people_is_theirs(stocked: Shop) -> None:
    async with meeting(stocked) as met:
        ana, ben, channel = met.ana, met.ben, met.channel
        asking = await ana.slash(channel, "find", photo=met.photo())
        await met.server.wait_for(lambda: asking.answered and asking.followups)
        [question] = asking.followups
        await met.whispered(ben.press(there(asking.original), "1 is it"))

        found = await met.answer(ben.context_menu(await ana.send(channel, "", [met.photo(1)]), MENU))
        assert len(found.links) == 3
        nothing = await met.answer(ben.context_menu(await ana.send(channel, "hello"), MENU))
        assert nothing.flags & EPHEMERAL
        mention = await met.reply(
            ben.send(channel, f"<@{met.server.bot['id']}>?", reply_to=found_by(ana, channel))
        )
        assert len(mention.links) == 3
        direct = await met.reply(ben.send(ben.dm, "", [met.photo(), met.photo(1)]))
        assert direct.keys

        history = await met.answer(ana.slash(channel, "history"))
        assert history.flags & EPHEMERAL
        again = await met.answer(ana.choose(history, "1."))
        assert again.flags & EPHEMERAL
        shared = await met.answer(ana.press(again, "Share"))
        assert not shared.flags
        assert ana.mention in shared.words

        await met.changed(ana.press(question, "No, thanks"), question)
        privacy = await met.answer(ana.slash(channel, "privacy"))
        assert has(privacy, "Let my photos")
        export = await met.answer(ana.slash(channel, "export"))
        data = json.loads(zipfile.ZipFile(io.BytesIO(file_of(met, export))).read("data.json"))
        assert len(data["queries"]) == 1
        assert any(not said["said_by_you"] for said in data["feedback"])
        leaving = await met.answer(ana.slash(channel, "delete"))
        gone = await met.changed(ana.press(leaving, "Delete everything"), leaving)
        assert "Everything we had about you is deleted" in gone.words


async def test_a_server_settles_which_channels_are_watched_and_how_it_is_answered(stocked: Shop) -> None:
    async with meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        mia, ana, channel = met.mia, met.ana, met.channel
        forum = await met.place.forum()
        panel = await met.answer(mia.slash(channel, "snaplook settings"))
        await met.changed(mia.choose_channels(panel, [channel, forum]), panel)
        await met.changed(mia.choose(panel, "Deutsch"), panel)
        await met.changed(mia.choose(panel, ": 3"), panel)
        asking = await mia.press(panel, "Höchstpreis")
        await met.server.wait_for(lambda: asking.modal)
        await met.changed(mia.fill(asking, "40"), panel)
        assert "40" in panel.words

        unasked = await met.reply(ana.send(channel, "", [met.photo()]))
        assert "kommt" in unasked.words or "kommen" in unasked.words
        assert 0 < len(unasked.links) <= 3
        thread = await met.place.thread(forum)
        assert (await met.reply(ana.send(thread, "", [met.photo()]))).keys
        other = await met.place.channel("talk")
        silent = await ana.send(other, "", [met.photo()])

        await met.changed(mia.press(panel, "nur"), panel)
        private = await met.answer(ana.slash(other, "find", photo=met.photo()))
        assert private.flags & EPHEMERAL
        assert reply_to(silent) is None


async def test_after_a_restart_an_old_answer_still_works_and_what_was_posted_meanwhile_is_answered(
    stocked: Shop,
) -> None:
    async with a_server(stocked) as met:
        watched = json.dumps([met.channel.id])
        async with a_bot(stocked, met.server, DISCORD__WATCHED_CHANNELS=watched):
            answer = await met.answer(met.ana.slash(met.channel, "find", photo=met.photo()))
        missed = await met.ben.send(met.channel, "", [met.photo(1)])
        async with a_bot(stocked, met.server, DISCORD__WATCHED_CHANNELS=watched):
            await met.changed(met.ana.press(answer, "Show more"), answer)
            assert (await met.reply_to(missed)).keys
        assert met.server.refusals == []


async def test_a_dropped_gateway_is_resumed_and_nothing_is_missed(stocked: Shop) -> None:
    async with meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        await met.answer(met.ana.slash(met.channel, "help"))
        await met.server.gateway.drop()
        missed = await met.ana.send(met.ana.dm, "", [met.photo()])
        assert (await met.reply_to(missed)).keys
        assert met.server.gateway.resumed == 1


async def test_fifty_at_once_are_acknowledged_within_a_second_and_each_answered_once(stocked: Shop) -> None:
    async with meeting(stocked, WORKERS="1", PRIVACY__PHOTO_DAYS="0") as met:
        people = [met.server.person(f"person {number}") for number in range(50)]
        place = await met.server.guild("Crowd", members=people)
        channel = await place.channel()
        asked = [await one.slash(channel, "find", photo=met.photo(n % 4)) for n, one in enumerate(people)]
        await met.server.wait_for(lambda: all(map(found_something, asked)), 60)
        assert max(there(one.after) for one in asked) < AT_ONCE
        assert len([one for one in channel.messages if one.keys]) == 50


async def test_a_killed_bot_answers_what_it_had_in_hand_once_it_is_back(stocked: Shop) -> None:
    async with a_server(stocked) as met:
        ours, port = on_discord(stocked, met.server, WORKERS="1", PRIVACY__PHOTO_DAYS="0")
        service = await asyncio.to_thread(start_service, ours, port)
        await met.server.wait_for(lambda: met.server.commands and met.server.gateway.sessions, 30)
        await asyncio.to_thread(service.wait_until_ready)
        asked = [await met.ana.slash(met.channel, "find", photo=met.photo(n)) for n in range(4)]
        said = [await met.ben.send(met.ben.dm, "", [met.photo(n)]) for n in range(4)]
        while await taken(stocked) < len(asked) + len(said):
            pass
        service.kill()
        async with a_bot(ours, met.server):
            await met.server.wait_for(lambda: all(map(found_something, asked)), 30)
            await met.server.wait_for(lambda: all(reply_to(one) for one in said), 30)
        answers = [one for one in met.ben.dm.messages if one.keys]
        assert len(answers) == 4


async def test_what_is_no_picture_to_be_fetched_gets_a_plain_sentence(stocked: Shop) -> None:
    asked_for: list[str] = []

    async def inner(request: web.Request) -> web.Response:
        asked_for.append(request.path)
        return web.Response(text="secret")

    application = web.Application()
    application.router.add_get("/{path:.*}", inner)
    async with TestServer(application) as site, meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        port = site.port
        for url in (
            f"http://127.0.0.1:{port}/a.jpg",
            f"http://localhost:{port}/a.jpg",
            f"http://2130706433:{port}/a.jpg",
            f"http://[::ffff:127.0.0.1]:{port}/a.jpg",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "no address at all",
        ):
            said = await met.answer(met.ana.slash(met.channel, "find", url=url))
            assert said.words.count(".") <= 2
            assert not said.keys
        assert asked_for == []


async def test_missing_permissions_are_named_where_or_to_whom_they_can_be(stocked: Shop) -> None:
    attach, send, read = 1 << 15, 1 << 11, 1 << 16
    async with meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        me = f"<@{met.server.bot['id']}>"
        bare = await met.place.channel("bare", denied=attach)
        said = await met.reply(met.ana.send(bare, me, [met.photo()]))
        assert "“Attach Files”" in said.words
        by_command = await met.answer(met.ana.slash(bare, "find", photo=met.photo()))
        assert "“Attach Files”" in by_command.words
        forgetful = await met.place.channel("forgetful", denied=read)
        await met.ana.send(forgetful, me, [met.photo()])
        plain = await met.server.wait_for(
            lambda: next((one for one in forgetful.messages if one.from_bot), None)
        )
        assert plain.keys
        assert plain.reply_to is None
        refused = {code for _, _, code in met.server.refusals}
        assert refused == {160002}
        met.server.calls.clear()
        mute = await met.place.channel("mute", denied=send)
        await met.ana.send(mute, me, [met.photo()])
        whispered = await met.server.wait_for(
            lambda: next((one for one in met.ana.dm.messages if one.from_bot), None)
        )
        assert "“Send Messages”" in whispered.words
        assert not any(one.from_bot for one in mute.messages)


async def test_without_the_intent_everything_but_watched_channels_works(stocked: Shop) -> None:
    async with a_server(stocked, reads_messages=False) as met, a_bot(stocked, met.server):
        photo = await met.ana.send(met.channel, "", [met.photo()])
        found = await met.answer(met.ben.context_menu(photo, MENU))
        assert found.keys
        mention = f"<@{met.server.bot['id']}>"
        assert (await met.reply(met.ana.send(met.channel, mention, [met.photo(1)]))).keys
        assert (await met.reply(met.ana.send(met.ana.dm, "", [met.photo(2)]))).keys
        assert (await met.answer(met.ana.slash(met.channel, "find", photo=met.photo(3)))).keys


def there(found: Found | None) -> Found:
    assert found is not None
    return found


def reply_to(message: Message) -> Message | None:
    """Return the bot's answer to a message."""
    answers = (one for one in message.channel.messages if one.from_bot and not one.deleted)
    return next((one for one in answers if one.reply_to is message), None)


def found_something(interaction: Interaction) -> bool:
    """Say whether an interaction is answered with products."""
    return interaction.original is not None and bool(interaction.original.keys)


async def taken(shop: Shop) -> int:
    """Return how many events a shop's bot has written down, done or not."""
    async with Database(database_url(shop.home)) as database, database.reader.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(InboxUpdate)) or 0


def found_by(person: Person, channel: Channel) -> Message:
    """Return the latest photo that somebody sent."""
    return next(one for one in reversed(channel.messages) if one.author is person.user and one.attachments)


def has(message: Message, label: str) -> bool:
    return any(label in one["label"] for one in message.keys)


def files_of(shop: Shop) -> list[Path]:
    return [path for path in (shop.home / "queries").rglob("*") if path.is_file()]


def file_of(met: Meeting, message: Message) -> bytes:
    path = "/attachments/" + message.attachments[0]["url"].partition("/attachments/")[2].partition("?")[0]
    return met.server.files[path][0]
