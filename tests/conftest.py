"""What every room tests on: databases, and the shipped model in 8 bits."""

from __future__ import annotations

pytest_plugins = ["tests.support.databases", "tests.support.runtimes"]
