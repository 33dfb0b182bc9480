"""How far the chain is, outside of the database: who cuts its end there is found out here."""

import logging
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import orjson

from model.audit.entry import AuditHead
from services.security.key_files import create_secret_file

log = logging.getLogger(__name__)


class HeadFile:
    """A file in DATA_DIR that holds the newest head that this machine knows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> AuditHead | None:
        """What it holds; None when there is none, or when it cannot be read."""
        try:
            return AuditHead(**orjson.loads(self.path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError):
            log.warning("the file of the audit's head cannot be read")
            return None

    def write(self, head: AuditHead) -> None:
        """Replace it by a newer head; an older one is not written."""
        stored_head = self.read()
        if stored_head and stored_head.seq >= head.seq:
            return
        draft = self.path.with_name(f".{self.path.name}.draft")
        with suppress(FileNotFoundError):
            draft.unlink()
        if create_secret_file(draft, orjson.dumps(asdict(head)).decode()):
            draft.replace(self.path)
