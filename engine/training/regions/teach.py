"""Teaching a finished model to find garments: its own weights stay as they are, a head on its maps learns."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.optim.lr_scheduler import LambdaLR

from engine.bundle import CARD, Bundle
from engine.errors import TrainingError
from engine.evaluation.regions import StreetPhoto, least_confidence
from engine.network import TwoOutputNetwork
from engine.region_head import RegionHead, new_head
from engine.regions import HeadAnswers, find_regions, places_of
from engine.runtime.torch import load_network
from engine.training.checkpoint import RunKey, State, read_checkpoint, write_checkpoint
from engine.training.data import TrainingData
from engine.training.export import round_to_half, write_bundle
from engine.training.labels import STREET, Part
from engine.training.loop import CHECKPOINT_SECONDS, write_curve
from engine.training.pack import pack_photos
from engine.training.regions.card import HEADING, region_card
from engine.training.regions.config import RegionConfig
from engine.training.regions.loss import RegionLoss, region_loss
from engine.training.regions.scenes import Scene, Scenes, Street, placed, read_streets
from engine.training.regions.targets import targets_of
from engine.training.steps import Progress

GRADIENT = 5.0
"""Greatest length of a step's gradient: a batch of odd scenes does not throw the head about."""

FAINT = 0.02
"""Confidence from which a region is looked at when the least that counts is chosen."""


def teach_regions(
    config: RegionConfig, data: TrainingData, base: Bundle, out: Path, progress: Progress
) -> Bundle:
    """Run all steps, or those that are left, and write the model with what it has learned to ``out/bundle``.

    Args:
        config: of the run.
        data: labeled photos with street photos, split.
        base: the model; of its types those that people wear at one place compete.
        out: the run folder; a run that lies there is gone on with.
        progress: told the stage, how much is done, and of how much.

    Returns:
        The model, whose embeddings are those of ``base``.

    Raises:
        TrainingError: there are no street photos, or the folder belongs to another configuration or data.
    """
    shown = _shown(data)
    key = RunKey(f"{config.digest()}/{base.model_id}", shown.digest())
    reached = read_checkpoint(out, key)
    learned, judged = (_files(shown, part) for part in (Part.TRAIN, Part.VALIDATION))
    if not learned or not judged:
        raise TrainingError(f"{data.folder} has no street photos, or too few to keep some for validation.")
    out.mkdir(parents=True, exist_ok=True)
    size = base.description.preprocessing.size
    packed = pack_photos(shown, out / "photos", size, lambda done, total: progress("packing", done, total))
    scenes = Scenes(packed, read_streets(data.folder, learned, base.classes), base.classes, config.scenes)
    network = load_network(base).eval()
    teacher = Teacher(network, base.classes, config, out, key)
    if reached is not None:
        teacher.restore(reached)
    head = teacher.run(scenes, progress)
    round_to_half(head)
    streets = read_streets(data.folder, judged, base.classes)
    found = find_in_streets(network, head, streets, base.classes, size)
    return _write(base, network, head, found, config, out / "bundle")


def _write(
    base: Bundle,
    network: TwoOutputNetwork,
    head: RegionHead,
    found: Sequence[StreetPhoto],
    config: RegionConfig,
    folder: Path,
) -> Bundle:
    """Write the model, with the confidence under which nothing counts and what its card says of it."""
    least = least_confidence(found, config.false_boxes)
    thresholds = replace(base.thresholds, region_confidence=least)
    description = replace(base.description, thresholds=thresholds)
    card, _, _ = (base.folder / CARD).read_text(encoding="utf-8").partition(HEADING)
    return write_bundle(folder, network, description, card + region_card(found, least), head)


