"""The shop's colors: each with the ink that its prints use and a second accent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Color:
    """A color a product comes in.

    Attributes:
        name: as a shopper reads it.
        base: the cloth, ``#rrggbb``.
        ink: what is printed or woven on it.
        accent: a second printed color.
    """

    name: str
    base: str
    ink: str
    accent: str


COLORS: tuple[Color, ...] = (
    Color("white", "#eceae4", "#2c3a55", "#c4553f"),
    Color("oat", "#d9cbb2", "#5b4632", "#f6efe0"),
    Color("sand", "#c4a57b", "#f4e9d6", "#5a4127"),
    Color("camel", "#a9743f", "#f3dfc0", "#4b2c14"),
    Color("chocolate", "#553a2c", "#dcb98e", "#a76a3f"),
    Color("terracotta", "#b8563a", "#f6dfc6", "#4d1f16"),
    Color("brick", "#8f2f2b", "#f3d8c4", "#e0a14b"),
    Color("burgundy", "#5c1f2e", "#e5b9ae", "#c08a3e"),
    Color("coral", "#e2735f", "#fff0e2", "#7c2a2f"),
    Color("blush", "#e6b9b3", "#8c3f4b", "#fff4ee"),
    Color("rose", "#c46a80", "#fbe3e2", "#6a2440"),
    Color("plum", "#63395e", "#e2bfdc", "#b37b3c"),
    Color("lilac", "#b5a3cf", "#4f3c78", "#f7f1ff"),
    Color("mustard", "#d09a2c", "#3f2f1d", "#fbeecb"),
    Color("lemon", "#ecd979", "#5a5f33", "#ffffff"),
    Color("sage", "#9fae8d", "#3c4a33", "#f2f3e4"),
    Color("olive", "#66683a", "#e3dfb4", "#2d3019"),
    Color("forest", "#24493a", "#cfdcb9", "#c89b45"),
    Color("mint", "#aed6c2", "#2b6459", "#fefefa"),
    Color("teal", "#1f6a70", "#c9e8e0", "#e7a04f"),
    Color("sky", "#9cc0dd", "#22466f", "#ffffff"),
    Color("cornflower", "#5b83c4", "#f0f4fb", "#1d2f5e"),
    Color("indigo", "#34456f", "#d5dcec", "#d98d54"),
    Color("navy", "#222d4a", "#e6e3d6", "#b6463c"),
    Color("silver", "#b9bcc0", "#3d4350", "#f7f7f7"),
    Color("stone", "#8d8a82", "#f1eee6", "#3b3935"),
    Color("charcoal", "#484a50", "#d8d6cf", "#b98a4c"),
    Color("black", "#2b2b2f", "#e9e6de", "#b5483f"),
)


def mix(first: str, second: str, share: float) -> str:
    """A color that lies a share of the way from the first ``#rrggbb`` to the second."""
    one, two = _channels(first), _channels(second)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(one, two, strict=True))


def darker(color: str, share: float = 0.25) -> str:
    """The color mixed with a warm black."""
    return mix(color, "#15120f", share)


def lighter(color: str, share: float = 0.25) -> str:
    """The color mixed with white."""
    return mix(color, "#ffffff", share)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color.removeprefix("#")))
