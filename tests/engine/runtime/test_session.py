"""Running a graph tells nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.shop import ROOT

EMBEDDING = """
import numpy as np
from bot.parts import SHIPPED
from engine.bundle import load_bundle
from engine.runtime.onnx import OnnxRuntime
from engine.types import Photo

OnnxRuntime(load_bundle(SHIPPED)).embed([Photo(np.zeros((64, 64, 3), np.uint8))])
"""


def test_onnx_runtime_notes_nothing_for_its_makers(tmp_path: Path) -> None:
    """It would begin with a device id in HOME."""
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}

    subprocess.run([sys.executable, "-c", EMBEDDING], env=environment, check=True)

    assert list(tmp_path.iterdir()) == []
