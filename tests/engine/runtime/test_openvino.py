"""OpenVINO tells nobody that it is used, and says what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.bundle import GRAPH, load_bundle
from engine.errors import BundleDamaged, RuntimeUnusable
from engine.runtime import openvino
from tests.support.runtimes import start_openvino
from tests.support.shipped import SHIPPED
from tests.support.shop import ROOT

LISTENING = """
import sys

def listen(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        print("network", event, arguments[1:], flush=True)

sys.addaudithook(listen)
from engine.runtime.openvino import import_openvino

print(import_openvino().Core().available_devices)
"""


def test_nothing_goes_over_the_network_and_nothing_is_left_at_home(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LISTENING], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["['CPU']"]
    assert list(tmp_path.iterdir()) == []


def test_one_who_has_not_installed_it_reads_how_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)

    with pytest.raises(RuntimeUnusable, match=r"'\.\[openvino\]'\.$"):
        openvino.import_openvino()
    assert "openvino_telemetry" not in sys.modules


def test_a_graph_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    bundle = load_bundle(SHIPPED)
    start_openvino(bundle)
    (tmp_path / GRAPH).write_bytes(b"no graph")
    broken = type(bundle)(
        folder=tmp_path,
        model_id=bundle.model_id,
        bundle_id=bundle.bundle_id,
        description=bundle.description,
        _classifier=bundle._classifier,
    )

    with pytest.raises(BundleDamaged, match=GRAPH):
        start_openvino(broken)
