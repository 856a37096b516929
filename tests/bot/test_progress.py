"""Bars that show how far a job is."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from bot.progress import StageBars


class Clock:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(*steps: tuple[str, int, int], terminal: bool = True) -> str:
    """Return what is written for steps that take ten seconds each."""
    file, clock = StringIO(), Clock()
    console = Console(file=file, force_terminal=terminal, width=120, color_system=None)
    with StageBars(console, clock) as bars:
        for step in steps:
            clock.now += 10.0
            bars.report(*step)
    return file.getvalue()


def test_every_stage_has_a_bar_with_its_count_rate_and_time_left() -> None:
    output = shown(("reading", 50, 200), ("reading", 100, 200), ("embedding", 3, 7))
    reading, embedding = output.splitlines()[-3:-1]
    assert "100/200" in reading
    assert "5.0/s 0:00:20" in " ".join(reading.split())
    assert "3/7" in embedding


def test_what_an_earlier_run_did_is_no_part_of_the_rate() -> None:
    output = shown(*(("packing", done, 10_000) for done in (9_000, 9_010, 9_020)))
    assert "9020/10000 1.0/s 0:16:20" in " ".join(output.splitlines()[-2].split())


def test_a_stage_that_begins_again_is_measured_anew() -> None:
    first = [("packing", done, 1_000) for done in range(0, 1_001, 100)]
    output = shown(*first, *(("packing", done, 1_000) for done in (1, 2, 3)))
    assert "3/1000 0.1/s 2:46:10" in " ".join(output.splitlines()[-2].split())


def test_where_nobody_looks_a_line_each_half_minute_says_how_far_it_is_and_how_long_it_takes() -> None:
    steps = [("training", done, 120) for done in range(7)]

    output = shown(*steps, terminal=False)

    assert output.splitlines() == [
        "training: 2 of 120, about 20 min left",
        "training: 5 of 120, about 20 min left",
    ]


def test_a_short_job_says_nothing_where_nobody_looks() -> None:
    assert shown(("reading", 1, 2), terminal=False) == ""
