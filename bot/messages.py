"""What a person and Snaplook say to each other, on whatever platform they meet.

An adapter turns what happens on its platform into a :class:`PhotoQuery`, an :class:`Action` or a
:class:`Command`, hands it to :class:`Handlers`, and shows the :class:`Reply` as well as its platform can.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO, Protocol

from bot.errors import SnaplookError


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; never logged and never stored as it is.

    Attributes:
        platform: such as ``web``.
        user: the platform's own id of the person.
        locale: a BCP 47 tag, such as ``de-AT``; decides the language and how a price is written.
        origin: the network address, where there is one; used for limits only.
        arrived: when the request began to arrive, in UTC; None for now.
        group: the platform's own id of the group of people among whom it is asked; used for limits only.
    """

    platform: str
    user: str = field(repr=False)
    locale: str = "en"
    origin: str | None = field(default=None, repr=False)
    arrived: datetime | None = None
    group: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money; the currency in three letters (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What is settled beforehand of a search, by the chat in which it is asked.

    Attributes:
        products: how many make an answer; None for what the installation shows.
        most: what a product may cost; None for anything.
        campaign: what brought the asker here, as a link said.
    """

    products: int | None = None
    most: Price | None = None
    campaign: str | None = None

    def page(self, usual: int) -> int:
        """Return how many products make an answer, where usually so many do."""
        return self.products or usual


NO_TERMS = Terms()
"""Nothing is settled."""


@dataclass(frozen=True, slots=True)
class PhotoQuery:
    """Photos of one garment, to be searched.

    Attributes:
        id: a UUID in its 36 characters, made by the adapter; the same one again gives the same answer and
            is searched and logged once.
        asker: who asks.
        photos: files as they came, at least one; several are views of one garment, or the asker may choose
            among them.
        sheet: also draw the answer as one picture.
        terms: what is settled beforehand.
    """

    id: str
    asker: Asker
    photos: tuple[bytes, ...] = field(repr=False)
    sheet: bool = False
    terms: Terms = NO_TERMS


class Verb(StrEnum):
    """What a button does, by the letter that stands for it in the button's id."""

    TYPES = "t"
    """Search the photo again in the type that the argument names, or in ``all``."""
    MORE = "m"
    """The next nearest products."""
    CHEAPER = "c"
    """The nearest products that cost less than the first one shown."""
    THIS = "y"
    """The product at the rank in the argument is the one."""
    SIMILAR = "s"
    """It is like the one."""
    NO = "n"
    """It is not; with the rank ``0``, none of the answer's products is."""
    SHOW = "h"
    """Show an answer of the history again."""
    SHEET = "p"
    """Draw an answer as one picture."""
    PICTURES = "b"
    """Show an answer's products in bigger pictures."""
    CONSENT = "k"
    """Keep photos for training: the argument is ``yes`` or ``no``."""
    PIECE = "g"
    """Search the garment of the photo that has the number in the argument; ``0`` is the whole photo."""
    MARK = "f"
    """Search what was marked on the photo: the argument is a frame, ``x0-y0-x1-y1``, or a point in a garment,
    ``x-y``, in thousandths."""
    VIEW = "v"
    """Search the one of several photos that has the number in the argument; ``0`` is all of them together."""
    DELETE = "d"
    """Delete everything that is known of the asker: the argument is ``yes`` or ``no``."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button's id says; see :mod:`bot.callbacks`.

    Attributes:
        verb: what to do.
        query_id: the answer that it is about; None where it is about none.
        argument: a product type, a rank, or ``yes`` and ``no``; empty where the verb needs none.
    """

    verb: Verb
    query_id: str | None = None
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button was pressed.

    Attributes:
        asker: who pressed it.
        press: what the button says.
        sheet: also draw the answer as one picture.
        whose: the platform's own id of the person whose answer it is, where a whole group sees it; None for
            the asker's own. The platform must vouch that the button was there for the asker to press.
    """

    asker: Asker
    press: Press
    sheet: bool = False
    whose: str | None = field(default=None, repr=False)


class CommandName(StrEnum):
    """What can be asked for by name."""

    START = "start"
    HELP = "help"
    HISTORY = "history"
    PRIVACY = "privacy"
    EXPORT = "export"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Command:
    """Something was asked for by name."""

    asker: Asker
    name: CommandName


Request = PhotoQuery | Action | Command


class Stage(StrEnum):
    """How far a request is."""

    RECEIVED = "received"
    QUEUED = "queued"
    SEARCHING = "searching"
    WAITING = "waiting"
    """The database is away; the answer comes when it is back."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign of life.

    Attributes:
        stage: how far the request is.
        text: the same as a sentence in the asker's language.
        position: the place in the queue, 1 for the next; only while queued.
    """

    stage: Stage
    text: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press.

    Attributes:
        id: at most 64 bytes of ASCII; goes through :func:`bot.callbacks.decode`, also after a restart.
        text: what it says.
        chosen: it is what is shown now.
    """

    id: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One product of an answer.

    Attributes:
        number: its rank in the answer, from 1; the same on the contact sheet.
        product_id: the shop's own id.
        title: its name; never empty.
        product_type: in the asker's language.
        price: written as the asker is used to, such as "49,95 €"; None when unknown.
        url: its page in the shop.
        photo: the digest of the photo to show, in the catalogue's photo store: the product's cover.
        alt: the photo in words.
        verdicts: "this is it", "similar", "no"; what the asker said is chosen.
    """

    number: int
    product_id: str
    title: str
    product_type: str
    price: str | None
    url: str | None
    photo: str
    alt: str
    verdicts: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One garment that was seen in the photo.

    Attributes:
        box: where, as fractions of the upright photo's width and height.
        button: searches it; says its number and what it is.
    """

    box: tuple[float, float, float, float]
    button: Button


@dataclass(frozen=True, slots=True)
class PastQuery:
    """One line of the history.

    Attributes:
        query_id: the answer.
        asked_at: when, in UTC.
        text: what was seen and found, in a few words.
        photo: the kept photo's digest in the store of personal photos; None when it is kept no longer.
        show: shows the answer again.
    """

    query_id: str
    asked_at: datetime
    text: str
    photo: str | None
    show: Button


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be answered by a button."""

    text: str
    answers: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file for the asker; whoever sends it closes it.

    Attributes:
        name: the file's name.
        media_type: such as ``application/zip``.
        file: at its beginning; it has no name on disk.
    """

    name: str
    media_type: str
    file: BinaryIO = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered.

    Attributes:
        text: one or more sentences in the asker's language; alone when nothing else fits.
        locale: of the text, a BCP 47 tag.
        query_id: the answered query, when there is one.
        cards: products, best first; after a verdict only the product that it is about.
        close: False where nothing of the catalogue is close and ``cards`` are only the nearest looks.
        chips: the product types that the photo may show, to search again.
        pieces: the garments that were seen in the photo, where it shows several; the one that is answered is
            chosen.
        views: the photos that were asked about together, where they show different garments; the one that is
            answered is chosen.
        frame: searches what is marked on the photo; its id is of the whole photo's, and whoever marks puts
            the corners or the point in as :class:`Verb` says. It is chosen, with its box, where what is
            answered was marked.
        buttons: what else can be done with the answer.
        question: something that is asked once.
        history: earlier queries, newest first.
        sheet: the answer as one JPEG, where it was asked for and could be drawn.
        document: a file.
        votes: after a verdict on an answer that a group sees, how many say "this is it" of the product at
            each rank, and at the rank 0 how many say it of none.
        forgotten: everything known of the asker is deleted; the adapter forgets them too.
        error: what went wrong; ``text`` is its wording.
    """

    text: str
    locale: str
    query_id: str | None = None
    cards: tuple[ProductCard, ...] = ()
    close: bool = True
    chips: tuple[Button, ...] = ()
    pieces: tuple[Piece, ...] = ()
    views: tuple[Button, ...] = ()
    frame: Piece | None = None
    buttons: tuple[Button, ...] = ()
    question: Question | None = None
    history: tuple[PastQuery, ...] = ()
    sheet: bytes | None = field(default=None, repr=False)
    document: Document | None = None
    votes: Mapping[int, int] = field(default_factory=dict)
    forgotten: bool = False
    error: SnaplookError | None = None


Tell = Callable[[Progress], Awaitable[None]]
"""Called with each sign of life; what it raises ends the request."""


async def keep_silent(_progress: Progress) -> None:
    """Show no signs of life: what is answered comes as a whole."""


class Handlers(Protocol):
    """All that an adapter may call."""

    async def handle(self, request: Request, progress: Tell) -> Reply:
        """Answer a request; what goes wrong is a reply too, never an exception."""
        ...
