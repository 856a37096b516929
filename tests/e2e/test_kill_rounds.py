"""A round of `kill_rounds`, which is two kills; run that module for many."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.jobs.ingest import BATCH
from tests.e2e.kill_rounds import Command, open_workshop, rounds


@pytest.mark.slow
@pytest.mark.parametrize(("command", "products"), [("ingest", 2 * BATCH + 44), ("index", 90)])
def test_killed_and_run_again_nothing_is_lost_doubled_or_half_visible(
    tmp_path: Path, command: Command, products: int
) -> None:
    workshop = open_workshop(tmp_path, command, products)
    assert len(workshop.expected.rows) == products
    assert len(workshop.expected.files) == 2 * products
    assert len(list(rounds(workshop, count=1, seed=20_260_101))) == 1
