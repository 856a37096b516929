"""Bars that show how far a job is."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from bot.progress import StageBars


def shown(*steps: tuple[str, int, int], terminal: bool = True) -> str:
    file = StringIO()
    console = Console(file=file, force_terminal=terminal, width=120, color_system=None)
    with StageBars(console) as bars:
        for step in steps:
            bars.report(*step)
    return file.getvalue()


def test_every_stage_has_a_bar_with_its_count_rate_and_time_left() -> None:
    output = shown(("reading", 50, 200), ("reading", 100, 200), ("embedding", 3, 7))
    reading, embedding = output.splitlines()[-3:-1]
    assert "100/200" in reading
    assert "/s" in reading
    assert "3/7" in embedding


def test_nothing_is_drawn_where_nobody_looks() -> None:
    assert "reading" not in shown(("reading", 1, 2), terminal=False)
