"""The secret key is made once, kept, and never half-written."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from configs.errors import HomeError
from configs.loading import load_settings
from configs.secret_key import secret_key_in


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    key = secret_key_in(tmp_path / "new")
    assert len(key) == 64
    assert secret_key_in(tmp_path / "new") == key
    assert secret_key_in(tmp_path / "other") != key


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    secret_key_in(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_all_who_make_it_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key_in, [tmp_path] * 32))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_key_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"abc")
    with pytest.raises(HomeError, match=r"secret\.key is cut short; restore it from a backup"):
        secret_key_in(tmp_path)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeError, match=str(tmp_path / "file")):
        secret_key_in(tmp_path / "file" / "home")


def test_the_operators_own_key_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPLOOK_SECRET_KEY", "an operator's own key")
    assert load_settings().read_secret_key() == b"an operator's own key"
    assert not (tmp_path / "var").exists()
    monkeypatch.delenv("SNAPLOOK_SECRET_KEY")
    assert load_settings().read_secret_key() == (tmp_path / "var" / "secret.key").read_bytes()
