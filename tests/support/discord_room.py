"""The bot on a simulated Discord, in this process, over a real conversation and a real shop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage
from sqlalchemy import select

from bot.discord.assembly import Joined, Surroundings, join
from bot.discord.client import Client
from bot.discord.pictures import Fetcher
from bot.discord.turn import PLATFORM
from bot.errors import LinkNotFetched
from bot.messengers.chats import Chats
from bot.messengers.gate import Gate
from bot.messengers.inbox import Inbox
from bot.sources.download import Downloader, DownloadLimits, Fetched
from bot.texts import Speaker, Texts, facts_of
from storage.models import Feedback, Product
from storage.pseudonyms import pseudonym
from storage.records import ChatRecord
from tests.support.discord_seen import Message, choice, label, place_of, pressable, select_menus
from tests.support.shop import Shop
from tests.support.talking import SECRET, Counterpart, photo_of, talking
from tests.support.until import until

LARGEST = 20 * 2**20

Somebody = MemberActor | UserHandle
Picture = tuple[str, bytes]


class Repeats:
    """Counts what was in hand before."""

    def __init__(self) -> None:
        self.count = 0

    def update_repeated(self, platform: str) -> None:
        assert platform == PLATFORM
        self.count += 1


class Simulated:
    """Fetches what the simulated Discord keeps."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def fetch(self, url: str) -> Fetched:
        try:
            content = await self._client.http.get_from_cdn(url)
        except discord.HTTPException as error:
            raise LinkNotFetched("It is gone.") from error
        return Fetched(content, "image/jpeg", url)


@dataclass(slots=True)
class Running:
    """The bot, from a start to its end: what takes events, keeps them and answers them."""

    client: Client
    inbox: Inbox
    joined: Joined
    serving: asyncio.Task[None] | None = None

    @classmethod
    async def of(cls, there: Counterpart, strange: Downloader, *, reads_messages: bool) -> Self:
        """Join its parts."""
        client = Client(reads_messages=reads_messages)
        inbox, texts = Inbox(PLATFORM, there.database, Repeats()), Texts(facts_of(there.settings))
        around = Surroundings(
            there.settings,
            there.service,
            inbox,
            Chats(PLATFORM, there.database, SECRET),
            there.database,
            texts,
            there.engine,
            Fetcher(Simulated(client), strange, LARGEST),
            Gate(8, 6),
        )
        joined = await join(client, around)
        client.setup_hook = client.tree.sync  # type: ignore[assignment,method-assign]
        return cls(client, inbox, joined)

    def serve(self, env: Env) -> None:
        """Answer what is kept, once the client is at the simulation."""
        with env.time_context():
            self.serving = asyncio.create_task(self.inbox.serve(self.joined.answering.answer_taken))

    async def end(self) -> None:
        """Answer what is in hand, and nothing more."""
        if self.serving is not None:
            await self.inbox.close()
            await self.serving
            await self.joined.taking.close()


