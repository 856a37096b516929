"""Whether somebody's photos may be used for training: asked once, off until they say yes."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from bot.callbacks import encode
from bot.messages import Button, Press, Question, Reply, Verb
from bot.visit import Visit
from storage.database import Database
from storage.errors import StorageError

YES, NO = "yes", "no"


class Consent:
    """Asks for consent and takes the answer.

    Args:
        database: the users.
        photo_days: how long photos are kept; with 0 there is nothing to ask for.
    """

    def __init__(self, database: Database, photo_days: int) -> None:
        self._database = database
        self._days = photo_days
        self._log = structlog.get_logger(__name__)

    async def question(self, visit: Visit) -> Question | None:
        """Return the question if it was never asked, and note that it now is.

        The answer it goes along with is there already: when the database is away, it is asked another time.
        """
        try:
            if not self._days or not await self._note_asked(visit.user):
                return None
        except StorageError as error:
            self._log.warning("consent_not_asked", reason=str(error))
            return None
        speaker = visit.speaker
        return Question(
            speaker.say("consent-question", days=self._days),
            (
                Button(encode(Press(Verb.CONSENT, argument=YES)), speaker.say("consent-yes")),
                Button(encode(Press(Verb.CONSENT, argument=NO)), speaker.say("consent-no")),
            ),
        )

    async def decide(self, press: Press, visit: Visit) -> Reply:
        """Note what the asker decided, for all of their photos.

        Raises:
            StorageError: it cannot be noted.
        """
        consent = press.argument == YES
        async with self._database.unit_of_work() as uow:
            await uow.users.set_consent(visit.user, consent, datetime.now(UTC))
            await uow.commit()
        speaker = visit.speaker
        return Reply(speaker.say("consent-given" if consent else "consent-withheld"), speaker.locale)

    def switch(self, consent: bool, visit: Visit) -> tuple[Button, ...]:
        """Return the button that changes the asker's mind; none where no photos are kept."""
        if not self._days:
            return ()
        key, argument = ("consent-withdraw", NO) if consent else ("consent-give", YES)
        return (Button(encode(Press(Verb.CONSENT, argument=argument)), visit.speaker.say(key)),)

    async def _note_asked(self, user: str) -> bool:
        """Return whether the question is to be asked now."""
        async with self._database.unit_of_work(read_only=True) as uow:
            row = await uow.users.get(user)
        if row is not None and row.asked_at is not None:
            return False
        async with self._database.unit_of_work() as uow:
            row = await uow.users.get(user)
            if row is not None and row.asked_at is not None:  # along with a photo sent at the same time
                return False
            await uow.users.asked(user, datetime.now(UTC))
            await uow.commit()
        return True
