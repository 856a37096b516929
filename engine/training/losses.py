"""Both tasks in one number: pull pairs together, and classify."""

from __future__ import annotations

from typing import NamedTuple

import torch
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.losses import ContrastiveLoss, MultiSimilarityLoss, SupConLoss
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, kl_div

from engine.network import Outputs
from engine.training.batches import Batch
from engine.training.config import LossConfig
from engine.training.memory import Memory

POSITIVE_MARGIN, NEGATIVE_MARGIN = 0.285, 0.513
"""Of the contrastive loss, on the distance of unit vectors; badly set margins collapse (found by search in
Musgrave et al. 2020, "A Metric Learning Reality Check")."""


LEAST_COVERED, MOST_COVERED = 0.03, 0.9
"""Shares of a view between which a product's place can be told from the rest."""

LEAST_ATTENTION = 1e-6
"""Under the logarithm."""


class LossParts(NamedTuple):
    """Scalars: what is minimized, and what it is made of.

    Attributes:
        total: all others, weighed.
        pair: of the pairs.
        shape: of the pairs again, without the palette.
        type: of the product types.
        attention: of where the product is.
    """

    total: Tensor
    pair: Tensor
    shape: Tensor
    type: Tensor
    attention: Tensor


class PairLoss(nn.Module):
    """A loss over positive and negative pairs of a batch, and over negatives from earlier batches.

    Views of one product are positives within a batch. What may show one product without being known to
    (photos of one title and color, garments of one street photo) is neither, and so are earlier views of a
    batch's own products: their embeddings are stale.
    """

    def __init__(self, config: LossConfig, dim: int) -> None:
        super().__init__()
        self.memory = Memory(config.memory, dim)
        self.loss = _metric_loss(config)

    def forward(self, embeddings: Tensor, batch: Batch) -> Tensor:
        """Return the mean loss of a batch and keep its embeddings ``[2P, D]`` for the next ones."""
        held, held_products, held_alike = self.memory.held()
        others = torch.cat([embeddings, held])
        products, alike = torch.cat([batch.products, held_products]), torch.cat([batch.alike, held_alike])
        same = batch.products[:, None] == products[None, :]
        unsure = (batch.alike[:, None] == alike[None, :]) & (batch.alike[:, None] >= 0)
        positive = same.clone()
        positive[:, len(embeddings) :] = False
        positive.fill_diagonal_(fill_value=False)
        pairs = (*torch.nonzero(positive, as_tuple=True), *torch.nonzero(~same & ~unsure, as_tuple=True))
        loss: Tensor = self.loss(embeddings, indices_tuple=pairs, ref_emb=others)
        self.memory.add(embeddings, batch.products, batch.alike)
        return loss


class TwoTaskLoss(nn.Module):
    """The pair loss of every batch, plus cross-entropy over the product types on mixed batches.

    The pairs are asked for a second time without the palette: where colors tell products apart, shapes would
    else learn nothing. A batch of one type teaches the classifier nothing but to say that type, so it sees
    only mixed ones.
    """

    def __init__(self, config: LossConfig, dim: int) -> None:
        super().__init__()
        paired = config.pair != "none"
        self.pair_loss = PairLoss(config, dim) if paired else None
        self.shape_loss = PairLoss(config, dim) if paired and config.shape_weight else None
        self.shape_weight = config.shape_weight
        self.type_loss = nn.CrossEntropyLoss(label_smoothing=config.label_smoothing, ignore_index=-1)
        self.type_weight = config.type_weight
        self.attention_weight = config.attention_weight

    def forward(self, outputs: Outputs, colorless: Tensor, batch: Batch) -> LossParts:
        """Return the loss of one batch; ``colorless`` are its embeddings ``[2P, D]`` without the palette."""
        nothing = outputs.embeddings.sum() * 0
        pair = self.pair_loss(outputs.embeddings, batch) if self.pair_loss else nothing
        shape = self.shape_loss(colorless, batch) if self.shape_loss else nothing
        kind = self.type_loss(outputs.logits, batch.types) if batch.mixed and self.type_weight else nothing
        where = attention_loss(outputs.attention, batch.garments) if self.attention_weight else nothing
        total = pair + self.shape_weight * shape + self.type_weight * kind + self.attention_weight * where
        return LossParts(total, pair, shape, kind, where)


def attention_loss(attention: Tensor, garments: Tensor) -> Tensor:
    """Return the mean divergence (Kullback & Leibler 1951) of the attention from the product's own cells.

    It has to be spread over the whole product: all of it on one sure cell would tell that cell's color alone.

    Args:
        attention: ``[N, h, w]``, each summing to 1.
        garments: ``[N, M, M]``, where the product is; views that show nearly nothing or nothing else of it
            teach nothing and do not count.
    """
    covered = garments.mean(dim=(1, 2))
    telling = (covered > LEAST_COVERED) & (covered < MOST_COVERED)
    if not telling.any():
        return attention.sum() * 0
    cells = adaptive_avg_pool2d(garments[telling], (attention.shape[1], attention.shape[2])).flatten(1)
    logs = attention[telling].flatten(1).clamp(min=LEAST_ATTENTION).log()
    return kl_div(logs, cells / cells.sum(dim=1, keepdim=True), reduction="batchmean")


def _metric_loss(config: LossConfig) -> nn.Module:
    """Return the metric-learning loss of that name.

    NT-Xent (Sohn 2016; Chen et al. 2020, SimCLR) is the supervised contrastive loss (Khosla et al. 2020) of
    views with one positive each; of the two the latter takes masks and a memory.
    """
    if config.pair == "multi-similarity":
        return MultiSimilarityLoss()  # type: ignore[no-any-return,unused-ignore]
    if config.pair == "contrastive":
        margins = {"pos_margin": POSITIVE_MARGIN, "neg_margin": NEGATIVE_MARGIN}
        return ContrastiveLoss(**margins, distance=LpDistance(normalize_embeddings=False))  # type: ignore[no-any-return,unused-ignore]
    return SupConLoss(temperature=config.temperature)  # type: ignore[no-any-return,unused-ignore]
