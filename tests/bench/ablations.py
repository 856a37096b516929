"""What each part of the training recipe is worth: arms of equal budget, on a shop that none of them saw.

Run it as ``python -m tests.bench.ablations CONFIG ARMS --data FOLDER --shop SET --out FOLDER``, with a recipe
like ``configs/train/hard.toml`` and arms like ``configs/train/arms.toml``. ``--only NAME`` leaves out all
arms but the first and those named; ``--seeds 3`` repeats them. It takes long, can be stopped at any time and
goes on where it was: what one call has trained another one finds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from bot.progress import StageBars
from engine.evaluation.markdown import table
from engine.evaluation.metrics import Interval, paired_bootstrap
from engine.training.allocator import keep_freed_memory
from engine.training.calibrate import Validation, ranks_of
from engine.training.checkpoint import run_key
from engine.training.config import TrainConfig, load_config
from engine.training.data import load_data
from engine.training.judge import judge
from engine.training.steps import Progress, train_weights
from engine.training.variants import Variant
from engine.training.writing import whole_file

REFITTED_ON = 4_000
"""Photos that each arm's classifier is fitted to: to embed all of them would take longer than the steps."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One line of the table.

    Attributes:
        name: for people.
        config: what is trained; arms of the same configuration are trained once.
        variant: what is done to the weights afterwards.
    """

    name: str
    config: TrainConfig
    variant: Variant

    def at(self, seed: int) -> TrainConfig:
        """Return the configuration of one trial."""
        return replace(self.config, seed=self.config.seed + seed)


@dataclass(frozen=True, slots=True)
class Trial:
    """One arm's training at one seed.

    Attributes:
        arm: its name.
        first: share of the queries whose product came first.
        tenth: share of the queries whose product was among the first ten.
        type_top1: share of the shop's photos whose likeliest type is the labeled one.
        gain: how much better the arm puts products first than the first arm at the same seed, in pairs.
    """

    arm: str
    seed: int
    first: float
    tenth: float
    type_top1: float
    gain: Interval | None


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What one trial answered: each query's rank and product, and whether each photo's type was right."""

    ranks: np.ndarray[tuple[int], np.dtype[np.int64]]
    products: np.ndarray[tuple[int], np.dtype[np.int64]]
    types: np.ndarray[tuple[int], np.dtype[np.bool_]]


def change(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested values with some of them changed."""
    changed = dict(values)
    for name, value in changes.items():
        changed[name] = change(values[name], value) if isinstance(value, Mapping) else value
    return changed


def read_arms(listed: Mapping[str, Any], recipe: TrainConfig) -> Iterator[Arm]:
    """Yield the arms of a file like ``configs/train/arms.toml``.

    Raises:
        ValidationError: a change names no field, or has an impossible value.
    """
    values = change(asdict(recipe), listed.get("budget", {}))
    for arm in listed["arm"]:
        config = TypeAdapter(TrainConfig).validate_python(change(values, arm.get("change", {})))
        yield Arm(arm["name"], config, Variant(**{**listed.get("finish", {}), **arm.get("finish", {})}))


def answers(arm: Arm, seed: int, data: Path, photos: Path, out: Path, progress: Progress) -> Answers:
    """Train an arm and ask it, or read what it answered when it was asked."""
    config = arm.at(seed)
    folder = out / config.digest()
    labeled = load_data(data, config.data, config.seed)
    asked = (run_key(config, labeled, None), arm.variant, config.finish.neighbors, REFITTED_ON)
    path = folder / f"answers-{hashlib.sha256(repr(asked).encode()).hexdigest()[:12]}.npz"
    if not path.exists():
        run = train_weights(config, labeled, folder, photos, None, progress)
        write_answers(judge(run, arm.variant, progress, refitted_on=REFITTED_ON).validation, path)
    with np.load(path) as kept:
        return Answers(kept["ranks"], kept["products"], kept["types"])


def write_answers(case: Validation, path: Path) -> None:
    """Keep what a model answered."""
    right = case.logits.argmax(axis=1) == case.types
    ranks = ranks_of(case, 1.0, 0.0, 0.0)
    with whole_file(path) as draft, draft.open("wb") as file:
        np.savez(file, ranks=ranks, products=case.products[case.queries()], types=right[case.judged])


def trial(arm: str, seed: int, ours: Answers, base: Answers) -> Trial:
    """Return an arm's figures beside the first arm's."""
    gain = None
    if ours is not base:
        gain = paired_bootstrap(ours.ranks <= 1, base.ranks <= 1, ours.products)
    first, tenth = (float((ours.ranks <= place).mean()) for place in (1, 10))
    return Trial(arm, seed, first, tenth, float(ours.types.mean()), gain)


def as_markdown(trials: Sequence[Trial]) -> str:
    """Return the table of all trials."""
    rows = [
        [
            trial.arm,
            str(trial.seed),
            f"{trial.first:.3f}",
            f"{trial.tenth:.3f}",
            f"{trial.type_top1:.3f}",
            f"{trial.gain.value:+.3f} ({trial.gain.low:+.3f} to {trial.gain.high:+.3f})"
            if trial.gain
            else "",
        ]
        for trial in trials
    ]
    return table(
        ["arm", "seed", "recall@1", "@10", "type top-1", "@1 against the first (95 % over products)"], rows
    )


def main() -> None:
    """Train and compare the arms, and write the table after each."""
    options = _options()
    keep_freed_memory()
    recipe = load_config(options.config).without(options.shop)
    listed = list(read_arms(tomllib.loads(options.arms.read_text(encoding="utf-8")), recipe))
    unknown = set(options.only) - {arm.name for arm in listed}
    if unknown:
        raise SystemExit(f"There is no arm {sorted(unknown)[0]!r} in {options.arms}.")
    chosen = [arm for arm in listed if arm is listed[0] or not options.only or arm.name in options.only]
    trials: list[Trial] = []
    with StageBars() as bars:
        for seed in range(options.seeds):
            base: Answers | None = None
            for arm in chosen:
                stage = partial(_named, bars.report, f"{arm.name} {seed}")
                photos = options.photos or options.out / "photos"
                ours = answers(arm, seed, options.data, photos, options.out, stage)
                base = base or ours
                trials.append(trial(arm.name, seed, ours, base))
                _write(trials, options.out)


def _write(trials: Sequence[Trial], out: Path) -> None:
    (out / "ablations.md").write_text(as_markdown(trials) + "\n", encoding="utf-8")
    figures = [asdict(one) for one in trials]
    (out / "ablations.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("config", type=Path)
    parser.add_argument("arms", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--shop", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--photos", type=Path, help="packed photos of another run on the same data")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    return parser.parse_args()


def _named(report: Progress, name: str, stage: str, done: int, total: int) -> None:
    report(f"{name}: {stage}", done, total)


if __name__ == "__main__":
    main()
