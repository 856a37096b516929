"""Keys under messages: who may press which, and what comes of it."""

from __future__ import annotations

from bot.callbacks import decode
from bot.cards import VERDICTS
from bot.discord.answers import Answers
from bot.discord.post import Post
from bot.discord.rendering import words
from bot.discord.rows import chosen_now, ids_in, key_id, voted
from bot.discord.turn import Pressed, Turn
from bot.discord.voice import Voice
from bot.errors import BadButton
from bot.messages import Action, Handlers, Press, Verb, keep_silent
from bot.texts import Speaker

ONCE = (Verb.CONSENT, Verb.DELETE)
"""What answers a question, whose place the thanks take."""


class PressDesk:
    """Answers presses.

    Everybody may judge an answer and look at its pictures; only whoever asked, and whoever looks after the
    channel, may turn it.

    Args:
        handlers: the conversation.
        answers: shows answers.
    """

    def __init__(self, handlers: Handlers, answers: Answers) -> None:
        self._handlers = handlers
        self._answers = answers

    async def press(self, turn: Turn, pressed: Pressed, voice: Voice, speaker: Speaker) -> None:
        """Do what a key says."""
        try:
            press = decode(pressed.id)
        except BadButton as error:
            await voice.refuse(Post(words(speaker.error(error))))
            return
        if press.verb in VERDICTS:
            await self._judge(turn, pressed, press, voice)
        elif press.verb in ONCE:
            await self._decide(turn, pressed, press, voice, speaker)
        elif press.verb is Verb.PICTURES:
            action = Action(turn.asker(), press, whose=str(pressed.owner))
            reply = await self._handlers.handle(action, keep_silent)
            if reply.error is None:
                await self._answers.show_bigger(reply, voice, speaker)
            else:
                await voice.refuse(Post(words(reply.text)))
        else:
            await self._turn(turn, pressed, press, voice, speaker)

    async def _judge(self, turn: Turn, pressed: Pressed, press: Press, voice: Voice) -> None:
        """Take a verdict; of an answer that others see, count all of theirs."""
        whose = None if turn.private else str(pressed.owner)
        reply = await self._handlers.handle(Action(turn.asker(), press, whose=whose), keep_silent)
        shown = await voice.rows() if reply.error is None else ()
        if key_id(pressed.owner, pressed.id) in ids_in(shown):  # another answer may have come in between
            rows = chosen_now(shown, pressed.id) if turn.private else voted(shown, reply.votes)
            await voice.relabel(rows)
        await voice.add(Post(words(reply.text)))

    async def _decide(
        self, turn: Turn, pressed: Pressed, press: Press, voice: Voice, speaker: Speaker
    ) -> None:
        """Take the answer to a question, which is nobody's but the asked one's."""
        if turn.user != pressed.owner:
            await voice.add(Post(words(speaker.say("discord-not-yours"))))
            return
        reply = await self._handlers.handle(Action(turn.asker(), press), keep_silent)
        if reply.error is None:
            await voice.answer(Post(words(reply.text)))
        else:
            await voice.add(Post(words(reply.text)))

    async def _turn(self, turn: Turn, pressed: Pressed, press: Press, voice: Voice, speaker: Speaker) -> None:
        """Search again, or show an answer again."""
        if turn.user != pressed.owner and not pressed.moderator:
            await voice.refuse(Post(words(speaker.say("discord-not-yours"))))
            return
        action = Action(turn.asker(), press, sheet=True, whose=str(pressed.owner))
        reply = await self._handlers.handle(action, keep_silent)
        if reply.error is not None or not reply.cards:  # nothing to show is no reason to take an answer away
            await voice.refuse(Post(words(reply.text)))
            return
        by = speaker.say("discord-shared", person=f"<@{turn.user}>") if pressed.shares else ""
        await self._answers.show(reply, turn, voice, speaker, owner=pressed.owner, heading=by)
