"""Every error of the engine comes out of a worker as it was raised there."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from bot.workers.base import LookOutdated
from engine.errors import EngineError


def below(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from below(child)


@pytest.mark.parametrize("kind", [*below(EngineError), LookOutdated])
def test_an_error_is_the_same_with_its_sentence(kind: type[Exception]) -> None:
    sentence = "The photo is an empty file."
    arrived = pickle.loads(pickle.dumps(kind(sentence)))
    assert type(arrived) is kind
    assert str(arrived) == sentence
