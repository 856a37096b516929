"""Look at everything an installation needs, and say what to do about what is wrong."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.app import open_bundle, open_library, open_runtime
from bot.errors import lift
from configs.settings import Settings
from storage import schema
from storage.schema import Status

LOW_DISK = 2**30
"""Bytes free under which an index or a backup may not fit."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what.
        good: whether it is as it should be.
        says: one sentence; where it is not good, it says what to do.
    """

    name: str
    good: bool
    says: str


async def diagnose(settings: Settings) -> list[Finding]:
    """Return one finding for each part of an installation, whatever state it is in."""
    checks: dict[str, Callable[[Settings], Awaitable[Finding]]] = {
        "home": _in_thread(_home),
        "disk": _in_thread(_disk),
        "secret key": _in_thread(_secret_key),
        "database": _database,
        "model": _in_thread(_model),
        "index": _in_thread(_index),
        "training": _in_thread(_training),
    }
    return [await _guarded(name, check, settings) for name, check in checks.items()]


def _in_thread(check: Callable[[Settings], Finding]) -> Callable[[Settings], Awaitable[Finding]]:
    async def run(settings: Settings) -> Finding:
        return await asyncio.to_thread(check, settings)

    return run


async def _guarded(name: str, check: Callable[[Settings], Awaitable[Finding]], settings: Settings) -> Finding:
    try:
        return await check(settings)
    except Exception as error:  # a broken part must not hide the others
        known = lift(error)
        return Finding(name, good=False, says=str(known) if known else f"It failed unforeseen: {error!r}.")


def _home(settings: Settings) -> Finding:
    settings.home.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.home):
        return Finding("home", good=True, says=f"{settings.home} can be written.")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    amount = f"{free / 2**30:.1f} GB are free"
    if free < LOW_DISK:
        return Finding("disk", good=False, says=f"Only {amount}; make room before the next ingest or index.")
    return Finding("disk", good=True, says=f"{amount}.")


def _secret_key(settings: Settings) -> Finding:
    settings.read_secret_key()
    return Finding("secret key", good=True, says="There is one; keep it with the backups.")


async def _database(settings: Settings) -> Finding:
    state = await schema.check(settings.database_url())
    if state.status is Status.EMPTY:
        return Finding("database", good=False, says="There is none yet; run `snaplook ingest CATALOGUE`.")
    if state.status is Status.PENDING:
        return Finding("database", good=False, says="It is of an older version; run `snaplook db upgrade`.")
    if state.status is Status.UNKNOWN:
        return Finding("database", good=False, says="It is of a newer Snaplook; update the program.")
    if state.drift:
        return Finding(
            "database", good=False, says="Its tables were changed by hand; see `snaplook db check`."
        )
    return Finding("database", good=True, says="It is of this version.")


def _model(settings: Settings) -> Finding:
    bundle = open_runtime(settings).bundle
    return Finding(
        "model", good=True, says=f"{bundle.description.name}, {bundle.model_id}, is whole and runs."
    )


def _index(settings: Settings) -> Finding:
    manifest = open_library(settings, open_bundle(settings)).verify()
    says = f"{manifest.index_id} is whole: {manifest.photos:,} photos of {manifest.products:,} products."
    return Finding("index", good=True, says=says)


def _training(_settings: Settings) -> Finding:
    if importlib.util.find_spec("torch") is None:
        return Finding("training", good=True, says="Not installed; the extra `train` adds it.")
    return Finding("training", good=True, says="Installed.")
