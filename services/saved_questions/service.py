"""Saved questions: saved from answers, listed, changed, copied, deleted."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from orjson import loads
from sqlalchemy import Connection

from model.actor import UserActor
from model.chats.run import Run
from model.database.engine import Database, new_id, now
from model.errors import Conflict, NotFound
from model.locales import Locale
from model.paging import Page, PageRequest, Position, cut_page, fill_page
from model.repositories.runs import run_answers
from model.repositories.saved_questions import folders
from model.repositories.saved_questions import questions as records
from model.repositories.sources.proposals import find_sql_of_run
from model.sources.saved_question import Parameter, QuestionFilter, SavedQuestion, Template
from model.workspaces.record_names import check_name
from services.datasources.service import DatasourceService
from services.runs.service import RunService
from services.saved_questions.parameter_choice import (
    ChosenParameter,
    choose_parameters,
    name_parameters,
)
from services.saved_questions.shown_parts import find_said, list_shown_parameters, show_chart
from services.saved_questions.viewers import QuestionViewers

MAX_NAME = 200
MAX_QUESTIONS = 2_000
"""How many questions a user may save."""
_check_name = partial(check_name, problem="saved_questions.bad_name", longest=MAX_NAME)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class QuestionChanges:
    """What to change; None leaves it as it is."""

    name: str | None = None
    parameters: Sequence[ChosenParameter] | None = None
    chart: Mapping[str, Any] | None = None
    folder_id: str | None = None
    moves: bool = False
    """Whether it moves into the folder, or out of all where none is named."""


class SavedQuestionService:
    """What users do with saved questions; none of it runs one."""

    def __init__(
        self,
        database: Database,
        viewers: QuestionViewers,
        sources: DatasourceService,
        runs: RunService,
        today: Callable[[], date],
    ) -> None:
        self._database = database
        self._viewers = viewers
        self._sources = sources
        self._runs = runs
        self._today = today

    async def get(self, question_id: str, actor: UserActor) -> SavedQuestion:
        """A question that a user may see. Raises `NotFound`."""
        return await self._viewers.get(question_id, actor)

    async def page(
        self, request: PageRequest, actor: UserActor, question_filter: QuestionFilter
    ) -> Page[SavedQuestion]:
        """The questions of a user and those shared with him, the last changed first.

        Words that are looked for find no question whose words are withheld from him.
        """
        viewer = await self._viewers.find_viewer(actor)
        find = partial(records.find_page, viewer=viewer, question_filter=question_filter)

        async def read_page(next_request: PageRequest) -> Page[SavedQuestion]:
            rows = await self._database.read(partial(find, request=next_request))
            return cut_page(rows, next_request, _position)

        async def choose(questions: Sequence[SavedQuestion]) -> list[SavedQuestion]:
            visible_questions = await self._viewers.withhold(questions, actor)
            return [each for each in visible_questions if _has_words(each, question_filter.words)]

        return await fill_page(request, read_page, choose, _position)

    async def propose(
        self, run: Run, locale: Locale, *, may_see_sql: bool
    ) -> tuple[Parameter, ...]:
        """The parameters that the statement of an answer may have, as far as they are shown.

        Raises `Conflict` for an answer that cannot be saved, `NotFound` for one that is withheld
        and where its source is gone.
        """
        template = await self._find_template(run, locale)
        shown_ids = await self._find_shown_ids(run, template, may_see_sql=may_see_sql)
        return tuple(each for each in template.parameters if each.id in shown_ids)

    async def save(
        self, run: Run, changes: QuestionChanges, locale: Locale, *, may_see_sql: bool
    ) -> SavedQuestion:
        """A new question from an answer. Raises what `propose` does, `Invalid`, `NotFound`."""
        template = await self._find_template(run, locale)
        source = await self._sources.get(str(run.datasource_id), run.actor)
        shown_ids = await self._find_shown_ids(run, template, may_see_sql=may_see_sql)
        template = choose_parameters(template, changes.parameters or (), self._today(), shown_ids)
        moment = now()
        question = SavedQuestion(
            id=new_id(),
            user_id=run.user_id,
            workspace_id=run.workspace_id,
            datasource_id=source.id,
            source_name=source.name,
            name=_check_name(changes.name or run.shareable_question[:MAX_NAME]),
            question=run.shareable_question,
            sql=await self._find_statement(run),
            template=template,
            chart=dict(changes.chart or {}),
            created_at=moment,
            updated_at=moment,
            folder_id=changes.folder_id,
        )
        await self._add(question)
        log.info("question saved", extra={"question": question.id, "source": source.id})
        return await self.get(question.id, run.actor)

    async def change(
        self, question_id: str, changes: QuestionChanges, actor: UserActor, *, may_see_sql: bool
    ) -> SavedQuestion:
        """Rename, move, or set what readers are asked for.

        Raises `NotFound`, `Forbidden`, and `Conflict` for one that reads what is hidden from him.
        """
        question = await self._viewers.get_editable(question_id, actor)
        if changes.moves and question.right != "own":
            question = await self._viewers.get_own(question_id, actor)
        name = question.name if changes.name is None else _check_name(changes.name)
        template = question.template
        if changes.parameters is not None:
            shown = list_shown_parameters(question, may_see_sql=may_see_sql)
            shown_ids = {each.id for each in shown}
            template = choose_parameters(template, changes.parameters, self._today(), shown_ids)
        changed_question = replace(question, name=name, template=template, updated_at=now())
        if changes.chart is not None:
            changed_question = replace(changed_question, chart=dict(changes.chart))
        if changes.moves:
            changed_question = replace(changed_question, folder_id=changes.folder_id)

        def store(connection: Connection) -> None:
            if changes.moves:
                _require_folder(connection, changes.folder_id, actor)
            if not records.put(connection, changed_question, moves=changes.moves):
                raise NotFound("saved_questions.unknown")

        await self._database.write(store)
        return await self.get(question_id, actor)

    async def copy(self, question_id: str, name: str | None, actor: UserActor) -> SavedQuestion:
        """A copy that is the caller's own, shared with nobody.

        Raises `NotFound`, `Invalid`, and `Conflict` for one that reads what is hidden from him.
        """
        question = await self._viewers.get_whole(question_id, actor)
        may_see_values = await self._viewers.may_see_values(question, actor)
        chart = show_chart(question, may_see_sql=True, may_see_values=may_see_values)
        moment = now()
        question_copy = replace(
            question,
            chart=chart.model_dump(mode="json", exclude_defaults=True),
            id=new_id(),
            user_id=actor.id,
            name=_check_name(name or question.name),
            created_at=moment,
            updated_at=moment,
        )
        await self._add(question_copy)
        return await self.get(question_copy.id, actor)

    async def delete(self, question_id: str, actor: UserActor) -> None:
        """Delete a question with its shares and its history. Raises `NotFound`, `Forbidden`."""
        await self._viewers.get_own(question_id, actor)
        await self._database.write(partial(records.remove, question_id=question_id))
        log.info("saved question deleted", extra={"question": question_id})

    async def _add(self, question: SavedQuestion) -> None:
        def store(connection: Connection) -> None:
            owner = UserActor(question.user_id, question.workspace_id)
            _require_folder(connection, question.folder_id, owner)
            if records.count_own(connection, question.user_id) >= MAX_QUESTIONS:
                raise Conflict("saved_questions.too_many", most=MAX_QUESTIONS)
            records.add(connection, question)

        await self._database.write(store)

    async def _find_template(self, run: Run, locale: Locale) -> Template:
        sql = await self._find_statement(run)
        schema = await self._sources.read_schema(str(run.datasource_id), run.actor)
        return name_parameters(await asyncio.to_thread(_find_template, sql, schema), locale)

    async def _find_shown_ids(
        self, run: Run, template: Template, *, may_see_sql: bool
    ) -> frozenset[str]:
        """The ids of the parameters that are shown to the user of an answer."""
        if may_see_sql:
            return frozenset(each.id for each in template.parameters)
        async with self._database.reading() as session:
            activities_json = await run_answers.find_activities(session, run.id)
        values = _list_matched_values(activities_json or "[]")
        return find_said(template, run.question, run.created_at.date(), values)

    async def _find_statement(self, run: Run) -> str:
        """The statement of an answer, as others may run it, too. It may hold stored values."""
        await self._runs.require_shown(run)
        sql = await self._database.read(partial(find_sql_of_run, run_id=run.id))
        if run.mode == "file":
            raise Conflict("saved_questions.over_files")
        if not sql or run.mode != "data" or run.status != "finished":
            raise Conflict("saved_questions.no_statement")
        schema = await self._sources.read_schema(str(run.datasource_id), run.actor)
        return await asyncio.to_thread(_remove_selections, sql, schema)


def _list_matched_values(activities_json: str) -> frozenset[str]:
    """The stored values that an answer says words of its question mean."""
    sources = [each["content"] for each in loads(activities_json) if each["type"] == "sources"]
    return frozenset(value["value"] for each in sources for value in each.get("values") or ())


def _position(question: SavedQuestion) -> Position:
    return question.updated_at, question.id


def _has_words(question: SavedQuestion, words: str) -> bool:
    return not question.is_withheld or words.casefold() in question.source_name.casefold()


def _find_template(sql: str, schema: Any) -> Template:
    from services.saved_questions.parameters.template_search import find_template

    return find_template(sql, schema)


def _remove_selections(sql: str, schema: Any) -> str:
    from services.saved_questions.shared_statement import remove_selections

    return remove_selections(sql, schema)


def _require_folder(connection: Connection, folder_id: str | None, user: UserActor) -> None:
    """Raises `NotFound` for a folder that is none of the user's there."""
    if folder_id is not None and folders.find(connection, folder_id, user) is None:
        raise NotFound("saved_questions.unknown_folder")
