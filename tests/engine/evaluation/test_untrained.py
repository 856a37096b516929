"""The untrained backbone is that and nothing more, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from engine.evaluation.untrained import UntrainedBackbone
from engine.preprocessing import Preprocessing
from engine.types import Photo
from tests.support.pictures import photo as busy

PHOTOS = [Photo(np.asarray(busy(seed))) for seed in (1, 2, 3)]


def test_two_of_them_see_the_same() -> None:
    first, second = (UntrainedBackbone(Preprocessing(size=64)).vectors(PHOTOS) for _ in range(2))

    assert np.array_equal(first, second)


def test_a_vector_is_the_backbones_mean_features_and_has_length_one() -> None:
    untrained = UntrainedBackbone(Preprocessing(size=64))

    vectors = untrained.vectors(PHOTOS)

    assert vectors.shape == (len(PHOTOS), untrained.backbone.channels)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_where_no_package_has_the_weights_lite0_stands_for_the_backbone() -> None:
    lite, other = (UntrainedBackbone(Preprocessing(64), name) for name in ("efficientnet-lite0", "vgg11"))

    assert np.array_equal(lite.vectors(PHOTOS), other.vectors(PHOTOS))
