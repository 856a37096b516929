"""Whether somebody's photos may be used for training: asked once, off until they say yes.

It is asked along with an answer, and that it was is noted with the answer's moment: who sends the same photo
again, because the answer never reached them, is asked along with it again. Nobody is asked twice otherwise.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog

from bot.callbacks import encode
from bot.conversation.visit import Visit
from bot.errors import AnswerGone
from bot.jobs.background import to_the_end
from bot.logbook import Logbook
from bot.messages import Button, Press, Question, Reply, Verb
from storage.database import Database
from storage.errors import StorageError
from storage.records import QueryRecord
from storage.uow import UnitOfWork

YES, NO = "yes", "no"


class Consent:
    """Asks for consent and takes the answer. It belongs to one event loop.

    Args:
        database: the users.
        logbook: tells who was forgotten meanwhile.
        photo_days: how long photos are kept; with 0 there is nothing to ask for.
    """

    def __init__(self, database: Database, logbook: Logbook, photo_days: int) -> None:
        self._database = database
        self._logbook = logbook
        self._days = photo_days
        self._being_asked: dict[str, datetime] = {}
        """Users, by the moment of the answer that they are being asked along with."""
        self._notes: dict[str, asyncio.Task[None]] = {}
        self._log = structlog.get_logger(__name__)

    async def question(self, record: QueryRecord, visit: Visit) -> Question | None:
        """Return the question if it was never asked, or along with this answer and is still open.

        The answer is there already and does not wait: that it was asked is noted meanwhile, and when the
        database is away it is asked another time.
        """
        if not self._days or not await self._is_to_be_asked(visit.user, record.created_at):
            return None
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
            AnswerGone: they were forgotten meanwhile.
            StorageError: it cannot be noted.
        """
        consent = press.argument == YES
        await to_the_end(self._set(visit, consent))
        speaker = visit.speaker
        return Reply(speaker.say("consent-given" if consent else "consent-withheld"), speaker.locale)

    def switch(self, consent: bool, visit: Visit) -> tuple[Button, ...]:
        """Return the button that changes the asker's mind; none where no photos are kept."""
        if not self._days:
            return ()
        key, argument = ("consent-withdraw", NO) if consent else ("consent-give", YES)
        return (Button(encode(Press(Verb.CONSENT, argument=argument)), visit.speaker.say(key)),)

    async def _set(self, visit: Visit, consent: bool) -> None:
        async with self._changing(visit.user, visit.asked_at) as uow:
            await uow.users.set_consent(visit.user, consent, datetime.now(UTC))

    async def _is_to_be_asked(self, user: str, along_with: datetime) -> bool:
        if user in self._being_asked:
            return self._being_asked[user] == along_with
        self._being_asked[user] = along_with
        try:
            async with self._database.unit_of_work(read_only=True) as uow:
                row = await uow.users.get(user)
        except StorageError as error:
            self._log.warning("consent_not_asked", reason=str(error))
            return False
        else:
            if row is None or row.asked_at is None:
                self._notes[user] = asyncio.create_task(self._note(user, along_with))
                return True
            return row.consent is None and row.asked_at == along_with
        finally:
            if user not in self._notes:
                del self._being_asked[user]

    async def _note(self, user: str, at: datetime) -> None:
        try:
            async with self._changing(user, at) as uow:
                await uow.users.asked(user, at)
        except StorageError as error:
            self._log.warning("consent_asked_again", reason=str(error))
        except AnswerGone:
            self._log.info("consent_not_noted", reason="everything of its asker was deleted meanwhile")
        finally:
            del self._notes[user]
            del self._being_asked[user]

    @asynccontextmanager
    async def _changing(self, user: str, since: datetime) -> AsyncIterator[UnitOfWork]:
        """Write what is known of a user, unless they were forgotten since they asked.

        Raises:
            AnswerGone: they were.
        """
        async with self._logbook.holding():
            if await self._logbook.forgotten(user, since):
                raise AnswerGone("Everything of its asker was deleted meanwhile; send the photo again.")
            async with self._database.unit_of_work() as uow:
                yield uow
                await uow.commit()
