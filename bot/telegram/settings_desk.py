"""``/settings`` in a chat: who may change what is settled there, and the changing of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from telegram import CallbackQuery, Message
from telegram.error import TelegramError

from bot.errors import Misconfigured, lift
from bot.messengers.chats import Chats
from bot.messengers.settling import priced
from bot.telegram.client import Client
from bot.telegram.groups import is_ruled_by, rules
from bot.telegram.outbox import Outbox
from bot.telegram.rendering import text
from bot.telegram.settling import settings_keyboard, settings_text, settled
from bot.telegram.talk import Talk
from bot.texts import Speaker, Texts
from storage.errors import StorageError
from storage.records import ChatRecord

_log = structlog.get_logger(__name__)


class SettingsDesk:
    """Shows and changes what is settled for a chat.

    Args:
        client: Telegram, which knows the admins.
        outbox: sends.
        chats: keeps it.
        texts: to speak in a language that was just chosen.
        currency: of prices; None where the shop has named none, and there is no price limit.
    """

    def __init__(
        self, client: Client, outbox: Outbox, chats: Chats, texts: Texts, currency: str | None
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._chats = chats
        self._texts = texts
        self._currency = currency

    async def open(self, message: Message, words: str, record: ChatRecord, talk: Talk) -> None:
        """Answer ``/settings``, or ``/settings`` and a price."""
        if not talk.private and not await _surely(is_ruled_by(message, self._client)):
            await self._outbox.say(talk, text(talk.speaker.say("telegram-admins-only")))
            return
        if words and self._currency is not None:
            if priced(record, words, self._currency) is None:
                await self._outbox.say(talk, text(talk.speaker.say("settings-price-how")))
                return
            changed = await self._change(
                record, lambda there: priced(there, words, self._currency) or there, talk
            )
            if changed is None:
                return
            record = changed
        keys = settings_keyboard(record, talk.speaker, private=talk.private)
        await self._outbox.say(talk, self._text(record, talk.speaker, talk), keys)

    async def press(self, query: CallbackQuery, record: ChatRecord, talk: Talk) -> None:
        """Change one thing."""
        if not talk.private and not await _surely(rules(self._client, talk.chat_id, talk.user_id)):
            words = talk.speaker.say("telegram-admins-only")
            await self._outbox.acknowledge(query.id, words, alert=True)
            return
        changed = await self._change(record, lambda there: settled(there, query.data or ""), talk)
        if changed is None:
            await self._outbox.acknowledge(query.id)
            return
        speaker = self._texts.speaker(changed.locale or query.from_user.language_code or "")
        await self._outbox.acknowledge(query.id, speaker.say("settings-done"))
        if query.message is not None:
            await self._outbox.reword(
                talk,
                query.message.message_id,
                self._text(changed, speaker, talk),
                settings_keyboard(changed, speaker, private=talk.private),
            )

    def _text(self, record: ChatRecord, speaker: Speaker, talk: Talk) -> str:
        return settings_text(record, speaker, private=talk.private, prices=self._currency is not None)

    async def _change(
        self, record: ChatRecord, change: Callable[[ChatRecord], ChatRecord], talk: Talk
    ) -> ChatRecord | None:
        """Settle something; where it cannot be kept, say so and return None."""
        try:
            return await self._chats.change(record, change)
        except StorageError as error:
            _log.warning("telegram.settings_not_kept", reason=str(error))
            ours = lift(error) or Misconfigured(str(error))
            await self._outbox.say(talk, text(talk.speaker.error(ours)))
            return None


async def _surely(asked: Awaitable[bool]) -> bool:
    """Return what Telegram says of somebody's rights; who is not known to have one has none."""
    try:
        return await asked
    except TelegramError as error:
        _log.warning("telegram.rights_not_known", reason=str(error))
        return False
