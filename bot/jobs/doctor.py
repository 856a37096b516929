"""Look at everything an installation needs, and say what to do about what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.errors import lift
from bot.jobs.checkup import catalogue, home, messengers, people, service
from bot.jobs.checkup.finding import Finding
from configs.settings import Settings


async def diagnose(settings: Settings) -> list[Finding]:
    """Return one finding for each part of an installation, whatever state it is in; nothing is changed."""
    checks: dict[str, Callable[[Settings], Awaitable[Finding]]] = {
        "home": _in_thread(home.check_home),
        "disk": _in_thread(home.check_disk),
        "folders": _in_thread(home.check_folders),
        "secret key": _in_thread(home.check_secret_key),
        "database": catalogue.check_database,
        "journal": _in_thread(people.check_journal),
        "people's photos": _in_thread(people.check_personal_photos),
        "model": _in_thread(catalogue.check_model),
        "index": _in_thread(catalogue.check_index),
        "limits": service.check_limits,
        "workers": _in_thread(service.check_workers),
        "page": _in_thread(service.check_page),
        "public address": _in_thread(service.check_public_url),
        "telegram": messengers.check_telegram,
        "discord": messengers.check_discord,
        "texts": _in_thread(catalogue.check_texts),
        "training": _in_thread(catalogue.check_training),
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
