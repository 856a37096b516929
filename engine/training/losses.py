"""Both tasks in one number: pull pairs together, and classify."""

from __future__ import annotations

from typing import NamedTuple

from pytorch_metric_learning.losses import NTXentLoss
from torch import Tensor, nn

from engine.network import Outputs
from engine.training.batches import Batch
from engine.training.config import LossConfig


class LossParts(NamedTuple):
    """Scalars: what is minimized, and the two tasks it is made of."""

    total: Tensor
    pair: Tensor
    type: Tensor


class TwoTaskLoss(nn.Module):
    """NT-Xent over the pairs of a batch plus cross-entropy over the product types.

    NT-Xent: Sohn 2016 ("Improved Deep Metric Learning with Multi-class N-pair Loss Objective") in the form of
    Chen et al. 2020 (SimCLR): each photo has to find its partner among all other photos of the batch.
    """

    def __init__(self, config: LossConfig) -> None:
        super().__init__()
        self.pair_loss = NTXentLoss(temperature=config.temperature)
        self.type_loss = nn.CrossEntropyLoss(label_smoothing=config.label_smoothing)
        self.type_weight = config.type_weight

    def forward(self, outputs: Outputs, batch: Batch) -> LossParts:
        """Return the loss of one batch."""
        pair = self.pair_loss(outputs.embeddings, batch.pairs)
        kind = self.type_loss(outputs.logits, batch.types)
        return LossParts(pair + self.type_weight * kind, pair, kind)
