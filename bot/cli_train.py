"""``snaplook train``: a model of one's own."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_context import need_extra, settings_of
from bot.progress import StageBars
from engine.training.config import load_config
from engine.training.regions.config import load_region_config

if TYPE_CHECKING:
    from bot.jobs.train import CatalogueTraining


def train(
    context: typer.Context,
    config: Annotated[Path, typer.Argument(help="The run's recipe, like configs/train/catalogue.toml.")],
    data: Annotated[Path | None, typer.Option(help="A folder with garments.csv and its photos.")] = None,
    catalogue: Annotated[
        bool, typer.Option("--catalogue", help="Train the model that answers further, on the catalogue.")
    ] = False,
    regions: Annotated[
        bool,
        typer.Option("--regions", help="With --data: teach the model that answers where garments are."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="The run folder; by default runs/NAME, of a catalogue in HOME.")
    ] = None,
) -> None:
    """Train a model; run again with the same folder, it goes on where it was."""
    if (data is None) is not catalogue:
        raise typer.BadParameter("name either --data FOLDER or --catalogue", param_hint="--data")
    if regions and catalogue:
        raise typer.BadParameter("garments are found in street photos: name --data", param_hint="--regions")
    need_extra("torch", "train")
    if regions and data is not None:
        _teach(context, config, data, out)
        return
    recipe = load_config(config)
    from bot.jobs.train import train_catalogue, train_folder  # noqa: PLC0415  # torch is in an extra

    if data is not None:
        with StageBars() as bars:
            bundle = train_folder(recipe, data, out or Path("runs") / recipe.name, bars.report)
        typer.echo(f"Wrote model {bundle.model_id} to {bundle.folder}.")
        typer.echo(_how_to_use(bundle.folder))
        return
    settings = settings_of(context)
    with StageBars() as bars:
        training = train_catalogue(settings, recipe, out or settings.runs_dir / recipe.name, bars.report)
    _show(training)


def _teach(context: typer.Context, config: Path, data: Path, out: Path | None) -> None:
    recipe = load_region_config(config)
    from bot.jobs.train import teach_folder  # noqa: PLC0415  # torch is in an extra

    with StageBars() as bars:
        bundle = teach_folder(
            settings_of(context), recipe, data, out or Path("runs") / recipe.name, bars.report
        )
    typer.echo(f"Wrote model {bundle.model_id}, which finds garments, to {bundle.folder}.")
    setting = f"SNAPLOOK_MODEL__BUNDLE={shlex.quote(str(bundle.folder.absolute()))}"
    typer.echo(f"To answer with it, set {setting}; its index stays as it is.")


def _show(training: CatalogueTraining) -> None:
    """Say what was learned from, how good the model is, and how to use it."""
    if training.chosen < training.total:
        typer.echo(
            f"Of the catalogue's {training.total:,} photos {training.chosen:,} were taken into the run."
        )
    if training.unreadable:
        typer.echo(f"{training.unreadable:,} photos could not be read; the warnings above name the first.")
    if not training.moved:
        typer.echo(
            f"Training on {training.learned:,} photos did not help: what was kept apart is found best by the "
            "model that answers already, so keep it."
        )
        return
    bundle, gain = training.bundle, training.gain
    typer.echo(
        f"Wrote model {bundle.model_id} to {bundle.folder}; it learned from {training.learned:,} photos."
    )
    typer.echo(
        f"Of {gain.queries:,} photos kept apart, {gain.after:.0%} find their product first and "
        f"{gain.tenth:.0%} among the first ten; {gain.before:.0%} found it first before."
    )
    low, high = 100 * gain.difference.low, 100 * gain.difference.high
    sure = "surely better" if low > 0 else "surely worse" if high < 0 else "not distinguishable by so few"
    typer.echo(f"The difference lies between {low:+.0f} and {high:+.0f} points (95 %): {sure}.")
    typer.echo(_how_to_use(bundle.folder))


def _how_to_use(bundle: Path) -> str:
    setting = f"SNAPLOOK_MODEL__BUNDLE={shlex.quote(str(bundle.absolute()))}"
    return f"To answer with it, set {setting} and run `snaplook index`."
