"""A turn is written down whole, and tells nobody's secrets when it is shown."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import encode
from bot.discord.rows import KEY, key_id
from bot.discord.turn import Line, Look, Named, Pressed, Source, Turn, read, written
from bot.messages import CommandName, Press, Verb

QUERY = "6f6b3f0e-6c0e-4f0e-9f0b-1f3a5c7d9e02"
SECRETS = ("a-token", "281474976710656", "https://cdn.example/secret.jpg")

snowflakes = st.integers(1, 2**63 - 1)
wants = st.one_of(
    st.builds(Look, st.lists(st.builds(Source, st.text(), st.none() | snowflakes, st.booleans())).map(tuple)),
    st.builds(Pressed, st.text(), snowflakes, snowflakes, st.booleans(), st.booleans(), st.booleans()),
    st.builds(Named, st.sampled_from(CommandName)),
)
turns = st.builds(
    Turn,
    snowflakes,
    snowflakes,
    snowflakes,
    st.none() | snowflakes,
    wants,
    st.text(),
    st.datetimes(timezones=st.just(UTC)),
    st.booleans(),
    line=st.none() | st.builds(Line, snowflakes, st.text(), snowflakes),
)


@given(turns)
def test_a_turn_is_read_as_it_was_written(turn: Turn) -> None:
    assert read(json.loads(written(turn))) == turn


def test_what_is_no_turn_is_refused() -> None:
    payloads: list[object] = [{}, {"update_id": 7}, [], {"id": SECRETS[1], "line": {"token": SECRETS[0]}}]
    for payload in payloads:
        with pytest.raises(ValueError, match="This is no turn") as refused:
            read(payload)
        assert not any(secret in str(refused.value) for secret in SECRETS)
        assert refused.value.__cause__ is None
        assert refused.value.__context__ is None


def test_a_turn_shows_neither_a_token_nor_a_person_nor_an_address() -> None:
    token, person, address = SECRETS
    line = Line(1, token, 5)
    for want in (Look((Source(address),)), Pressed("p", int(person))):
        turn = Turn(
            1, int(person), int(person), int(person), want, "en", datetime.now(UTC), private=True, line=line
        )
        assert not any(secret in repr(turn) for secret in SECRETS)


@given(st.integers(1, 2**63 - 1), st.sampled_from(Verb), st.booleans())
def test_a_keys_id_fits_and_says_whose_it_is_and_what_it_does(owner: int, verb: Verb, shares: bool) -> None:
    arguments = {
        Verb.TYPES: "x" * 38,
        Verb.THIS: "20",
        Verb.SIMILAR: "20",
        Verb.NO: "0",
        Verb.VIEW: "6",
        Verb.PIECE: "12",
        Verb.MARK: "1000-1000-1000-1000",
        Verb.CONSENT: "yes",
        Verb.DELETE: "no",
    }
    about = None if verb in {Verb.CONSENT, Verb.DELETE} else QUERY
    press = encode(Press(verb, about, arguments.get(verb, "")))
    id_ = key_id(owner, press, shares=shares)
    assert len(id_) <= 100
    found = re.fullmatch(KEY, id_)
    assert found is not None
    assert (int(found["owner"]), found["press"], found["share"] is not None) == (owner, press, shares)
