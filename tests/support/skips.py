"""A pytest plugin that fails a run in which a test was skipped for a reason that nobody allowed.

Load it with ``-p tests.support.skips``. The reasons that are allowed stand in ``.ci/allowed-skips``, which
``--allowed-skips`` replaces: one regular expression a line, matched against ``test: reason``. Empty lines and
those that begin with ``#`` are passed over. A test that is expected to fail counts as run.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

USUAL_FILE = Path(__file__).parents[2] / ".ci" / "allowed-skips"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the file."""
    parser.addoption("--allowed-skips", type=Path, default=USUAL_FILE, help="regular expressions of skips")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch."""
    config.pluginmanager.register(SkipWatch(read_allowed(config.getoption("allowed_skips"))), "skip-watch")


def read_allowed(file: Path) -> list[re.Pattern[str]]:
    """Read the allowed reasons."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [re.compile(line) for line in lines if line and not line.startswith("#")]


class SkipWatch:
    """Collects skips, and fails the session when one of them is not allowed."""

    def __init__(self, allowed: list[re.Pattern[str]]) -> None:
        self._allowed = allowed
        self._refused: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Look at each test's outcome."""
        self._look(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Look at each module's outcome: one may be skipped as a whole."""
        self._look(report)

    def _look(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        skip = f"{report.nodeid}: {reason.removeprefix('Skipped: ')}"
        if not any(pattern.search(skip) for pattern in self._allowed):
            self._refused.append(skip)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a session that would have passed."""
        if self._refused and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was skipped without leave."""
        if self._refused:
            terminalreporter.section("skips that .ci/allowed-skips does not allow")
            for skip in self._refused:
                terminalreporter.line(skip, red=True)
