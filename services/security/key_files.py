"""Keys from the settings, or created once and stored in a file."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from model.settings import KEY_BYTES


def load_key(secret: SecretStr | None, path: Path) -> bytes:
    """The key that was given, else the one in the file, which is created if missing."""
    if secret:
        return secret.get_secret_value().encode()
    return load_or_create_secret(path).encode()


def load_or_create_secret(path: Path, value: str | None = None) -> str:
    """The secret in the file; created if missing, once even when several processes try."""
    if not path.exists():
        create_secret_file(path, value or secrets.token_urlsafe(KEY_BYTES))
    return path.read_text("utf-8").strip()


def create_secret_file(path: Path, value: str) -> bool:
    """Write a secret to a file that only we may read; False when one exists already."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(value + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # all of it or nothing, and never over another
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
