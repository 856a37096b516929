"""The model card: what a bundle says of itself to people."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bundle import Description
from engine.evaluation.metrics import Interval
from engine.index.closeness import Closeness
from engine.training.config import LossConfig, TrainConfig
from engine.training.facts import PLACES, CardFacts
from engine.training.variants import Variant

LIMITS = (
    "Learned mostly from studio photos on white; street photos, other views and busy grounds are harder.",
    "Product types are the words of several shops mapped onto one list, and noisy where these disagree.",
    "Few products had more than one photo, so fine differences between similar products are often missed.",
)


def model_card(description: Description, config: TrainConfig, facts: CardFacts) -> str:
    """Return the card as Markdown."""
    return "\n".join(
        (
            f"# Model card: {description.name}\n",
            _use(description),
            _training(config, facts),
            _measured(description, facts),
            "## Limits",
            *(f"- {limit}" for limit in (*LIMITS, *config.limits)),
            "",
        )
    )


def _use(description: Description) -> str:
    size = description.preprocessing.size
    return f"""One {description.architecture} backbone with two outputs: an L2-normalized embedding of
{description.dim} numbers, and the probabilities of {len(description.classes)} product types computed from
that embedding.

## Use
Finding the products of a shop's catalogue that are nearest to a photo of a garment. Photos are fitted into
{size} x {size} pixels. Not for recognizing people, and not for any decision about a person.
"""


def _training(config: TrainConfig, facts: CardFacts) -> str:
    origins = "\n".join(f"  - {origin}" for origin in facts.origins)
    batch, views, loss = config.batch, config.views, config.loss
    variant = facts.variant
    kind = "one set and mostly one product type each" if batch.hard else "drawn from everything"
    return f"""## Training
- Data: {facts.learned} photos of fashion products, of people's own clothes and of garments in the street,
  each with a product type; {facts.unreadable} could not be read. The photos are not part of this bundle.
  Sources, and licenses as their publishers state them:
{origins}
- Held out whole: {", ".join(config.data.holdout) or "no shop"}.
- Start: {_start(config, facts)}
- Recipe: {config.optimizer.steps} steps of {batch.pairs} positive pairs, {kind}, at {batch.size} pixels;
  {batch.real:.0%} of the products with several photos shown by two of them, the others by one twice;
  {views.patches:.0%} of the views patches, {views.context_real:.0%} (two photos) or {views.context_self:.0%}
  (one) set on other grounds; {_pairs(loss)}; seed {config.seed}.
- Afterwards: {variant.interpolation:.0%} of the trained weights and the rest of the start's; whitening
  to the power {_whitened(variant)}; the classifier fitted anew on the final embedding, with
  {config.finish.neighbors:.0%} of a label for the words that shops use in its place.
"""


def _whitened(variant: Variant) -> str:
    power = f"{variant.whitening:g}"
    if not variant.pair_whitening:
        return power
    return f"{power}, by how photos of one product differ to the power {variant.pair_whitening:g}"


def _start(config: TrainConfig, facts: CardFacts) -> str:
    start = (
        f"the model {facts.base}, whose own card says how it was made."
        if facts.base
        else f"ImageNet weights of {config.network.backbone}; the embedding as a PCA of its features."
    )
    kept = config.network.frozen_blocks
    return f"{start} The stem and the first {kept} blocks stay as they came." if kept else start


def _pairs(loss: LossConfig) -> str:
    if loss.pair == "none":
        return "types alone, no loss of pairs"
    return f"{loss.pair} with {loss.memory} earlier embeddings as negatives"


def _measured(description: Description, facts: CardFacts) -> str:
    asked = (
        f"models that never saw their shop: {', '.join(facts.judges)}"
        if facts.judges
        else "the validation part"
    )
    table = "\n".join(f"| {what} | {value} |" for what, value in _figures(description, facts))
    return f"""## Measured on photos that the model asked had not learned from ({asked})
Intervals are 95 %, over products.

| what | value |
|---|---|
{table}

Beside the baselines, by shop, type and view: `snaplook evaluate`.
"""


def _figures(description: Description, facts: CardFacts) -> Iterator[tuple[str, str]]:
    calibration, close = facts.calibration, description.thresholds
    gate = next(point for point in calibration.curve if point.mass == calibration.gate_mass)
    ungated = calibration.curve[-1]
    yield (
        "photos searched for by the others of their product, products",
        f"{facts.queries}, {facts.products}",
    )
    for place in PLACES:
        yield f"recall@{place}", _interval(facts.recall.get(place))
    yield "photos whose product type was asked for", f"{facts.judged}"
    yield "product type, top-1", _interval(facts.type_top1)
    yield "the same where a neighboring word is as good", _interval(facts.type_top1_forgiven)
    yield "product type, top-3", _interval(facts.type_top3)
    yield "expected calibration error, on photos not used to fit", f"{facts.ece:.3f}"
    yield "temperature", f"{calibration.temperature:g}"
    yield (
        "weight in the merge of the type's log-probability, of a second photo",
        f"{calibration.type_weight:g}, {calibration.second_photo_weight:g}",
    )
    yield (
        f"gate at mass {gate.mass:g}, all open under {calibration.gate_confidence:g}: types opened, "
        "labeled type inside",
        f"{gate.opened:.1f}, {gate.inside:.3f}",
    )
    yield "recall@10 gated / ungated", f"{_share(gate.recall)} / {_share(ungated.recall)}"
    yield (
        '"nothing close" under a score / a margin of',
        f"{close.close_score:g} / {close.close_margin:g}",
    )
    yield "the same, for disguised photos", _close_shares(facts.closeness)


def _interval(interval: Interval | None) -> str:
    if interval is None:
        return "not measured"
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def _share(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _close_shares(closeness: Closeness | None) -> str:
    if closeness is None:
        return "not measured; the program's defaults"
    return (
        f"{closeness.present_close:.0%} of {closeness.products} products close while there, "
        f"{closeness.absent_not_close:.0%} not close while taken out"
    )
