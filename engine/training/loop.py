"""The training loop: steps, the average of the weights, and going on from the last checkpoint."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from engine.errors import TrainingError
from engine.network import TwoOutputNetwork
from engine.training.batches import Batch, PairBatches, batches_from
from engine.training.checkpoint import RunKey, State, write_checkpoint
from engine.training.config import OptimizerConfig, TrainConfig
from engine.training.losses import LossParts, TwoTaskLoss

CURVE = "curve.csv"
CURVE_COLUMNS = ("step", "loss", "pair_loss", "type_loss")


class Trainer:
    """Runs the steps of one configuration and keeps what is needed to go on in its run folder."""

    def __init__(self, network: TwoOutputNetwork, config: TrainConfig, folder: Path, key: RunKey) -> None:
        self.network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.config = config
        self.folder = folder
        self.key = key
        self.loss = TwoTaskLoss(config.loss)
        freeze(network, config.network.frozen_blocks)
        average = get_ema_multi_avg_fn(config.optimizer.ema_decay)  # type: ignore[no-untyped-call]
        self.average = AveragedModel(network, multi_avg_fn=average)
        self.optimizer = torch.optim.AdamW(
            parameter_groups(network, config.optimizer), weight_decay=config.optimizer.weight_decay
        )
        self.schedule = LambdaLR(self.optimizer, lambda step: rate_factor(step, config.optimizer))
        self.step = 0
        self.curve: list[tuple[float, ...]] = []

    def run(
        self, batches: PairBatches, workers: int, progress: Callable[[int, int], None]
    ) -> TwoOutputNetwork:
        """Train to the last step and return the averaged network.

        A checkpoint is written every ``checkpoint_every`` steps and after the last. At an interruption none
        is, because it may come in the middle of a step: the steps since the last one are done again, and
        just the same.
        """
        end = self.config.optimizer.steps
        for batch in batches_from(batches, self.step, end, workers):
            losses = self._step(batch)
            self.curve.append((self.step, *(round(part.item(), 6) for part in losses)))
            if self.step % self.config.optimizer.checkpoint_every == 0 or self.step == end:
                self.save()
            progress(self.step, end)
        return cast(TwoOutputNetwork, self.average.module)

    def _step(self, batch: Batch) -> LossParts:
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)  # drop-connect, after a resume, as before
        learn_mode(self.network)
        losses: LossParts = self.loss(self.network(batch.photos), batch)
        if not math.isfinite(losses.total.item()):
            raise TrainingError(f"The loss is no number any more at step {self.step}; lower the rates.")
        self.optimizer.zero_grad(set_to_none=True)
        losses.total.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.schedule.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return losses

    def save(self) -> None:
        """Write the curve, and then the checkpoint."""
        with (self.folder / CURVE).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(CURVE_COLUMNS)
            writer.writerows(self.curve)
        state = {
            "step": self.step,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "curve": self.curve,
        }
        write_checkpoint(self.folder, self.key, state)

    def restore(self, state: State) -> None:
        """Go on from what `save` wrote."""
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.step = state["step"]
        self.curve = [tuple(row) for row in state["curve"]]


def freeze(network: TwoOutputNetwork, blocks: int) -> None:
    """Keep the stem and the first ``blocks`` blocks as they came from ImageNet."""
    backbone = network.backbone
    if blocks:
        for part in (backbone._conv_stem, backbone._bn0, *list(backbone._blocks)[:blocks]):  # type: ignore[arg-type]
            part.requires_grad_(False)


def learn_mode(network: nn.Module) -> None:
    """Training mode, but batch norms keep the statistics they came with: a batch is too small for its own."""
    network.train()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


def parameter_groups(network: TwoOutputNetwork, config: OptimizerConfig) -> list[dict[str, Any]]:
    """Return AdamW's groups: each part of the network at its own rate."""
    parts = (
        (network.backbone, config.backbone_rate),
        (network.embedding, config.embedding_rate),
        (network.classifier, config.classifier_rate),
    )
    return [{"params": [p for p in part.parameters() if p.requires_grad], "lr": rate} for part, rate in parts]


def rate_factor(step: int, config: OptimizerConfig) -> float:
    """Return the share of the full rate at a step: linear warm-up, then half a cosine down to zero."""
    if step < config.warmup:
        return (step + 1) / (config.warmup + 1)
    rest = max(1, config.steps - config.warmup)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - config.warmup) / rest)))
