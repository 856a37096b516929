"""Telegram's HTML: parsed as strictly as its documentation asks, and written again from entities.

Two things are stricter here than what Telegram lets pass: a ``&`` that begins no entity is an error, and so
is a link to something that is no address. Both would show other words than were meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from tests.support.telegram.errors import ApiError, JsonDict, bad
from tests.support.telegram.links import is_link
from tests.support.telegram.units import units

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAG = re.compile(
    r"<(/?)([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>=]+))?)*)\s*>"
)
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>=]+))?")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));")
_WRITTEN = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


@dataclass
class _Open:
    tag: str
    entity: JsonDict
    offset: int
    at: int


@dataclass
class _Parser:
    """One walk over a text: the plain words so far, the tags that are open, the entities that are done."""

    source: str
    plain: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[_Open] = field(default_factory=list)
    done: list[JsonDict] = field(default_factory=list)

    def run(self) -> tuple[str, list[JsonDict]]:
        """Return the plain text and its entities."""
        at = 0
        while at < len(self.source):
            sign = self.source[at]
            if sign == "<":
                at = self._tag(at)
            elif sign == "&":
                at = self._character(at)
            else:
                self._write(sign)
                at += 1
        if self.opened:
            raise _broken(f'can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        return "".join(self.plain), sorted(self.done, key=lambda one: (one["offset"], -one["length"]))

    def _write(self, text: str) -> None:
        self.plain.append(text)
        self.length += units(text)

    def _character(self, at: int) -> int:
        match = _ENTITY.match(self.source, at)
        if match is None:
            raise _broken(f"unescaped & at byte offset {self._byte(at)}")
        decimal, hexadecimal, name = match.groups()
        if name is not None and name not in _NAMED:
            raise _broken(f"unsupported entity &{name}; at byte offset {self._byte(at)}")
        self._write(_NAMED[name] if name else _numbered(int(decimal or hexadecimal, 10 if decimal else 16)))
        return match.end()

    def _tag(self, at: int) -> int:
        match = _TAG.match(self.source, at)
        if match is None:
            raise _broken(f"unescaped < or unclosed start tag at byte offset {self._byte(at)}")
        closing, tag, rest = match.group(1), match.group(2).lower(), match.group(3)
        if closing:
            self._close(tag, at)
        else:
            entity = self._entity(tag, _attributes(rest), at)
            self.opened.append(_Open(tag, entity, self.length, len(self.plain)))
        return match.end()

    def _entity(self, tag: str, attributes: dict[str, str], at: int) -> JsonDict:
        if tag in _SIMPLE:
            return self._code(attributes) if tag == "code" else {"type": _SIMPLE[tag]}
        if tag == "span" and attributes.get("class") == "tg-spoiler":
            return {"type": "spoiler"}
        if tag == "pre":
            return {"type": "pre"}
        if tag == "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        if tag == "a":
            return {"type": "text_link", "url": attributes.get("href", "")}
        if tag == "tg-emoji" and attributes.get("emoji-id", "").isdigit():
            return {"type": "custom_emoji", "custom_emoji_id": attributes["emoji-id"]}
        raise _broken(f'unsupported start tag "{tag}" at byte offset {self._byte(at)}')

    def _code(self, attributes: dict[str, str]) -> JsonDict:
        language = attributes.get("class", "").removeprefix("language-")
        if language and self.opened and self.opened[-1].tag == "pre":
            self.opened[-1].entity["language"] = language
        return {"type": "code"}

    def _close(self, tag: str, at: int) -> None:
        where = self._byte(at)
        if not self.opened:
            raise _broken(f"unexpected end tag at byte offset {where}")
        one = self.opened.pop()
        if one.tag != tag:
            raise _broken(
                f'unmatched end tag at byte offset {where}, expected "</{one.tag}>", found "</{tag}>"'
            )
        entity = {**one.entity, "offset": one.offset, "length": self.length - one.offset}
        if entity["type"] == "text_link":
            entity["url"] = _address(entity["url"] or "".join(self.plain[one.at :]))
        # Inside code nothing else is shown; Telegram drops it.
        inside_code = any(outer.entity["type"] in {"code", "pre"} for outer in self.opened)
        if entity["length"] and not inside_code:
            self.done.append(entity)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def parse(source: str) -> tuple[str, list[JsonDict]]:
    """Return the plain text of some HTML, and its entities; raises what Telegram answers to broken HTML."""
    return _Parser(source).run()


def unparse(text: str, entities: list[JsonDict]) -> str:
    """Return a text and its entities as HTML; what was found by itself, such as a command, stays plain."""
    ends: dict[int, list[str]] = {}
    starts: dict[int, list[str]] = {}
    for entity in entities:
        opening, closing = _written(entity)
        starts.setdefault(entity["offset"], []).append(opening)
        ends.setdefault(entity["offset"] + entity["length"], []).insert(0, closing)
    written, at = [], 0
    for character in [*text, ""]:
        written += ends.get(at, []) + starts.get(at, []) + [escape(character, quote=False)]
        at += units(character)
    return "".join(written)


def _written(entity: JsonDict) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    return _WRITTEN.get(entity["type"], ("", ""))


def _attributes(text: str) -> dict[str, str]:
    found = {}
    for name, value in _ATTRIBUTE.findall(text):
        bare = value[1:-1] if value[:1] in {'"', "'"} else value
        found[name.lower()] = _ENTITY.sub(lambda match: _decoded(match.group(0)), bare)
    return found


def _decoded(entity: str) -> str:
    return parse(entity)[0]


def _numbered(number: int) -> str:
    if not 0 < number < 0x110000 or 0xD800 <= number < 0xE000:
        raise _broken(f"character {number} does not exist")
    return chr(number)


def _address(url: str) -> str:
    if not is_link(url):
        raise _broken(f"the address of a link is invalid: {url!r}")
    return url


def _broken(reason: str) -> ApiError:
    return bad(f"can't parse entities: {reason}")
