"""A training run's configuration, read from TOML."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_type_hints

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass
from pydantic_core import ErrorDetails

from engine.errors import TrainingError

CONFIG, DATA = "config.json", "data.txt"
"""Files of a run folder: its configuration, and the digest of its labeled photos."""

AFTERWARDS = frozenset({"name", "finish", "limits"})

STRICT = ConfigDict(extra="forbid")

Config = TypeVar("Config")

Share = Annotated[float, Field(ge=0, le=1)]
Area = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, config=STRICT)
class DataConfig:
    """Which photos are learned from.

    Attributes:
        holdout: sets (shops) that the model never sees.
        folds: shops that are held out in turn, one model each, to judge the recipe and to calibrate.
        validation_share: share of products and people kept for calibration.
        report_share: share kept for the report alone; never of a shop with several photos a product, which
            the folds judge whole.
        pack_size: side in pixels at which photos are packed, and at which the bundle looks at them.
        street: learn from the garments in street photos too, where the data has them.
        street_origin: where those come from and under which license, for the model card.
    """

    holdout: tuple[str, ...] = ()
    folds: tuple[str, ...] = ()
    validation_share: Annotated[float, Field(gt=0, lt=0.5)] = 0.1
    report_share: Annotated[float, Field(ge=0, lt=0.5)] = 0.0
    pack_size: Annotated[int, Field(ge=32)] = 256
    street: bool = True
    street_origin: str = "street photos (license not stated)"


@dataclass(frozen=True, config=STRICT)
class NetworkConfig:
    """The network's free choices.

    Attributes:
        backbone: one that `engine.backbones` knows.
        weights: file of its pretrained weights; None for those of its own package, where it has one.
        dim: length of an embedding.
        frozen_blocks: how many blocks stay as they came.
    """

    backbone: str = "efficientnet-lite0"
    weights: str | None = None
    dim: Annotated[int, Field(ge=8)] = 192
    frozen_blocks: Count = 8


@dataclass(frozen=True, config=STRICT)
class ShareConfig:
    """Share of the batches that each kind of set fills; one that the data lacks leaves its share to the rest.

    Attributes:
        multiview: sets in which products have several photos.
        studio: other sets of shop photos.
        consumer: people's own photos.
        street: garments in street photos.
        mixed: batches over everything, the ones that the type loss sees.
    """

    multiview: Share = 0.40
    studio: Share = 0.23
    consumer: Share = 0.12
    street: Share = 0.10
    mixed: Share = 0.15


@dataclass(frozen=True, config=STRICT)
class BatchConfig:
    """What one batch holds.

    Attributes:
        pairs: positive pairs a batch.
        hard: one set and mostly one product type a batch, all colors of a style together; else every batch
            is drawn from everything, so that negatives are random.
        shares: of the batches, by kind of set.
        real: share of products with several photos that are shown by two of them; the others by one twice.
        recolored: share of the pairs that bring a recolored twin along, as a negative.
        size: side in pixels of a training view.
    """

    pairs: Annotated[int, Field(ge=2)] = 32
    hard: bool = True
    shares: ShareConfig = ShareConfig()
    real: Share = 0.85
    recolored: Share = 0.1
    size: Annotated[int, Field(ge=32)] = 192


@dataclass(frozen=True, config=STRICT)
class ViewConfig:
    """How a photo is changed into another view of its product.

    Attributes:
        patches: share of views that show only a patch, as a detail shot does.
        patch_area: least and greatest area of such a patch.
        context_real: share of views on another ground where the pair is two photos.
        context_self: the same where the pair is one photo twice.
        swapped: share of the views of a person whose other half is someone else's.
        turned: greatest rotation in degrees.
        white_balance: greatest gain or loss of a color channel.
        light: greatest gain or loss of brightness and contrast.
        light_real: share of all changes of light that is left where the pair is two photos: these differ by
            themselves, and to teach that color means nothing would be wrong.
        blurred: share of views that are a little out of focus.
    """

    patches: Share = 0.2
    patch_area: tuple[Area, Area] = (0.12, 0.35)
    context_real: Share = 0.15
    context_self: Share = 0.40
    swapped: Share = 0.1
    turned: Annotated[float, Field(ge=0, le=45)] = 8.0
    white_balance: Share = 0.05
    light: Share = 0.15
    light_real: Share = 0.3
    blurred: Share = 0.15


@dataclass(frozen=True, config=STRICT)
class LossConfig:
    """The two tasks' losses and how they are weighed.

    Attributes:
        pair: the loss of the pairs; ``none`` trains types alone.
        temperature: NT-Xent's.
        shape_weight: of the same loss on embeddings without the palette.
        memory: embeddings of earlier batches that serve as negatives.
        type_weight: the cross-entropy's; 0 trains pairs alone.
        label_smoothing: shops differ in their words.
        attention_weight: of the loss that teaches the attention where the product is.
    """

    pair: Literal["nt-xent", "multi-similarity", "contrastive", "none"] = "nt-xent"
    temperature: Annotated[float, Field(gt=0)] = 0.1
    shape_weight: Annotated[float, Field(ge=0)] = 0.5
    memory: Count = 1_000
    type_weight: Annotated[float, Field(ge=0)] = 1.0
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.05
    attention_weight: Annotated[float, Field(ge=0)] = 0.2


@dataclass(frozen=True, config=STRICT)
class OptimizerConfig:
    """AdamW with linear warm-up and a cosine to zero; rates by part of the network; an EMA of the weights.

    Attributes:
        steps: of the whole run.
        heads_first: steps in which the backbone rests.
        warmup: steps in which a rate rises, for each part from its own first step on.
    """

    steps: Annotated[int, Field(ge=1)] = 1200
    heads_first: Count = 0
    warmup: Count = 60
    backbone_rate: Annotated[float, Field(ge=0)] = 1e-4
    embedding_rate: Annotated[float, Field(ge=0)] = 5e-5
    attention_rate: Annotated[float, Field(ge=0)] = 3e-4
    classifier_rate: Annotated[float, Field(ge=0)] = 2e-3
    weight_decay: Annotated[float, Field(ge=0)] = 0.02
    ema_decay: Annotated[float, Field(ge=0, lt=1)] = 0.995
    checkpoint_every: Annotated[int, Field(ge=1)] = 50


@dataclass(frozen=True, config=STRICT)
class FinishConfig:
    """What may still be done to the trained weights; the folds choose among what is listed.

    Attributes:
        interpolation: shares of the trained weights against the start's (Wortsman et al. 2022, "Robust
            fine-tuning of zero-shot models").
        whitening: powers of the whitening folded into the embedding layer: 0 leaves it, 1 makes all
            directions equally wide.
        pair_whitening: powers of the whitening by how photos of one product differ, folded in after it. It
            is for a single shop's own: what differs in one shop's photos says little of the next one's.
        neighbors: share of a label that its neighboring words get when the classifier is fitted anew; less
            than a half, so that its own word stays the likeliest. Of 0.1 to 0.4 on the folds, 0.3 opened the
            fewest types.
    """

    interpolation: Annotated[tuple[Share, ...], Field(min_length=1)] = (1.0,)
    whitening: Annotated[tuple[Share, ...], Field(min_length=1)] = (0.0,)
    pair_whitening: Annotated[tuple[Share, ...], Field(min_length=1)] = (0.0,)
    neighbors: Annotated[float, Field(ge=0, lt=0.5)] = 0.3


@dataclass(frozen=True, config=STRICT)
class TrainConfig:
    """One run.

    Attributes:
        name: of the model, for people.
        seed: of everything drawn by chance; times the steps' stride it has to fit what torch takes as one.
        data, network, batch, views, loss, optimizer, finish: see each.
        limits: what the model's card says it fails at, in sentences.
    """

    name: str
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    data: DataConfig = DataConfig()
    network: NetworkConfig = NetworkConfig()
    batch: BatchConfig = BatchConfig()
    views: ViewConfig = ViewConfig()
    loss: LossConfig = LossConfig()
    optimizer: OptimizerConfig = OptimizerConfig()
    finish: FinishConfig = FinishConfig()
    limits: tuple[str, ...] = ()

    def digest(self) -> str:
        """Return what tells the steps of this configuration from every other's; a checkpoint carries it.

        What happens after the last step, and what is only said of it, may be changed without training again.
        """
        steps = {name: part for name, part in asdict(self).items() if name not in AFTERWARDS}
        return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()[:12]

    def without(self, shop: str) -> TrainConfig:
        """Return the configuration of one fold: the same recipe, with a shop held out."""
        data = replace(self.data, holdout=(*self.data.holdout, shop), folds=())
        return replace(self, name=f"{self.name} without {shop}", data=data)

    def __post_init__(self) -> None:
        """Refuse values that exclude each other."""
        low, high = self.views.patch_area
        if low > high:
            raise ValueError(f"views.patch_area begins at {low:g} and ends at {high:g}")
        held = (*self.data.holdout, *self.data.folds)
        if len(set(held)) < len(held):
            raise ValueError("data.holdout and data.folds name a set twice")


def load_config(path: Path) -> TrainConfig:
    """Read a configuration.

    Raises:
        TrainingError: the file is missing, is no TOML, or has an unknown or impossible value.
    """
    return read_config(path, TrainConfig)


def read_config(path: Path, kind: type[Config]) -> Config:
    """Read a recipe of some kind; see :func:`load_config`."""
    try:
        return TypeAdapter(kind).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise TrainingError(f"There is no training configuration {path}.") from error
    except OSError as error:
        raise TrainingError(f"The training configuration {path} cannot be read.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TrainingError(f"The training configuration {path} is not TOML: {error}.") from error
    except ValidationError as error:
        raise TrainingError(f"In {path}, {_said(error.errors()[0], kind)}.") from error


def _said(error: ErrorDetails, kind: type) -> str:
    """Return which value is wrong and why; for an unknown one also one of its table spelled like it."""
    *tables, name = map(str, error["loc"]) if error["loc"] else [""]
    where = ".".join((*tables, name))
    if error["type"] == "unexpected_keyword_argument":
        near = get_close_matches(name, _settings(kind, tables), n=1)
        return f"{where} is no setting of a recipe{f', but {near[0]} is one' if near else ''}"
    said = error["msg"].removeprefix("Value error, ")
    return f"{where}: {said}" if where else said


def _settings(kind: type, tables: Iterable[str]) -> list[str]:
    """Return the names of a table's settings, or of the recipe's own."""
    for table in tables:
        kind = get_type_hints(kind)[table]
    return list(get_type_hints(kind))
