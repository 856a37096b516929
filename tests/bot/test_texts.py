"""Every text is there in every language, and says numbers and prices as its reader is used to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from bot import errors
from bot.discord import permissions
from bot.errors import SnaplookError, TooManyRequests
from bot.messages import CommandName
from bot.telegram.commands import Name
from bot.texts import LANGUAGES, LOCALES, Argument, Texts, facts_of
from configs.product_types import load_type_map
from configs.settings import Settings
from engine.types import OTHER

FACTS: dict[str, Argument] = {
    "shop": "Hem & Heel",
    "megabytes": 20,
    "megapixels": 80,
    "side": 16,
    "photos": 6,
}
BOT = Path(errors.__file__).parent
MADE = (
    "error-",
    "type-",
    "progress-",
    "command-",
    "discord-name-",
    "discord-permission-",
    "discord-settings-make-",
    "discord-settings-public",
    "discord-settings-private",
)
"""Keys that are put together; tests of their own hold these against what they are made of."""

DISCORD_OPTIONS = ("photo", "url")
DISCORD_COMMANDS = ("find", "settings", *(name for name in CommandName if name != CommandName.START))
DISCORD_PERMISSIONS = (
    permissions.SEES,
    permissions.WRITES,
    permissions.WRITES_IN_THREADS,
    *permissions.ANSWERS,
)
DISCORD_LIMITS = {
    r"discord-menu": 32,
    r"command-.+|discord-find.*|discord-settings": 100,
    r"discord-share|discord-settings-make-(public|private)": 80,
    r"discord-choose-.+|discord-settings-channels-choose": 150,
    r"discord-settings-(language-auto|products-usual)": 100,
    r"discord-settings-price|discord-settings-price-how": 45,
}
"""How many characters Discord takes at most for the texts whose whole key is like this."""

OPERATORS = (
    errors.Misconfigured,
    errors.ModelUnavailable,
    errors.TrainingRefused,
    errors.SourceUnusable,
    errors.DiskFull,
    errors.NotPermitted,
    errors.Unforeseen,
)


class Variables(Visitor):
    """Collects what a text mentions."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def texts_of(language: str) -> dict[str, set[str]]:
    """Return every text of a language with the variables that it mentions."""
    resource = FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8"))
    broken = [entry.content for entry in resource.body if isinstance(entry, ast.Junk)]
    assert broken == []
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} is there twice"
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def every_error() -> Iterator[SnaplookError]:
    """Yield one error of each class of the tree."""
    kinds = [SnaplookError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
        sentence = "The file /srv/secret/place cannot be read."
        yield kind(sentence, 75) if issubclass(kind, TooManyRequests) else kind(sentence)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(FACTS)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_has_the_same_texts_which_mention_the_same_things(language: str) -> None:
    assert texts_of(language) == texts_of(LANGUAGES[0])


def test_every_file_of_texts_is_of_a_language_that_is_spoken() -> None:
    assert {path.stem for path in LOCALES.glob("*.ftl")} == set(LANGUAGES)


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    files = [path for end in ("py", "html", "js") for path in BOT.rglob(f"*.{end}")]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    there = {key for key in texts_of("en") if not key.startswith(MADE)}
    used = {key for key in there if re.search(rf"[\"']{re.escape(key)}[\"']", sources)}
    said = set(re.findall(r"\bsay\(\s*[\"']([a-z][a-z0-9-]*)[\"']", sources))

    assert there - used - {"start", "help"} == set()
    assert said - there == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_shouts(language: str) -> None:
    text = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")

    assert not set(text) & set("!¡")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_a_line_that_fits_a_menu(language: str) -> None:
    speaker = Texts(FACTS).speaker(language)

    assert all(3 <= len(speaker.say(f"command-{name}")) <= 60 for name in Name)


def is_name_on_discord(name: str) -> bool:
    r"""Say whether a command may be called this: ^[-_'\p{L}\p{N}\p{sc=Deva}]{1,32}$, all small."""

    def fits(letter: str) -> bool:
        kind = unicodedata.category(letter)[0]
        of_devanagari = unicodedata.name(letter, "").startswith("DEVANAGARI ")
        return letter in "-_'" or kind in "LN" or (kind == "M" and of_devanagari)

    return 1 <= len(name) <= 32 and name == name.lower() and all(map(fits, name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_discord_takes_every_name_and_every_text_that_it_limits(language: str) -> None:
    speaker = Texts(FACTS).speaker(language)
    keys = texts_of(language)
    for names in (DISCORD_COMMANDS, DISCORD_OPTIONS):
        said = [speaker.say(f"discord-name-{name}") for name in names]
        assert [name for name in said if not is_name_on_discord(name)] == []
        assert len(set(said)) == len(said)

    for like, most in DISCORD_LIMITS.items():
        limited = {key: speaker.say(key) for key in keys if re.fullmatch(like, key)}
        assert limited
        assert {key: text for key, text in limited.items() if not 1 <= len(text) <= most} == {}


def test_every_name_and_every_permission_on_discord_has_a_text() -> None:
    names = {f"discord-name-{name}" for name in (*DISCORD_COMMANDS, *DISCORD_OPTIONS)}
    needed = {f"discord-permission-{name.replace('_', '-')}" for name in DISCORD_PERMISSIONS}

    there = {key for key in texts_of("en") if key.startswith(("discord-name-", "discord-permission-"))}
    assert there == names | needed


@pytest.mark.parametrize("locale", [*LANGUAGES, "de-AT", "es-MX", "pt-PT"])
def test_every_error_has_a_wording_that_shows_nothing_of_the_machine(texts: Texts, locale: str) -> None:
    speaker = texts.speaker(locale)

    for error in every_error():
        wording = speaker.error(error)
        assert wording.endswith((".", "।")), error
        assert "/srv" not in wording
        assert "{" not in wording


def test_an_error_that_its_reader_can_do_something_about_has_a_wording_of_its_own(texts: Texts) -> None:
    speaker = texts.speaker("en")
    on_our_side = speaker.error(SnaplookError("whatever"))

    for error in every_error():
        ours = type(error) is SnaplookError or isinstance(error, OPERATORS)
        assert (speaker.error(error) == on_our_side) == ours, error


def test_an_error_says_the_limits_that_were_passed(texts: Texts) -> None:
    english, german = texts.speaker("en"), texts.speaker("de")

    assert "20 MB and 80 megapixels" in english.error(errors.HugePhoto("so big"))
    assert "between one and 6" in english.error(errors.TooManyPhotos("so many"))
    assert "in 30 seconds" in english.error(TooManyRequests("too fast", 30))
    assert "in 3 Tagen" in german.error(TooManyRequests("too fast", 3 * 86_400))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "in 1 second"),
        (59, "in 59 seconds"),
        (60, "in 1 minute"),
        (75, "in 2 minutes"),
        (3_541, "in 1 hour"),
        (4_000, "in 2 hours"),
        (90_000, "in 2 days"),
        (700_000, "in 2 weeks"),
    ],
)
def test_who_comes_back_after_the_wait_that_was_said_does_not_come_too_early(
    texts: Texts, seconds: int, said: str
) -> None:
    wording = texts.speaker("en").error(TooManyRequests("too fast", seconds))

    assert wording.endswith(f"try again {said}.")


