"""The commands that need an extra: what they refuse before they begin. Their work has tests of its own."""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec

import pytest

from tests.support.shop import Shop


@pytest.fixture
def nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the extras is installed."""
    found = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in {"torch", "resvg_py"} else found(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)


@pytest.mark.usefixtures("nothing_more")
@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["train", "a.toml", "--data", "."], ".[train]"),
        (["evaluate", "--snapshots"], ".[train]"),
        (["demo"], ".[demo]"),
    ],
)
def test_a_command_names_the_extra_that_it_needs(shop: Shop, arguments: list[str], extra: str) -> None:
    assert extra in shop.run(*arguments).sentence
    assert not shop.home.exists()
