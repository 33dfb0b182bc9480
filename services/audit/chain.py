"""The chain: each record's MAC covers the record and the MAC of the one before."""

import hmac
from dataclasses import dataclass, replace

import orjson

from model.audit.entry import AuditCheckpoint, AuditEntry, AuditHead, AuditRecord
from model.serialization import replace_invalid_unicode, to_json
from model.tables.audit.audit_record import (
    ACTION_LENGTH,
    NAME_LENGTH,
    REQUEST_LENGTH,
    TARGET_LENGTH,
)
from services.security.secret_cipher import SecretCipher

_RECORDS_LABEL = "tabletalk audit records v1"
_SIGNATURES_LABEL = "tabletalk audit signatures v1"
_ID_LENGTH = 36
FIRST = ""
"""What stands for the MAC before the first record."""


@dataclass(frozen=True)
class AuditKeys:
    """The keys of the chain by their names, the newest first, each derived from SECRETS_KEY."""

    records: dict[str, bytes]
    signatures: dict[str, bytes]

    @classmethod
    def derive(cls, cipher: SecretCipher) -> "AuditKeys":
        """Those of this installation."""
        return cls(cipher.derive_keys(_RECORDS_LABEL), cipher.derive_keys(_SIGNATURES_LABEL))

    @property
    def newest(self) -> str:
        """The name of the key that new records get."""
        return next(iter(self.records))

    def seal(self, entry: AuditEntry, seq: int, previous_mac: str) -> AuditRecord:
        """The entry in its place of the chain."""
        record = AuditRecord(
            seq=seq,
            at=entry.at,
            kind=entry.kind,
            action=_cut(entry.action, ACTION_LENGTH),
            outcome=entry.outcome,
            user_id=_cut_id(entry.user_id),
            user_name=_cut(entry.user_name, NAME_LENGTH),
            source_id=_cut_id(entry.source_id),
            run_id=_cut_id(entry.run_id),
            target_id=_cut(entry.target_id, TARGET_LENGTH) if entry.target_id else None,
            request_id=_cut(entry.request_id, REQUEST_LENGTH),
            details=to_json(entry.details).decode(),
            key_id=self.newest,
            mac="",
            workspace_id=_cut(entry.workspace_id, _ID_LENGTH),
        )
        return _with_mac(record, self.compute_mac(record, seq, previous_mac) or "")

    def compute_mac(self, record: AuditRecord, seq: int, previous_mac: str) -> str | None:
        """The MAC of a record's contents at a place; None when its key is not known."""
        key = self.records.get(record.key_id)
        if key is None:
            return None
        fields: list[object] = [
            seq,
            record.at.isoformat(timespec="microseconds"),
            record.kind,
            record.action,
            record.outcome,
            record.user_id,
            record.user_name,
            record.source_id,
            record.run_id,
            record.target_id,
            record.request_id,
            record.details,
            record.key_id,
            previous_mac,
        ]
        if record.workspace_id is not None:  # older records have none
            fields.append(record.workspace_id)
        return hmac.digest(key, _to_bytes(fields), "sha256").hex()

    def sign_head(self, seq: int, mac: str) -> AuditHead:
        """The head at a record."""
        signature = self._sign(self.newest, ["head", seq, mac])
        return AuditHead(seq, mac, self.newest, signature or "")

    def is_genuine(self, signed: AuditHead | AuditCheckpoint) -> bool:
        """Whether a head or a checkpoint was signed with one of the keys."""
        return hmac.compare_digest(
            self._sign(signed.key_id, _signed_fields(signed)) or "-", signed.signature
        )

    def sign_checkpoint(self, checkpoint: AuditCheckpoint) -> AuditCheckpoint:
        """The checkpoint with its signature."""
        signature = self._sign(self.newest, _signed_fields(checkpoint)) or ""
        return replace(checkpoint, key_id=self.newest, signature=signature)

    def _sign(self, key_id: str, fields: list[object]) -> str | None:
        key = self.signatures.get(key_id)
        return hmac.digest(key, _to_bytes(fields), "sha256").hex() if key else None


def _signed_fields(signed: AuditHead | AuditCheckpoint) -> list[object]:
    if isinstance(signed, AuditHead):
        return ["head", signed.seq, signed.mac]
    at = signed.at.isoformat(timespec="microseconds")
    return ["checkpoint", signed.seq, signed.mac, signed.count, at]


def _with_mac(record: AuditRecord, mac: str) -> AuditRecord:
    values = {name: getattr(record, name) for name in AuditRecord.__dataclass_fields__}
    return AuditRecord(**values | {"mac": mac})


def _to_bytes(fields: list[object]) -> bytes:
    """As one JSON list, so that no two lists of fields have the same bytes."""
    return orjson.dumps(replace_invalid_unicode(fields))


def _cut(text: str, length: int) -> str:
    whole: str = replace_invalid_unicode(text)
    return whole[:length]


def _cut_id(full_id: str | None) -> str | None:
    return _cut(full_id, _ID_LENGTH) if full_id else None