def test_who_is_refused_for_what_others_do_is_not_blamed(texts: Texts) -> None:
    english = texts.speaker("en")

    assert "little fast" in english.error(TooManyRequests("too fast", 30))
    assert "little fast" not in english.error(errors.TooBusy("too fast", 30))
    assert "lot of people" in english.error(errors.QueueFull("full"))
    assert "lot of people" not in english.error(errors.LaneFull("full"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_one_photo_is_a_query_nobody_is_told_of_views(language: str) -> None:
    several, one = Texts(FACTS).speaker(language), Texts({**FACTS, "photos": 1}).speaker(language)

    for key in ("help", "page-views", "error-TooManyPhotos"):
        assert "6" in several.say(key)
        assert "1" not in one.say(key)


def test_a_limit_below_one_megabyte_is_not_none_at_all(tmp_path: Path) -> None:
    small = {"max_bytes": 300_000, "max_pixels": 250_000, "min_side": 16}
    english = Texts(facts_of(Settings(home=tmp_path, photo=small))).speaker("en")

    assert "0.29 MB and 0.25 megapixels" in english.error(errors.HugePhoto("so big"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*load_type_map().types, OTHER])
def test_every_product_type_has_a_name_in_every_language(texts: Texts, language: str, name: str) -> None:
    assert texts.speaker(language).type_name(name) != name


def test_a_type_of_another_model_is_called_as_that_model_calls_it(texts: Texts) -> None:
    assert texts.speaker("de").type_name("space suit") == "space suit"


def test_plurals_follow_the_count(texts: Texts) -> None:
    english, spanish = texts.speaker("en"), texts.speaker("es")

    assert english.say("history-line", type="Dress", count=0) == "Dress, nothing found"
    assert english.say("history-line", type="Dress", count=1) == "Dress, one product"
    assert english.say("history-line", type="Dress", count=12_000) == "Dress, 12,000 products"
    assert spanish.say("history-line", type="Vestido", count=1) == "Vestido, un producto"
    assert english.say("progress-queued", position=1) == "You’re next."


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("fr", 1, "Robe, un article"),
        ("fr", 2, "Robe, 2 articles"),
        ("fr", 1_000_000, "Robe, 1 000 000 d’articles"),
        ("pt-PT", 1, "Robe, um produto"),
        ("pt", 3, "Robe, 3 produtos"),
        ("pt", 1_000_000, "Robe, 1.000.000 de produtos"),
        ("ru", 0, "Robe, ничего не нашлось"),
        ("ru", 1, "Robe, один товар"),
        ("ru", 3, "Robe, 3 товара"),
        ("ru", 11, "Robe, 11 товаров"),
        ("ru", 21, "Robe, 21 товар"),
        ("hi", 1, "Robe, एक प्रोडक्ट"),
        ("hi", 3, "Robe, 3 प्रोडक्ट"),
    ],
)
def test_plurals_are_those_of_the_language(texts: Texts, language: str, count: int, said: str) -> None:
    wording = texts.speaker(language).say("history-line", type="Robe", count=count)

    assert re.sub(r"\s", " ", wording) == said


