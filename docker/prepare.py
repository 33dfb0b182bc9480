"""Makes the folders of the stack under /volume, each owned by the account of its service.

Also writes the hub's settings from the shipped ones, once: with its token, and with an admin whose
password is not everybody's. Runs as root in a container without a network, and ends.
"""

import json
import os
import uuid
import warnings
from pathlib import Path
from typing import Any

VOLUME = Path("/volume")
OWNERS = {
    "service": 10001,
    "sources": 10001,
    "mysql": 999,
    "minio": 10001,
    "neo4j": 7474,
    "neo4j/data": 7474,
    "neo4j/logs": 7474,
    "mcphub": 10001,
    "redis": 10001,
    "caddy": 10001,
    "prometheus": 10001,
    "grafana": 10001,
}
SHIPPED = Path("/mcp_settings.json")
KEPT = VOLUME / "mcphub" / "mcp_settings.json"


def main() -> None:
    """Folders first; what is there already stays."""
    for name, owner in OWNERS.items():
        folder = VOLUME / name
        if not folder.exists():
            folder.mkdir(mode=0o750)
        if folder.stat().st_uid != owner:
            os.chown(folder, owner, owner)
    if not KEPT.exists():
        settings = fill_settings(json.loads(SHIPPED.read_text("utf-8")))
        KEPT.write_text(json.dumps(settings, indent=2, ensure_ascii=False), "utf-8")
        KEPT.chmod(0o600)
        os.chown(KEPT, OWNERS["mcphub"], OWNERS["mcphub"])


def fill_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """The shipped settings with the stack's token as their key, and an admin when they name nobody.

    The hub's releases look for their key in different places: it is put in both.
    """
    token = os.environ["MCP_HUB_TOKEN"]  # noqa: TID251
    settings["systemConfig"]["routing"]["bearerAuthKey"] = token
    key = {"id": str(uuid.uuid4()), "name": "stack", "token": token, "enabled": True}
    settings.setdefault("bearerKeys", [{**key, "accessType": "all"}])
    if not settings.get("users"):
        password = os.environ["MCP_HUB_ADMIN_PASSWORD"]  # noqa: TID251
        admin = {"username": "admin", "password": _hash_password(password), "isAdmin": True}
        settings["users"] = [admin]
    return settings


def _hash_password(password: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import crypt  # leaves Python with 3.13; the image has 3.11
    return crypt.crypt(password, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=1 << 10))  # noqa: S324 - bcrypt


if __name__ == "__main__":
    main()
