"""A report as a folder: figures, tables, plots and sheets."""

from __future__ import annotations

from pathlib import Path

from engine.evaluation.markdown import as_markdown
from engine.evaluation.plots import plot_gate, plot_recall, plot_reliability
from engine.evaluation.report import Evaluation
from engine.evaluation.sheets import draw_sheet

FIGURES = "report.json"
"""Written last: where it lies, the report is whole."""


def write_report(evaluation: Evaluation, folder: Path) -> None:
    """Write an evaluation; what an earlier one left of the same names is replaced.

    Args:
        evaluation: what to write.
        folder: made if missing.

    Raises:
        OSError: the disk is full or the folder cannot be written.
        PhotoError: a photo of a sheet cannot be read any more.
    """
    report = evaluation.report
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FIGURES).unlink(missing_ok=True)
    (folder / "report.md").write_text(as_markdown(report), encoding="utf-8")
    plot_recall(report.slices[0], folder / "recall.png")
    if report.reliability is not None:
        plot_reliability(report.reliability, folder / "reliability.png")
    if report.gate is not None:
        plot_gate(report.gate, folder / "gate.png")
    draw_sheet(evaluation.best, "The most certain right answers").save(folder / "best.png")
    draw_sheet(evaluation.worst, "The answers farthest off").save(folder / "worst.png")
    (folder / FIGURES).write_text(report.as_json(), encoding="utf-8")
