from __future__ import annotations

from dataclasses import replace

import pytest

from engine.evaluation.gating import GatePoint, GateReport
from engine.evaluation.judge import Score, Slice, unbeaten
from engine.evaluation.labels import Reliability, TypeScore
from engine.evaluation.markdown import as_markdown, table
from engine.evaluation.metrics import Interval
from engine.evaluation.readings import MEASURES
from engine.evaluation.report import Asked, Model, Report

HALF = Interval(0.5, 0.4, 0.6)
FIGURES = dict.fromkeys(MEASURES, HALF)


def report(gain: Interval, *, seen: bool = False) -> Report:
    ours = Score("ours", baseline=False, seen=seen, figures=FIGURES, gains=None)
    theirs = Score("HOG", baseline=True, seen=False, figures=FIGURES, gains=dict.fromkeys(MEASURES, gain))
    slices = tuple(
        Slice(kind, name, 80, 30, (ours, theirs)) for kind, name in (("all", "all"), ("shop", "north"))
    )
    return Report(
        title="A run",
        tasks=(Asked("north", 80, 30, 200),),
        models=(Model("ours", "north", "a model", "abc", "def", seen),),
        slices=slices,
        unbeaten=unbeaten(slices),
        types=(TypeScore("all photos", 90, HALF, HALF, HALF, HALF),),
        reliability=Reliability(0.031, ()),
        gate=GateReport(
            (GatePoint(0.9, 2.25, 0.97, 0.8, 0.1), GatePoint(1.0, 26.0, 1.0, 0.81, 0.2)),
            GatePoint(None, 3.5, 0.98, 0.8, 0.1),
            {"north": 0.95},
        ),
    )


def test_a_table_has_as_many_cells_in_each_row_as_in_its_head() -> None:
    text = as_markdown(report(Interval(-0.1, -0.2, 0.1)))

    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("| ")]
    assert len(blocks) >= 9
    for block in blocks:
        assert len({line.count(" | ") for line in block}) == 1, block


def test_every_figure_stands_with_its_interval() -> None:
    text = as_markdown(report(Interval(0.125, 0.1, 0.15)))

    assert "| ours | 0.500 (0.400 to 0.600) |" in text
    assert "+0.125 (+0.100 to +0.150)" in text
    assert "Expected calibration error 0.031 on these 90 photos, in 15 bins" in text


def test_the_gates_curve_ends_with_every_type_open_and_what_is_shipped() -> None:
    text = as_markdown(report(HALF))

    assert "| every type open | 26.00 | 1.000 | 0.810 | 0.20 |\n| as shipped | 3.50 |" in text
    assert "0.95 (north)" in text


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        (Interval(0.2, 0.1, 0.3), "queries\n\nNone."),
        (Interval(0.1, -0.1, 0.3), "ahead, within chance"),
        (Interval(-0.1, -0.3, 0.1), "not beaten"),
    ],
)
def test_what_is_not_beaten_is_named(gain: Interval, said: str) -> None:
    assert said in as_markdown(report(gain))


def test_an_arm_that_has_learned_from_a_shop_is_marked() -> None:
    text = as_markdown(report(HALF, seen=True))

    assert "| ours † |" in text
    assert "† has learned from a shop it is asked about" in text
    assert "†" not in as_markdown(report(HALF))


def test_a_report_without_types_says_nothing_of_them() -> None:
    bare = replace(report(HALF), types=(), reliability=None, gate=None)

    text = as_markdown(bare)

    assert "calibration" not in text
    assert "gate" not in text


def test_a_table_is_markdown() -> None:
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
