"""Renaming that fails."""

from __future__ import annotations

import pytest

from tests.support.renaming import Renaming


@pytest.fixture
def renaming(monkeypatch: pytest.MonkeyPatch) -> Renaming:
    """Renaming that a test can make fail."""
    return Renaming(monkeypatch)
