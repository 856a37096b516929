"""Words on pictures: letters of every language that is spoken, and no boxes."""

from __future__ import annotations

import pytest

from bot.lettering import BOLD, REGULAR, drawable, font, length, shortened, wrapped

NOBODY_HAS = "\U000f1234"

SPOKEN = {
    "English": "Sizes from £19.99 – “new”, it’s yours",
    "Spanish": "¿Años? ¡Algodón, pingüino, qué más!",
    "German": "Größe, Mäntel, Übergröße, Schürze",
    "French": "Déjà vu, œuvre, naïve, à côté, Noël, garçon, «où»",
    "Portuguese": "Calças, maçã, pões, avô, à mão",
    "Polish": "Żółta sukienka, źdźbło, ręczna, płaszcz",
    "Russian": "Платье летнее, ёлочка, подъём, съёмный",
    "Greek": "Φόρεμα με λουλούδια, ΐδια, ώρα",
    "Hindi": "सूती पोशाक गर्मियों के लिए",
    "prices": "€ £ $ ¥ ₽ ₹ ₺ ₴ zł Kč kr 49,95 4 990 4 990",
}


def drawn(text: str, weight: int = REGULAR) -> bytes:
    return bytes(font(24, weight).getmask(text))


@pytest.mark.parametrize("text", SPOKEN.values(), ids=SPOKEN.keys())
@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_no_letter_is_drawn_as_a_box(text: str, weight: int) -> None:
    box = drawn(NOBODY_HAS, weight)
    assert box
    assert [letter for letter in text if drawn(letter, weight) == box] == []
    assert drawable(text) == text


def test_what_would_be_a_box_is_left_out() -> None:
    assert drawable("✨ Summer dress 👗") == "Summer dress"
    assert drawable(f"Sand{NOBODY_HAS}als") == "Sandals"
    assert drawable("夏") == ""


def test_letters_of_hindi_are_joined_as_they_are_written() -> None:
    face = font(24)
    word = "सूती"
    assert length(word, face) < sum(length(letter, face) for letter in word)


def test_bold_is_bolder() -> None:
    assert sum(drawn("Preis", BOLD)) > sum(drawn("Preis"))


def test_text_fits_its_room_and_says_when_there_is_more() -> None:
    face = font(20)
    lines = wrapped("A linen wrap dress with a belt, in sage, for long summer evenings", face, 160, 2)
    assert len(lines) == 2
    assert all(length(line, face) <= 160 for line in lines)
    assert lines[-1].endswith("…")


def test_text_that_has_room_is_left_whole() -> None:
    assert wrapped("Linen dress", font(20), 400, 2) == ["Linen dress"]
    assert shortened("Linen dress", font(20), 400) == "Linen dress"
    assert wrapped("", font(20), 400, 2) == []


def test_a_word_wider_than_its_room_is_cut() -> None:
    face = font(20)
    [line] = wrapped("x" * 300, face, 100, 2)
    assert length(line, face) <= 100
