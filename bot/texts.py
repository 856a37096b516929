"""What a shopper reads, in their language: texts by Fluent, numbers, prices and dates by Babel.

The texts stand in ``locales/``, one file a language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

from bot.errors import SnaplookError, TooManyRequests
from configs.settings import Settings

LOCALES = Path(__file__).with_name("locales")
LANGUAGES = ("en", "de", "es", "fr", "pt", "ru", "hi")
"""The first is for whoever reads none of them."""

MEBIBYTE, MEGAPIXEL = 2**20, 1_000_000
WEEK, DAY, HOUR, MINUTE = 604_800, 86_400, 3_600, 60
WELL_FORMED = re.compile(r"[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
"""A language tag as far as anybody's browser sends one (BCP 47 allows longer ones)."""

Argument = str | int | float
"""What may stand in a text."""


def facts_of(settings: Settings) -> dict[str, Argument]:
    """Return what every text may mention of an installation."""
    return {
        "shop": settings.shop.name,
        "megabytes": _in_units(settings.photo.max_bytes, MEBIBYTE),
        "megapixels": _in_units(settings.photo.max_pixels, MEGAPIXEL),
        "side": settings.photo.min_side,
        "photos": settings.limits.photos_per_query,
    }


def _in_units(amount: int, unit: int) -> int | float:
    """Return how many whole units there are; the share of one where there is none."""
    return amount // unit or round(amount / unit, 2)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says everything in one reader's language and habits."""

    _bundle: FluentBundle
    _place: Locale
    _facts: Mapping[str, Argument]

    @property
    def locale(self) -> str:
        """The BCP 47 tag of the language and region that is spoken, such as ``de-AT``."""
        return str(self._place).replace("_", "-")

    def say(self, key: str, **values: Argument) -> str:
        """Return a text.

        Raises:
            LookupError: there is no such text.
            ValueError: it mentions something that was not given.
        """
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise LookupError(key)
        text, problems = self._bundle.format_pattern(pattern, {**self._facts, **values})
        if problems:
            raise ValueError(f"the text {key} cannot be said: {problems}")
        return str(text)

    def type_name(self, product_type: str) -> str:
        """Return what a product type is called; one without a name here, as of another model, as it is."""
        key = f"type-{product_type}"
        return self.say(key) if self._bundle.has_message(key) else product_type

    def price(self, amount: Decimal, currency: str | None) -> str:
        """Return an amount of money, by Babel's name of the currency or by the one that is given."""
        if currency is None:
            return str(format_decimal(amount, "#,##0.00", locale=self._place))
        return str(format_currency(amount, currency, locale=self._place))

    def listed(self, words: Sequence[str]) -> str:
        """Return several words as one enumeration, such as "a dress, shoes, and a bag"."""
        return str(format_list(words, locale=self._place))

    def percent(self, share: float) -> str:
        """Return a share of 1 as a whole percentage."""
        return str(format_percent(share, locale=self._place))

    def date(self, moment: datetime) -> str:
        """Return the day of a moment."""
        return str(format_date(moment, "medium", locale=self._place))

    def error(self, error: SnaplookError) -> str:
        """Return what went wrong, and what the reader can do about it.

        Errors that only an operator can mend share the root's text: what they say themselves names files.
        """
        wait = self._after(error.retry_after) if isinstance(error, TooManyRequests) else ""
        keys = (f"error-{kind.__name__}" for kind in type(error).__mro__)
        return self.say(next(key for key in keys if self._bundle.has_message(key)), wait=wait)

    def _after(self, seconds: int) -> str:
        """Return "in 2 minutes": never less than it is, or who comes back then is refused again."""
        unit = next((unit for unit in (WEEK, DAY, HOUR, MINUTE) if seconds > unit), 1)
        wait = timedelta(seconds=max(math.ceil(seconds / unit) * unit, 1))
        return str(format_timedelta(wait, threshold=1, add_direction=True, locale=self._place))


@cache
def _parsed(file: Path) -> Resource:
    """Return a file of texts, parsed: once a process, as seven of them take half a second."""
    return FluentResource(file.read_text(encoding="utf-8"))


class Texts:
    """The texts of every language.

    Args:
        facts: what every text may mention, see :func:`facts_of`.

    Raises:
        OSError: a file of texts cannot be read.
    """

    def __init__(self, facts: Mapping[str, Argument]) -> None:
        self._facts = dict(facts)
        self._resources = {language: _parsed(LOCALES / f"{language}.ftl") for language in LANGUAGES}
        self._speakers: dict[str, Speaker] = {}

    def speaker(self, locale: str) -> Speaker:
        """Return who speaks to a reader: as in their region, else their language, else English.

        Args:
            locale: a BCP 47 tag, or whatever a platform calls one.
        """
        place = _place(locale)
        speaker = self._speakers.get(str(place))
        if speaker is None:
            speaker = self._speakers[str(place)] = self._make(place)
        return speaker

    def _make(self, place: Locale) -> Speaker:
        bundle = FluentBundle([str(place), place.language], use_isolating=False)
        bundle.add_resource(self._resources[place.language])
        return Speaker(bundle, place, self._facts)


def _place(tag: str) -> Locale:
    """Find the most particular place that Babel knows of a tag in a language that we speak."""
    parts = re.split("[-_]", tag) if WELL_FORMED.fullmatch(tag) else []
    for end in range(len(parts), 0, -1):
        try:
            place = Locale.parse("_".join(parts[:end]))
        except (ValueError, UnknownLocaleError):
            continue
        if place.language in LANGUAGES:
            return place
    return Locale(LANGUAGES[0])
