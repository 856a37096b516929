from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

OWN_OPERATORS = """
import torch
library = torch.library.Library("torchvision", "DEF")
for name in ("nms", "qnms"):
    library.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""


def run(code: str, *, beside: Path) -> subprocess.CompletedProcess[str]:
    """Run in a fresh process whose torchvision is the one in ``beside``, if one is there."""
    code = f"import sys; sys.path.insert(0, {str(beside)!r}); {code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def write_torchvision(folder: Path, text: str) -> Path:
    (folder / "torchvision").mkdir()
    (folder / "torchvision" / "__init__.py").write_text(text)
    return folder


@pytest.mark.slow
def test_a_torchvision_that_brings_its_operators_is_left_alone(tmp_path: Path) -> None:
    beside = write_torchvision(tmp_path, OWN_OPERATORS)

    done = run(
        "from engine.training.torchvision_cpu import KEEP_ALIVE; print(len(KEEP_ALIVE))", beside=beside
    )

    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr


@pytest.mark.slow
def test_the_installed_torchvision_can_be_used(tmp_path: Path) -> None:
    done = run("from engine.backbones import build_backbone as b; b('squeezenet1_1')", beside=tmp_path)

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_torchvision_that_is_broken_otherwise_says_so(tmp_path: Path) -> None:
    beside = write_torchvision(tmp_path, "raise RuntimeError('built for another torch')")

    done = run("import engine.training.torchvision_cpu", beside=beside)

    assert "RuntimeError: built for another torch" in done.stderr
