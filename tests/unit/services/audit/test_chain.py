import pytest

from model.audit.entry import AuditEntry
from services.audit.chain import FIRST
from services.security.secret_cipher import SecretCipher
from tests.support.audit import KEY, make_keys


def test_keys_differ_by_label_and_by_secret() -> None:
    one, other = SecretCipher([KEY]), SecretCipher([b"o" * 32])
    keys = [*one.derive_keys("a").values(), *one.derive_keys("b").values()]
    keys += [*other.derive_keys("a").values(), one.derive_text_key("a").encode()]
    assert len(set(keys)) == len(keys)
    assert one.derive_keys("a") == SecretCipher([KEY]).derive_keys("a")


def test_keys_are_those_of_hkdf_with_sha256() -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    from services.security.secret_cipher import _derive_key

    expected = HKDF(SHA256(), 32, salt=None, info=b"label").derive(_derive_key(KEY))
    assert list(SecretCipher([KEY]).derive_keys("label").values()) == [expected]


def test_new_records_get_the_newest_key() -> None:
    rotated = make_keys(b"n" * 32, KEY)
    assert rotated.newest == make_keys(b"n" * 32).newest
    record = make_keys().seal(AuditEntry("change", "a"), 1, FIRST)
    assert rotated.compute_mac(record, 1, FIRST) == record.mac


@pytest.mark.parametrize("text", ["\ud800", "x\x00y", "多" * 300, "\U0001f600" * 300])
def test_any_text_can_be_recorded(text: str) -> None:
    keys = make_keys()
    entry = AuditEntry("change", text, target_id=text, user_name=text, details={text: text})
    record = keys.seal(entry, 1, FIRST)
    assert keys.compute_mac(record, 1, FIRST) == record.mac
    assert len(record.user_name) <= 255
    record.details.encode()


def test_fields_that_run_into_each_other_have_different_macs() -> None:
    keys = make_keys()
    at = AuditEntry("change", "a").at
    one = AuditEntry("change", "ab", user_id="c", at=at)
    other = AuditEntry("change", "a", user_id="bc", at=at)
    assert keys.seal(one, 1, FIRST).mac != keys.seal(other, 1, FIRST).mac
