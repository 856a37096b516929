"""Buttons under messages: each is acknowledged, and what it asks for is shown where it was pressed."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, Message

from bot.callbacks import decode
from bot.cards import VERDICTS
from bot.errors import BadButton
from bot.messages import Action, Handlers, Press, Reply, Verb, keep_silent
from bot.telegram.answers import Answers
from bot.telegram.life import life_in
from bot.telegram.outbox import Outbox
from bot.telegram.rendering import chosen_now, text
from bot.telegram.talk import Talk

ONCE = (Verb.CONSENT, Verb.DELETE)
"""What answers a question, whose place the thanks take."""

AT_ONCE = 2.0
"""Seconds in which a refusal is told over the button itself, to whoever pressed it alone."""


class Presses:
    """Answers buttons of answers and of questions.

    Args:
        handlers: the conversation.
        outbox: sends.
        answers: shows answers.
    """

    def __init__(self, handlers: Handlers, outbox: Outbox, answers: Answers) -> None:
        self._handlers = handlers
        self._outbox = outbox
        self._answers = answers

    async def press(self, query: CallbackQuery, talk: Talk) -> None:
        """Do what a button says."""
        try:
            press = decode(query.data or "")
        except BadButton as error:
            await self._outbox.acknowledge(query.id, talk.speaker.error(error), alert=True)
            return
        if press.verb in VERDICTS or press.verb in ONCE:
            await self._note(query, press, talk)
        else:
            await self._search(query, press, talk)

    async def _note(self, query: CallbackQuery, press: Press, talk: Talk) -> None:
        """Take a verdict, or the answer to a question."""
        reply = await self._handlers.handle(Action(talk.asker(), press), keep_silent)
        await self._outbox.acknowledge(query.id, reply.text, alert=reply.error is not None)
        message = query.message
        if reply.error is not None or message is None:
            return
        if press.verb in ONCE:
            await self._outbox.reword(talk, message.message_id, text(reply.text))
        elif isinstance(message, Message) and message.reply_markup is not None:
            keys = chosen_now(message.reply_markup, query.data or "")
            await self._outbox.mark(talk, message.message_id, keys)

    async def _search(self, query: CallbackQuery, press: Press, talk: Talk) -> None:
        action = Action(talk.asker(), press, sheet=press.verb is not Verb.PICTURES)
        async with life_in(self._outbox, talk) as life:
            handling = asyncio.ensure_future(self._handlers.handle(action, life.tell))
            try:
                told = await self._acknowledge(query, handling)
                reply = await handling
            finally:
                handling.cancel()
        if reply.error is not None:
            if not told:
                await self._outbox.say(talk, text(reply.text))
        elif press.verb is Verb.PICTURES:
            await self._answers.show_bigger(reply, talk)
        elif press.verb is Verb.SHOW or query.message is None:
            await self._answers.show(reply, talk)
        else:
            await self._answers.show_instead(reply, talk, query.message.message_id)

    async def _acknowledge(self, query: CallbackQuery, handling: asyncio.Future[Reply]) -> bool:
        """Acknowledge a press; return whether it was refused, and whoever pressed was told so with it."""
        done, _ = await asyncio.wait([handling], timeout=AT_ONCE)
        refusal = handling.result() if done and handling.result().error is not None else None
        await self._outbox.acknowledge(
            query.id, None if refusal is None else refusal.text, alert=refusal is not None
        )
        return refusal is not None
