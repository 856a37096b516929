"""The bot on Telegram as people meet it: a process of its own, against a server as strict as the real one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from bot.telegram.deep_links import parameter_of
from tests.support.priced import priced_shop
from tests.support.shop import TYPES, Shop
from tests.support.talking import photo_of
from tests.support.telegram.bots import a_bot
from tests.support.telegram.chats import Message
from tests.support.telegram.people import Group, Person
from tests.support.telegram.server import BotApi

Found = TypeVar("Found")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Meeting:
    """Ana and the bot."""

    api: BotApi
    shop: Shop
    ana: Person

    async def next(self, do: Callable[[], Awaitable[object]], chat: Group | None = None) -> Message:
        """Do something, and return the message of the bot's that comes of it: a new one, or a changed one."""
        messages = chat.chat.messages if chat else self.ana.messages
        before = {message.id: message.edits for message in messages}
        await do()

        def came() -> Message | None:
            there = chat.chat.messages if chat else self.ana.messages
            fresh = [one for one in there if one.from_bot and before.get(one.id) != one.edits]
            return next(iter(fresh), None)

        return _there(await self.api.wait_for(came, 20))

    async def press(self, message: Message, text: str, *, toast: bool = False) -> str | Message:
        """Press a button that begins so; return the toast, or the message that comes of it."""
        full = next(button["text"] for button in message.buttons if text in button["text"])
        if not toast:
            return await self.next(lambda: self.ana.press(message.id, text=full))
        calls = len(self.api.calls)
        await self.ana.press(message.id, text=full)
        call = await self.api.wait_for(
            lambda: next((one for one in self.api.calls[calls:] if one.method == "answerCallbackQuery"), None)
        )
        return str(_there(call).params.get("text", ""))

    async def changed(self, message: Message, text: str) -> Message:
        """Press a button whose answer takes the place of the one it is under."""
        found = await self.press(message, text)
        assert isinstance(found, Message)
        return found


@asynccontextmanager
async def meeting(shop: Shop, mode: str = "polling", **settings: str) -> AsyncIterator[Meeting]:
    async with BotApi() as api, a_bot(shop, api, mode, **settings):
        yield Meeting(api, shop, api.person("Ana", "en"))
        await api.wait_for(lambda: not api.unanswered_callbacks)
        assert api.violations == []
        assert api.refusals == []


@pytest.fixture
def stocked(tmp_path: Path) -> Shop:
    """A shop whose products have prices and pages."""
    return priced_shop(tmp_path / "desk")


def photos(shop: Shop, product: int = 0) -> list[bytes]:
    return [photo_of(shop, TYPES[0], product, number) for number in range(2)]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_shopper_finds_asks_again_judges_and_leaves(stocked: Shop, mode: str) -> None:
    async with meeting(stocked, mode) as met:
        ana, shop = met.ana, met.shop
        hello = await met.next(lambda: ana.say("/start"))
        assert "Welcome to Snaplook" in str(hello.text)

        first, second = photos(shop)
        answer = await met.next(lambda: ana.send_photo(first))
        assert answer.photo is not None
        assert str(answer.caption).count("\n") >= 3
        assert '<a href="https://shop.example/' in answer.html
        question = await met.api.wait_for(
            lambda: next((m for m in ana.messages if "May we use" in m.words), None)
        )
        kept = [path.read_bytes() for path in _files(shop)]
        assert kept == [first]  # exactly the bytes that were sent

        everything = await met.changed(answer, "Everything")
        assert everything.id == answer.id
        assert any(button["text"] == "✓ Everything" for button in everything.buttons)
        more = await met.changed(everything, "Show more")
        assert more.id == answer.id
        again = await met.next(lambda: ana.send_photo(second))
        cheaper = await met.changed(again, "Cheaper")
        assert "less than" in str(cheaper.caption) or "nothing like it" in str(cheaper.caption)

        assert "glad" in str(await met.press(more, "is it", toast=True))
        await met.api.wait_for(
            lambda: any("✓" in one["text"] and "is it" in one["text"] for one in more.buttons)
        )
        assert "Thanks" in str(await met.press(more, "None of these", toast=True))
        await met.api.wait_for(lambda: _has(more, "✓ None"))
        pictures = await met.press(more, "Bigger pictures")
        assert isinstance(pictures, Message)
        assert pictures.photo is not None

        album = await met.next(lambda: ana.send_album([first, second, photos(shop, 1)[0]]))
        assert album.photo is not None
        document = await met.next(lambda: ana.send_document(first, "photo.jpg", "image/jpeg"))
        assert document.photo is not None
        found = await met.next(lambda: ana.say("/find", reply_to=_first_photo(ana)))
        assert found.photo is not None

        thanks = await met.changed(_there(question), "No, thanks")
        assert "won’t use" in str(thanks.text)
        history = await met.next(lambda: ana.say("/history"))
        assert str(history.text).count("\n") == 5
        shown = await met.press(history, "1")
        assert isinstance(shown, Message)
        assert shown.photo is not None

        export = await met.next(lambda: ana.say("/export"))
        with zipfile.ZipFile(io.BytesIO(export.document or b"")) as archive:
            assert len(json.loads(archive.read("data.json"))["queries"]) >= 4
        leaving = await met.next(lambda: ana.say("/delete"))
        gone = await met.changed(leaving, "Delete everything")
        assert "Everything we had about you is deleted" in str(gone.text)
        assert _files(shop) == []