class Teacher:
    """Runs the steps and keeps what is needed to go on in the run folder."""

    def __init__(
        self,
        network: TwoOutputNetwork,
        classes: Sequence[str],
        config: RegionConfig,
        folder: Path,
        key: RunKey,
    ) -> None:
        torch.manual_seed(config.seed)
        self.network = network
        self.places = places_of(classes)
        self.config, self.folder, self.key = config, folder, key
        self.head = new_head(network, classes)
        self.average: State = {name: part.clone() for name, part in self.head.state_dict().items()}
        self.optimizer = torch.optim.AdamW(
            self.head.parameters(), config.rate, weight_decay=config.weight_decay
        )
        self.schedule = LambdaLR(self.optimizer, self._share)
        self.step = 0
        self.curve: list[tuple[float, ...]] = []

    def run(self, scenes: Scenes, progress: Progress) -> RegionHead:
        """Train to the last step, with a checkpoint each half minute, and return the average, folded."""
        end, saved = self.config.steps, -math.inf
        while self.step < end:
            loss = self._step(scenes.draw(np.random.default_rng([self.config.seed, self.step])))
            self.curve.append((self.step, *(round(part.item(), 6) for part in loss)))
            if self.step == end or time.monotonic() - saved >= CHECKPOINT_SECONDS:
                self.save()
                saved = time.monotonic()
            progress("finding garments", self.step, end)
        self.head.load_state_dict(self.average)
        self.head.eval().fold()
        return self.head

    def _step(self, scenes: Sequence[Scene]) -> RegionLoss:
        with torch.no_grad():
            maps = self.network(torch.from_numpy(np.stack([scene.pixels for scene in scenes]))).maps
        said = self.head.train().look(maps)
        loss = region_loss(said, targets_of(scenes, self.places, maps.fine.shape[2]), self.places)
        if not math.isfinite(loss.total().item()):
            raise TrainingError(f"The loss is no number any more at step {self.step}; lower the rate.")
        self.optimizer.zero_grad()
        loss.total().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.head.parameters(), GRADIENT)
        self.optimizer.step()
        self.schedule.step()
        for name, part in self.head.state_dict().items():
            kept = self.average[name]
            self.average[name] = torch.lerp(part, kept, self.config.ema) if part.is_floating_point() else part
        self.step += 1
        return loss

    def _share(self, step: int) -> float:
        """Return the share of the full rate at a step: linear warm-up, and a cosine down to zero."""
        falling = 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.config.steps)))
        return min(1.0, (step + 1) / self.config.warmup) * falling

    def save(self) -> None:
        """Write the curve, and then the checkpoint."""
        write_curve(self.folder, ("step", *RegionLoss._fields), self.curve)
        state = {
            "step": self.step,
            "head": self.head.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "curve": self.curve,
        }
        write_checkpoint(self.folder, self.key, state)

    def restore(self, state: State) -> None:
        """Go on from what `save` wrote."""
        self.head.load_state_dict(state["head"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.step = state["step"]
        self.curve = [tuple(row) for row in state["curve"]]


def find_in_streets(
    network: TwoOutputNetwork,
    head: RegionHead,
    streets: Sequence[Street],
    classes: Sequence[str],
    size: int,
    least: float = FAINT,
) -> list[StreetPhoto]:
    """Return what a head finds in street photos, beside their labels."""
    found = []
    for street in streets:
        scene = placed(street, size)
        with torch.no_grad():
            maps = network(torch.from_numpy(scene.pixels[None])).maps
            answers = head(maps.fine, maps.middle, maps.last)[0].numpy()
        shape = (street.pixels.shape[1], street.pixels.shape[0])
        regions = find_regions(HeadAnswers(answers, classes, size, shape), least)
        labeled = tuple((classes[number], box) for number, box in street.garments)
        found.append(StreetPhoto(labeled, tuple(regions)))
    return found


def _shown(data: TrainingData) -> TrainingData:
    """Return the photos that scenes are made of: one of each street, and all others that are learned from."""
    streets = {photo.file: photo for photo in data.photos if photo.shop == STREET}
    others = [photo for photo in data.photos if photo.shop != STREET and photo.part is Part.TRAIN]
    return replace(data, photos=(*others, *(replace(photo, cut=None) for photo in streets.values())))


def _files(data: TrainingData, part: Part) -> list[str]:
    return [data.photos[row].file for row in data.rows(part) if data.photos[row].shop == STREET]
