import pytest

from model.errors import Misconfigured
from services.security.secret_cipher import SecretCipher

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_secret_comes_back_for_its_record() -> None:
    cipher = SecretCipher([KEY])
    assert cipher.decrypt("a", cipher.encrypt("a", "hunter2 密码")) == "hunter2 密码"


@pytest.mark.promise("encrypted-secrets")
def test_equal_secrets_look_different() -> None:
    cipher = SecretCipher([KEY])
    assert cipher.encrypt("a", "hunter2") != cipher.encrypt("a", "hunter2")


@pytest.mark.promise("encrypted-secrets")
def test_a_secret_is_not_decrypted_for_another_record() -> None:
    cipher = SecretCipher([KEY])
    with pytest.raises(Misconfigured):
        cipher.decrypt("b", cipher.encrypt("a", "hunter2"))


@pytest.mark.promise("encrypted-secrets")
@pytest.mark.parametrize("place", [0, 1, 5, 14, 20, 30, -3])
def test_a_changed_character_fails_closed(place: int) -> None:
    cipher = SecretCipher([KEY])
    encrypted = cipher.encrypt("a", "hunter2")
    letter = "A" if encrypted[place] != "A" else "B"
    changed = list(encrypted)
    changed[place] = letter
    with pytest.raises(Misconfigured):
        cipher.decrypt("a", "".join(changed))


@pytest.mark.promise("encrypted-secrets")
def test_a_new_key_encrypts_and_the_old_one_still_decrypts() -> None:
    encrypted = SecretCipher([KEY]).encrypt("a", "hunter2")
    rotated = SecretCipher([OTHER, KEY])
    assert rotated.decrypt("a", encrypted) == "hunter2"
    assert rotated.is_outdated(encrypted)
    assert not rotated.is_outdated(rotated.encrypt("a", "hunter2"))
    with pytest.raises(Misconfigured):
        SecretCipher([OTHER]).decrypt("a", encrypted)
