"""``/snaplook settings``: who manages a server settles what the bot does there, and sees it at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError

from storage.records import ChatRecord
from tests.support.discord_room import Room, Somebody, a_room
from tests.support.discord_seen import answered, chosen, found, keys, menus, whispers, words
from tests.support.shop import Shop

ONLY_MANAGERS = "Only those who manage this server can change what I do here."
HOW = "A price such as 50, or 0 for any"
USUALLY = [
    "**What I do on this server**",
    "Language: as each person’s Discord",
    "At most: any price",
    "I answer every photo in: no channel",
    "Answers to /find: everybody sees them",
]


@pytest.fixture
def manager(room: Room) -> MemberActor:
    """Somebody who manages the server."""
    return room.member("manager", manage_guild=True)


async def panel(room: Room, who: Somebody) -> discord.Message:
    return answered(await room.say(who, "snaplook settings"))


async def write_price(room: Room, who: Somebody, message: discord.Message, price: str) -> list[str]:
    """Write a price into the form, and return what was whispered of it."""
    asked = await room.press(who, message, "Highest price")
    assert asked.modal is not None
    written = await who.submit_modal(asked, {"price": price})
    return whispers(written)


def changed(before: ChatRecord, after: ChatRecord) -> dict[str, Any]:
    """Return what is settled otherwise."""
    names = set(ChatRecord.__dataclass_fields__) - {"changed_at"}
    return {name: getattr(after, name) for name in names if getattr(before, name) != getattr(after, name)}


async def test_the_panel_is_shown_to_whoever_manages_the_server_alone(
    room: Room, manager: MemberActor
) -> None:
    shown = await panel(room, manager)
    assert shown.flags.ephemeral
    assert words(shown).splitlines() == USUALLY
    assert keys(shown) == ["Show answers only to whoever asked", "Highest price"]
    assert room.said() == []


async def test_others_are_not_even_offered_it(room: Room, manager: MemberActor) -> None:
    assert "snaplook settings" not in room.ana.available_commands(room.channel)
    assert "snaplook settings" in manager.available_commands(room.channel)
    with pytest.raises(SetupError):
        await panel(room, room.ana)


async def test_whoever_is_offered_it_all_the_same_is_told_that_only_managers_settle_things(
    room: Room,
) -> None:
    command = room.env.backend.find_command("snaplook", room.guild.id, type=1)
    assert command is not None
    room.guild.set_command_permissions(int(command["id"]), {room.ana: True})
    shown = await panel(room, room.ana)
    assert words(shown) == ONLY_MANAGERS
    assert keys(shown) == []
    assert menus(shown) == {}


async def test_whoever_manages_it_no_longer_changes_nothing(room: Room, manager: MemberActor) -> None:
    shown = await panel(room, manager)
    room.env.backend.edit_member(room.guild.id, manager.id, {"role_ids": []})
    before = await room.settled()
    assert whispers(await room.choose(manager, shown, "Deutsch")) == [ONLY_MANAGERS]
    assert whispers(await room.press(manager, shown, "Show answers only to whoever")) == [ONLY_MANAGERS]
    assert await write_price(room, manager, shown, "50") == [ONLY_MANAGERS]
    assert changed(before, await room.settled()) == {}


async def test_the_language_is_settled_and_taken_back(room: Room, manager: MemberActor) -> None:
    shown, before = await panel(room, manager), await room.settled()
    await room.choose(manager, shown, "Deutsch")
    assert changed(before, await room.settled()) == {"locale": "de"}
    now = room.now(shown)
    assert room.speaker("de").say("settings-language", value="Deutsch") in words(now).splitlines()
    assert "Deutsch" in chosen(now)

    auto = room.speaker("de").say("discord-settings-language-auto")
    await room.choose(manager, shown, room.speaker("de").say("settings-language", value=auto))
    assert changed(before, await room.settled()) == {}
    assert words(room.now(shown)).splitlines() == USUALLY


async def test_the_number_of_products_is_settled_and_taken_back(room: Room, manager: MemberActor) -> None:
    shown, before = await panel(room, manager), await room.settled()
    await room.choose(manager, shown, "Products in an answer: 4")
    assert changed(before, await room.settled()) == {"products": 4}
    assert "Products in an answer: 4" in words(room.now(shown)).splitlines()
    assert "Products in an answer: 4" in chosen(room.now(shown))
    assert len(found(answered(await room.find(room.ana)))) == 4

    await room.choose(manager, shown, "As many products as usual")
    assert changed(before, await room.settled()) == {}
    assert words(room.now(shown)).splitlines() == USUALLY


async def test_whether_answers_are_for_everybody_is_settled_and_taken_back(
    room: Room, manager: MemberActor
) -> None:
    shown, before = await panel(room, manager), await room.settled()
    await room.press(manager, shown, "Show answers only to whoever asked")
    assert changed(before, await room.settled()) == {"private_answers": True}
    assert "Answers to /find: only whoever asked sees them" in words(room.now(shown)).splitlines()
    assert answered(await room.find(room.ana)).flags.ephemeral

    await room.press(manager, shown, "Show answers to everybody")
    assert changed(before, await room.settled()) == {}
    assert keys(room.now(shown)) == keys(shown)
    assert not answered(await room.find(room.ana)).flags.ephemeral


async def test_watched_channels_are_settled_and_taken_back(room: Room, manager: MemberActor) -> None:
    forum = room.guild.create_forum_channel("outfits")
    shown, before = await panel(room, manager), await room.settled()
    await room.watch(manager, shown, room.channel, forum)
    assert changed(before, await room.settled()) == {"watched": (room.channel.id, forum.id)}
    watched = f"I answer every photo in: {room.channel.mention} and {forum.mention}"
    assert words(room.now(shown)).splitlines() == [*USUALLY[:3], watched, USUALLY[4]]
    await room.write(room.ana, "", room.photo())
    assert [found(one)[0] for one in room.said()] == ["dresses-0"]

    await room.watch(manager, shown)
    assert changed(before, await room.settled()) == {}
    assert words(room.now(shown)).splitlines() == USUALLY


async def test_a_watched_channel_where_permissions_are_missing_is_named_with_them(
    room: Room, manager: MemberActor
) -> None:
    elsewhere = room.without("embed_links")
    shown = await panel(room, manager)
    await room.watch(manager, shown, room.channel, elsewhere)
    warnings = words(room.now(shown)).splitlines()[len(USUALLY) :]
    assert warnings == [
        f"{elsewhere.mention}: I can’t answer here: I need the permission “Embed Links”. "
        "Whoever manages this server can allow it."
    ]


async def test_that_photos_in_watched_channels_cannot_be_seen_is_said(shop: Shop) -> None:
    async with a_room(shop, reads_messages=False) as room:
        manager = room.member("manager", manage_guild=True)
        shown = await panel(room, manager)
        assert words(shown).splitlines() == USUALLY
        await room.watch(manager, shown, room.channel)
        assert words(room.now(shown)).splitlines()[-1] == (
            "I can’t see photos in channels yet: whoever runs me has to switch on the Message Content intent."
        )


@pytest.mark.parametrize(
    ("written", "amount"),
    [("50", "50.00"), ("49,90", "49.90"), ("€ 1,200", "1200.00"), ("1.200,50 €", "1200.50")],
)
async def test_the_highest_price_is_settled_as_anybody_writes_one(
    room: Room, manager: MemberActor, written: str, amount: str
) -> None:
    shown, before = await panel(room, manager), await room.settled()
    assert await write_price(room, manager, shown, written) == []
    assert changed(before, await room.settled()) == {
        "most_amount": Decimal(amount),
        "most_currency": "EUR",
    }
    price = room.speaker().price(Decimal(amount), "EUR")
    assert f"At most: {price}" in words(room.now(shown)).splitlines()


async def test_the_highest_price_is_taken_back_with_nothing_for_a_price(
    room: Room, manager: MemberActor
) -> None:
    shown, before = await panel(room, manager), await room.settled()
    await write_price(room, manager, shown, "35")
    cheap = {"dresses-0", "bags-0", "hats-0"}
    assert set(found(answered(await room.find(room.ana)))) == cheap
    await write_price(room, manager, shown, "0")
    assert changed(before, await room.settled()) == {}
    assert words(room.now(shown)).splitlines() == USUALLY


@pytest.mark.parametrize("written", ["cheap", "-5", "1.2.3", "2000000"])
async def test_what_is_no_price_is_answered_with_how_to_write_one_and_changes_nothing(
    room: Room, manager: MemberActor, written: str
) -> None:
    await room.settle(most_amount=Decimal("40.00"), most_currency="EUR")
    shown, before = await panel(room, manager), await room.settled()
    assert await write_price(room, manager, shown, written) == [HOW]
    assert changed(before, await room.settled()) == {}
    assert words(room.now(shown)) == words(shown)


async def test_without_a_currency_of_the_shop_there_is_no_highest_price(shop: Shop) -> None:
    async with a_room(shop, shop={}) as room:
        shown = await panel(room, room.member("manager", manage_guild=True))
        assert "At most" not in words(shown)
        assert keys(shown) == ["Show answers only to whoever asked"]


async def test_what_one_manager_settles_another_finds(room: Room, manager: MemberActor) -> None:
    other = room.member("other", manage_guild=True)
    first = await panel(room, manager)
    second = await panel(room, other)
    await room.choose(manager, first, "Products in an answer: 6")
    await room.press(other, second, "Show answers only to whoever asked")
    settled = await room.settled()
    assert (settled.products, settled.private_answers) == (6, True)
    assert "Products in an answer: 6" in words(room.now(second))


async def test_servers_settle_things_apart(room: Room, manager: MemberActor) -> None:
    other = room.env.create_guild("Another")
    channel = other.create_text_channel("looks")
    eve = other.add_member(room.env.create_user("eve"))
    await room.choose(manager, await panel(room, manager), "Products in an answer: 6")
    assert len(found(answered(await room.find(eve, channel=channel)))) == 3
    assert len(found(answered(await room.find(room.ana)))) == 6


async def test_in_a_direct_message_anybody_settles_language_products_and_price_for_themselves(
    room: Room,
) -> None:
    dora = room.env.create_user("dora")
    shown = await panel(room, dora)
    assert words(shown).splitlines() == ["**What I do for you**", *USUALLY[1:3]]
    assert keys(shown) == ["Highest price"]
    assert len(menus(shown)) <= 2
    assert room.channel_menus(shown) == []

    await room.choose(dora, shown, "Products in an answer: 4")
    await write_price(room, dora, room.now(shown), "45")
    await room.choose(dora, shown, "Français")

    settled = await room.settled(dora)
    assert (settled.locale, settled.products, settled.most_amount) == ("fr", 4, Decimal("45.00"))
    await room.write(dora, "", room.photo())
    answer, _ = room.said(dora.dm_channel)
    assert words(answer) == room.speaker("fr").say("answer-close", count=4)
    assert len(found(answer)) == 4
    assert (await room.settled()).locale is None


async def test_what_is_settled_in_private_goes_with_the_person(room: Room) -> None:
    dora = room.env.create_user("dora")
    await room.choose(dora, await panel(room, dora), "Products in an answer: 4")
    question = answered(await room.say(dora, "delete"))
    await room.press(dora, question, "Delete everything")
    assert (await room.settled(dora)).products is None
