"""Examines all parts of the installation concurrently, each within a time limit."""

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from model.database.engine import Database, now
from model.diagnosis import Diagnosis, DiagnosisState
from model.language_model import ModelChanges, ProbeFinding
from model.migrations.runner import find_current_revision, find_newest_revision
from model.repositories.clock import read_database_time
from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from services.audit.verification import AuditVerification
from services.doctor.audit_diagnosis import diagnose_audit
from services.doctor.stream_probe import probe_stream
from services.models.service import ModelService
from services.runtime.readiness import CheckResult, Readiness

TIMEOUT_S = 75.0
MAX_CLOCK_OFFSET_S = 5.0
DISK_FAILED_BYTES = 256 * 1024**2
DISK_WARNING_BYTES = 2 * 1024**3
_OPTIONAL: dict[str, Callable[[Settings], object]] = {
    "redis": lambda s: s.redis_url,
    "neo4j": lambda s: s.neo4j.uri,
    "mcp_hub": lambda s: s.mcp.hub_common_qa_group_url or s.mcp.hub_database_qa_group_url,
    "gpt_vis": lambda s: s.gpt_vis_url,
    "embedding": lambda s: s.embedding.model_name,
    "dify": lambda s: s.dify.server_url,
}
_MODEL_STATES: dict[str, DiagnosisState] = {
    "ok": "ok",
    "limited": "warning",
    "missing": "warning",
    "failed": "failed",
}
_FINE: dict[tuple[str, str | None], str] = {
    ("runs", None): "doctor.runs_fine",
    ("demo", "synced"): "doctor.demo_fine",
    ("files", "local"): "doctor.files_local",
}
"""What is said of a check that is fine, by its name and, where it matters, its detail."""
log = logging.getLogger(__name__)


class Doctor:
    """Examines the installation this worker belongs to. Changes nothing."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        readiness: Readiness,
        models: ModelService,
        audit: AuditVerification,
    ) -> None:
        self.settings = settings
        self._database = database
        self._readiness = readiness
        self._models = models
        self._audit = audit

    async def examine(self, token: str) -> list[Diagnosis]:
        """All that was found, within `TIMEOUT_S`.

        `token` is the caller's, to be sent to the users' address.
        """
        looks: dict[str, Callable[[], Awaitable[list[Diagnosis]]]] = {
            "settings": self._examine_secrets,
            "migrations": self._examine_migrations,
            "audit": self._examine_audit,
            "parts": self._examine_parts,
            "model": self._examine_model,
            "stream": lambda: self._examine_stream(token),
            "clock": self._examine_clock,
            "disk": self._examine_disk,
        }
        diagnoses = await asyncio.gather(
            *(_examine_within_limit(part, look) for part, look in looks.items())
        )
        return [diagnosis for part in diagnoses for diagnosis in part]

    async def _examine_secrets(self) -> list[Diagnosis]:
        """Files with secrets are for their owner only."""
        names = ("secrets_key", "jwt_secret_key", "admin_password")
        folder = self.settings.data_dir
        open_to_others = [name for name in names if _is_readable_by_others(folder / name)]
        if open_to_others:
            params = {"files": ", ".join(open_to_others), "folder": str(folder)}
            return [
                Diagnosis(
                    "settings", "failed", "doctor.secrets_open", params, "doctor.cure_secrets"
                )
            ]
        return [Diagnosis("settings", "ok", "doctor.settings_fine")]

    async def _examine_migrations(self) -> list[Diagnosis]:
        at, newest = await find_current_revision(self._database), find_newest_revision()
        if at == newest:
            return [Diagnosis("migrations", "ok", "doctor.migrated", {"revision": newest})]
        params = {"at": at or "-", "wanted": newest}
        return [
            Diagnosis(
                "migrations", "failed", "doctor.not_migrated", params, "doctor.cure_migrations"
            )
        ]

    async def _examine_audit(self) -> list[Diagnosis]:
        return [diagnose_audit(await self._audit.verify())]

    async def _examine_parts(self) -> list[Diagnosis]:
        """What `/readyz` asks, and what is not set up."""
        checks = await self._readiness.run_checks()
        diagnoses = [_diagnosis_from_check(name, check) for name, check in checks.items()]
        return diagnoses + [
            Diagnosis(name, "off", f"doctor.off_{name}")
            for name, setting in _OPTIONAL.items()
            if name not in checks and not setting(self.settings)
        ]

    async def _examine_model(self) -> list[Diagnosis]:
        model = await self._models.get(None, FIRST_WORKSPACE)
        if model.kind == "builtin":
            return [Diagnosis("model", "off", "doctor.off_model")]
        findings = await self._models.test(model.id, ModelChanges(), FIRST_WORKSPACE)
        return [_diagnosis_from_finding(finding) for finding in findings]

    async def _examine_stream(self, token: str) -> list[Diagnosis]:
        if not self.settings.web_url:
            return [Diagnosis("stream", "off", "doctor.off_stream")]
        return [await probe_stream(str(self.settings.web_url), token)]

    async def _examine_clock(self) -> list[Diagnosis]:
        there = await self._database.read(read_database_time)
        seconds = abs((now() - there).total_seconds())
        params = {"seconds": f"{seconds:.0f}"}
        if seconds > MAX_CLOCK_OFFSET_S:
            return [Diagnosis("clock", "warning", "doctor.clock_off", params, "doctor.cure_clock")]
        return [Diagnosis("clock", "ok", "doctor.clock_fine")]

    async def _examine_disk(self) -> list[Diagnosis]:
        free = (await asyncio.to_thread(shutil.disk_usage, self.settings.data_dir)).free
        params = {"free": f"{free / 1024**3:.1f}", "folder": str(self.settings.data_dir)}
        if free >= DISK_WARNING_BYTES:
            return [Diagnosis("disk", "ok", "doctor.disk_fine", params)]
        state: DiagnosisState = "failed" if free < DISK_FAILED_BYTES else "warning"
        return [Diagnosis("disk", state, "doctor.disk_short", params, "doctor.cure_disk")]


async def _examine_within_limit(
    part: str, look: Callable[[], Awaitable[list[Diagnosis]]]
) -> list[Diagnosis]:
    try:
        async with asyncio.timeout(TIMEOUT_S):
            return await look()
    except Exception as error:  # noqa: BLE001 - a part that cannot be examined is a finding
        log.warning(
            "a part cannot be examined", extra={"part": part, "error": type(error).__name__}
        )
        part_name = "database" if part == "parts" else part
        return [Diagnosis(part_name, "failed", "doctor.unexamined", {}, "doctor.cure_unexamined")]


def _diagnosis_from_check(name: str, check: CheckResult) -> Diagnosis:
    if check.status == "ok":
        finding = _FINE.get((name, check.detail)) or _FINE.get((name, None), "doctor.answers")
        return Diagnosis(name, "ok", finding, {"detail": check.detail})
    state: DiagnosisState = "failed" if check.required else "warning"
    return Diagnosis(name, state, "doctor.down", {"detail": check.detail}, f"doctor.cure_{name}")


def _diagnosis_from_finding(finding: ProbeFinding) -> Diagnosis:
    state = _MODEL_STATES[finding.state]
    part = f"model_{finding.ability}"
    cure = "" if state == "ok" else f"doctor.cure_{part}"
    return Diagnosis(part, state, finding.key, finding.params, cure)


def _is_readable_by_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)
