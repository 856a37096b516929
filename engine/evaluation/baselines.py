"""The arms that every model has to beat. Needs the ``train`` extra."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial

from engine.bundle import Description
from engine.evaluation.arms import Arm, baseline
from engine.evaluation.embedders import ColorHistogram, Embedder
from engine.evaluation.handcrafted import WORDS_FROM, HistogramOfGradients, SiftWords
from engine.evaluation.judge import Progress
from engine.evaluation.protocol import RetrievalTask, Subject
from engine.evaluation.untrained import UntrainedBackbone
from engine.evaluation.vectors import check_readable


def baselines(
    tasks: Sequence[RetrievalTask],
    description: Description,
    apart: Sequence[Subject],
    seed: int,
    progress: Progress,
) -> list[Arm]:
    """Return the baselines, ready for the tasks.

    Args:
        tasks: what will be asked; all their photos are read once here, so that a broken one is named at once.
        description: the model's, for the same backbone untrained.
        apart: photos that no task shows, from which visual words are made; without any there is no such arm.
        seed: of the choice among them.
        progress: told the stage, how much is done, and of how much.

    Raises:
        PhotoError: a photo cannot be read.
    """
    words_from = [s.shot for s in random.Random(seed).sample(apart, min(WORDS_FROM, len(apart)))]  # noqa: S311
    shots = [shot for task in tasks for shot in task.shots()]
    check_readable([*shots, *words_from], partial(progress, "reading"))
    embedders: list[Embedder] = [UntrainedBackbone(description.preprocessing, description.architecture)]
    if words_from:
        embedders.append(SiftWords.fit(words_from, seed, partial(progress, "visual words")))
    embedders += [HistogramOfGradients(), ColorHistogram()]
    return [baseline(embedder, len(tasks)) for embedder in embedders]
