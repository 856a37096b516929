"""Ways to run a bundle: ONNX Runtime to serve, torch to train and to check."""

from __future__ import annotations
