"""The bundle that comes with the program."""

from __future__ import annotations

from pathlib import Path

import engine

SHIPPED = Path(engine.__file__).with_name("weights")
