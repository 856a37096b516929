"""The databases to test on, for every room."""

from __future__ import annotations

pytest_plugins = ["tests.support.databases"]
