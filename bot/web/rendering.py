"""Replies and pages as HTML."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.callbacks import decode
from bot.messages import Button, Reply
from bot.texts import LANGUAGES, Texts
from bot.web.assets import Assets
from bot.web.thumbnails import OWN_SIDES, SIDES
from configs.settings import Settings
from engine.types import OTHER

TEMPLATES = Path(__file__).with_name("templates")


class Renderer:
    """Renders the templates; whatever they are given is escaped."""

    def __init__(self, settings: Settings, assets: Assets, texts: Texts) -> None:
        self._texts = texts
        self._jinja = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters |= {"base64": _base64, "paragraphs": _paragraphs, "verb": _verb}
        self._jinja.globals |= {
            "asset": assets.url,
            "languages": [(tag, _own_name(tag)) for tag in LANGUAGES],
            "limits": settings.limits,
            "most_bytes": settings.photo.max_bytes,
            "photo_days": settings.privacy.photo_days,
            "shop": settings.shop,
            "sides": SIDES,
            "own_sides": OWN_SIDES,
        }

    def page(
        self,
        locale: str,
        reply: Reply | None = None,
        *,
        photos: tuple[str, ...] = (),
        title: str | None = None,
        back: str | None = None,
    ) -> str:
        """Return the whole page, with an answer where there is one.

        Args:
            locale: a BCP 47 tag.
            reply: what is answered.
            photos: addresses of the visitor's photos that it is about.
            title: the key of what the answer is called, where it has no heading of its own.
            back: the id of the button that leads back to a whole answer.
        """
        values = {"reply": reply, "photos": photos, "title": title, "back": back, "new_id": str(uuid4())}
        return self._render("page.html", locale, values)

    def fragment(
        self, locale: str, reply: Reply, *, photos: tuple[str, ...] = (), title: str | None = None
    ) -> str:
        """Return only what is answered, to be put into a page that is already shown."""
        values = {"reply": reply, "photos": photos, "title": title, "back": None}
        return self._render("fragment.html", locale, values)

    def _render(self, template: str, locale: str, values: Mapping[str, Any]) -> str:
        speaker = self._texts.speaker(locale)
        return self._jinja.get_template(template).render(
            say=speaker.say,
            date=speaker.date,
            locale=speaker.locale,
            other_type=speaker.type_name(OTHER),
            **values,
        )


def _own_name(tag: str) -> str:
    """What a language calls itself."""
    return (Locale(tag).get_display_name() or tag).capitalize()


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _verb(button: Button) -> str:
    return decode(button.id).verb.name.lower()


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