def test_where_russian_names_no_number_one_is_one_and_not_twenty_one(texts: Texts) -> None:
    russian = texts.speaker("ru")

    assert russian.say("answer-close", count=1) == "Вот самое похожее."
    assert russian.say("answer-close", count=21) == russian.say("answer-close", count=2)


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "written"),
    [
        ("en-US", "1249.5", "USD", "$1,249.50"),
        ("de", "1249.5", "EUR", "1.249,50 €"),
        ("de-AT", "1249.5", "EUR", "€ 1.249,50"),
        ("de-CH", "1249.5", "CHF", "CHF 1'249.50"),
        ("es-MX", "1249.5", "MXN", "$1,249.50"),
        ("es", "1249.5", "EUR", "1.249,50 €"),
        ("fr", "1249.5", "EUR", "1 249,50 €"),
        ("pt", "1249.5", "BRL", "R$ 1.249,50"),
        ("ru", "1249.5", "RUB", "1 249,50 ₽"),
        ("hi", "124950", "INR", "₹1,24,950.00"),
        ("en", "5000", "JPY", "¥5,000"),
        ("en", "12", "XQZ", "XQZ12.00"),
        ("en", "12", None, "12.00"),
        ("de", "0", "EUR", "0,00 €"),
        ("en", "12", "not money", "not money12.00"),
    ],
)
def test_a_price_is_written_as_in_the_readers_region(
    texts: Texts, locale: str, amount: str, currency: str | None, written: str
) -> None:
    price = texts.speaker(locale).price(Decimal(amount), currency)

    assert re.sub(r"\s", " ", price) == written


def test_a_share_is_a_whole_percentage(texts: Texts) -> None:
    assert texts.speaker("en").percent(0.714) == "71%"
    assert texts.speaker("de").percent(0.714) == "71\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [
        ("de-AT", "de-AT"),
        ("DE_at", "de-AT"),
        ("de-AT-1996", "de-AT"),
        ("de-XX", "de"),
        ("es-419", "es-419"),
        ("fr-CA", "fr-CA"),
        ("pt-PT", "pt-PT"),
        ("ru", "ru"),
        ("hi-IN", "hi-IN"),
        ("it-IT", "en"),
        ("zh-Hant-TW", "en"),
        ("", "en"),
        ("*", "en"),
        ("../../etc/passwd", "en"),
        ("de\0", "en"),
        ("e" * 100_000, "en"),
    ],
)
def test_a_reader_is_spoken_to_as_in_their_region_else_their_language_else_in_english(
    texts: Texts, tag: str, spoken: str
) -> None:
    assert texts.speaker(tag).locale == spoken


@given(st.text(max_size=40))
def test_no_tag_is_too_strange_to_be_spoken_to(texts: Texts, tag: str) -> None:
    speaker = texts.speaker(tag)

    assert speaker.locale.split("-")[0] in LANGUAGES
    assert speaker.say("delete-no")


def test_a_text_that_is_not_there_or_lacks_a_word_is_a_mistake_of_ours(texts: Texts) -> None:
    with pytest.raises(LookupError):
        texts.speaker("en").say("no-such-text")
    with pytest.raises(ValueError, match="answer-cheaper-none"):
        texts.speaker("en").say("answer-cheaper-none")
