"""Refreshes dashboards that are due."""

import asyncio
import logging
from datetime import datetime, timedelta
from functools import partial

from model.actor import UserActor
from model.dashboards.dashboard import Dashboard, DashboardRefresh
from model.database.engine import Database
from model.errors import AppError
from model.locales import Locale
from model.repositories.dashboards import cached_rows
from model.repositories.dashboards import refreshes as records
from services.dashboards.card_answers import CardAnswers, CardRequest
from services.dashboards.due_times import Clock, find_last_due, find_next_due
from services.users.service import UserService

LOOK_INTERVAL_S = 10.0
CLEAN_INTERVAL_S = 3_600.0
MAX_CONCURRENT = 2
"""How many dashboards a worker refreshes at a time, each card by card."""
KEEP = timedelta(days=8)
"""How long rows are stored: no schedule shows rows that are older than a week."""
_LOCALE: Locale = "en"
"""Any: only rows are stored, which are in no language."""
log = logging.getLogger(__name__)


class DashboardRefresher:
    """Claims due times and refreshes the cards with the rights of the owner of their dashboard.

    One worker claims a due time, and stores its claim, before anything runs. When that worker dies,
    the refresh is not repeated. After an outage of all workers only the last due time is run.
    """

    def __init__(
        self,
        database: Database,
        answers: CardAnswers,
        users: UserService,
        worker_id: str,
        clock: Clock | None,
    ) -> None:
        self._database = database
        self._answers = answers
        self._users = users
        self._worker_id = worker_id
        self._clock = clock or Clock()

    async def run(self) -> None:
        """Look for what is due, for ever."""
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                await asyncio.sleep(LOOK_INTERVAL_S)
                running = {task for task in running if not task.done()}
                try:
                    await self.end_orphans()
                    for claim in await self.claim_due(MAX_CONCURRENT - len(running)):
                        running.add(asyncio.create_task(self.refresh(claim)))
                except Exception:
                    log.exception("due dashboards not found")
        finally:
            for task in running:
                task.cancel()

    async def clean(self) -> None:
        """Delete rows that are too old for every schedule, for ever."""
        while True:
            await asyncio.sleep(CLEAN_INTERVAL_S)
            try:
                before = self._clock.now() - KEEP
                await self._database.write(partial(cached_rows.remove_old, before=before))
            except Exception:
                log.exception("old rows could not be deleted")

    async def end_orphans(self) -> None:
        """End as interrupted the refreshes of workers that no longer exist."""
        if await self._database.read(records.has_orphans):
            ended_count = await self._database.write(
                partial(records.end_orphans, at=self._clock.now())
            )
            log.warning("refreshes interrupted", extra={"refreshes": ended_count})

    async def claim_due(self, most: int) -> list[records.Claim]:
        """Claim at most so many due times for this worker."""
        if most <= 0:
            return []
        at = self._clock.now()
        due_dashboards = await self._database.read(partial(records.find_due, at=at, most=most))
        claims = [self._make_claim(dashboard, at) for dashboard in due_dashboards]
        return [
            each
            for each in claims
            if await self._database.write(partial(records.claim, claim=each))
        ]

    async def refresh(self, claim: records.Claim) -> None:
        """Refresh all cards of a dashboard; one that fails leaves the others alone."""
        try:
            refresh = await self._refresh(claim)
            await self._database.write(partial(records.finish, claim=claim, refresh=refresh))
        except Exception:
            log.exception("refresh failed", extra={"dashboard": claim.dashboard.id})

    async def _refresh(self, claim: records.Claim) -> DashboardRefresh:
        dashboard = claim.dashboard
        refusal = DashboardRefresh(claim.due_at, "refused", claim.at, self._clock.now())
        actor = UserActor(dashboard.user_id, dashboard.workspace_id)
        owner = await self._users.find_current(actor)
        if owner is None or not owner.may("ask"):
            log.warning("owner may not ask", extra={"dashboard": dashboard.id})
            return refusal
        cards = [card for card in dashboard.contents.cards if card.kind == "question"]
        failures = 0
        for card in cards:
            request = CardRequest(dashboard.id, card.id, {}, refresh=True)
            failures += not await self._answer(request, owner.actor)
        facts = {"dashboard": dashboard.id, "cards": len(cards), "failed": failures}
        log.info("dashboard refreshed", extra=facts)
        at = self._clock.now()
        return DashboardRefresh(claim.due_at, "finished", claim.at, at, len(cards), failures)

    async def _answer(self, request: CardRequest, owner: UserActor) -> bool:
        try:
            card_answer = await self._answers.answer(request, owner, _LOCALE)
        except AppError:
            return False
        except Exception:
            log.exception("card failed", extra={"dashboard": request.dashboard_id})
            return False
        return card_answer.answer.status == "ok"

    def _make_claim(self, dashboard: Dashboard, at: datetime) -> records.Claim:
        schedule, due_at = dashboard.schedule, dashboard.next_due_at
        if schedule is None or due_at is None:
            raise ValueError("a dashboard without a schedule is never due")
        last_due_at = max(due_at, find_last_due(schedule, at, self._clock.zone))
        next_due_at = find_next_due(schedule, at, self._clock.zone)
        return records.Claim(dashboard, last_due_at, next_due_at, self._worker_id, at)
