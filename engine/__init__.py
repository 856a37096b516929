"""The engine: photos in, nearest products out. Pure and synchronous; no network, no database, no chat."""

from __future__ import annotations

import os

# From 1.29 on, ONNX Runtime tells its makers of each session over the network, on Linux too, and leaves a
# device id in HOME, unless this is set before it is imported. Whoever wants to tell them sets it to 0.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
