"""From a shop's own word for a product's type to one of ours."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

TYPES = Path(__file__).with_name("types.toml")

_STEP = re.compile(r"[>|/\\:»›→]+")
"""What stands between the steps of a category's path."""

_WORD = re.compile(r"[a-z0-9]+")

_SHORTEST_TAIL = 5
"""Letters a word needs before it is looked for at a compound's end, as ``kleid`` in ``Sommerkleid``."""

Phrase = tuple[str, ...]


class TypeMap:
    """Knows our product types and the words that shops use for them."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """Take each type's words; the types' own names are among theirs."""
        self.types = tuple(words)
        self._phrases = {_phrase(word): name for name, own in words.items() for word in (name, *own)}
        self._longest = max(map(len, self._phrases))

    def map(self, raw: str) -> str | None:
        """Find our type for a shop's word, phrase or path of categories.

        The deepest step of a path that says something counts. In it the phrase that ends last, for there most
        languages of shops put what a thing is, and of those that end there the longest: a "dress shirt" is a
        shirt, a "long sleeve dress" a dress.

        Returns:
            One of :attr:`types`, or None when no word is known.
        """
        for step in reversed(_STEP.split(raw)):
            phrase = _phrase(step)
            found = self._whole(phrase) or self._tail(phrase)
            if found is not None:
                return found
        return None

    def _whole(self, phrase: Phrase) -> str | None:
        for end in range(len(phrase), 0, -1):
            for start in range(max(0, end - self._longest), end):
                found = self._phrases.get(phrase[start:end])
                if found is not None:
                    return found
        return None

    def _tail(self, phrase: Phrase) -> str | None:
        for word in reversed(phrase):
            for start in range(1, len(word) - _SHORTEST_TAIL + 1):
                found = self._phrases.get((word[start:],))
                if found is not None:
                    return found
        return None


def load_type_map(path: Path = TYPES) -> TypeMap:
    """Read the types and their words from a TOML file of lists."""
    return TypeMap(tomllib.loads(path.read_text(encoding="utf-8")))


def _phrase(text: str) -> Phrase:
    """The words of a text, without case, accents, punctuation and plural."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    plain = plain.replace("'", "").replace("&", " and ")
    return tuple(_stem(word) for word in _WORD.findall(plain))


def _stem(word: str) -> str:
    """Cut the usual plurals of English, German and Spanish; the same word is always cut the same way.

    Umlauts in two letters, as web addresses have them, become one: ``guertel`` is ``gurtel``.
    """
    for umlaut in ("ae", "oe", "ue"):
        word = word.replace(umlaut, umlaut[0])
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 4 and word.endswith("en"):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
