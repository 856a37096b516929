"""The doctor looks at what the service needs: a port, an address, workers, tokens, and what people sent."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry

from bot.jobs.checkup.finding import Finding
from bot.jobs.checkup.home import check_folders
from bot.jobs.checkup.people import check_journal, check_personal_photos
from bot.jobs.checkup.service import (
    check_limits,
    check_page,
    check_public_url,
    check_workers,
)
from bot.jobs.doctor import diagnose
from bot.process.metrics import Metrics
from bot.process.readiness import Readiness
from bot.web.operations import operations
from configs.settings import Settings
from storage.journal import Journal
from storage.photos import PhotoStore
from storage.records import FeedbackRecord, Verdict
from tests.support.catalogues import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def having(settings: Settings, group: str, **values: object) -> Settings:
    """The same settings with others in one group."""
    return Settings.model_validate(
        {**settings.model_dump(), group: {**getattr(settings, group).model_dump(), **values}}
    )


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something else listens that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
async def served() -> AsyncIterator[int]:
    """A port on which a Snaplook answers."""
    app = web.Application()
    app.add_routes(operations(Readiness({}), Metrics(CollectorRegistry())))
    async with TestServer(app) as server:
        assert server.port is not None
        yield server.port


def test_a_free_port_is_well(settings: Settings) -> None:
    assert check_page(having(settings, "web", port=0)).good


async def test_a_port_that_a_snaplook_serves_is_well(settings: Settings, served: int) -> None:
    findings = await diagnose(having(settings, "web", port=served))
    [page] = [finding for finding in findings if finding.name == "page"]
    assert (page.good, page.says) == (True, f"A Snaplook serves port {served} on 127.0.0.1.")


def test_a_port_that_something_else_holds_is_found(
    settings: Settings, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.checkup.service.PATIENCE", 0.05)
    page = check_page(having(settings, "web", port=taken))
    assert not page.good
    assert "SNAPLOOK_WEB__PORT" in page.says


def test_a_host_that_is_not_ours_is_found(settings: Settings) -> None:
    assert not check_page(having(settings, "web", host="192.0.2.1", port=0)).good


def test_a_page_that_is_off_needs_no_port(settings: Settings, taken: int) -> None:
    assert check_page(having(settings, "web", port=taken, enabled=False)).good


@pytest.mark.parametrize(
    ("url", "proxies", "says"),
    [
        (None, 0, None),
        ("https://shop.example", 1, None),
        ("http://localhost:8080", 0, None),
        ("http://shop.example", 1, "https"),
        ("https://shop.example/snaplook", 1, "SNAPLOOK_WEB__PUBLIC_URL"),
        ("https://", 1, "SNAPLOOK_WEB__PUBLIC_URL"),
        ("https://shop.example", 0, "SNAPLOOK_WEB__TRUSTED_PROXIES"),
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_public_address_that_cannot_be_right_is_found(
    settings: Settings, host: str, url: str | None, proxies: int, says: str | None
) -> None:
    web = having(settings, "web", host=host, public_url=url, trusted_proxies=proxies)
    finding = check_public_url(web)
    assert finding.good is (says is None)
    assert says is None or says in finding.says


def test_more_workers_than_cores_are_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert check_workers(settings).good
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert "SNAPLOOK_WORKERS to 1" in check_workers(settings).says


async def test_counters_that_cannot_be_reached_are_found(settings: Settings) -> None:
    assert (await check_limits(settings)).good
    away = having(settings, "limits", storage="async+redis+unix:///nowhere/redis.sock")
    [limits] = [finding for finding in await diagnose(away) if finding.name == "limits"]
    assert not limits.good
    assert "[limits]" in limits.says


def waiting(settings: Settings) -> Path:
    """Write an entry into the journal; return its file."""
    journal = Journal(settings.journal_dir)
    query_id = "0191e5d0-0000-7000-8000-000000000000"
    journal.add(FeedbackRecord(query_id, "someone", Verdict.THIS, datetime.now(UTC), 1))
    [name] = journal.names()
    return journal.folder / name


def test_entries_that_wait_for_long_are_found(settings: Settings) -> None:
    entry = waiting(settings)
    assert check_journal(settings) == Finding(
        "journal", good=True, says="Entries that wait for the database: 1."
    )
    long_ago = time.time() - 3_600
    os.utime(entry, (long_ago, long_ago))
    finding = check_journal(settings)
    assert not finding.good
    assert "snaplook serve" in finding.says


def test_entries_that_were_refused_are_found(settings: Settings) -> None:
    Journal(settings.journal_dir).refuse(waiting(settings).name)
    finding = check_journal(settings)
    assert not finding.good
    assert str(settings.journal_dir / "refused") in finding.says


def test_photos_that_outlive_their_days_are_found(settings: Settings) -> None:
    store = PhotoStore(settings.personal_photos_dir)
    photo = store.path(store.put(b"a photo", owner="a query"))
    assert check_personal_photos(settings).good
    long_ago = time.time() - 32 * 86_400
    os.utime(photo, (long_ago, long_ago))
    finding = check_personal_photos(settings)
    assert not finding.good
    assert "snaplook privacy expire" in finding.says


def test_a_file_in_a_folders_place_is_found(settings: Settings) -> None:
    assert check_folders(settings).good
    settings.journal_dir.touch()
    finding = check_folders(settings)
    assert not finding.good
    assert str(settings.journal_dir) in finding.says
