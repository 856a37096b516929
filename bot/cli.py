"""``snaplook``: thin commands over the jobs."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from bot import (
    cli_compare,
    cli_db,
    cli_evaluate,
    cli_map,
    cli_models,
    cli_privacy,
    cli_serve,
    cli_train,
    views,
)
from bot.cli_context import settings_of
from bot.errors import lift
from bot.interrupts import INTERRUPTED, SAID_WHEN_INTERRUPTED
from bot.jobs.doctor import diagnose
from bot.jobs.embed import collect_photos, embed_files
from bot.jobs.find import FindAnswer, Finder, FindRequest
from bot.jobs.index import IndexReport
from bot.jobs.ingest import IngestReport
from bot.jobs.ingest import ingest as ingest_catalogue
from bot.parts import index_catalogue, open_database, open_engine, open_photos, open_runtime
from bot.progress import StageBars
from bot.sources import open_source
from bot.terminal import plain_console
from engine.types import ALL, GATED, Box, Point, Types

app = typer.Typer(
    name="snaplook",
    help="Photograph an outfit, get the nearest products of a shop's catalogue.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(cli_models.demo)

Context = typer.Context


@app.callback(invoke_without_command=True)
def options(
    context: Context,
    config: Annotated[
        Path | None,
        typer.Option(help="A settings file, named before the command; by default ./snaplook.toml."),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """Options before the command."""
    if version:
        typer.echo(f"snaplook {metadata.version('snaplook')}")
        raise typer.Exit
    context.obj = config


@app.command()
def ingest(
    context: Context,
    source: Annotated[Path, typer.Argument(help="A folder type/product/photo.jpg, a CSV or a JSONL file.")],
) -> None:
    """Read a catalogue into the database; run again, only what changed is done."""
    settings = settings_of(context)
    catalogue = open_source(source)

    async def run(bars: StageBars) -> IngestReport:
        async with open_database(settings) as database:
            return await ingest_catalogue(catalogue, database, open_photos(settings), settings, bars.report)

    with StageBars() as bars:
        report = asyncio.run(run(bars))
    views.show_ingest(plain_console(), report)


@app.command()
def index(context: Context) -> None:
    """Embed new photos, build the index beside the old one, and switch to it."""
    settings = settings_of(context)
    runtime = open_runtime(settings)

    async def run(bars: StageBars) -> IndexReport:
        async with open_database(settings) as database:
            return await index_catalogue(settings, database, runtime, bars.report)

    with StageBars() as bars:
        report = asyncio.run(run(bars))
    views.show_index(plain_console(), report)


@app.command()
def find(
    context: Context,
    photo: Annotated[Path, typer.Argument(help="The photo of a garment.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many products.")] = 5,
    types: Annotated[str | None, typer.Option(help="Product types to search: a,b or all.")] = None,
    box: Annotated[str | None, typer.Option(help="Search one frame: x0,y0,x1,y1 as fractions.")] = None,
    at: Annotated[str | None, typer.Option(help="Search the garment at one point: x,y as fractions.")] = None,
    each: Annotated[
        bool, typer.Option("--each", help="Search every garment that is seen, not only the surest.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    sheet: Annotated[Path | None, typer.Option(help="Also draw the answer as one picture.")] = None,
) -> None:
    """Show the products that are nearest to a photo."""
    if sum((box is not None, at is not None, each)) > 1:
        raise typer.BadParameter("give only one of them", param_hint="--box, --at, --each")
    request = FindRequest(photo, k, parse_types(types), parse_box(box), parse_point(at), each)
    if sheet is not None and sheet.exists() and sheet.samefile(photo):
        raise typer.BadParameter("it would overwrite the photo", param_hint="--sheet")
    settings = settings_of(context)
    engine = open_engine(settings)
    engine.prepare()

    async def run() -> FindAnswer:
        async with open_database(settings) as database:
            finder = Finder(engine, database, open_photos(settings), settings.photo_limits())
            return await finder.find(request)

    answer = asyncio.run(run())
    if sheet is not None:
        views.save_sheet(views.draw_sheet(photo, answer, settings.photo_limits()), sheet)
    if as_json:
        typer.echo(json.dumps(answer.as_json(), indent=2, ensure_ascii=False))
    else:
        views.show_answer(plain_console(), answer)


@app.command()
def embed(
    context: Context,
    paths: Annotated[list[Path], typer.Argument(help="Photos, or folders of photos.")],
    out: Annotated[Path, typer.Option(help="The .npz file to write.")],
) -> None:
    """Write the embeddings and type probabilities of photos to a file."""
    settings = settings_of(context)
    files = collect_photos(paths)
    with StageBars() as bars:
        report = embed_files(
            files,
            open_runtime(settings),
            settings.photo_limits(),
            out,
            settings.worker_count(),
            lambda done, total: bars.report("embedding", done, total),
        )
    views.show_embedded(plain_console(stderr=True), report, out)


@app.command()
def doctor(context: Context) -> None:
    """Check the settings, HOME, the database, the model and the index, and say what to do."""
    findings = asyncio.run(diagnose(settings_of(context)))
    views.show_findings(plain_console(), findings)
    if any(not finding.good for finding in findings):
        raise typer.Exit(1)


app.command()(cli_serve.serve)
app.command()(cli_train.train)
app.command()(cli_evaluate.evaluate)
app.command("map")(cli_map.map_photos)
app.add_typer(cli_compare.app)
app.add_typer(cli_db.app)
app.add_typer(cli_privacy.app)


def parse_types(text: str | None) -> Types:
    """Return what ``--types`` means: nothing is the gate, ``all`` is everything, else names.

    Raises:
        typer.BadParameter: there is no name in it.
    """
    if text is None:
        return GATED
    if text.strip().lower() == "all":
        return ALL
    names = frozenset(name.strip().lower() for name in text.split(",") if name.strip())
    if not names:
        raise typer.BadParameter("give names like dress,skirt, or all", param_hint="--types")
    return names


def parse_box(text: str | None) -> Box | None:
    """Return what ``--box`` means.

    Raises:
        typer.BadParameter: it is not four numbers.
    """
    if text is None:
        return None
    x0, y0, x1, y1 = _fractions(text, 4, "give four fractions x0,y0,x1,y1, like 0.1,0.2,0.6,0.9", "--box")
    return (x0, y0, x1, y1)


def parse_point(text: str | None) -> Point | None:
    """Return what ``--at`` means.

    Raises:
        typer.BadParameter: it is not two numbers.
    """
    if text is None:
        return None
    x, y = _fractions(text, 2, "give two fractions x,y, like 0.4,0.7", "--at")
    return (x, y)


def _fractions(text: str, count: int, wanted: str, option: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter(wanted, param_hint=option) from error
    if len(numbers) != count:
        raise typer.BadParameter(wanted, param_hint=option)
    return numbers


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return 0, 1 for an error, 2 for bad usage, or 130 if interrupted."""
    try:
        status = app(args=list(arguments), prog_name="snaplook", standalone_mode=False)
    except typer.TyperException as error:
        return _say(_usage(error), error.exit_code) if error.format_message() else error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except Exception as error:
        known = lift(error)
        return _say(str(known) if known else _unforeseen(error), 1)
    if status == INTERRUPTED:
        return _say(SAID_WHEN_INTERRUPTED, status)
    return status if isinstance(status, int) else 0


def _say(sentence: str, status: int) -> int:
    """Write one line to stderr, whatever a file's name in it may hold."""
    sys.stderr.write(" ".join(sentence.split()) + "\n")
    return status


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = app.info.name if context is None else context.command_path
    return f"{error.format_message().rstrip('.')}; see `{command} --help`."


def _unforeseen(error: Exception) -> str:
    """Keep the details of a bug in a file, where there is room for one, and return one sentence."""
    sentence = f"Something unforeseen went wrong ({type(error).__name__})"
    try:
        with tempfile.NamedTemporaryFile("w", prefix="snaplook-error-", suffix=".txt", delete=False) as file:
            traceback.print_exception(error, file=file)
    except OSError:
        return f"{sentence}, and its details cannot be written anywhere."
    return f"{sentence}; its details are in {file.name}."
