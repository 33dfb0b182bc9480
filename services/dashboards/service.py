"""Dashboards: made, listed, changed, deleted."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from model.actor import UserActor
from model.answers.activities import DashboardDraftActivity
from model.chats.run import Run
from model.dashboards.dashboard import (
    COLUMNS,
    Card,
    CardPosition,
    Dashboard,
    DashboardContents,
    DashboardFilter,
    DashboardRefresh,
    DashboardSelection,
    RefreshSchedule,
)
from model.database.engine import Database, new_id, now
from model.errors import Conflict, Invalid, NotFound
from model.paging import Page, PageRequest, cut_page
from model.repositories.dashboards import dashboards as records
from model.repositories.dashboards import refreshes
from model.repositories.runs import run_answers, runs
from model.repositories.saved_questions import questions
from model.workspaces.record_names import check_name
from services.dashboards.card_questions import CardQuestions, find_titled_card_ids
from services.dashboards.contents_check import ContentsCheck, DashboardEditor
from services.dashboards.due_times import Clock, find_next_due
from services.dashboards.placement import find_free_position
from services.dashboards.viewers import DashboardViewers, ViewedDashboard

MAX_NAME = 200
MAX_DASHBOARDS = 500
"""How many dashboards a user may have."""
NEW_CARD = CardPosition(0, 0, COLUMNS // 2, 5)
_check_name = partial(check_name, problem="dashboards.bad_name", longest=MAX_NAME)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DashboardChanges:
    """What to change; None leaves it as it is."""

    name: str | None = None
    cards: Sequence[Card] | None = None
    filters: Sequence[DashboardFilter] | None = None
    schedule: RefreshSchedule | None = None
    schedules: bool = False
    """Whether it is refreshed by the schedule, or by none where none is named."""
    revision: int | None = None
    """The revision that was changed, to detect changes by others."""


class DashboardService:
    """What users do with dashboards; none of it runs a question."""

    def __init__(
        self,
        database: Database,
        viewers: DashboardViewers,
        questions: CardQuestions,
        check: ContentsCheck,
        clock: Clock,
    ) -> None:
        self._database = database
        self._viewers = viewers
        self._questions = questions
        self._check = check
        self._clock = clock

    async def view(self, dashboard_id: str, actor: UserActor) -> ViewedDashboard:
        """A dashboard that a user may see. Raises `NotFound`."""
        return await self._viewers.view(dashboard_id, actor)

    async def page(
        self, request: PageRequest, actor: UserActor, selection: DashboardSelection
    ) -> Page[Dashboard]:
        """The dashboards of a user and those shared with him, the last changed first."""
        viewer = await self._viewers.find_viewer(actor)

        def find(connection: Connection) -> list[Dashboard]:
            found = records.find_page(connection, viewer, request, selection)
            last = refreshes.find_last(connection, [each.id for each in found])
            return [replace(each, last_refresh=last.get(each.id)) for each in found]

        dashboards = await self._database.read(find)
        return cut_page(dashboards, request, lambda last: (last.updated_at, last.id))

    async def create(
        self,
        name: str,
        contents: DashboardContents,
        actor: UserActor,
        draft_run_id: str | None = None,
    ) -> ViewedDashboard:
        """A new dashboard with these cards and filters, stored whole or not at all.

        That of a draft has the id of the run that drafted it, so that there is one of a draft.
        Raises `Invalid`, also for questions of another source than the draft's; `NotFound` for a
        run that is not the actor's or drafted nothing; and `Conflict` beyond the limit and for a
        draft that a dashboard was made of already.
        """
        name, moment = _check_name(name), now()
        checked_contents = await self._check_contents(contents, DashboardContents(), actor)
        dashboard = Dashboard(
            draft_run_id or new_id(),
            actor.id,
            actor.workspace_id,
            name,
            checked_contents,
            moment,
            moment,
        )

        def store(connection: Connection) -> None:
            if draft_run_id is not None:
                draft = _lock_new_draft(connection, draft_run_id, actor)
                _require_source(connection, checked_contents, draft.datasource_id)
            if records.count_own(connection, actor.id) >= MAX_DASHBOARDS:
                raise Conflict("dashboards.too_many", most=MAX_DASHBOARDS)
            records.add(connection, dashboard)

        await self._database.write(store)
        log.info("dashboard made", extra={"dashboard": dashboard.id})
        return await self.view(dashboard.id, actor)

    async def change(
        self, dashboard_id: str, changes: DashboardChanges, actor: UserActor
    ) -> ViewedDashboard:
        """Rename it, replace its cards or filters, or set when it is refreshed.

        Raises `NotFound`, `Invalid`, `Forbidden` (its owner alone schedules it), and `Conflict`
        when somebody else has changed it meanwhile.
        """
        find = self._viewers.get_own if changes.schedules else self._viewers.get_editable
        before = await find(dashboard_id, actor)
        if changes.revision not in (None, before.revision):
            raise Conflict("dashboards.changed_meanwhile")
        changed_dashboard = before
        if changes.name is not None:
            changed_dashboard = replace(changed_dashboard, name=_check_name(changes.name))
        if changes.cards is not None or changes.filters is not None:
            changed_dashboard = replace(
                changed_dashboard, contents=await self._replace(before, changes, actor)
            )
        if changes.schedules:
            due_at = self._find_due(changes.schedule)
            changed_dashboard = replace(
                changed_dashboard, schedule=changes.schedule, next_due_at=due_at
            )
        await self._put(changed_dashboard, schedules=changes.schedules)
        return await self.view(dashboard_id, actor)

    async def list_refreshes(self, dashboard_id: str, actor: UserActor) -> list[DashboardRefresh]:
        """The last due times and what came of them. Raises `NotFound`."""
        await self.view(dashboard_id, actor)
        find = partial(refreshes.find_newest, dashboard_id=dashboard_id)
        return await self._database.read(find)

    async def add_card(self, dashboard_id: str, card: Card, actor: UserActor) -> ViewedDashboard:
        """Add a card beside the last one, or below all. Raises what `change` does."""
        before = await self._viewers.get_editable(dashboard_id, actor)
        cards = before.contents.cards
        position = find_free_position([each.position for each in cards], card.position)
        placed = replace(card, id=new_id(), position=position)
        changes = DashboardChanges(cards=[*cards, placed], revision=before.revision)
        return await self.change(dashboard_id, changes, actor)

    async def delete(self, dashboard_id: str, actor: UserActor) -> None:
        """Delete a dashboard; its questions stay. Raises `NotFound`, `Forbidden`."""
        await self._viewers.get_own(dashboard_id, actor)
        await self._database.write(partial(records.remove, dashboard_id=dashboard_id))
        log.info("dashboard deleted", extra={"dashboard": dashboard_id})

    def _find_due(self, schedule: RefreshSchedule | None) -> datetime | None:
        if schedule is None:
            return None
        return find_next_due(schedule, self._clock.now(), self._clock.zone)

    async def _replace(
        self, before: Dashboard, changes: DashboardChanges, actor: UserActor
    ) -> DashboardContents:
        contents = before.contents
        cards = contents.cards if changes.cards is None else tuple(changes.cards)
        filters = contents.filters if changes.filters is None else tuple(changes.filters)
        return await self._check_contents(DashboardContents(cards, filters), contents, actor)

    async def _check_contents(
        self, contents: DashboardContents, before: DashboardContents, actor: UserActor
    ) -> DashboardContents:
        ids = {card.question_id for card in contents.cards if card.kind == "question"}
        visible = await self._questions.find_visible(ids, actor)
        viewer = await self._viewers.find_viewer(actor)
        shown = await self._questions.find(before.cards, viewer)
        titled_card_ids = find_titled_card_ids(before.cards, shown, actor.id)
        editor = DashboardEditor(actor.id, visible, shown.keys(), titled_card_ids)
        return await asyncio.to_thread(self._check.check, contents, before, editor)

    async def _put(self, dashboard: Dashboard, *, schedules: bool) -> None:
        """Raises `Conflict` when another revision was stored meanwhile."""
        revision = dashboard.revision
        changed_dashboard = replace(dashboard, revision=revision + 1, updated_at=now())
        put = partial(
            records.put, dashboard=changed_dashboard, revision=revision, schedules=schedules
        )
        if not await self._database.write(put):
            raise Conflict("dashboards.changed_meanwhile")


def _lock_new_draft(connection: Connection, run_id: str, actor: UserActor) -> Run:
    run = runs.lock_own(connection, run_id, actor)
    if run is None or not run_answers.has_activity(
        connection, run_id, DashboardDraftActivity.activity_type
    ):
        raise NotFound("runs.not_found")
    if records.exists(connection, run_id):
        raise Conflict("dashboards.made_already")
    return run


def _require_source(
    connection: Connection, contents: DashboardContents, source_id: str | None
) -> None:
    ids = [card.question_id for card in contents.cards if card.kind == "question"]
    if questions.is_any_outside(connection, ids, source_id):
        raise Invalid("dashboards.other_source", path="cards")
