"""Keys that can be guessed stop the start; those of generators never do."""

import base64
import secrets
import string
import uuid
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from model.config.key_strength import find_period, is_guessable
from model.errors import Misconfigured
from model.settings import read_settings

GUESSABLE = (
    "changeme" * 5,
    "changeme" * 50,
    "ChangeMe-" * 5,
    "changeme1changeme2changeme3changeme4",
    "a" * 32,
    "0" * 64,
    "ab" * 20,
    "secretsecretsecretsecretsecretsecret",
    "secret-secret-key-secret-secret-key-1",
    "canary-secrets-key-canary-secrets-key",
    "your-secret-key-must-be-at-least-32-characters-long",
    "my-super-secret-jwt-key-change-me-in-production-please",
    "replace-me-with-a-random-secret-string-please",
    "please_change_this_secret_token_in_production",
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210",
    "1234567890" * 4,
    "0123456789abcdef0123456789abcdef",
    "qwertyuiopasdfghjklzxcvbnm1234567890",
    "password123" * 3,
    "0123456789" * 3 + "01",
    "密码" * 8,
)


@pytest.mark.promise("strong-keys")
@pytest.mark.parametrize("key", GUESSABLE)
@pytest.mark.parametrize("name", ["JWT_SECRET_KEY", "SECRETS_KEY"])
def test_a_key_that_can_be_guessed_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, key: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, key)
    with pytest.raises(Misconfigured, match=f"^{name} is wrong: it can be guessed; .*openssl") as e:
        read_settings()
    assert key not in str(e.value)
    assert "\n" not in str(e.value)


GENERATORS: dict[str, Callable[[Random], str]] = {
    "openssl rand -hex 32": lambda chance: chance.randbytes(32).hex(),
    "openssl rand -hex 16": lambda chance: chance.randbytes(16).hex(),
    "make env": lambda chance: chance.randbytes(24).hex(),
    "openssl rand -base64 32": lambda chance: base64.b64encode(chance.randbytes(32)).decode(),
    "token_urlsafe": lambda chance: base64.urlsafe_b64encode(chance.randbytes(24)).decode(),
    "base32": lambda chance: base64.b32encode(chance.randbytes(20)).decode(),
    "two uuids": lambda chance: f"{_uuid(chance)}{_uuid(chance)}",
    "one uuid": lambda chance: str(_uuid(chance)),
    "digits": lambda chance: "".join(chance.choices(string.digits, k=40)),
    "pwgen": lambda chance: "".join(chance.choices(string.ascii_letters, k=32)),
    "printable": lambda chance: "".join(chance.choices(string.printable[:94], k=32)),
    "named": lambda chance: f"secret-key-{chance.randbytes(16).hex()}",
}


def _uuid(chance: Random) -> uuid.UUID:
    return uuid.UUID(bytes=chance.randbytes(16), version=4)


@pytest.mark.parametrize("name", GENERATORS)
def test_keys_of_usual_generators_are_never_refused(name: Any) -> None:
    chance = Random(20261127)
    keys = [GENERATORS[name](chance) for _ in range(5_000)]
    assert [key for key in keys if is_guessable(key, 32)] == []


@pytest.mark.parametrize("example", ["12345", "123456", "abcdef"])
def test_a_random_key_may_contain_an_example_by_chance(example: str) -> None:
    chance = Random(20261127)
    for bits, shortest in ((64, 16), (128, 32), (256, 32)):
        for _ in range(1_000):
            key = f"{chance.getrandbits(bits):0{bits // 4}x}"
            at = chance.randrange(len(key) - len(example))
            key = key[:at] + example + key[at + len(example) :]
            assert not is_guessable(key, shortest), key


@pytest.mark.parametrize(
    "phrase",
    [
        "correct horse battery staple orbit canyon",
        "the quick brown fox jumps over the lazy dog",
        "a signing key of the previous release, 40 bytes",
        "viel-zu-viele-lange-wörter-für-einen-satz",
        "床前明月光疑是地上霜举头望明月低头思故乡",
    ],
)
def test_a_long_passphrase_is_a_key(phrase: str) -> None:
    assert not is_guessable(phrase, 32)


def test_a_key_that_only_opens_what_was_sealed_may_be_a_weak_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRETS_KEY", f"{secrets.token_hex(32)},{'changeme' * 5}")
    assert read_settings().secrets_key is not None
    monkeypatch.setenv("SECRETS_KEY", f"{'changeme' * 5},{secrets.token_hex(32)}")
    with pytest.raises(Misconfigured, match="it can be guessed"):
        read_settings()


@pytest.mark.parametrize("key", ["a" * 16, "changemechangeme", "abcdefghijklmnop", "1234" * 5])
def test_the_secret_of_the_proxy_is_looked_at_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVER_PROXY_SECRET", key)
    with pytest.raises(Misconfigured, match=r"^SERVER_PROXY_SECRET is wrong: it can be guessed"):
        read_settings()


def test_what_a_text_repeats() -> None:
    assert [find_period(text) for text in ("changeme" * 3, "aaa", "abab", "aba", "")] == [
        "changeme", "a", "ab", "aba", "",
    ]  # fmt: skip
