"""Finding with ``/find`` and with "Find this look": the answer is for everybody, questions for the asker."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import discord
from PIL import Image

from bot.errors import LinkForbidden, LinkUnusable
from tests.support.discord_room import Room, a_room
from tests.support.discord_seen import answered, found, keys, menus, whispers, words
from tests.support.shop import Shop

HOW = "Give me a photo with /find, or the address of a picture."


async def test_a_photo_is_answered_for_everybody_with_a_picture_titles_links_and_prices(room: Room) -> None:
    answer = answered(await room.find(room.ana))
    assert not answer.flags.ephemeral
    assert words(answer) == "These come closest."
    first = answer.embeds[1]
    assert (first.title, first.url) == ("1. \u2068dresses-0\u2069", "https://shop.example/dresses-0")
    assert first.description == "€30.00"
    assert len(found(answer)) == 3
    assert keys(answer) == [
        "1 is it",
        "2 is it",
        "3 is it",
        "None of these",
        "Show more",
        "Cheaper",
        "Bigger pictures",
    ]


async def test_the_picture_of_an_answer_stands_in_it_and_names_the_products_for_those_who_do_not_see_it(
    room: Room,
) -> None:
    answer = answered(await room.find(room.ana))
    [sheet] = answer.attachments
    assert answer.embeds[0].image.url in {f"attachment://{sheet.filename}", sheet.url}
    assert Image.open(BytesIO(room.bytes_of(sheet))).format == "JPEG"
    assert sheet.description is not None
    assert sheet.description.startswith("Your photo, and beside it: 1. dresses-0")
    assert all(name in sheet.description for name in found(answer))


async def test_what_discord_waits_for_only_three_seconds_is_said_before_the_search(room: Room) -> None:
    gate = room.hold()
    asked = await room.ana.slash(room.channel, "find", photo=room.photo())
    assert asked.deferred
    assert not asked.ephemeral
    gate.set()
    await room.quiet()
    assert found(answered(asked))[0] == "dresses-0"


async def test_whether_photos_may_teach_is_asked_once_and_of_the_asker_alone(room: Room) -> None:
    first, second = await room.find(room.ana), await room.find(room.ana, "bags-0")
    [question] = whispers(first)
    assert question.startswith("May we use your photos to teach our search, too?")
    assert keys(first.followups[0].message) == ["Yes, you may", "No, thanks"]
    assert whispers(second) == []
    assert [words(one) for one in room.said()] == ["These come closest."] * 2


async def test_more_products_than_three_are_lines_of_one_embed(shop: Shop) -> None:
    async with a_room(shop, answers={"products": 6}) as room:
        answer = answered(await room.find(room.ana))
    assert len(answer.embeds) == 5
    lines = (answer.embeds[4].description or "").splitlines()
    assert [line[:3] for line in lines] == ["4\\.", "5\\.", "6\\."]
    assert all("](https://shop.example/" in line and line.endswith(".00") for line in lines)
    assert len(set(found(answer))) == 6


async def test_find_without_anything_says_how_to_the_asker_alone(room: Room) -> None:
    asked = await room.say(room.ana, "find")
    assert answered(asked).flags.ephemeral
    assert words(answered(asked)) == HOW
    assert room.said() == []


async def test_an_address_inside_our_own_network_is_refused_in_a_plain_sentence(room: Room) -> None:
    asked = await room.say(room.ana, "find", url="http://127.0.0.1:8080/photo.jpg")
    assert words(answered(asked)) == room.speaker().error(LinkForbidden("It is ours."))
    assert answered(asked).embeds == []
    assert room.there.engine.searches == []


async def test_what_is_no_address_is_refused_in_a_plain_sentence(room: Room) -> None:
    asked = await room.say(room.ana, "find", url="a red dress")
    assert words(answered(asked)) == room.speaker().error(LinkUnusable("It is none."))


async def test_a_photo_and_an_address_that_leads_nowhere_are_answered_from_the_photo(room: Room) -> None:
    asked = await room.find(room.ana, url="http://127.0.0.1:8080/photo.jpg")
    assert found(answered(asked))[0] == "dresses-0"


async def test_what_is_no_picture_is_refused_in_a_plain_sentence(room: Room) -> None:
    asked = await room.say(room.ana, "find", photo=("notes.txt", b"a shopping list"))
    assert words(answered(asked)) == "We can’t read this file as a photo. Try a JPEG, PNG, WebP or HEIC."
    assert answered(asked).embeds == []


async def test_a_picture_that_discord_has_no_longer_is_asked_for_again(room: Room) -> None:
    message = await room.write(room.ana, "look at this", room.photo())
    room.env.backend.cdn._blobs.clear()
    asked = await room.find_in(room.ana, message)
    assert words(answered(asked)) == "I couldn’t fetch this photo. Send it again."


async def test_find_this_look_searches_the_picture_of_a_message_that_is_somebody_elses(room: Room) -> None:
    ben = room.member("ben")
    message = await room.write(ben, "look at this", room.photo("bags-1"))
    assert room.said() == []
    answer = answered(await room.find_in(room.ana, message))
    assert found(answer)[0] == "bags-1"
    assert not answer.flags.ephemeral


async def test_find_this_look_searches_the_pictures_of_a_message_as_one_query(room: Room) -> None:
    message = await room.write(room.ana, "both", room.photo("bags-1"), room.photo("bags-2"))
    await room.find_in(room.ana, message)
    assert room.searched() == [2]


async def test_find_this_look_searches_the_picture_of_a_links_preview(room: Room) -> None:
    webhook = room.guild.create_webhook(room.channel)
    message = await webhook.send(embed=room.preview("hats-2"))
    answer = answered(await room.find_in(room.ana, message))
    assert found(answer)[0] == "hats-2"


async def test_find_this_look_searches_the_picture_of_a_message_that_was_forwarded(room: Room) -> None:
    elsewhere = room.guild.create_text_channel("elsewhere")
    message = await room.write(room.ana, "this", room.photo("hats-1"), channel=elsewhere)
    forwarded = await room.ana.forward(message, room.channel)
    assert found(answered(await room.find_in(room.ana, forwarded)))[0] == "hats-1"


async def test_find_this_look_in_a_message_without_a_picture_says_how_to_the_asker_alone(room: Room) -> None:
    message = await room.write(room.ana, "lovely weather", ("notes.txt", b"sun"))
    asked = await room.find_in(room.ana, message)
    assert words(answered(asked)) == HOW
    assert answered(asked).flags.ephemeral


async def test_without_a_language_of_the_server_each_person_is_answered_in_their_own(room: Room) -> None:
    ben, chloe, other = room.member("ben", "de"), room.member("chloe", "pt-BR"), room.member("other", "ja")
    for person, language in ((ben, "de"), (chloe, "pt"), (other, "en")):
        answer = answered(await room.find(person))
        assert words(answer) == room.speaker(language).say("answer-close", count=3)
    assert (answered(await room.find(ben)).embeds[1].description or "").replace("\xa0", " ") == "30,00 €"


async def test_the_language_that_a_server_settled_is_for_everybody(room: Room) -> None:
    await room.settle(locale="fr")
    answer = answered(await room.find(room.member("ben", "de")))
    assert words(answer) == room.speaker("fr").say("answer-close", count=3)


async def test_commands_are_offered_in_every_language_that_is_spoken_and_no_other(room: Room) -> None:
    command = room.env.backend.find_command("help", None, type=1)
    assert command is not None
    offered = command["description_localizations"]
    assert offered["de"] == room.speaker("de").say("command-help")
    assert {"de", "es-ES", "es-419", "fr", "hi", "pt-BR", "ru"} <= offered.keys()
    assert "ja" not in offered


async def test_an_answer_has_as_many_products_as_a_server_settled_and_none_is_dearer(room: Room) -> None:
    await room.settle(products=4, most_amount=Decimal("40.00"), most_currency="EUR")
    answer = answered(await room.find(room.ana))
    assert len(found(answer)) == 4
    prices = [one.description for one in answer.embeds[1:4]]
    assert set(prices) <= {"€30.00", "€40.00"}


async def test_where_it_is_settled_an_answer_is_whispered_and_can_be_shared(room: Room) -> None:
    await room.settle(private_answers=True)
    answer = answered(await room.find(room.ana))
    assert answer.flags.ephemeral
    assert keys(answer)[-1] == "Share with the channel"
    assert room.said() == []

    shared = answered(await room.press(room.ana, answer, "Share"))

    assert not shared.flags.ephemeral
    assert shared.content == f"<@{room.ana.id}> found this:"
    assert shared.mentions == [] or not room.pinged(shared)
    assert found(shared) == found(answer)
    assert len(shared.attachments) == 1
    assert "Share with the channel" not in keys(shared)
    assert room.now(answer).flags.ephemeral
    assert found(room.now(answer)) == found(answer)


async def test_what_is_shared_everybody_may_judge(room: Room) -> None:
    await room.settle(private_answers=True)
    ben = room.member("ben")
    answer = answered(await room.find(room.ana))
    shared = answered(await room.press(room.ana, answer, "Share"))
    await room.press(ben, shared, "1 is it")
    assert keys(room.now(shared))[0] == "1 is it · 1"
    assert await room.verdicts(ben) == {"dresses-0": "this"}


async def test_the_kinds_of_garment_that_a_photo_may_show_are_a_menu(room: Room) -> None:
    offered = menus(answered(await room.find(room.ana)))
    assert offered["What is it?"][-1] == "Everything"
    assert len(offered["What is it?"]) >= 2


async def test_nobody_is_pinged_by_an_answer(room: Room) -> None:
    await room.find(room.ana)
    await room.write(room.ana, room.mention, room.photo())
    assert len(room.said()) == 2
    assert all(not room.pinged(one) for one in room.said())


async def test_a_photo_that_is_too_small_is_refused_in_a_plain_sentence(room: Room) -> None:
    tiny = BytesIO()
    Image.new("RGB", (8, 8)).save(tiny, "PNG")
    asked = await room.say(room.ana, "find", photo=("tiny.png", tiny.getvalue()))
    assert words(answered(asked)).startswith("This photo is too small")


async def test_a_command_in_a_thread_is_answered_there(room: Room) -> None:
    thread = room.thread("outfits")
    result = await room.find(room.ana, channel=thread)
    assert answered(result).channel.id == thread.id
    assert isinstance(answered(result), discord.Message)
