"""The gate's curve over a drawn shop, with the shipped model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.bundle import load_bundle
from engine.evaluation.arms import Arm, model_arm
from engine.evaluation.gating import GateCase, GateReport, gate_report
from engine.evaluation.protocol import RetrievalTask, leave_one_out, subjects
from engine.index.gate import open_gate
from engine.training.data import read_photos
from tests.support.labeled import draw_labeled
from tests.support.shipped import SHIPPED


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> GateCase:
    folder = draw_labeled(tmp_path_factory.mktemp("drawn"), products=12)
    task = leave_one_out("both", subjects(folder, read_photos(folder)))
    arm = model_arm("shipped", [load_bundle(SHIPPED)], ["both"])
    arm.vectors[0].add(task.shots(), lambda *_: None)
    return case_of(task, arm)


def case_of(task: RetrievalTask, arm: Arm) -> GateCase:
    queries, gallery = (
        arm.vectors[0].of(subject.shot for subject in side) for side in (task.queries, task.gallery)
    )
    return GateCase(task, arm.bundles[0], queries, gallery)


@pytest.fixture(scope="module")
def report(case: GateCase) -> GateReport:
    return gate_report([case], lambda *_: None)


def test_more_mass_opens_more_and_keeps_more_inside(report: GateReport) -> None:
    for measure in ("opened", "inside"):
        values = [getattr(point, measure) for point in report.curve]
        assert values == sorted(values)


def test_the_last_point_opens_every_type_of_the_catalogue(report: GateReport) -> None:
    last = report.curve[-1]

    assert (last.mass, last.opened, last.inside) == (1.0, 2.0, 1.0)


def test_the_shipped_point_is_the_gate_at_the_models_own_threshold(
    case: GateCase, report: GateReport
) -> None:
    bundle = case.bundle
    gates = [
        open_gate(row, bundle.classes, ("bag", "hat"), bundle.thresholds)
        for row in bundle.classify(case.queries)
    ]

    assert report.shipped.mass is None
    assert report.shipped.opened == pytest.approx(np.mean([len(gate.opened) for gate in gates]))
    assert report.masses == {"both": bundle.thresholds.gate_mass}


def test_a_closed_type_cannot_be_found(case: GateCase) -> None:
    """Labeled the other way round, products are where a sure gate does not look."""
    flipped = {"hat": "bag", "bag": "hat"}
    wrong = replace(
        case.task,
        gallery=tuple(replace(s, product_type=flipped[s.product_type]) for s in case.task.gallery),
        queries=tuple(replace(s, product_type=flipped[s.product_type]) for s in case.task.queries),
    )

    right, turned = (gate_report([c], lambda *_: None).curve for c in (case, replace(case, task=wrong)))

    first_right, first_turned = right[0], turned[0]
    sure = first_right.opened - 1  # share of queries for which both are open
    assert first_right.inside + first_turned.inside == pytest.approx(1 + sure)
    assert turned[-1].recall == pytest.approx(right[-1].recall, abs=0.2)
    assert first_turned.recall <= first_turned.inside


def test_two_cases_count_query_by_query(case: GateCase, report: GateReport) -> None:
    doubled = gate_report([case, case], lambda *_: None)

    assert [p.recall for p in doubled.curve] == pytest.approx([p.recall for p in report.curve])
    assert doubled.shipped.opened == pytest.approx(report.shipped.opened)


def test_progress_counts_up_to_the_whole(case: GateCase) -> None:
    told: list[tuple[int, int]] = []

    gate_report([case], lambda done, total: told.append((done, total)))

    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))
