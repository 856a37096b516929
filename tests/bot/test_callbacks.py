"""A button's id is short, means one thing, and cannot be bent into another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import ABOUT_NO_QUERY, LONGEST, decode, encode
from bot.errors import BadButton
from bot.messages import Press, Verb
from configs.product_types import load_type_map
from engine.types import OTHER

QUERY = "0b5c0f64-9d0e-4c69-9f6e-2f8f3f7a1c55"


def arguments(verb: Verb) -> st.SearchStrategy[str]:
    """What a verb's button may carry."""
    if verb is Verb.TYPES:
        return st.from_regex(r"[A-Za-z0-9_-]{1,38}", fullmatch=True)
    if verb in (Verb.THIS, Verb.SIMILAR):
        return st.integers(1, 99).map(str)
    if verb in (Verb.NO, Verb.PIECE, Verb.VIEW):
        return st.integers(0, 99).map(str)
    if verb is Verb.MARK:
        sides = st.integers(0, 1_000)
        frames = st.tuples(sides, sides) | st.tuples(sides, sides, sides, sides)
        return frames.map(lambda sides: "-".join(map(str, sides)))
    return st.sampled_from(["yes", "no"]) if verb in ABOUT_NO_QUERY else st.just("")


@st.composite
def presses(draw: st.DrawFn) -> Press:
    verb = draw(st.sampled_from(Verb))
    query = None if verb in ABOUT_NO_QUERY else str(draw(st.uuids()))
    return Press(verb, query, draw(arguments(verb)))


@given(presses())
def test_a_press_comes_back_from_its_id_as_it_was(press: Press) -> None:
    text = encode(press)

    assert text.isascii()
    assert len(text) <= LONGEST
    assert decode(text) == press


@given(st.text(max_size=80))
def test_whatever_is_sent_is_refused_or_is_the_one_way_to_say_it(text: str) -> None:
    try:
        again = encode(decode(text))
    except BadButton:
        again = text

    assert again == text


@given(presses(), st.data())
def test_no_other_text_means_the_same_press(press: Press, data: st.DataObject) -> None:
    text = encode(press)
    place = data.draw(st.integers(0, len(text) - 1))
    bent = text[:place] + data.draw(st.characters()) + text[place + 1 :]

    try:
        same = decode(bent) == press
    except BadButton:
        same = False

    assert same == (bent == text)


@pytest.mark.parametrize("name", [*load_type_map().types, OTHER, "all"])
def test_every_product_type_fits_into_a_button(name: str) -> None:
    press = Press(Verb.TYPES, QUERY, name)

    assert decode(encode(press)) == press


def test_an_id_stays_what_it_is_in_the_next_release() -> None:
    assert encode(Press(Verb.TYPES, QUERY, "dress")) == "t.C1wPZJ0OTGmfbi-PP3ocVQ.dress"
    assert encode(Press(Verb.DELETE, argument="yes")) == "d..yes"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "hello",
        "t.C1wPZJ0OTGmfbi-PP3ocVQ",
        "z.C1wPZJ0OTGmfbi-PP3ocVQ.",
        "m..",
        "m.C1wPZJ0OTGmfbi-PP3ocVQ.dress",
        "m.C1wPZJ0OTGmfbi-PP3ocVR.",
        "m.C1wPZJ0OTGmfbi-PP3ocV.",
        "m.C1wPZJ0OTGmfbi-PP3oc VQ.",
        "m.C1wPZJ0OTGmfbi-PP3ocVQ==.",
        "y.C1wPZJ0OTGmfbi-PP3ocVQ.0",
        "y.C1wPZJ0OTGmfbi-PP3ocVQ.01",
        "y.C1wPZJ0OTGmfbi-PP3ocVQ.100",
        "y.C1wPZJ0OTGmfbi-PP3ocVQ.1\n",
        "y.C1wPZJ0OTGmfbi-PP3ocVQ.²",
        "k..maybe",
        "d.C1wPZJ0OTGmfbi-PP3ocVQ.yes",
        "t.C1wPZJ0OTGmfbi-PP3ocVQ." + "d" * 39,
        "t." + "C" * 1_000_000 + ".dress",
    ],
)
def test_a_forged_id_is_refused_with_one_sentence(text: str) -> None:
    with pytest.raises(BadButton, match=r"^This button is not one of ours; send the photo again\.$"):
        decode(text)


@pytest.mark.parametrize(
    "press",
    [
        Press(Verb.MORE),
        Press(Verb.MORE, "not a UUID"),
        Press(Verb.THIS, QUERY, "0"),
        Press(Verb.TYPES, QUERY, "a type with spaces"),
        Press(Verb.PIECE, QUERY, "-1"),
        Press(Verb.MARK, QUERY, "0-0-1001-1000"),
        Press(Verb.MARK, QUERY, "0-0-1000"),
        Press(Verb.CONSENT, None, "perhaps"),
        Press(Verb.DELETE, QUERY, "yes"),
    ],
)
def test_a_press_that_makes_no_sense_gets_no_button(press: Press) -> None:
    with pytest.raises(ValueError, match=r"no press of a button|hexadecimal UUID"):
        encode(press)