async def test_what_is_settled_for_a_chat_holds_from_then_on(stocked: Shop) -> None:
    async with meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        ana = met.ana
        desk = await met.next(lambda: ana.say("/settings"))
        german = await met.changed(desk, "Deutsch")
        assert "Einstellungen" in str(german.text)
        three = await met.changed(german, "3")
        assert "✓ 3" in [button["text"] for button in three.buttons]
        priced = await met.next(lambda: ana.say("/settings 40"))
        assert "40" in str(priced.text)

        answer = await met.next(lambda: ana.send_photo(photos(met.shop)[0]))

        assert "kommt" in str(answer.caption) or "kommen" in str(answer.caption)
        lines = str(answer.caption).split("\n")[1:]
        assert 0 < len(lines) <= 3
        assert all("30,00" in line or "40,00" in line for line in lines)


async def test_a_deep_link_brings_to_a_product_and_is_logged_with_the_query(stocked: Shop) -> None:
    async with meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        ana, product = met.ana, f"{TYPES[0]}-1"
        shown = await met.next(lambda: ana.say(f"/start {parameter_of(product)}"))
        assert shown.photo is not None
        assert f"https://shop.example/{product}" in shown.html
        hello = await met.next(lambda: ana.say("/start spring_sale"))
        assert "Welcome" in str(hello.text)

        await met.next(lambda: ana.send_photo(photos(met.shop)[0]))
        export = await met.next(lambda: ana.say("/export"))
        with zipfile.ZipFile(io.BytesIO(export.document or b"")) as archive:
            assert "spring_sale" in archive.read("data.json").decode()


async def test_what_is_no_photo_gets_a_friendly_word(stocked: Shop) -> None:
    async with meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        ana = met.ana
        for send in (ana.send_video, ana.send_sticker, ana.send_voice, lambda: ana.say("hello?")):
            hint = await met.next(send)
            assert "only search photos" in str(hint.text)
        how = await met.next(lambda: ana.say("/find"))
        assert "Reply with /find" in str(how.text)
        broken = await met.next(lambda: ana.send_document(b"no picture", "a.jpg", "image/jpeg"))
        assert "can’t read this file" in str(broken.text)


async def test_in_a_group_it_answers_only_who_speaks_to_it(stocked: Shop) -> None:
    async with meeting(stocked, PRIVACY__PHOTO_DAYS="0") as met:
        ana, ben = met.ana, met.api.person("Ben", "es")
        group = met.api.group("Friends", admins=[ana], members=[ben], forum=True)
        topic = group.topic("Shoes", ana)
        photo = photos(met.shop)[0]
        silent = await ben.send_photo(photo, chat=group)

        found = await met.next(lambda: ben.say("/find", chat=group, reply_to=silent), group)
        assert found.photo is not None
        assert found.reply_to is not None
        name = met.api.bot["username"]
        mentioned = await met.next(
            lambda: ben.send_photo(photo, f"@{name} this?", chat=group, topic=topic), group
        )
        assert mentioned.thread == topic

        refused = await met.next(lambda: ben.say("/settings", chat=group), group)
        assert "administra" in str(refused.text).lower()
        desk = await met.next(lambda: ana.say("/settings", chat=group), group)
        full = next(button["text"] for button in desk.buttons if "Answer every photo" in button["text"])
        await met.next(lambda: ana.press(desk.id, text=full, chat=group), group)
        unasked = await met.next(lambda: ben.send_photo(photo, chat=group), group)
        assert unasked.photo is not None
        private = await met.next(lambda: ben.say("/history", chat=group), group)
        assert "privado" in str(private.text)
        assert not any(m.from_bot and m.reply_to and m.reply_to.id == silent for m in group.chat.messages)


def _there(found: Found | None) -> Found:
    assert found is not None
    return found


def _files(shop: Shop) -> list[Path]:
    folder = shop.home / "queries"
    return [path for path in folder.rglob("*") if path.is_file()]


def _has(message: Message, text: str) -> bool:
    return any(text in button["text"] for button in message.buttons)


def _first_photo(person: Person) -> int:
    return next(message.id for message in person.messages if message.photo and not message.from_bot)
