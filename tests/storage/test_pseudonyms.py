"""How users are named."""

from __future__ import annotations

import pytest

from storage.errors import SecretKeyTooShort
from storage.pseudonyms import pseudonym
from tests.support.stored import is_one_sentence

KEY = bytes(range(32))


def test_the_same_user_has_the_same_pseudonym() -> None:
    assert pseudonym(KEY, "telegram", "4711") == pseudonym(KEY, "telegram", "4711")


def test_another_user_platform_or_key_has_another() -> None:
    names = {
        pseudonym(KEY, "telegram", "4711"),
        pseudonym(KEY, "telegram", "4712"),
        pseudonym(KEY, "discord", "4711"),
        pseudonym(KEY[::-1], "telegram", "4711"),
        pseudonym(KEY, "telegram4", "711"),
    }
    assert len(names) == 5


def test_a_pseudonym_tells_nothing_of_the_id() -> None:
    name = pseudonym(KEY, "telegram", "4711")
    assert len(name) == 64
    assert set(name) <= set("0123456789abcdef")
    assert "4711" not in name


def test_it_is_the_keyed_hash_of_the_standard() -> None:
    # openssl dgst -sha256 -mac HMAC -macopt hexkey:000102...1f over "web\0a"
    assert pseudonym(KEY, "web", "a") == "33f266b1ed2731131d9770545583a5ff2fb32c68fa536b388200e50a1a19d974"


@pytest.mark.parametrize("key", [b"", b"short", bytes(15)])
def test_a_key_that_could_be_guessed_is_refused_with_one_sentence(key: bytes) -> None:
    with pytest.raises(SecretKeyTooShort) as refused:
        pseudonym(key, "web", "a")
    assert is_one_sentence(refused.value)
