"""The training loop: steps, the average of the weights, and going on from the last checkpoint."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from engine.errors import TrainingError
from engine.network import TwoOutputNetwork
from engine.training.batches import Batch, Batches
from engine.training.checkpoint import RunKey, State, write_checkpoint
from engine.training.config import OptimizerConfig, TrainConfig
from engine.training.losses import LossParts, TwoTaskLoss

CURVE = "curve.csv"
CURVE_COLUMNS = ("step", "loss", "pair_loss", "shape_loss", "type_loss", "attention_loss")

CHECKPOINT_SECONDS = 30.0
"""An interruption costs no more than so much work and a step, however many steps are asked for."""

COLLAPSED, PATIENCE = 0.99, 50
"""Length of a batch's mean embedding from which all its photos are one point, and steps until that is final:
of runs that came there none came back, while in sound ones it stays near 0.5."""


class Trainer:
    """Runs the steps of one configuration and keeps what is needed to go on in its run folder."""

    def __init__(
        self,
        network: TwoOutputNetwork,
        config: TrainConfig,
        folder: Path,
        key: RunKey,
        device: torch.device,
    ) -> None:
        freeze(network, config.network.frozen_blocks)
        self.network = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.device = device
        self.config = config
        self.folder = folder
        self.key = key
        self.loss = TwoTaskLoss(config.loss, config.network.dim).to(device)
        average = get_ema_multi_avg_fn(config.optimizer.ema_decay)  # type: ignore[no-untyped-call]
        self.average = AveragedModel(network, multi_avg_fn=average)
        self.optimizer = torch.optim.AdamW(
            parameter_groups(network, config.optimizer), weight_decay=config.optimizer.weight_decay
        )
        self.schedule = LambdaLR(self.optimizer, rate_factors(config.optimizer))
        self.start: State = copied(network)
        self.step = 0
        self.alike = 0
        self.curve: list[tuple[float, ...]] = []

    def run(self, batches: Batches, progress: Callable[[int, int], None]) -> State:
        """Train to the last step and return the average of the weights.

        A checkpoint is written after the first step, because the heads' start took minutes, then every
        ``checkpoint_every`` steps or `CHECKPOINT_SECONDS`, and after the last. At an interruption none is,
        because it may come in the middle of a step: the steps since the last one are done again, and just
        the same.
        """
        end, saved = self.config.optimizer.steps, -math.inf
        while self.step < end:
            losses = self._step(batches.at(self.step))
            self.curve.append((self.step, *(round(part.item(), 6) for part in losses)))
            due = self.step % self.config.optimizer.checkpoint_every == 0 or self.step == end
            if due or time.monotonic() - saved >= CHECKPOINT_SECONDS:
                self.save()
                saved = time.monotonic()
            progress(self.step, end)
        return copied(self.average.module)

    def _step(self, batch: Batch) -> LossParts:
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)  # drop-connect, after a resume, as before
        learn_mode(self.network)
        losses = self._losses(batch)
        if not math.isfinite(losses.total.item()):
            raise TrainingError(f"The loss is no number any more at step {self.step}; lower the rates.")
        self.optimizer.zero_grad(set_to_none=True)
        losses.total.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.schedule.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return losses

    def _losses(self, batch: Batch) -> LossParts:
        on_gpu = self.device.type == "cuda"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=on_gpu):
            outputs, colorless = self.network.learn(batch.photos)
        outputs = outputs._replace(
            embeddings=outputs.embeddings.float(),
            logits=outputs.logits.float(),
            attention=outputs.attention.float(),
        )
        self._watch(outputs.embeddings.detach())
        losses: LossParts = self.loss(outputs, colorless.float(), batch_to(batch, self.device))
        return losses

    def _watch(self, embeddings: Tensor) -> None:
        """Stop a run to which all photos have come to look alike: the hours to its end would be wasted."""
        length = embeddings.mean(dim=0).norm().item()
        self.alike = self.alike + 1 if length > COLLAPSED else 0
        if self.alike == PATIENCE:
            raise TrainingError(
                f"At step {self.step} all photos have looked alike to the network for {PATIENCE} steps: it "
                "has collapsed. Start anew in another folder, with lower rates or less loss.memory."
            )

    def save(self) -> None:
        """Write the curve, and then the checkpoint."""
        write_curve(self.folder, CURVE_COLUMNS, self.curve)
        state = {
            "step": self.step,
            "start": self.start,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "loss": self.loss.state_dict(),
            "curve": self.curve,
        }
        write_checkpoint(self.folder, self.key, state)

    def restore(self, state: State) -> None:
        """Go on from what `save` wrote."""
        self.start = state["start"]
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.loss.load_state_dict(state["loss"])
        self.step = state["step"]
        self.curve = [tuple(row) for row in state["curve"]]


def write_curve(folder: Path, columns: Sequence[str], curve: Iterable[Sequence[float]]) -> None:
    """Write the parts of the loss at each step to a run folder."""
    with (folder / CURVE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(curve)


def copied(network: nn.Module) -> State:
    """Return a copy of the weights in the machine's own memory."""
    return {name: tensor.detach().cpu().clone() for name, tensor in network.state_dict().items()}


def freeze(network: TwoOutputNetwork, blocks: int) -> None:
    """Keep the stem and the first ``blocks`` blocks as they came; none at all if that is 0.

    Their batch norms, which would be computed at every step and stay the same, become part of what is beside
    them.
    """
    kept = frozen_stages(blocks)
    network.eval()
    network.backbone.fold_stages(kept)
    for stage in network.backbone.stages()[:kept]:
        for part in stage:
            part.requires_grad_(requires_grad=False)


def frozen_stages(blocks: int) -> int:
    """Return how many stages stay as they came where that many blocks do: the stem is one before them."""
    return blocks + 1 if blocks else 0


def learn_mode(network: nn.Module) -> None:
    """Training mode, but batch norms keep the statistics they came with: a batch is too small for its own."""
    network.train()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.eval()


def parameter_groups(network: TwoOutputNetwork, config: OptimizerConfig) -> list[dict[str, Any]]:
    """Return AdamW's groups: each part of the network at its own rate."""
    parts: tuple[tuple[nn.Module, float], ...] = (
        (network.backbone, config.backbone_rate),
        (network.attention, config.attention_rate),
        (network.embedding, config.embedding_rate),
        (network.classifier, config.classifier_rate),
    )
    return [{"params": [p for p in part.parameters() if p.requires_grad], "lr": rate} for part, rate in parts]


def rate_factors(config: OptimizerConfig) -> list[Callable[[int], float]]:
    """Return the schedules of `parameter_groups`: the backbone begins when the heads are warm."""
    starts = (config.heads_first, 0, 0, 0)
    return [partial(rate_factor, start=start, config=config) for start in starts]


def rate_factor(step: int, start: int, config: OptimizerConfig) -> float:
    """Return the share of the full rate at a step: linear warm-up, then half a cosine down to zero.

    Args:
        step: of the run.
        start: the first step at which the rate is not 0.
        config: the run's length and the length of the warm-up.
    """
    if step < start:
        return 0.0
    if step < start + config.warmup:
        return (step - start + 1) / (config.warmup + 1)
    rest = max(1, config.steps - start - config.warmup)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - start - config.warmup) / rest)))


def batch_to(batch: Batch, device: torch.device) -> Batch:
    """Return a batch in a device's memory."""
    return batch._replace(
        **{name: part.to(device) for name, part in batch._asdict().items() if name != "mixed"}
    )
