import pytest

from model.errors import Misconfigured
from services.security.secret_box import SecretBox

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_secret_comes_back_for_its_record():
    box = SecretBox([KEY])
    assert box.open("a", box.seal("a", "hunter2 密码")) == "hunter2 密码"


def test_equal_secrets_look_different():
    box = SecretBox([KEY])
    assert box.seal("a", "hunter2") != box.seal("a", "hunter2")


def test_a_secret_does_not_open_for_another_record():
    box = SecretBox([KEY])
    with pytest.raises(Misconfigured):
        box.open("b", box.seal("a", "hunter2"))


@pytest.mark.parametrize("place", [0, 1, 5, 14, 20, 30, -3])
def test_a_changed_character_fails_closed(place: int):
    box = SecretBox([KEY])
    sealed = box.seal("a", "hunter2")
    letter = "A" if sealed[place] != "A" else "B"
    changed = list(sealed)
    changed[place] = letter
    with pytest.raises(Misconfigured):
        box.open("a", "".join(changed))


def test_a_new_key_seals_and_the_old_one_still_opens():
    sealed = SecretBox([KEY]).seal("a", "hunter2")
    rotated = SecretBox([OTHER, KEY])
    assert rotated.open("a", sealed) == "hunter2"
    assert rotated.is_outdated(sealed)
    assert not rotated.is_outdated(rotated.seal("a", "hunter2"))
    with pytest.raises(Misconfigured):
        SecretBox([OTHER]).open("a", sealed)
