"""What people sent: whether it is stored in time, and let go in time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from bot.jobs.checkup.finding import Finding
from configs.settings import Settings
from storage.journal import Journal
from storage.photos import PhotoStore

LATE = timedelta(minutes=10)
"""After which an entry should long be in the database."""

GRACE = timedelta(days=1)
"""By which photos may outlive their days: they are looked through now and then."""


def check_journal(settings: Settings) -> Finding:
    """Say whether answers and verdicts reach the database; blocking."""
    journal = Journal(settings.journal_dir)
    refused = sum(1 for _ in journal.refused.glob("*"))
    if refused:
        says = (
            f"Entries that could not be stored: {refused:,}; they lie in {journal.refused}, the log says why."
        )
        return Finding("journal", good=False, says=says)
    waiting = journal.names()
    late = [name for name in waiting if _age(journal, name) > LATE.total_seconds()]
    if late:
        says = f"Entries that wait for the database for long: {len(late):,}; `snaplook serve` stores them."
        return Finding("journal", good=False, says=says)
    return Finding("journal", good=True, says=f"Entries that wait for the database: {len(waiting):,}.")


def check_personal_photos(settings: Settings) -> Finding:
    """Say whether people's photos are let go in time; blocking."""
    days = settings.privacy.photo_days
    latest = datetime.now(UTC) - timedelta(days=days) - GRACE
    overdue = sum(1 for _ in PhotoStore(settings.personal_photos_dir).written_before(latest))
    if overdue:
        says = f"Kept past their {days} days: {overdue:,}; run `snaplook privacy expire`."
        return Finding("people's photos", good=False, says=says)
    return Finding("people's photos", good=True, says=f"None is kept past its {days} days.")


def _age(journal: Journal, name: str) -> float:
    try:
        return time.time() - (journal.folder / name).stat().st_mtime
    except FileNotFoundError:  # it was stored just now
        return 0.0
