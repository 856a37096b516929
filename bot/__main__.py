"""The ``snaplook`` program, and ``python -m bot``.

The commands are imported inside, because that takes a second, and Ctrl-C in it must not print a traceback.
"""

from __future__ import annotations

import sys

from bot.interrupts import INTERRUPTED, SAID_WHEN_INTERRUPTED


def main() -> None:
    """Run the command line and leave with its status."""
    try:
        from bot.cli import run  # noqa: PLC0415

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write(f"{SAID_WHEN_INTERRUPTED}\n")
        status = INTERRUPTED
    sys.exit(status)


if __name__ == "__main__":
    main()
