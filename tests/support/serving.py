"""A running `snaplook serve`, as a process of its own."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.shop import Shop

STARTING = 60.0
"""Seconds in which a service must be ready."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service: where it answers, and its process."""

    shop: Shop
    address: str
    process: subprocess.Popen[str]

    def read(self, path: str) -> str:
        """Return what a page says."""
        with urlopen(self.address + path, timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def is_ready(self) -> bool:
        """Say whether a photo could be answered now."""
        try:
            return bool(self.read("/readyz"))
        except (URLError, OSError):
            return False

    def wait_until_ready(self) -> float:
        """Return how many seconds it took from now."""
        started = monotonic()
        while not self.is_ready():
            assert self.process.poll() is None, f"it ended with {self.process.returncode}"
            assert monotonic() < started + STARTING, "it did not become ready"
            sleep(0.02)  # its readiness is polled, as an operator's tools do
        return monotonic() - started

    def kill(self) -> None:
        """Kill it with no chance to do anything more."""
        self.process.kill()
        self.process.wait()


def start_service(shop: Shop, port: int) -> Service:
    """Start a service; it may not be ready yet."""
    with (shop.desk / "serve.log").open("a") as log:
        process = shop.having(WEB__PORT=str(port)).start("serve", output=log)
    return Service(shop, f"http://127.0.0.1:{port}", process)


@contextmanager
def serving(shop: Shop, port: int | None = None) -> Iterator[Service]:
    """Start a service, wait until it is ready, and stop it in the end."""
    service = start_service(shop, port or free_port())
    try:
        service.wait_until_ready()
        yield service
    finally:
        service.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            service.process.wait(timeout=30)
        service.process.kill()
        service.process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
