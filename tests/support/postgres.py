"""A real PostgreSQL of its own, from the binaries that PyPI's pgserver carries."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Self

ADMIN = "postgres"
UNPRIVILEGED = "nobody"
"""Who runs the server where the tests run as root, which it refuses."""

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
}
"""Faster than a server whose machine may crash; what it committed survives its own end."""


class PostgresServer:
    """A server with an empty data folder; use it as a context manager, which stops it and removes the folder.

    It keeps its address when it is stopped and started again. Everybody on this machine is let in, but a role
    only with its password where `ask_password` says so.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="snaplook-pg-"))
        self.port = _free_port()
        self._numbers = count(1)
        self._user = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None
        self._package = _package()
        self._data = self.folder / "data"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [f"-c {name}={value}" for name, value in OPTIONS.items()]
        arguments = " ".join([f"-p {self.port}", f"-k {self.folder}", *options])
        self._control("start", "-l", self.folder / "log", "-o", arguments)

    def stop(self) -> None:
        """Stop the server at once, as if it had crashed, and wait until it is gone."""
        self._control("stop", "-m", "immediate")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let every process of the server stand still in this block, as if its machine were gone."""
        main = (self._data / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        processes = [int(number) for number in (main, *children)]
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def execute(self, statement: str, database: str = ADMIN) -> str:
        """Run SQL as the administrator; return what it printed, with nothing around it."""
        address = ("-h", self.folder, "-p", str(self.port), "-U", ADMIN, "-d", database)
        return self._run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *address, "-c", statement)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make a database, yield its name, and drop it after the block, whoever uses it."""
        name = f"shop_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, database: str, *, user: str = ADMIN, password: str = "") -> str:
        """Return a database's address, over TCP."""
        secret = f":{password}" if password else ""
        return f"postgresql+asyncpg://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def socket_url(self, database: str) -> str:
        """Return a database's address, over the server's Unix socket."""
        return f"postgresql+asyncpg://{ADMIN}@/{database}?host={self.folder}&port={self.port}"

    def ask_password(self, role: str, password: str) -> None:
        """Make a role that is let in with its password only."""
        self.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"host all {role} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        self.execute("SELECT pg_reload_conf()")

    def __enter__(self) -> Self:
        try:
            self._make()
            self.start()
        except BaseException:
            shutil.rmtree(self.folder)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if (self._data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def _make(self) -> None:
        """Make the data folder."""
        if self._user is not None:  # who may not look into root's folders
            self._package = _copy(self._package, self.folder / "programs")
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "--no-sync", "--auth=trust", "--encoding=utf8", f"--username={ADMIN}", self._data)

    def _control(self, *arguments: str | Path) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-s", *arguments)

    def _run(self, program: str, *arguments: str | Path) -> str:
        """Run one of PostgreSQL's programs; what it says goes into the exception when it fails."""
        log = self.folder / f"{program}.log"
        with log.open("w+") as said:
            # Not pipes: pg_ctl leaves them open in the server that it starts, so they would never end.
            process = subprocess.run(
                [self._package / "pginstall" / "bin" / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                check=False,
                user=self._user and self._user.pw_uid,
                group=self._user and self._user.pw_gid,
                extra_groups=None if self._user is None else [],
            )
            said.seek(0)
            text = said.read().strip()
        if process.returncode:
            raise RuntimeError(f"{program} failed: {text}")
        return text


def _package() -> Path:
    """Return pgserver's folder: found, not imported, since importing it looks for folders of its own."""
    found = importlib.util.find_spec("pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("pgserver is not installed; it is part of the extra `dev`")
    return Path(found.origin).parent


def _copy(package: Path, target: Path) -> Path:
    """Copy the programs, and the libraries that they look for beside the package."""
    shutil.copytree(package / "pginstall", target / package.name / "pginstall")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    return target / package.name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
