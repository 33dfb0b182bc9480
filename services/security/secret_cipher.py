"""Secrets at rest: AES-GCM, bound to the record they belong to."""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from functools import cache

from model.errors import Misconfigured

_NONCE_BYTES = 12
_PURPOSE = b"tabletalk datasource secrets v1"


class SecretCipher:
    """Encrypts with the first key and decrypts with any of them, so that keys can be rotated."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = {_key_id(key): _derive_key(key) for key in keys}
        self._newest = _key_id(keys[0])

    def encrypt(self, record_id: str, secret: str) -> str:
        """The secret as it is stored, readable only for this record."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # imported when first needed

        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = AESGCM(self._keys[self._newest])
        encrypted = cipher.encrypt(nonce, secret.encode(), record_id.encode())
        return f"v1.{self._newest}.{b64encode(nonce + encrypted).decode()}"

    def decrypt(self, record_id: str, encrypted: str) -> str:
        """The secret. Raises `Misconfigured` when it was changed, moved or encrypted otherwise."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            version, name, body = encrypted.split(".")
            raw = b64decode(body, validate=True)
            cipher = AESGCM(self._keys[name] if version == "v1" else b"")
            plaintext = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], record_id.encode())
        except (ValueError, KeyError, InvalidTag):
            raise Misconfigured("datasources.secret_unreadable") from None
        return plaintext.decode()

    def derive_text_key(self, purpose: str) -> str:
        """64 hexadecimal digits that depend on the newest key and on what they are for."""
        key = self._keys[self._newest]
        return hashlib.blake2b(purpose.encode(), key=key, digest_size=32).hexdigest()

    def derive_keys(self, label: str) -> dict[str, bytes]:
        """A key for one purpose of each key, by its name, the newest first (HKDF, RFC 5869)."""
        return {name: _expand_key(key, label) for name, key in self._keys.items()}

    def is_outdated(self, encrypted: str) -> bool:
        """Whether it was encrypted with another than the newest key."""
        return encrypted.split(".")[1:2] != [self._newest]


def _expand_key(key: bytes, label: str) -> bytes:
    """HKDF with SHA-256 without salt, one block."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), key, "sha256")
    return hmac.digest(extracted, label.encode() + b"\x01", "sha256")


@cache
def _derive_key(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=32, person=b"tabletalk-seal").digest()


def _key_id(key: bytes) -> str:
    return hashlib.sha256(_PURPOSE + key).hexdigest()[:8]
