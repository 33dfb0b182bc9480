import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.security.key_files import load_key, load_or_create_secret


@pytest.mark.promise("strong-keys")
def test_a_key_is_made_once_and_kept_for_us_only(tmp_path: Path) -> None:
    path = tmp_path / "jwt_secret_key"
    first = load_key(None, path)
    assert len(first) >= 32
    assert load_key(None, path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["jwt_secret_key"]


@pytest.mark.promise("strong-keys")
def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert load_key(None, tmp_path / "one") != load_key(None, tmp_path / "two")


def test_a_given_key_is_used_and_not_written(tmp_path: Path) -> None:
    assert load_key(SecretStr("g" * 32), tmp_path / "key") == b"g" * 32
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(lambda _: load_or_create_secret(tmp_path / "key"), range(64)))
    assert len(made) == 1
