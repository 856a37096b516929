"""The pictures of messages: those that are attached, forwarded or linked, and why one cannot be had."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.discord.pictures import Fetcher, pictures_in
from bot.discord.turn import Source
from bot.errors import HugePhoto, LinkForbidden, LinkNotFetched, LinkTooSlow, PhotoNotFetched, SnaplookError
from bot.sources.download import Fetched
from tests.support.discord_objects import a_message, attachment, forwarded

LARGEST = 100
CDN = "https://cdn.example"
PREVIEW = {"url": "https://shop.example/dress.jpg", "proxy_url": "https://proxy.example/dress.jpg"}


def named(*names: str) -> tuple[Source, ...]:
    return tuple(Source(f"{CDN}/{name}", 3, ours=True) for name in names)


def test_what_is_attached_to_a_message_is_its_pictures_in_their_order() -> None:
    message = a_message(attachments=[attachment("b.png", "image/png"), attachment("a.jpg")])
    assert pictures_in(message) == named("b.png", "a.jpg")


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/heic", "image/gif"])
def test_discord_says_what_is_a_picture_whatever_its_name(kind: str) -> None:
    assert pictures_in(a_message(attachments=[attachment("file.txt", kind)])) == named("file.txt")


@pytest.mark.parametrize(
    "kind", ["video/mp4", "text/plain; charset=utf-8", "application/pdf", "audio/ogg", ""]
)
def test_other_files_are_none_even_if_they_are_called_so(kind: str) -> None:
    assert pictures_in(a_message(attachments=[attachment("photo.jpg", kind)])) == ()


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("photo.JPG", True), ("photo.heic", True), ("photo.webp", True), ("jpg", False), ("photo.mp4", False)],
)
def test_where_discord_does_not_say_its_name_decides(name: str, is_one: bool) -> None:
    assert pictures_in(a_message(attachments=[attachment(name, None)])) == named(name) * is_one


def test_a_file_among_pictures_is_passed_over() -> None:
    attachments = [attachment("clip.mp4", "video/mp4"), attachment("a.jpg")]
    assert pictures_in(a_message(attachments=attachments)) == named("a.jpg")


def test_a_forwarded_messages_pictures_are_those_of_who_forwards_it() -> None:
    shown = [forwarded(attachment("theirs.jpg"), attachment("clip.mp4", "video/mp4"))]
    assert pictures_in(a_message(message_snapshots=shown)) == named("theirs.jpg")
    both = a_message(attachments=[attachment("mine.jpg")], message_snapshots=shown)
    assert pictures_in(both) == named("mine.jpg", "theirs.jpg")


def test_a_links_preview_is_had_by_way_of_discord() -> None:
    for part in ("image", "thumbnail"):
        assert pictures_in(a_message(embeds=[{"type": "link", part: PREVIEW}])) == (
            Source(PREVIEW["proxy_url"], ours=True),
        )
    shown = [forwarded(embeds=[{"type": "image", "thumbnail": PREVIEW}])]
    assert pictures_in(a_message(message_snapshots=shown)) == (Source(PREVIEW["proxy_url"], ours=True),)


def test_of_a_preview_the_picture_goes_before_its_thumbnail_and_the_same_one_counts_once() -> None:
    small = {"url": "https://shop.example/small.jpg", "proxy_url": "https://proxy.example/small.jpg"}
    embed = {"type": "link", "image": PREVIEW, "thumbnail": small}
    assert pictures_in(a_message(embeds=[embed, embed])) == (Source(PREVIEW["proxy_url"], ours=True),)


def test_what_discord_does_not_pass_on_is_fetched_with_care() -> None:
    message = a_message(embeds=[{"type": "link", "image": {"url": PREVIEW["url"]}}])
    assert pictures_in(message) == (Source(PREVIEW["url"]),)


def test_a_preview_without_a_picture_is_none_and_no_preview_stands_beside_what_is_attached() -> None:
    assert pictures_in(a_message(embeds=[{"type": "article", "title": "No picture"}])) == ()
    message = a_message(attachments=[attachment("a.jpg")], embeds=[{"type": "link", "image": PREVIEW}])
    assert pictures_in(message) == named("a.jpg")


class Web:
    """What addresses lead to, and which of them were asked."""

    def __init__(self, there: Mapping[str, bytes | SnaplookError]) -> None:
        self._there = there
        self.asked: list[str] = []

    async def fetch(self, url: str) -> Fetched:
        return Fetched(await self.photo(url), "image/jpeg", url)

    async def photo(self, url: str) -> bytes:
        self.asked.append(url)
        found = self._there.get(url, LinkNotFetched("It is gone."))
        if isinstance(found, SnaplookError):
            raise found
        return found


@pytest.fixture
def discord() -> Web:
    return Web({f"{CDN}/{name}": name.encode() for name in "ab"})


@pytest.fixture
def elsewhere() -> Web:
    return Web({"https://shop.example/c": b"c", "http://10.0.0.1/": LinkForbidden("It is private.")})


@pytest.fixture
def fetcher(discord: Web, elsewhere: Web) -> Fetcher:
    return Fetcher(discord, elsewhere, LARGEST)  # type: ignore[arg-type]


async def test_what_discord_keeps_is_fetched_of_it_and_everything_else_with_care(
    fetcher: Fetcher, discord: Web, elsewhere: Web
) -> None:
    strange = Source("https://shop.example/c")
    assert await fetcher.all([Source(f"{CDN}/a", 3, ours=True), strange, Source(f"{CDN}/b", ours=True)]) == (
        b"a",
        b"c",
        b"b",
    )
    assert discord.asked == [f"{CDN}/a", f"{CDN}/b"]
    assert elsewhere.asked == ["https://shop.example/c"]


async def test_what_is_known_to_be_too_large_is_not_even_asked_for(fetcher: Fetcher, discord: Web) -> None:
    with pytest.raises(HugePhoto, match="101 bytes; at most 100"):
        await fetcher.all([Source(f"{CDN}/a", LARGEST + 1, ours=True)])
    assert discord.asked == []
    assert await fetcher.all([Source(f"{CDN}/a", LARGEST, ours=True)]) == (b"a",)


async def test_a_picture_that_discord_forgot_cannot_be_fetched(fetcher: Fetcher) -> None:
    with pytest.raises(PhotoNotFetched, match=r"\.$") as gone:
        await fetcher.all([Source(f"{CDN}/gone?key=private", ours=True)])
    assert "private" not in str(gone.value)


async def test_a_picture_that_discord_says_too_late_is_too_large_is_too_large(elsewhere: Web) -> None:
    web = Web({f"{CDN}/a": HugePhoto("It has too many bytes.")})
    with pytest.raises(HugePhoto):
        await Fetcher(web, elsewhere, LARGEST).all([Source(f"{CDN}/a", ours=True)])  # type: ignore[arg-type]


async def test_where_somebodys_own_link_leads_nowhere_they_are_told_why(fetcher: Fetcher) -> None:
    for url, kind in (("http://10.0.0.1/", LinkForbidden), ("https://shop.example/gone", LinkNotFetched)):
        with pytest.raises(kind):
            await fetcher.all([Source(url)])


async def test_of_several_pictures_those_that_can_be_had_are_used(fetcher: Fetcher) -> None:
    sources = [
        Source(f"{CDN}/gone", ours=True),
        Source(f"{CDN}/a", ours=True),
        Source("http://10.0.0.1/"),
        Source(f"{CDN}/b", LARGEST + 1, ours=True),
        Source("https://shop.example/c"),
    ]
    assert await fetcher.all(sources) == (b"a", b"c")


async def test_where_none_can_be_had_the_first_one_says_why(elsewhere: Web) -> None:
    fetcher = Fetcher(Web({f"{CDN}/slow": LinkTooSlow("It takes long.")}), elsewhere, LARGEST)  # type: ignore[arg-type]
    sources = [
        Source("http://10.0.0.1/"),
        Source(f"{CDN}/slow", ours=True),
        Source(f"{CDN}/b", LARGEST + 1, ours=True),
    ]
    for first, kind in enumerate((LinkForbidden, PhotoNotFetched, HugePhoto)):
        with pytest.raises(kind):
            await fetcher.all(sources[first:])


async def test_of_nothing_comes_nothing(fetcher: Fetcher) -> None:
    assert await fetcher.all([]) == ()
