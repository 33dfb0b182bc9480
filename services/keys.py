"""Keys that are given, or made once and kept in a file."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from model.settings import KEY_BYTES


def key(given: SecretStr | None, path: Path) -> bytes:
    """The key that was given, else the one in the file, which is made when it is not there."""
    if given:
        return given.get_secret_value().encode()
    return kept_secret(path).encode()


def kept_secret(path: Path, value: str | None = None) -> str:
    """The secret in the file; when there is none it is made, once, whoever else tries too."""
    if not path.exists():
        write_secret(path, value or secrets.token_urlsafe(KEY_BYTES))
    return path.read_text("utf-8").strip()


def write_secret(path: Path, value: str) -> bool:
    """Put a secret into a file that only we may read; False when another was there already."""
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
