"""The service is put together from settings alone; what can never work is said at once, in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import build_app
from bot.errors import Misconfigured, StorageUnavailable, lift
from configs.errors import HomeError
from configs.settings import Settings
from tests.support.catalogues import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def having(settings: Settings, group: str, **values: object) -> Settings:
    """The same settings with others in one group."""
    return settings.model_copy(update={group: getattr(settings, group).model_copy(update=values)})


async def test_the_page_is_on_by_default(settings: Settings) -> None:
    app = build_app(settings)
    assert [adapter.name for adapter in app.adapters] == ["web"]
    await app.database.close()


def test_a_service_that_nobody_could_reach_is_refused(settings: Settings) -> None:
    with pytest.raises(Misconfigured, match="SNAPLOOK_WEB__ENABLED"):
        build_app(having(settings, "web", enabled=False))


def test_counters_that_can_live_nowhere_are_refused(settings: Settings) -> None:
    with pytest.raises(Misconfigured, match=r"limits\.storage"):
        build_app(having(settings, "limits", storage=SecretStr("memcached://here")))


def test_an_address_that_is_no_databases_is_refused(settings: Settings) -> None:
    with pytest.raises(Exception, match="only sqlite and postgresql") as refused:
        build_app(having(settings, "database", url=SecretStr("mysql://here")))
    assert isinstance(lift(refused.value), StorageUnavailable)


def test_a_home_that_cannot_be_made_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeError):
        build_app(settings.model_copy(update={"home": tmp_path / "file" / "home"}))
