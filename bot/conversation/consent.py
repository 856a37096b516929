"""Whether somebody's photos may be used for training: asked once, off until they say yes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import structlog

from bot.callbacks import encode
from bot.conversation.visit import Visit
from bot.jobs.background import to_the_end
from bot.messages import Button, Press, Question, Reply, Verb
from storage.database import Database
from storage.errors import StorageError

YES, NO = "yes", "no"


class Consent:
    """Asks for consent and takes the answer. It belongs to one event loop.

    Args:
        database: the users.
        photo_days: how long photos are kept; with 0 there is nothing to ask for.
    """

    def __init__(self, database: Database, photo_days: int) -> None:
        self._database = database
        self._days = photo_days
        self._being_asked: set[str] = set()
        self._notes: dict[str, asyncio.Task[None]] = {}
        self._log = structlog.get_logger(__name__)

    async def question(self, visit: Visit) -> Question | None:
        """Return the question if it was never asked.

        The answer it goes along with is there already and does not wait: that it was asked is noted
        meanwhile, and when the database is away it is asked another time.
        """
        if not self._days or visit.user in self._being_asked:  # along with another photo, at this moment
            return None
        self._being_asked.add(visit.user)
        try:
            if not await self._is_to_be_asked(visit.user):
                return None
            self._notes[visit.user] = asyncio.create_task(self._note(visit.user))
        finally:
            if visit.user not in self._notes:
                self._being_asked.remove(visit.user)
        speaker = visit.speaker
        return Question(
            speaker.say("consent-question", days=self._days),
            (
                Button(encode(Press(Verb.CONSENT, argument=YES)), speaker.say("consent-yes")),
                Button(encode(Press(Verb.CONSENT, argument=NO)), speaker.say("consent-no")),
            ),
        )

    async def settle(self, user: str) -> None:
        """Wait until nothing is being noted of a user."""
        if user in self._notes:
            await asyncio.wait([self._notes[user]])

    async def close(self, within: float) -> None:
        """Wait until nothing is being noted of anybody, but at most so many seconds."""
        if self._notes:
            await asyncio.wait(self._notes.values(), timeout=within)

    async def decide(self, press: Press, visit: Visit) -> Reply:
        """Note what the asker decided, for all of their photos.

        Raises:
            StorageError: it cannot be noted.
        """
        consent = press.argument == YES
        await to_the_end(self._set(visit.user, consent))
        speaker = visit.speaker
        return Reply(speaker.say("consent-given" if consent else "consent-withheld"), speaker.locale)

    def switch(self, consent: bool, visit: Visit) -> tuple[Button, ...]:
        """Return the button that changes the asker's mind; none where no photos are kept."""
        if not self._days:
            return ()
        key, argument = ("consent-withdraw", NO) if consent else ("consent-give", YES)
        return (Button(encode(Press(Verb.CONSENT, argument=argument)), visit.speaker.say(key)),)

    async def _set(self, user: str, consent: bool) -> None:
        async with self._database.unit_of_work() as uow:
            await uow.users.set_consent(user, consent, datetime.now(UTC))
            await uow.commit()

    async def _is_to_be_asked(self, user: str) -> bool:
        try:
            async with self._database.unit_of_work(read_only=True) as uow:
                row = await uow.users.get(user)
        except StorageError as error:
            self._log.warning("consent_not_asked", reason=str(error))
            return False
        return row is None or row.asked_at is None

    async def _note(self, user: str) -> None:
        try:
            async with self._database.unit_of_work() as uow:
                await uow.users.asked(user, datetime.now(UTC))
                await uow.commit()
        except StorageError as error:
            self._log.warning("consent_asked_again", reason=str(error))
        finally:
            del self._notes[user]
            self._being_asked.remove(user)
