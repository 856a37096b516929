"""Every settings test starts in an empty folder with none of our variables set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def clean_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [name for name in os.environ if name.upper().startswith("SNAPLOOK_")]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
