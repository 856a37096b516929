"""Compares the faster runtimes with the usual one, on the same photos in one run, and keeps what it finds."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BadRequest
from bot.jobs.background import Progress
from bot.jobs.compare_photos import Choice, Shot, check_enough, choose, readable, trial_of
from engine.bundle import GRAPH, Bundle
from engine.errors import RuntimeUnusable
from engine.evaluation.agreement import Reading, Trial, agreement, read_side_by_side
from engine.runtime.admission import Admission
from engine.runtime.base import Runtime
from engine.runtime.onnx import OnnxRuntime
from engine.runtime.shelf import PRECISIONS, FastModel, RuntimeShelf
from engine.types import Photo


@dataclass(frozen=True, slots=True)
class CompareParts:
    """What the job joins.

    Attributes:
        bundle: the model, as it is in its folder.
        shelf: where graphs and figures are kept.
        workers: threads that decode photos; embedding is measured on one.
        progress: told the stage, how much is done, and of how much.
    """

    bundle: Bundle
    shelf: RuntimeShelf
    workers: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found.

    Attributes:
        model_id: of the bundle.
        milliseconds: median of one photo in fp32.
        recall: recall@1 in fp32.
        photos: how many photos were searched.
        queries: how many were asked for.
        disguised: whether the queries were disguised photos of the gallery.
        admissions: what was measured of each faster runtime.
        left_out: those that cannot run here, and why.
    """

    model_id: str
    milliseconds: float
    recall: float
    photos: int
    queries: int
    disguised: bool
    admissions: tuple[Admission, ...]
    left_out: Mapping[str, str]

    def as_json(self) -> str:
        """Return it as JSON text."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        rows = [row.model_dump() | {"admitted": row.admitted} for row in self.admissions]
        return json.dumps(plain | {"admissions": rows}, indent=2) + "\n"


def compare(parts: CompareParts, shots: Sequence[Shot]) -> Comparison:
    """Measure each faster runtime on some of the photos, and keep whether it may answer.

    Raises:
        BadRequest: there are too few products, or too few photos that can be read.
        RuntimeUnusable: another process is comparing.
        BundleDamaged: the model cannot be run.
    """
    choice = choose(shots)
    with parts.shelf.turn():
        usual = OnnxRuntime(parts.bundle)
        faster, left_out = _start(parts, choice)
        kept: list[Shot] = []
        photos = _noted(parts, choice.shots, kept)
        readings = read_side_by_side([usual, *faster.values()], photos)
        trial = trial_of(kept)
        admissions = tuple(
            _admission(name, runtime, choice, trial, reading, readings[0])
            for (name, runtime), reading in zip(faster.items(), readings[1:], strict=True)
        )
        for admission in admissions:
            parts.shelf.keep(parts.bundle, admission)
    return Comparison(
        model_id=parts.bundle.model_id,
        milliseconds=readings[0].milliseconds,
        recall=agreement(trial, readings[0].embeddings, readings[0].embeddings).recall,
        photos=len(trial.gallery),
        queries=len(trial.queries),
        disguised=choice.disguised,
        admissions=admissions,
        left_out=left_out,
    )


def _start(parts: CompareParts, choice: Choice) -> tuple[dict[str, Runtime], dict[str, str]]:
    """Start the faster runtimes, by their names; of those that cannot run here, return why."""
    faster: dict[str, Runtime] = {}
    left_out: dict[str, str] = {}
    for name in PRECISIONS:
        try:
            faster[name] = _model(parts, name, choice).start()
        except RuntimeUnusable as error:
            left_out[name] = str(error)
    return faster, left_out


def _model(parts: CompareParts, name: str, choice: Choice) -> FastModel:
    """Return the bundle in a precision; a graph that is admitted already stays, so that its index stays good.

    Raises:
        RuntimeUnusable: the graph cannot be made here.
    """
    found, measured = parts.shelf.find(parts.bundle, name), parts.shelf.admission(parts.bundle, name)
    if found is not None and (found.graph is None or (measured is not None and measured.admitted)):
        return found
    if importlib.util.find_spec("onnx") is None:
        raise RuntimeUnusable("ONNX is not installed: pip install with the extra 'int8', like '.[int8]'.")
    from engine.runtime.quantize import quantize_graph  # noqa: PLC0415  # onnx is in an extra

    shots = list(readable(choice.calibration, parts.workers))
    if not shots:
        raise BadRequest("None of the photos that int8 is fitted to can be read.")
    prepare = parts.bundle.description.preprocessing
    photos = [prepare(photo) for _, photo in shots]

    def write(out: Path) -> None:
        quantize_graph(
            parts.bundle.folder / GRAPH,
            photos,
            out,
            lambda done: parts.progress(f"fitting {name}", done, len(photos)),
        )

    return parts.shelf.make(parts.bundle, name, write)


def _noted(parts: CompareParts, shots: Sequence[Shot], kept: list[Shot]) -> Iterator[Photo]:
    """Yield the photos that can be read, noting which they are."""
    for shot, photo in readable(shots, parts.workers):
        kept.append(shot)
        yield photo
        parts.progress("comparing", len(kept), len(shots))
    check_enough(kept)


def _admission(
    name: str, runtime: Runtime, choice: Choice, trial: Trial, reading: Reading, usual: Reading
) -> Admission:
    found = agreement(trial, reading.embeddings, usual.embeddings)
    return Admission(
        runtime=name,
        model_id=runtime.bundle.model_id,
        milliseconds=reading.milliseconds,
        speedup=usual.milliseconds / reading.milliseconds,
        cosine=found.cosine,
        overlap=found.overlap,
        recall=found.recall,
        difference=found.difference.value,
        low=found.difference.low,
        high=found.difference.high,
        photos=len(trial.gallery),
        queries=len(trial.queries),
        disguised=choice.disguised,
    )
