"""The parts of the bot on Discord, joined around a client."""

from __future__ import annotations

from dataclasses import dataclass

from bot.discord.answering import Answering
from bot.discord.answers import Answers
from bot.discord.catching_up import CatchingUp
from bot.discord.client import Client
from bot.discord.commands import offer
from bot.discord.hearing import Hearing
from bot.discord.items import listen
from bot.discord.pictures import Fetcher
from bot.discord.presses import PressDesk
from bot.discord.settings_desk import SettingsDesk
from bot.discord.settings_panel import listen_to_settings
from bot.discord.taking import Taking
from bot.messages import Handlers
from bot.messengers.chats import Chats
from bot.messengers.gate import Gate
from bot.messengers.inbox import Inbox
from bot.texts import Texts
from bot.workers.base import AsyncEngine
from configs.settings import Settings
from storage.database import Database
from storage.photos import PhotoStore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the bot on Discord needs of everything else.

    Attributes:
        settings: of the whole installation.
        handlers: the conversation.
        inbox: keeps what was taken.
        chats: what is settled for servers.
        database: knows what was taken before.
        texts: what the bot says.
        engine: shrinks photos.
        fetcher: fetches pictures.
        gate: how many photos are in memory at once.
    """

    settings: Settings
    handlers: Handlers
    inbox: Inbox
    chats: Chats
    database: Database
    texts: Texts
    engine: AsyncEngine
    fetcher: Fetcher
    gate: Gate


@dataclass(frozen=True, slots=True)
class Joined:
    """What takes events, and what answers what was taken."""

    taking: Taking
    answering: Answering


async def join(client: Client, around: Surroundings) -> Joined:
    """Have a client take events; nothing is said to Discord yet."""
    settings, texts, chats = around.settings, around.texts, around.chats
    answers = Answers(around.engine, PhotoStore(settings.photos_dir))
    answering = Answering(
        client,
        around.handlers,
        answers,
        PressDesk(around.handlers, answers),
        chats,
        texts,
        around.fetcher,
        around.gate,
        settings.limits.photos_per_query,
    )
    hearing = Hearing(client, chats, texts, settings.discord.watched_channels)
    taking = Taking(around.inbox, chats, texts, hearing, answering.answer)
    desk = SettingsDesk(chats, texts, settings.shop.currency, reads_messages=client.intents.message_content)
    client.ear, client.settler = taking, desk
    latecomer = CatchingUp(around.database, settings.discord.watched_channels)
    await latecomer.begin()
    client.latecomer = latecomer
    listen(client)
    listen_to_settings(client)
    await offer(client, taking, desk, texts)
    return Joined(taking, answering)
