"""What a command says and returns when it is interrupted from the keyboard."""

from __future__ import annotations

INTERRUPTED = 130
"""The exit status, as shells have it: 128 and the number of SIGINT."""

SAID_WHEN_INTERRUPTED = "Interrupted; run the same command again to go on."
