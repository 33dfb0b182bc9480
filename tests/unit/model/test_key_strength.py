"""Keys that can be guessed stop the start; those of generators never do."""

import base64
import secrets
import string
import uuid

import pytest

from model.errors import Misconfigured
from model.keys.strength import is_guessable, period
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


@pytest.mark.parametrize("key", GUESSABLE)
@pytest.mark.parametrize("name", ["JWT_SECRET_KEY", "SECRETS_KEY"])
def test_a_key_that_can_be_guessed_stops_the_start(monkeypatch, tmp_path, name, key):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, key)
    with pytest.raises(Misconfigured, match=f"^{name} is wrong: it can be guessed; .*openssl") as e:
        read_settings()
    assert key not in str(e.value)
    assert "\n" not in str(e.value)


GENERATORS = {
    "openssl rand -hex 32": lambda: secrets.token_hex(32),
    "openssl rand -hex 16": lambda: secrets.token_hex(16),
    "make env": lambda: secrets.token_hex(24),
    "openssl rand -base64 32": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "token_urlsafe": lambda: secrets.token_urlsafe(24),
    "base32": lambda: base64.b32encode(secrets.token_bytes(20)).decode(),
    "two uuids": lambda: f"{uuid.uuid4()}{uuid.uuid4()}",
    "one uuid": lambda: str(uuid.uuid4()),
    "digits": lambda: "".join(secrets.choice(string.digits) for _ in range(40)),
    "pwgen": lambda: "".join(secrets.choice(string.ascii_letters) for _ in range(32)),
    "printable": lambda: "".join(secrets.choice(string.printable[:94]) for _ in range(32)),
    "named": lambda: f"secret-key-{secrets.token_hex(16)}",
}


@pytest.mark.parametrize("name", GENERATORS)
def test_keys_of_usual_generators_are_never_refused(name):
    refused = [key for key in (GENERATORS[name]() for _ in range(5_000)) if is_guessable(key, 32)]
    assert refused == []


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
def test_a_long_passphrase_is_a_key(phrase):
    assert not is_guessable(phrase, 32)


def test_a_key_that_only_opens_what_was_sealed_may_be_a_weak_one(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRETS_KEY", f"{secrets.token_hex(32)},{'changeme' * 5}")
    assert read_settings().secrets_key is not None
    monkeypatch.setenv("SECRETS_KEY", f"{'changeme' * 5},{secrets.token_hex(32)}")
    with pytest.raises(Misconfigured, match="it can be guessed"):
        read_settings()


@pytest.mark.parametrize("key", ["a" * 16, "changemechangeme", "abcdefghijklmnop", "1234" * 5])
def test_the_secret_of_the_proxy_is_looked_at_too(monkeypatch, tmp_path, key):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVER_PROXY_SECRET", key)
    with pytest.raises(Misconfigured, match=r"^SERVER_PROXY_SECRET is wrong: it can be guessed"):
        read_settings()
    for _ in range(5_000):
        assert not is_guessable(secrets.token_hex(8), 16)


def test_what_a_text_repeats():
    assert [period(text) for text in ("changeme" * 3, "aaa", "abab", "aba", "")] == [
        "changeme", "a", "ab", "aba", "",
    ]  # fmt: skip
