"""``make bench``: speed as ratios within one run; figures go to ``tests/bench/results``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import answer
from tests.bench.measure import Spread, machine

RESULTS = Path(__file__).with_name("results")


def main() -> None:
    """Run the bench, show its table and keep its figures."""
    measured = answer.run()
    title = f"Photo to answer: {measured.photos:,} photos, {measured.types_open:.1f} types open on average"
    table = Table("stage", "ours, ms", "floor, ms", "ratio", title=title)
    for stage in measured.stages:
        table.add_row(stage.name, _text(stage.ours), _text(stage.floor), f"{stage.ratio:.2f}")
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    figures = {"machine": machine(), **asdict(measured)}
    (RESULTS / "answer.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _text(spread: Spread) -> str:
    return f"{spread.median:.2f} ({spread.low:.2f} to {spread.high:.2f})"


if __name__ == "__main__":
    main()
