"""The commands that take longer: training and the demo."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_context import need_extra, settings_of
from bot.cli_serve import run_service
from bot.progress import StageBars
from bot.terminal import plain_console


def train(
    config: Annotated[Path, typer.Argument(help="The run's configuration, like configs/train/first.toml.")],
    data: Annotated[Path, typer.Option(help="A folder with garments.csv and its photos.")],
    out: Annotated[Path | None, typer.Option(help="The run folder; by default runs/NAME.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes that prepare batches.")] = 1,
) -> None:
    """Train a model; run again with the same folder, it goes on where it was."""
    need_extra("torch", "train")
    from engine.training.config import load_config  # noqa: PLC0415  # torch is in an extra
    from engine.training.run import RunOptions  # noqa: PLC0415
    from engine.training.run import train as run  # noqa: PLC0415

    configuration = load_config(config)
    folder = out or Path("runs") / configuration.name
    with StageBars() as bars:
        bundle = run(configuration, RunOptions(data, folder, workers), bars.report)
    typer.echo(f"Wrote model {bundle.model_id} to {bundle.folder}.")


def demo(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Stop after the answers; serve no page.")] = False,
) -> None:
    """Draw a small shop, index it, answer street snapshots, and serve the page for your own."""
    need_extra("resvg_py", "demo")
    from bot.demo.run import run_demo  # noqa: PLC0415  # the drawing library is in an extra

    settings = settings_of(context)
    asyncio.run(run_demo(settings, plain_console()))
    if not once:
        typer.echo(f"Or drop one on the page; the snapshots are in {settings.snapshots_dir}.")
        run_service(settings)
