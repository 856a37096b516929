"""``snaplook evaluate``: how well models find products, beside baselines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import views
from bot.cli_context import need_extra, settings_of
from bot.outputs import check_writable
from bot.progress import StageBars
from bot.terminal import plain_console


def evaluate(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="A folder with garments.csv and its photos.")] = None,
    shop: Annotated[
        str, typer.Option(help="The set of --data to score the model on that answers.")
    ] = "multiview_venia",
    run: Annotated[
        Path | None, typer.Option(help="A run folder: score each of its folds by its own model instead.")
    ] = None,
    beside: Annotated[
        list[Path] | None, typer.Option(help="With --run: an earlier model for the same table; repeatable.")
    ] = None,
    final: Annotated[
        bool,
        typer.Option(
            "--final", help="With --run: open the report part for its bundle, once; write into --run."
        ),
    ] = False,
    snapshots: Annotated[
        bool, typer.Option(help="Score the model that answers on the demo's street snapshots.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="A folder for the report: figures, tables, plots, sheets.")
    ] = None,
) -> None:
    """Score models beside the untrained backbone, SIFT words, HOG and a color histogram."""
    for module in ("torch", "cv2", "matplotlib"):
        need_extra(module, "train")
    _check(data=data, run=run, beside=beside or [], final=final, snapshots=snapshots, out=out)
    if out is not None:
        check_writable(out)
    from bot.jobs import evaluate as job  # noqa: PLC0415  # torch is in an extra
    from engine.evaluation.folder import write_report  # noqa: PLC0415

    with StageBars() as bars:
        if final and data is not None and run is not None:
            report, out = job.evaluate_final(data, run, bars.report)
        else:
            if data is None:
                evaluation = job.evaluate_snapshots(settings_of(context), bars.report)
            elif run is None:
                evaluation = job.evaluate_shop(settings_of(context), data, shop, bars.report)
            else:
                evaluation = job.evaluate_folds(data, run, beside or [], bars.report)
            report = evaluation.report
            if out is not None:
                write_report(evaluation, out)
    views.show_scores(plain_console(), report)
    if out is not None:
        typer.echo(f"Wrote the report to {out}.")


def _check(
    *, data: Path | None, run: Path | None, beside: list[Path], final: bool, snapshots: bool, out: Path | None
) -> None:
    """Refuse options that do not go together.

    Raises:
        typer.BadParameter: they do not.
    """
    if (data is None) is not snapshots:
        raise typer.BadParameter("name either --data FOLDER or --snapshots", param_hint="--data")
    if run is not None and data is None:
        raise typer.BadParameter("a run is scored on --data FOLDER", param_hint="--run")
    if run is None and (beside or final):
        raise typer.BadParameter("--beside and --final need --run FOLDER", param_hint="--run")
    if final and (beside or out is not None):
        raise typer.BadParameter(
            "the report part is for the run's own model and is written into --run", param_hint="--final"
        )
