"""What people are told, asked and owed about their own data."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.messages import CommandName, Progress, Reply, Stage, Verb
from storage.records import UserRow
from tests.support.shop import Shop
from tests.support.talking import Counterpart, Person, button, photo_of, talking


@pytest.fixture
async def shop_assistant(indexed_shop: Shop) -> AsyncIterator[Counterpart]:
    async with talking(indexed_shop) as counterpart:
        yield counterpart


async def row_of(counterpart: Counterpart, person: Person) -> UserRow | None:
    async with counterpart.database.unit_of_work(read_only=True) as uow:
        return await uow.users.get(person.pseudonym)


async def consent_of(counterpart: Counterpart, reply: Reply) -> bool:
    assert await counterpart.logbook.drain() == 0
    assert reply.query_id is not None
    record = await counterpart.logbook.get(reply.query_id)
    assert record is not None
    return record.consent


async def test_consent_is_asked_once_and_is_off_until_given(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()

    first = await ana.send(photo_of(indexed_shop))
    second = await ana.send(photo_of(indexed_shop))

    assert first.question is not None
    assert first.question.text.startswith("May we use your photos to teach our search, too?")
    assert [one.text for one in first.question.answers] == ["Yes, you may", "No, thanks"]
    assert second.question is None
    assert not await consent_of(shop_assistant, first)


async def test_consent_is_asked_once_of_who_sends_two_photos_at_the_same_time(
    indexed_shop: Shop,
) -> None:
    async with talking(indexed_shop, slots=2) as counterpart:
        ana = counterpart.person()

        replies = await asyncio.gather(ana.send(photo_of(indexed_shop)), ana.send(photo_of(indexed_shop)))

        assert sorted(reply.question is not None for reply in replies) == [False, True]


async def test_who_sends_a_photo_again_since_its_answer_was_lost_is_asked_along_with_it_until_they_decide(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, lost = shop_assistant.person(), str(uuid.uuid4())
    await ana.send(photo_of(indexed_shop), query_id=lost)

    at_once = await ana.send(photo_of(indexed_shop), query_id=lost)
    assert await row_of_after_notes(shop_assistant, ana) is not None
    later = await ana.send(photo_of(indexed_shop), query_id=lost)
    another = await ana.send(photo_of(indexed_shop))
    await ana.press(button(later, Verb.CONSENT, "no"))
    decided = await ana.send(photo_of(indexed_shop), query_id=lost)

    assert at_once.question is not None
    assert later.question == at_once.question
    assert another.question is None
    assert decided.question is None


async def row_of_after_notes(counterpart: Counterpart, person: Person) -> UserRow | None:
    async with asyncio.timeout(60):
        while (row := await row_of(counterpart, person)) is None:  # noqa: ASYNC110  # written by the service
            await asyncio.sleep(0.005)
    return row


async def test_the_answer_does_not_wait_for_others_who_write_to_the_database(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()

    async with shop_assistant.database.unit_of_work() as uow:
        await uow.queries.count()  # which begins a transaction that nobody else may write beside
        first = await ana.send(photo_of(indexed_shop))
        second = await ana.send(photo_of(indexed_shop))
        assert await row_of(shop_assistant, ana) is None
    await shop_assistant.service.close(within=60.0)

    assert first.question is not None
    assert second.question is None
    row = await row_of(shop_assistant, ana)
    assert row is not None
    assert row.asked_at is not None


async def test_consent_holds_for_photos_before_and_after_and_may_be_withdrawn(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    before = await ana.send(photo_of(indexed_shop))

    given = await ana.press(button(before, Verb.CONSENT, "yes"))
    after = await ana.send(photo_of(indexed_shop))

    assert given.text.startswith("Thank you.")
    assert await consent_of(shop_assistant, before)
    assert await consent_of(shop_assistant, after)
    notice = await ana.say(CommandName.PRIVACY)
    assert "You let us use your photos" in notice.text
    withdrawn = await ana.press(button(notice, Verb.CONSENT, "no"))
    assert withdrawn.text == "All right, we won’t use your photos for that."
    assert not await consent_of(shop_assistant, before)
    assert not await consent_of(shop_assistant, after)


async def test_the_notice_says_what_the_settings_are(indexed_shop: Shop) -> None:
    policy = {"photo_days": 1, "log_days": 90}
    contact = {"contact": "privacy@shop.example", "name": "Hem & Heel"}
    async with talking(indexed_shop, privacy=policy, shop=contact) as counterpart:
        notice = await counterpart.person().say(CommandName.PRIVACY)

    assert "after 90 days" in notice.text
    assert "your photos for one day" in notice.text
    assert "only Hem & Heel can make" in notice.text
    assert "privacy@shop.example" in notice.text
    assert "We don’t use your photos to teach our search." in notice.text
    assert [one.text for one in notice.buttons] == ["Let my photos teach the search"]


async def test_where_no_photos_are_kept_nothing_is_asked_and_nothing_lies_on_the_disk(
    indexed_shop: Shop,
) -> None:
    async with talking(indexed_shop, privacy={"photo_days": 0}) as counterpart:
        ana = counterpart.person()

        asked = await ana.send(photo_of(indexed_shop))
        more = await ana.press(button(asked, Verb.MORE))
        notice = await ana.say(CommandName.PRIVACY)
        [line] = (await ana.say(CommandName.HISTORY)).history

        assert asked.question is None
        assert more.error is None
        assert "We don’t keep your photos" in notice.text
        assert notice.buttons == ()
        assert line.photo is None
        assert list(counterpart.personal.digests()) == []
        assert await row_of(counterpart, ana) is None


async def test_equal_photos_of_two_people_are_kept_apart(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana, ben = shop_assistant.person("ana"), shop_assistant.person("ben")
    await ana.send(photo_of(indexed_shop))
    asked = await ben.send(photo_of(indexed_shop))
    assert len(list(shop_assistant.personal.digests())) == 2

    await ana.press(button(await ana.say(CommandName.DELETE), Verb.DELETE, "yes"))

    [line] = (await ben.say(CommandName.HISTORY)).history
    assert line.query_id == asked.query_id
    assert list(shop_assistant.personal.digests()) == [line.photo]


async def test_deleting_is_asked_about_first_and_can_be_declined(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    await ana.send(photo_of(indexed_shop))

    question = await ana.say(CommandName.DELETE)
    kept = await ana.press(button(question, Verb.DELETE, "no"))

    assert question.question is not None
    assert kept.text == "Nothing was deleted."
    assert not kept.forgotten
    assert len((await ana.say(CommandName.HISTORY)).history) == 1


async def test_deleting_waits_for_what_its_asker_has_in_hand_and_takes_that_too(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    searching, deleting = asyncio.Event(), asyncio.Event()

    async def hold_up() -> None:
        searching.set()
        await deleting.wait()

    shop_assistant.engine.before = hold_up
    asking = asyncio.create_task(ana.send(photo_of(indexed_shop)))
    await searching.wait()
    question = await ana.say(CommandName.DELETE)
    deletion = asyncio.create_task(ana.press(button(question, Verb.DELETE, "yes")))
    await asyncio.sleep(0)
    afterwards = asyncio.create_task(ana.say(CommandName.HISTORY))
    await asyncio.sleep(0)
    assert not deletion.done()
    deleting.set()

    assert (await asking).cards
    assert (await deletion).forgotten
    assert (await afterwards).history == ()
    assert list(shop_assistant.personal.digests()) == []
    assert shop_assistant.logbook.pending() == 0


async def test_after_deleting_nothing_is_left_to_search_again(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person()
    asked = await ana.send(photo_of(indexed_shop))

    await ana.press(button(await ana.say(CommandName.DELETE), Verb.DELETE, "yes"))
    again = await ana.press(button(asked, Verb.MORE))

    assert type(again.error).__name__ == "AnswerGone"
    assert await row_of(shop_assistant, ana) is None
    assert (await ana.send(photo_of(indexed_shop))).question is not None


async def test_neither_name_nor_address_of_a_person_is_kept(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person("ana.garcia.1985")
    before = datetime.now(UTC)
    asked = await ana.send(photo_of(indexed_shop))
    assert asked.query_id is not None
    record = await shop_assistant.logbook.get(asked.query_id)

    assert record is not None
    assert record.user == ana.pseudonym
    assert (record.platform, record.locale) == ("web", "en")
    assert record.created_at >= before
    assert set(record.timings) == {"decode", "embed", "search", "queue", "total"}
    files = [path for path in indexed_shop.home.rglob("*") if path.is_file()]
    for path in files:
        data = path.read_bytes()
        assert b"ana.garcia" not in data, path
        assert b"127.0.0.1" not in data, path


async def test_a_sign_of_life_is_in_the_askers_language(
    shop_assistant: Counterpart, indexed_shop: Shop
) -> None:
    ana = shop_assistant.person(locale="de")

    await ana.send(photo_of(indexed_shop))

    assert ana.heard == [
        Progress(Stage.RECEIVED, "Ist angekommen."),
        Progress(Stage.SEARCHING, "Wir sehen uns im Laden um."),
    ]
