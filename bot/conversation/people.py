"""What is known of people, told and handed to them, and deleted when they want it."""

from __future__ import annotations

from bot.callbacks import encode
from bot.conversation.consent import NO, YES, Consent
from bot.conversation.looks import LookCache
from bot.conversation.reading import Reader
from bot.conversation.visit import Visit
from bot.errors import DeletionUnfinished
from bot.jobs.background import to_the_end
from bot.jobs.privacy import Privacy
from bot.messages import Button, Document, Press, Question, Reply, Verb
from configs.settings import Privacy as Policy
from storage.errors import StorageError

EXPORT_NAME = "snaplook-export.zip"


class People:
    """Answers what people ask about their own data.

    Args:
        privacy: exports and forgets.
        policy: how long what is kept.
        contact: whom people may write to; None for nobody.
        consent: of which the privacy notice tells.
        reader: of users.
        looks: forgotten with everything else.
    """

    def __init__(
        self,
        privacy: Privacy,
        policy: Policy,
        contact: str | None,
        consent: Consent,
        reader: Reader,
        looks: LookCache,
    ) -> None:
        self._privacy = privacy
        self._policy = policy
        self._contact = contact
        self._consent = consent
        self._reader = reader
        self._looks = looks

    async def notice(self, visit: Visit) -> Reply:
        """Say in plain words what is kept, for how long, and what the asker can do about it."""
        row = await self._reader.user(visit)
        consent = bool(row and row.consent)
        say, policy = visit.speaker.say, self._policy
        paragraphs = [
            say("privacy-log", days=policy.log_days),
            say("privacy-pseudonym"),
            say("privacy-photos", days=policy.photo_days),
        ]
        if policy.photo_days:
            paragraphs.append(say("privacy-training-yes" if consent else "privacy-training-no"))
        paragraphs.append(say("privacy-rights"))
        if self._contact is not None:
            paragraphs.append(say("privacy-contact", contact=self._contact))
        buttons = self._consent.switch(consent, visit)
        return Reply("\n\n".join(paragraphs), visit.speaker.locale, buttons=buttons)

    async def export(self, visit: Visit) -> Reply:
        """Hand the asker everything that is known of them, as a ZIP."""
        file = await self._privacy.export(visit.user)
        document = Document(EXPORT_NAME, "application/zip", file)
        return Reply(visit.speaker.say("export-ready"), visit.speaker.locale, document=document)

    def ask_to_delete(self, visit: Visit) -> Reply:
        """Ask whether everything is to be deleted."""
        say = visit.speaker.say
        answers = (
            Button(encode(Press(Verb.DELETE, argument=YES)), say("delete-yes")),
            Button(encode(Press(Verb.DELETE, argument=NO)), say("delete-no")),
        )
        text = say("delete-question")
        return Reply(text, visit.speaker.locale, question=Question(text, answers))

    async def delete(self, press: Press, visit: Visit) -> Reply:
        """Delete everything that is known of the asker, or leave it, as they said.

        Raises:
            DeletionUnfinished: not everything could be deleted; again, it goes on.
        """
        speaker = visit.speaker
        if press.argument != YES:
            return Reply(speaker.say("delete-kept"), speaker.locale)
        self._looks.forget(visit.user)
        await self._consent.settle(visit.user)
        try:
            await to_the_end(self._privacy.forget(visit.user))
        except StorageError as error:
            raise DeletionUnfinished(str(error)) from error
        return Reply(speaker.say("delete-done"), speaker.locale, forgotten=True)
