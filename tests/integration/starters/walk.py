"""Asks starters, then what is suggested after each, as a user who clicks his way on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
from ag_ui.core import ActivitySnapshotEvent

from model.answers.answer import ResponderIdentity
from model.chats.question import Turn
from model.chats.run import Run
from model.database.engine import now
from model.errors import RunFailed
from model.locales import Locale
from model.workspaces.workspace import FIRST_WORKSPACE
from services.answering.data_agent import DataAgent
from services.answering.ports import AnswerRequest
from services.answering.responders import open_responders
from services.container.datasources import check_query
from services.files.querying.file_sources import FileSourceCache
from services.files.querying.service import FileQueryService
from services.knowledge.catalog_cache import CatalogCache
from tests.support.apps.running_app import RunningApp
from tests.support.open_rights import EVERYBODY_SEES_SQL
from tests.support.query_sources import BARE_PORTS, make_query_sources

TODAY = date(2025, 11, 20)
BUILTIN = ResponderIdentity("builtin", "builtin")


@dataclass
class Subject:
    """What is asked, as a user's run names it, and what was found wrong on the way."""

    run: Run
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def about(user: str, locale: Locale, source: str | None = None, *files: str) -> Subject:
    """A source or files in front of a user."""
    mode: Any = "file" if files else "data"
    ids = {"id": str(uuid4()), "chat_id": str(uuid4()), "question_id": str(uuid4())}
    return Subject(
        Run(
            **ids, user_id=user, workspace_id=FIRST_WORKSPACE, mode=mode, datasource_id=source,
            question="", locale=locale,
            responder=BUILTIN, created_at=now(), file_ids=files,
        )
    )  # fmt: skip


@asynccontextmanager
async def real_agent(app: RunningApp) -> AsyncIterator[DataAgent]:
    """The agent of the application, without the records of its runs."""
    services, query = app.services, app.settings.query
    files = FileSourceCache(
        query, check_query, services.audit.add, services.budgets, EVERYBODY_SEES_SQL
    )
    try:
        async with open_responders(app.settings, services.models) as responders:
            file_queries = FileQueryService(services.files, files)
            query_sources = make_query_sources(services.datasources, file_queries)
            yield DataAgent(query_sources, BARE_PORTS, CatalogCache(), responders, lambda: TODAY)
    finally:
        await files.close()


async def starters(client: httpx.AsyncClient, subject: Subject) -> list[str]:
    """What the page offers."""
    run = subject.run
    named = [("file_id", id_) for id_ in run.file_ids] or [("datasource_id", run.datasource_id)]
    headers = {"Accept-Language": run.locale}
    answer = await client.get("/api/starters", params=named, headers=headers)
    assert answer.status_code == 200, answer.text
    questions: list[str] = answer.json()["questions"]
    return questions


async def click(
    agent: DataAgent,
    subject: Subject,
    question: str,
    before: tuple[Turn, ...],
    most: tuple[int, ...],
) -> None:
    """Ask, and then the first so many of what is suggested, each as if it alone was clicked."""
    path = " → ".join([*(turn.question for turn in before), question])
    subject.asked.append(question)
    content: dict[str, Any] = {}
    try:
        async for item in agent.answer(
            AnswerRequest(replace(subject.run, question=question), before)
        ):
            if isinstance(item, ActivitySnapshotEvent):
                content[item.activity_type] = item.content
    except RunFailed as error:
        subject.wrong.append(f"{error.code}: {path}: {error.text(subject.run.locale)}")
        return
    cells = [cell for row in content["table"]["rows"] for cell in row]
    if not any(cell is not None for cell in cells):
        subject.wrong.append(f"nothing: {path}: {content['sql']['sql']}")
    suggested = content.get("suggestions", {}).get("questions", [])
    known = {turn.question for turn in before} | {question}
    subject.wrong += [f"again: {path}: {one}" for one in suggested if one in known]
    turn = Turn(question, content["sql"]["sql"])
    for one in suggested[: most[0]] if most else ():
        await click(agent, subject, one, (*before, turn), most[1:])
