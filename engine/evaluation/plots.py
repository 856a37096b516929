"""Plots of a report, as PNG."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evaluation.gating import GateReport
from engine.evaluation.judge import Slice
from engine.evaluation.labels import Reliability
from engine.evaluation.readings import PLACES, READINGS
from engine.training.calibrate import RECALL_LOSS, TRUE_TYPE_INSIDE

SIZE = (7.0, 4.5)
DOTS = 130


def plot_recall(everything: Slice, path: Path) -> None:
    """Draw recall by k for every arm, one panel a reading, with 95 % intervals."""
    figure = Figure(figsize=(3.6 * len(READINGS), 4.2), layout="constrained")
    panels = figure.subplots(1, len(READINGS), sharey=True)
    for axes, reading in zip(panels, READINGS, strict=True):
        for score in everything.scores:
            found = [score.figures[f"{reading} @{k}"] for k in PLACES]
            means = np.array([interval.value for interval in found])
            spread = np.abs(np.array([[i.low for i in found], [i.high for i in found]]) - means)
            style = "--" if score.baseline else "-"
            axes.errorbar(PLACES, means, spread, fmt=f"o{style}", capsize=3, label=score.arm)
        axes.set(title=reading, xlabel="k", xticks=PLACES, ylim=(0, 1))
        axes.grid(alpha=0.3)
    panels[0].set_ylabel("recall@k")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.savefig(path, dpi=DOTS)


def plot_reliability(found: Reliability, path: Path) -> None:
    """Draw accuracy against confidence, and how many photos each bin holds."""
    figure = Figure(figsize=SIZE, layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    width = 1 / len(found.bins)
    left = [part.low for part in found.bins]
    filled = [part for part in found.bins if part.photos]
    upper.plot((0, 1), (0, 1), "--", color="gray")
    upper.bar(left, [part.accuracy for part in found.bins], width, align="edge", alpha=0.5, edgecolor="white")
    upper.plot([part.confidence for part in filled], [part.accuracy for part in filled], "o-")
    upper.set(ylabel="accuracy", ylim=(0, 1), title=f"Reliability of the type, ECE {found.ece:.3f}")
    lower.bar(
        left, [part.photos for part in found.bins], width, align="edge", color="gray", edgecolor="white"
    )
    lower.set(xlabel="confidence", ylabel="photos", xlim=(0, 1))
    figure.savefig(path, dpi=DOTS)


def plot_gate(found: GateReport, path: Path) -> None:
    """Draw what the gate keeps and costs against the types it opens; each point is named by its mass.

    The dotted levels are those that the threshold was chosen by: the least that is to stay inside, and the
    least recall.
    """
    figure = Figure(figsize=SIZE, layout="constrained")
    kept, cost = figure.subplots(1, 2)
    opened = [point.opened for point in found.curve]
    kept.plot(opened, [point.inside for point in found.curve], "o-", label="labeled type inside")
    kept.plot(opened, [point.recall for point in found.curve], "s-", label="recall@10")
    kept.set(ylabel="share of queries", ylim=(None, 1.005))
    kept.axhline(TRUE_TYPE_INSIDE, color="C0", linestyle=":", alpha=0.6)
    kept.axhline(found.curve[-1].recall - RECALL_LOSS, color="C1", linestyle=":", alpha=0.6)
    for point in found.curve:
        name = "all" if point.mass == 1.0 else f"{point.mass:g}"
        kept.annotate(name, (point.opened, point.inside), (2, -9), textcoords="offset points", fontsize=6)
    cost.plot(
        opened, [point.milliseconds for point in found.curve], "o-", color="gray", label="gate and search, ms"
    )
    cost.set(ylim=(0, None))
    for axes in (kept, cost):
        _mark(axes, found)
    figure.savefig(path, dpi=DOTS)


def _masses(found: GateReport) -> str:
    return ", ".join(f"{mass:g}" for mass in sorted(set(found.masses.values())))


def _mark(axes: Axes, found: GateReport) -> None:
    """Mark where the shipped threshold stands."""
    axes.axvline(found.shipped.opened, color="green", linestyle=":", label=f"as shipped, at {_masses(found)}")
    axes.set(xlabel="types opened, mean")
    axes.legend(fontsize="small")
    axes.grid(alpha=0.3)