@dataclass(slots=True)
class Room:
    """A server with a channel, the bot in it, and somebody who talks to it.

    Attributes:
        running: the bot.
        languages: of people's Discord, by their number; English where it is not said.
    """

    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    ana: MemberActor
    there: Counterpart
    shop: Shop
    running: Running
    renew: Callable[[], Awaitable[Running]]
    languages: dict[int, str]
    sizes: dict[str, int]

    @property
    def me(self) -> discord.ClientUser:
        """The bot's account."""
        assert self.running.client.user is not None
        return self.running.client.user

    @property
    def mention(self) -> str:
        """What somebody writes who speaks to the bot."""
        return f"<@{self.me.id}>"

    def member(self, name: str, language: str | None = None, /, **permissions: bool) -> MemberActor:
        """Let somebody in, with permissions of their own."""
        role = self.guild.create_role(f"of {name}", permissions=discord.Permissions(**permissions))
        member = self.guild.add_member(self.env.create_user(name), roles=[role] if permissions else [])
        if language is not None:
            self.languages[member.id] = language
        return member

    def without(self, *permissions: str) -> ChannelHandle:
        """Open a channel in which the bot may not do something."""
        missing = discord.PermissionOverwrite(**dict.fromkeys(permissions, False))
        return self.guild.create_text_channel("elsewhere", overwrites={self.me: missing})

    def photo(self, product: str = "dresses-0") -> Picture:
        """Return a photo of one of the shop's products, which finds it."""
        kind, _, number = product.rpartition("-")
        return (f"{product}.jpg", photo_of(self.shop, kind, int(number)))

    def speaker(self, language: str = "en") -> Speaker:
        """Return who says what the bot says in a language."""
        return Texts(facts_of(self.there.settings)).speaker(language)

    async def find(self, who: Somebody, /, product: str = "dresses-0", **options: Any) -> InteractionResult:
        """Let somebody give ``/find`` a photo, and return what came of it."""
        return await self.say(who, "find", photo=self.photo(product), **options)

    async def say(
        self, who: Somebody, command: str, /, *, channel: ChannelHandle | None = None, **options: Any
    ) -> InteractionResult:
        """Let somebody give a command, and return what came of it."""
        self.tick()
        if isinstance(who, UserHandle):
            given: InteractionResult = await who.slash(command, **options)
        else:
            given = await who.slash(channel or self.channel, command, **options)
        await self.quiet()
        return given

    async def write(
        self,
        who: Somebody,
        words: str = "",
        /,
        *pictures: Picture,
        channel: ChannelHandle | None = None,
        reply_to: Message | None = None,
    ) -> discord.Message:
        """Let somebody write a message, and return it when the bot has said what it has to say."""
        self.tick()
        if isinstance(who, UserHandle):
            attached = self.env.backend.store_attachments(who.dm_channel.id, pictures)
            written = await who.send_dm(words, attachments=attached)
        else:
            written = await who.send(
                channel or self.channel, words, reply_to=reply_to, attachments=list(pictures)
            )
        await self.quiet()
        return written

    async def find_in(
        self, who: MemberActor, message: Message, *, channel: ChannelHandle | None = None
    ) -> InteractionResult:
        """Let somebody choose "Find this look" for a message."""
        self.tick()
        chosen = await who.context_menu(channel or self.channel, "Find this look", message)
        await self.quiet()
        return chosen

    async def press(self, who: Somebody, message: Message, beginning: str) -> InteractionResult:
        """Let somebody press the key whose label begins so."""
        self.tick()
        pressed: InteractionResult = await who.click(message, label=label(self.now(message), beginning))
        await self.quiet()
        return pressed

    async def choose(self, who: Somebody, message: Message, *beginnings: str) -> InteractionResult:
        """Let somebody choose from the menu that offers what begins so."""
        self.tick()
        menu, values = choice(self.now(message), beginnings)
        chosen: InteractionResult = await who.select(message, values, custom_id=menu)
        await self.quiet()
        return chosen

    def tick(self) -> None:
        """Let a second go by at the simulation, where nothing takes any time by itself."""
        self.env.backend.advance_clock(1)

    async def watch(self, who: MemberActor, panel: Message, *channels: ChannelHandle) -> InteractionResult:
        """Let somebody choose in the settings which channels are watched."""
        self.tick()
        [menu] = self.channel_menus(panel)
        return await who.select(self.now(panel), channels, custom_id=menu.custom_id)

    def channel_menus(self, message: Message) -> list[discord.SelectMenu]:
        """Return the menus of channels under a message."""
        found = select_menus(self.now(message))
        return [one for one in found if one.type is discord.ComponentType.channel_select]

    async def quiet(self) -> None:
        """Return once all that was taken is answered."""

        async def waiting() -> int:
            async with self.there.database.unit_of_work(read_only=True) as uow:
                return await uow.inbox.waiting(PLATFORM)

        async with asyncio.timeout(60):
            while await waiting():  # noqa: ASYNC110  # nobody sets an event for what is in the database
                await asyncio.sleep(0.005)

    async def until(self, seen: Callable[[], object]) -> None:
        """Return once something is seen."""
        await until(lambda: bool(seen()))

    def now(self, message: Message) -> discord.Message:
        """Return a message as it is now."""
        stored = self.env.backend.get_message(place_of(message), message.id)
        return ResponseMessage(self.env, stored).message

    def said(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """Return what the bot said for everybody in a channel."""
        history = (channel or self.channel).history()
        return [one for one in history if one.author.id == self.me.id and not one.flags.ephemeral]

    async def settle(self, who: UserHandle | None = None, /, **settled: Any) -> None:
        """Settle something for the server, or for somebody."""
        place = self.guild.id if who is None else who.id
        private = who is not None
        chats = Chats(PLATFORM, self.there.database, SECRET)
        record = await chats.of(place, private=private)

        def change(there: ChatRecord) -> ChatRecord:
            return ChatRecord(
                **{name: settled.get(name, getattr(there, name)) for name in ChatRecord.__dataclass_fields__}
            )

        await chats.change(record, change)

    async def settled(self, who: UserHandle | None = None) -> ChatRecord:
        """Return what is settled for the server, or for somebody."""
        place = self.guild.id if who is None else who.id
        return await Chats(PLATFORM, self.there.database, SECRET).of(place, private=who is not None)

    async def verdicts(self, who: Somebody) -> dict[str, str]:
        """Return what somebody said of products, by the shop's own ids."""
        user = pseudonym(SECRET, PLATFORM, str(who.id))
        await self.there.logbook.drain()
        query = (
            select(Product.external_id, Feedback.verdict)
            .join(Product, Product.id == Feedback.product_id)
            .where(Feedback.user == user)
        )
        async with self.there.database.engine.connect() as connection:
            return {name: verdict.value for name, verdict in await connection.execute(query)}

    def hold(self) -> asyncio.Event:
        """Hold up every search until the event is set."""
        gate = asyncio.Event()
        self.there.engine.before = gate.wait
        return gate

    def searched(self) -> list[int]:
        """Return how many photos each search was for."""
        return [len(one.seen) if isinstance(one.seen, tuple) else 1 for one in self.there.engine.searches]

    def largest(self, size: int) -> None:
        """Let answers to interactions have files of so many bytes together."""
        self.sizes["attachment_size_limit"] = size

    def bytes_of(self, attachment: discord.Attachment) -> bytes:
        """Return what an attachment holds."""
        content = self.env.backend.cdn.get(attachment.url)
        assert content is not None
        return content

    def preview(self, product: str) -> discord.Embed:
        """Return the preview of a link to one of the shop's products, whose picture Discord keeps."""
        [kept] = self.env.backend.store_attachments(self.channel.id, [self.photo(product)])
        address = "https://elsewhere.example/picture.jpg"
        return discord.Embed.from_dict({"image": {"url": address, "proxy_url": kept["url"]}})

    def thread(self, name: str, parent: ChannelHandle | None = None) -> ChannelHandle:
        """Open a thread in a channel, or a post in a forum."""
        parent = parent or self.channel
        self.env.backend.create_thread(parent.id, name, self.ana.id)
        return parent.threads[-1]

    def owner_of(self, answer: Message) -> int:
        """Return whose answer a message is, as its keys say."""
        [*_, key] = [one for one in pressable(self.now(answer)) if isinstance(one, discord.Button)]
        return int((key.custom_id or "").partition(":")[0])

    def pinged(self, message: Message) -> bool:
        """Say whether a message rings at anybody's."""
        stored = self.env.backend.get_message(place_of(message), message.id)
        return bool(stored.ping_user_ids or stored.ping_role_ids or stored.mention_everyone)

    async def end(self) -> None:
        """End the bot: what people do is kept still, and answered by the next."""
        await self.running.end()

    async def restart(self) -> None:
        """Start the bot anew."""
        await self.running.end()
        self.running = await self.renew()
        await self.env.restart_bot(self.running.client)
        self.running.serve(self.env)


@asynccontextmanager
async def a_room(
    shop: Shop, /, *, reads_messages: bool = True, language: str = "en-US", **settings: Any
) -> AsyncIterator[Room]:
    """Open a server with the bot in it, over a shop's HOME.

    Args:
        shop: the installation.
        reads_messages: Discord lets the bot read messages that do not speak to it.
        language: of the server.
        settings: by group, as ``privacy={"photo_days": 0}``.
    """
    settings.setdefault("shop", {"currency": "EUR"})
    async with talking(shop, **settings) as there, Downloader(DownloadLimits(LARGEST)) as strange:

        async def join_anew() -> Running:
            return await Running.of(there, strange, reads_messages=reads_messages)

        running = await join_anew()
        env = Env(running.client, shard_count=2)
        await env.start()
        try:
            languages: dict[int, str] = {}
            sizes: dict[str, int] = {}
            _complete(env, languages, sizes)
            guild = env.create_guild(preferred_locale=language)
            channel = guild.create_text_channel("looks")
            ana = guild.add_member(env.create_user("ana"))
            room = Room(env, guild, channel, ana, there, shop, running, join_anew, languages, sizes)
            running.serve(env)
            yield room
            await room.running.end()
        finally:
            await env.shutdown()
        env.raise_errors()


def _complete(env: Env, languages: Mapping[int, str], sizes: Mapping[str, int]) -> None:
    """Have events say what only Discord's do: which role is the bot's own, and people's languages."""
    emit, me = env.backend.emit, env.backend.bot_user.id

    def completed(event: str, payload: Mapping[str, Any]) -> None:
        for role in payload["roles"] if event == "GUILD_CREATE" else [payload.get("role", {})]:
            if role.get("managed"):
                role["tags"] = {"bot_id": str(me)}
        if event == "INTERACTION_CREATE":
            person = payload["member"]["user"] if "member" in payload else payload["user"]
            spoken = languages.get(int(person["id"]), "en-US")
            payload = {**payload, "locale": spoken, **sizes}
        emit(event, payload)

    env.backend.emit = completed  # type: ignore[method-assign]
