"""A report as Markdown: tables that can be read as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.evaluation.gating import GatePoint, GateReport
from engine.evaluation.judge import ENOUGH, MAIN, Score, Slice, Unbeaten
from engine.evaluation.labels import BINS
from engine.evaluation.metrics import Interval
from engine.evaluation.readings import PLACES, PRECISION, READINGS
from engine.evaluation.report import Report

SEEN = " †"
"""Marks an arm that has learned from a shop it is asked about."""
GAINS = (MAIN, "any view @10", "one view @1", "merged @1", PRECISION)


def as_markdown(report: Report) -> str:
    """Return the report as text; it refers to the plots and sheets beside it."""
    parts = [f"# {report.title}", *_asked(report), *_recalls(report.slices[0]), *_gains(report.slices[0])]
    for kind in ("shop", "type", "view"):
        parts += _by(kind, [part for part in report.slices if part.kind == kind])
    parts += _unbeaten(report.unbeaten)
    parts += _types(report)
    parts += _gate(report.gate)
    parts += ["## To look at", "[The most certain right answers](best.png), [the worst](worst.png)."]
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _asked(report: Report) -> Iterator[str]:
    yield "Intervals are 95 %, by bootstrap over products; differences are on the same queries."
    rows = [[t.name, str(t.queries), str(t.products), str(t.gallery)] for t in report.tasks]
    yield table(("asked", "queries", "their products", "photos to find among"), rows)
    models = [
        [m.arm, m.task, m.name, m.model_id, m.bundle_id, "yes" if m.seen else "no"] for m in report.models
    ]
    yield table(("arm", "asked", "model", "model id", "bundle id", "learned from that set"), models)


def _recalls(everything: Slice) -> Iterator[str]:
    yield f"## All {everything.queries} queries"
    for reading in READINGS:
        measures = [f"{reading} @{k}" for k in PLACES]
        measures += [PRECISION] if reading == READINGS[0] else []
        rows = [[_name(s), *(_with(s.figures[m]) for m in measures)] for s in everything.scores]
        yield table(["recall", *measures], rows)
    yield (
        "*Any view*: a product is as near as its best photo. *One view*: every product is shown by one "
        "photo, the query's by another one. *Merged*: as served with every type open, the photo's type and a "
        "second near photo count by the model's own weights; baselines have none."
    )
    if any(score.seen for score in everything.scores):
        yield f"{SEEN.strip()} has learned from a shop it is asked about here, which flatters it."
    yield "![Recall by k](recall.png)"


def _gains(everything: Slice) -> Iterator[str]:
    first = everything.scores[0].arm
    rows = [
        [_name(score), *(_with(score.gains[measure], signed=True) for measure in GAINS)]
        for score in everything.scores
        if score.gains is not None
    ]
    if rows:
        yield f"## What {first} gains"
        yield table(["over", *GAINS], rows)


def _by(kind: str, slices: Sequence[Slice]) -> Iterator[str]:
    if not slices:
        return
    yield f"## By {kind}, {MAIN}"
    arms = [score.arm for score in slices[0].scores]
    rows = [
        [part.name, str(part.queries), *(_with(s.figures[MAIN]) + _mark(s) for s in part.scores)]
        for part in slices
    ]
    yield table([kind, "queries", *arms], rows)


def _unbeaten(cases: Sequence[Unbeaten]) -> Iterator[str]:
    yield f"## Baselines not surely beaten, on slices of more than {ENOUGH} queries"
    if not cases:
        yield "None."
        return
    rows = [
        [
            "all queries" if c.kind == "all" else f"{c.kind} {c.name}",
            str(c.queries),
            c.arm,
            _with(c.gain, signed=True),
            "not beaten" if c.behind else "ahead, within chance",
        ]
        for c in cases
    ]
    yield table(("slice", "queries", "baseline", f"gain over it, {MAIN}", ""), rows)


def _types(report: Report) -> Iterator[str]:
    scores, found = report.types, report.reliability
    if found is None:
        return
    yield "## Product types"
    head = ("photos of", "photos", "top-1", "top-3", "top-1, neighboring words forgiven", "top-3, forgiven")
    rows = [
        [s.name, str(s.photos), *map(_with, (s.top1, s.top3, s.top1_forgiven, s.top3_forgiven))]
        for s in scores
    ]
    yield table(head, rows)
    learned = "; the model has learned from some of them" if report.slices[0].scores[0].seen else ""
    yield (
        f"Expected calibration error {found.ece:.3f} on these {scores[0].photos} photos, in {BINS} bins of "
        f"equal width over the likeliest type's probability{learned}."
    )
    yield "![Reliability](reliability.png)"


def _gate(found: GateReport | None) -> Iterator[str]:
    if found is None:
        return
    yield "## The gate"
    head = ("mass", "types opened", "labeled type inside", "recall@10", "gate and search, ms")
    yield table(head, [_point(point) for point in (*found.curve, found.shipped)])
    own = ", ".join(f"{mass:g} ({name})" for name, mass in found.masses.items())
    yield f"As shipped: {own}. Recall is of the merged list, with the type's weight, as served."
    yield "![The gate's curve](gate.png)"


def _point(point: GatePoint) -> list[str]:
    mass = {None: "as shipped", 1.0: "every type open"}.get(
        point.mass, f"{point.mass:g}" if point.mass else ""
    )
    return [
        mass,
        f"{point.opened:.2f}",
        f"{point.inside:.3f}",
        f"{point.recall:.3f}",
        f"{point.milliseconds:.2f}",
    ]


def _name(score: Score) -> str:
    return score.arm + _mark(score)


def _mark(score: Score) -> str:
    return SEEN if score.seen else ""


def _with(interval: Interval, *, signed: bool = False) -> str:
    form = "+.3f" if signed else ".3f"
    return f"{interval.value:{form}} ({interval.low:{form}} to {interval.high:{form}})"
