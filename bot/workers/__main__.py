"""One worker process: ``python -m bot.workers``, started by :mod:`bot.workers.process` and by nobody else."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Work until the parent closes our stdin or is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent decides when to end, and what is done before
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    from bot.workers.child import serve  # noqa: PLC0415  # takes a second, and signals do not wait

    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
