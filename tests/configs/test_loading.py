"""Where settings come from, and what is said about wrong ones."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from configs.errors import BadSetting, SettingsError, SettingsFileError, UnknownSetting
from configs.loading import load_settings
from engine.config import IndexConfig, PhotoLimits
from storage import sqlite
from storage.database import parse_url


def test_everything_has_its_default(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.home == tmp_path / "var"
    assert settings.database_url() == f"sqlite+aiosqlite:///{tmp_path}/var/snaplook.db"
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8080)
    assert settings.privacy.photo_days == 30
    assert settings.telegram.token is None
    assert settings.telegram.mode == "polling"
    assert settings.discord.token is None
    assert settings.fetch.allow_private is False
    assert settings.model.bundle is None
    assert settings.worker_count() >= 1


def test_the_engine_gets_its_own_defaults() -> None:
    settings = load_settings()
    assert settings.photo_limits() == PhotoLimits()
    assert settings.index_config() == IndexConfig()
    assert settings.search_overrides() == {}


def test_the_folders_lie_in_home(tmp_path: Path) -> None:
    settings = load_settings()
    folders = (settings.photos_dir, settings.embeddings_dir, settings.index_dir, settings.snapshots_dir)
    assert {folder.parent for folder in (*folders, settings.reports_dir)} == {settings.home}


@pytest.mark.parametrize("name", ["what?home", "100%", "a%3Fb", "no #1", "a b+c&d=e", "über@home:1", "[x]"])
def test_the_database_lies_in_home_whatever_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SNAPLOOK_HOME", str(tmp_path / name))
    url = parse_url(load_settings().database_url())
    assert sqlite.file_of(url) == tmp_path / name / "snaplook.db"


def test_a_file_goes_over_the_defaults_and_the_environment_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "own.toml"
    config.write_text('home = "shop"\n[web]\nhost = "0.0.0.0"\nport = 1\n[search]\ngate_mass = 0.9\n')
    monkeypatch.setenv("SNAPLOOK_WEB__PORT", "2")
    settings = load_settings(config)
    assert settings.home == tmp_path / "shop"
    assert (settings.web.host, settings.web.port) == ("0.0.0.0", 2)
    assert settings.search_overrides() == {"gate_mass": 0.9}
    assert settings.privacy.photo_days == 30


def test_snaplook_toml_in_the_working_directory_is_read(tmp_path: Path) -> None:
    (tmp_path / "snaplook.toml").write_text("workers = 3\n")
    assert load_settings().worker_count() == 3


def test_another_file_replaces_snaplook_toml(tmp_path: Path) -> None:
    (tmp_path / "snaplook.toml").write_text("workers = 3\n")
    (tmp_path / "own.toml").write_text("workers = 4\n")
    assert load_settings(tmp_path / "own.toml").worker_count() == 4


def test_lists_come_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPLOOK_DISCORD__WATCHED_CHANNELS", "[12, 34]")
    assert load_settings().discord.watched_channels == (12, 34)


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPLOOK_TELEGRAM__TOKEN", "")
    assert load_settings().telegram.token is None


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        ("SNAPLOOK_HOEM", "SNAPLOOK_HOME"),
        ("SNAPLOOK_WEB__PROT", "SNAPLOOK_WEB__PORT"),
        ("SNAPLOOK_TELEGRAM_TOKEN", "SNAPLOOK_TELEGRAM__TOKEN"),
        ("SNAPLOOK_WEB", "SNAPLOOK_WEB__"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_nearest_known_name(
    variable: str, nearest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "1")
    with pytest.raises(UnknownSetting, match=f"no setting {variable}; the nearest known name is {nearest}"):
        load_settings()


def test_the_tests_own_variable_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPLOOK_SPECS", "anything")
    load_settings()


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("hoem = 'x'", "hoem", "home"),
        ("[web]\nprot = 1", "web.prot", "web.port"),
        ("[wbe]\nport = 1", "wbe.port", "web.port"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_name(
    text: str, key: str, nearest: str, tmp_path: Path
) -> None:
    (tmp_path / "snaplook.toml").write_text(text)
    with pytest.raises(UnknownSetting, match=f"{key}.*snaplook.toml.*nearest known name is {nearest}"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value", "setting"),
    [
        ("SNAPLOOK_HOME", "~nosuchuser/x", "home"),
        ("SNAPLOOK_WEB__PORT", "many", "web.port"),
        ("SNAPLOOK_WEB__PORT", "70000", "web.port"),
        ("SNAPLOOK_PRIVACY__PHOTO_DAYS", "-1", "privacy.photo_days"),
        ("SNAPLOOK_TELEGRAM__MODE", "push", "telegram.mode"),
        ("SNAPLOOK_TELEGRAM__BASE_URL", "localhost", "telegram.base_url"),
        ("SNAPLOOK_DISCORD__WATCHED_CHANNELS", "12, 34", "discord.watched_channels"),
        ("SNAPLOOK_FETCH__ALLOW_PRIVATE", "perhaps", "fetch.allow_private"),
        ("SNAPLOOK_SECRET_KEY", "short", "secret_key"),
        ("SNAPLOOK_SEARCH__GATE_MASS", "1.5", "search.gate_mass"),
    ],
)
def test_a_bad_value_is_named_in_one_sentence(
    variable: str, value: str, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting) as caught:
        load_settings()
    sentence = str(caught.value)
    assert sentence.startswith(f"The setting {setting} (or {variable}) cannot be used: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_table_that_is_none_is_a_bad_value(tmp_path: Path) -> None:
    (tmp_path / "snaplook.toml").write_text("web = 3")
    with pytest.raises(BadSetting, match="The setting web "):
        load_settings()


def test_no_secret_is_ever_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM__TOKEN", "TELEGRAM__WEBHOOK_SECRET", "DISCORD__TOKEN", "WEB__REVIEW_PASSWORD"):
        monkeypatch.setenv(f"SNAPLOOK_{name}", "hush-hush-hush-hush")
    monkeypatch.setenv("SNAPLOOK_SECRET_KEY", "hush-hush-hush-hush")
    monkeypatch.setenv("SNAPLOOK_DATABASE__URL", "postgresql://shop:hush@host/db")
    settings = load_settings()
    assert "hush" not in repr(settings)
    assert settings.database_url() == "postgresql://shop:hush@host/db"

    (tmp_path / "snaplook.toml").write_text('[telegram]\ntoken = ["hush"]\nwebhook_url = "hush"\n')
    monkeypatch.delenv("SNAPLOOK_TELEGRAM__TOKEN")
    with pytest.raises(BadSetting) as caught:
        load_settings()
    assert "hush" not in "".join(traceback.format_exception(caught.value)).replace("hush_", "")


@pytest.mark.parametrize("content", [b"home = ", b"\xff\xfe\x00", b"[web]\n[web]"])
def test_a_file_that_is_not_toml_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "snaplook.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsFileError, match=r"snaplook\.toml is not valid TOML"):
        load_settings()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be read: No such file"):
        load_settings(tmp_path / "nowhere.toml")
