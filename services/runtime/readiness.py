"""Readiness checks of the parts that this service needs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

Check = Callable[[], Awaitable[str]]
"""Returns a short detail when the part is there, raises when it is not."""

CHECK_TIMEOUT_S = 3
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check. The detail names the part's state, never an address or a secret."""

    status: Literal["ok", "down"]
    detail: str
    required: bool


class Readiness:
    """The checks behind `/readyz`; every service may add its own."""

    def __init__(self) -> None:
        self._checks: dict[str, tuple[Check, bool]] = {}

    def add(self, name: str, check: Check, *, required: bool) -> None:
        """Ask `check` at every `/readyz`; when `required`, its failure makes it 503."""
        self._checks[name] = (check, required)

    async def run_checks(self, *, only_required: bool = False) -> dict[str, CheckResult]:
        """Run all checks concurrently, each within `CHECK_TIMEOUT_S`."""
        checks = {n: (c, r) for n, (c, r) in self._checks.items() if r or not only_required}
        results = await asyncio.gather(
            *(self._run_check(name, check, required) for name, (check, required) in checks.items())
        )
        return dict(zip(checks, results, strict=True))

    async def _run_check(self, name: str, check: Check, required: bool) -> CheckResult:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                return CheckResult("ok", await check(), required)
        except TimeoutError:
            return CheckResult("down", "does not answer", required)
        except Exception as error:  # noqa: BLE001 - whatever it raises, the part is down
            log.warning("dependency down", extra={"part": name, "error": type(error).__name__})
            return CheckResult("down", "not available", required)
