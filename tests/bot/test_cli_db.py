"""``snaplook db`` as a person meets it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli_db import app
from storage.errors import BackupUnsupported, RestoreRefused
from tests.support.homes import add_products, database_url, make_home, product_names

Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A HOME that is not there yet."""
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command with this HOME."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SNAPLOOK_HOME", str(home))
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_database_is_made_once(run: Run, home: Path) -> None:
    assert "from nothing to revision" in run("upgrade").output
    assert "already" in run("upgrade").output
    assert (home / "snaplook.db").exists()


def test_checking_exits_with_what_it_found(run: Run, home: Path) -> None:
    before = run("check")
    assert before.exit_code == 1
    assert "snaplook db upgrade" in before.output
    assert not home.exists()
    run("upgrade")
    after = run("check")
    assert after.exit_code == 0
    assert "of this version" in after.output


def test_a_database_of_each_kind_is_made_once_and_checked(
    run: Run, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPLOOK_DATABASE__URL", empty_url)
    before = run("check")
    assert before.exit_code == 1
    assert "snaplook db upgrade" in before.output
    assert "from nothing to revision" in run("upgrade").output
    assert "already" in run("upgrade").output
    after = run("check")
    assert after.exit_code == 0
    assert "of this version" in after.output


def test_a_backup_of_postgresql_is_refused_with_what_to_use_instead(
    run: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SNAPLOOK_DATABASE__URL", postgres_url)
    for command in ("backup", "restore"):
        refused = run(command, tmp_path / "mine.zip")
        assert isinstance(refused.exception, BackupUnsupported)
        assert "pg_dump" in str(refused.exception)
    assert not (tmp_path / "mine.zip").exists()


def test_a_backup_is_made_and_restored(run: Run, home: Path, tmp_path: Path) -> None:
    make_home(home)
    made = run("backup", tmp_path / "mine.zip")
    assert made.exit_code == 0
    assert "with 4 photos" in made.output
    asyncio.run(add_products(home, "B0"))
    refused = run("restore", tmp_path / "mine.zip")
    assert isinstance(refused.exception, RestoreRefused)
    assert "--force" in str(refused.exception)
    restored = run("restore", tmp_path / "mine.zip", "--force")
    assert restored.exit_code == 0
    assert "snaplook index" in restored.output
    assert product_names(home) == {"A0", "A1", "A2"}


def test_a_backup_without_a_name_is_named_after_the_time(run: Run, home: Path, tmp_path: Path) -> None:
    asyncio.run(add_products(home, "A0"))
    output = run("backup").output
    [made] = tmp_path.glob("snaplook-*.zip")
    assert made.name in output
    assert "no secret.key" in output
    assert database_url(home).endswith("snaplook.db")
