"""The conversation, whatever platform it is held on: a request in, a reply out, and never an exception."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Protocol

import structlog

from bot.cards import VERDICTS
from bot.conversation.answering import Answering, AnswerMetrics
from bot.conversation.answers import Answers
from bot.conversation.asking import Asking
from bot.conversation.consent import YES, Consent
from bot.conversation.history import History
from bot.conversation.looks import LookCache
from bot.conversation.people import People
from bot.conversation.presence import Presence
from bot.conversation.presenting import Presenter
from bot.conversation.reading import PATIENCE, Reader
from bot.conversation.refining import Refining
from bot.conversation.verdicts import VerdictMetrics, Verdicts
from bot.conversation.visit import Visit
from bot.errors import (
    BadRequest,
    PhotoUnusable,
    QueueFull,
    SnaplookError,
    Stopping,
    TooManyRequests,
    Unforeseen,
    lift,
)
from bot.jobs.privacy import Privacy
from bot.limits import Limits
from bot.logbook import Logbook
from bot.messages import (
    Action,
    Asker,
    Command,
    CommandName,
    PhotoQuery,
    Press,
    Progress,
    Reply,
    Request,
    Tell,
    Verb,
)
from bot.networks import network_of
from bot.process.logs import in_request
from bot.queue import FairQueue
from bot.texts import Speaker, Texts
from bot.workers.base import AsyncEngine
from configs.settings import Settings
from storage.database import Database
from storage.photos import PhotoStore
from storage.pseudonyms import pseudonym

EVERYDAY = (PhotoUnusable, BadRequest, TooManyRequests, QueueFull, Stopping)
"""Errors that no operator needs to hear of."""


class ServiceMetrics(AnswerMetrics, VerdictMetrics, Protocol):
    """What is counted; see :class:`bot.process.metrics.Metrics`."""

    def failed(self, platform: str, error: SnaplookError) -> None:
        """Count a request that failed."""


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """What the conversation is made of."""

    engine: AsyncEngine
    database: Database
    logbook: Logbook
    privacy: Privacy
    limits: Limits
    queue: FairQueue
    texts: Texts
    metrics: ServiceMetrics


class _AskerLeft(Exception):  # it is no error: someone went away
    """A sign of life could not be delivered."""


class SearchService:
    """Answers every request; the `bot.messages.Handlers` of every adapter. It belongs to one event loop.

    Args:
        parts: what it is made of; they are opened and closed by whoever made them.
        settings: what is kept, for how long, and how much is shown.
        secret_key: makes pseudonyms.
        patience: seconds to wait for a database that is away.
    """

    def __init__(
        self, parts: ServiceParts, settings: Settings, secret_key: bytes, *, patience: float = PATIENCE
    ) -> None:
        self._limits = parts.limits
        self._texts = parts.texts
        self._metrics = parts.metrics
        self._secret_key = secret_key
        self._presence = Presence()
        self._log = structlog.get_logger(__name__)
        personal = PhotoStore(settings.personal_photos_dir)
        page, photo_days = settings.answers.products, settings.privacy.photo_days
        reader = Reader(parts.database, parts.logbook, patience=patience)
        answers, looks = Answers(reader, personal), LookCache()
        presenter = Presenter(parts.engine, parts.queue, PhotoStore(settings.photos_dir), page)
        answering = Answering(
            parts.engine, parts.queue, reader, parts.logbook, personal, looks, parts.metrics, page
        )
        self._consent = Consent(parts.database, parts.logbook, photo_days)
        self._asking = Asking(
            answers,
            answering,
            reader,
            presenter,
            self._consent,
            most=settings.limits.photos_per_query,
            keep=photo_days > 0,
        )
        self._refining = Refining(answers, answering, presenter, reader, looks)
        self._verdicts = Verdicts(reader, parts.logbook, parts.metrics)
        self._history = History(answers, presenter, reader)
        self._people = People(
            parts.privacy, settings.privacy, settings.shop.contact, self._consent, reader, looks
        )

    async def handle(self, request: Request, progress: Tell) -> Reply:
        """Answer a request; what goes wrong is a reply too.

        Args:
            request: from an adapter.
            progress: told signs of life; what it raises ends the request.
        """
        speaker = self._texts.speaker(request.asker.locale)
        with in_request(uuid.uuid4().hex[:12]):
            try:
                return await self._serve(request, speaker, progress)
            except _AskerLeft as left:
                self._log.info("asker_left", reason=type(left.__cause__).__name__)
                return _apology(Stopping("Whoever asked has left."), speaker)
            except Exception as error:
                return self._fail(error, request.asker.platform, speaker)

    async def close(self, within: float) -> bool:
        """Take no more requests and wait for those in hand; return whether all ended in so many seconds.

        What is being noted of consent has the rest of that time; if it is lost, the question is asked again.
        """
        deadline = perf_counter() + within
        all_ended = await self._presence.close(within)
        await self._consent.close(max(0.0, deadline - perf_counter()))
        return all_ended

    async def _serve(self, request: Request, speaker: Speaker, progress: Tell) -> Reply:
        asker = request.asker
        user = self._pseudonym(asker, asker.user)
        owner = user if _whose(request) is None else self._pseudonym(asker, str(_whose(request)))
        # Who judges another person's answer does so as themselves; who turns it, turns that person's.
        acting = user if _judges(request) else owner
        leaves = isinstance(request, Action) and request.press == Press(Verb.DELETE, argument=YES)
        async with self._presence.leaving(acting) if leaves else self._presence.serving(acting):
            visit = Visit(
                user=acting,
                owner=owner,
                network=network_of(asker.origin),
                platform=asker.platform,
                speaker=speaker,
                asked_at=asker.arrived or datetime.now(UTC),
                started=perf_counter(),
                tell=_noticing_departure(progress),
            )
            await self._limits.admit(user, visit.network, asker.group and f"{asker.platform}:{asker.group}")
            match request:
                case PhotoQuery():
                    return await self._asking.ask(request, visit)
                case Action():
                    return await self._act(request, visit)
                case Command():
                    return await self._obey(request, visit)

    def _pseudonym(self, asker: Asker, who: str) -> str:
        return pseudonym(self._secret_key, asker.platform, who)

    async def _act(self, action: Action, visit: Visit) -> Reply:
        press = action.press
        match press.verb:
            case Verb.TYPES | Verb.MORE | Verb.CHEAPER | Verb.PIECE | Verb.MARK | Verb.VIEW:
                return await self._refining.refine(press, visit, sheet=action.sheet)
            case Verb.THIS | Verb.SIMILAR | Verb.NO:
                return await self._verdicts.take(press, visit, counted=action.whose is not None)
            case Verb.SHOW | Verb.PICTURES:
                return await self._history.show(press, visit, sheet=action.sheet)
            case Verb.SHEET:
                return await self._history.draw(press, visit)
            case Verb.CONSENT:
                return await self._consent.decide(press, visit)
            case Verb.DELETE:
                return await self._people.delete(press, visit)

    async def _obey(self, command: Command, visit: Visit) -> Reply:
        match command.name:
            case CommandName.START | CommandName.HELP:
                return Reply(visit.speaker.say(command.name.value), visit.speaker.locale)
            case CommandName.HISTORY:
                return await self._history.all(visit)
            case CommandName.PRIVACY:
                return await self._people.notice(visit)
            case CommandName.EXPORT:
                return await self._people.export(visit)
            case CommandName.DELETE:
                return self._people.ask_to_delete(visit)

    def _fail(self, error: Exception, platform: str, speaker: Speaker) -> Reply:
        ours = lift(error)
        if ours is None:
            self._log.error("unforeseen", exc_info=error)
            ours = Unforeseen("Something went wrong that nobody thought of; the log has more.")
        elif isinstance(ours, EVERYDAY):
            self._log.info("refused", kind=type(ours).__name__, reason=str(ours))
        else:
            self._log.error("failed", kind=type(ours).__name__, reason=str(ours))
        self._metrics.failed(platform, ours)
        return _apology(ours, speaker)


def _whose(request: Request) -> str | None:
    """Return whose answer a press is about, where it is not the presser's own."""
    return request.whose if isinstance(request, Action) else None


def _judges(request: Request) -> bool:
    """Say whether a request is a verdict."""
    return isinstance(request, Action) and request.press.verb in VERDICTS


def _apology(error: SnaplookError, speaker: Speaker) -> Reply:
    return Reply(speaker.error(error), speaker.locale, error=error)


def _noticing_departure(progress: Tell) -> Tell:
    async def tell(sign: Progress) -> None:
        try:
            await progress(sign)
        except Exception as error:
            raise _AskerLeft from error

    return tell
