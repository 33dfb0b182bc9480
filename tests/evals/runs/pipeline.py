"""Asks the product itself: its agent, with its writer, guard and repairs.

Agent, catalog and responders are those of `services.container`. Only summaries and suggestions may
be empty; records lie in a database of its own.
"""

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from ag_ui.core import ActivitySnapshotEvent, TextMessageContentEvent

from agent.agui_stream import StreamItem
from agent.events import ResultReady, TokensUsed
from model import tables
from model.answers.answer import ResponderIdentity
from model.chats.run import Run
from model.database.engine import Base, open_database
from model.errors import CannotAnswer, RunFailed
from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from services.answering.data_agent import DataAgent
from services.answering.ports import AnswerRequest, ResponderRegistry
from services.answering.responders import open_responders
from services.evaluation.rows_only_responders import RowsOnlyResponders
from services.knowledge.catalog_cache import CatalogCache
from services.models.model_settings import to_model_rules
from services.models.service import ModelService
from services.security.secret_cipher import SecretCipher
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.runs.attempt import Attempt, ModelCall
from tests.evals.runs.reachability import raise_if_unreachable
from tests.evals.runs.recorded_models import RecordedModels
from tests.evals.runs.source import DatasetSources
from tests.support.query_sources import BARE_PORTS, make_query_sources

assert tables.__all__, "importing it names all tables"


class Pipeline:
    """Asks one question after another. Make it with `open_pipeline`."""

    def __init__(
        self, responders: ResponderRegistry, models: RecordedModels, responder: ResponderIdentity
    ) -> None:
        self.responder = responder
        self._sources = DatasetSources()
        self._models = models
        self._today = date(2026, 1, 1)
        query_sources, catalogs = make_query_sources(self._sources), CatalogCache()
        self._agent = DataAgent(
            query_sources, BARE_PORTS, catalogs, responders, lambda: self._today
        )

    async def warm_up(self) -> None:
        """Load what the first question would have to wait for."""
        await self._agent.load()

    async def ask(self, group: str, dataset: Dataset, asked: EvalQuestion) -> Attempt:
        """The answer, timed up to its rows. Raises `ModelUnavailable` when nobody answers."""
        self._today, self._models.exchange = dataset.today, []
        run = _run(asked, self._sources.use(group, dataset), self.responder)
        attempt, began = Attempt(), time.perf_counter()
        try:
            async with aclosing(self._agent.answer(AnswerRequest(run, asked.history))) as items:
                async for item in items:
                    _note(attempt, item, time.perf_counter() - began)
        except RunFailed as error:
            raise_if_unreachable(error)
            attempt.refused = isinstance(error, CannotAnswer)
            attempt.problem, attempt.rows = f"{error.code}: {error.text(run.locale)}", None
            attempt.seconds = time.perf_counter() - began
        attempt.exchange = self._models.exchange
        return attempt


@asynccontextmanager
async def open_pipeline(settings: Settings, *, whole: bool = False) -> AsyncIterator[Pipeline]:
    """The product with the model that the settings name, else with the built-in engine.

    Of `whole` answers the summary and the suggestions are heard, too.
    """
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        records = f"sqlite+aiosqlite:///{Path(folder) / 'records.db'}"
        database = await stack.enter_async_context(open_database(records))
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        models = ModelService(database, SecretCipher([b"-" * 32]), to_model_rules(settings))
        responders = await stack.enter_async_context(open_responders(settings, models))
        recorded = RecordedModels(models)
        stack.push_async_callback(recorded.close)
        responders._client_pool = recorded
        responder = await responders.resolve_model(None, FIRST_WORKSPACE)
        pipeline = Pipeline(
            responders if whole else RowsOnlyResponders(responders), recorded, responder
        )
        await pipeline.warm_up()
        yield pipeline


def _run(asked: EvalQuestion, source_id: str, responder: ResponderIdentity) -> Run:
    return Run(
        id=str(uuid4()),
        chat_id="-",
        user_id="-",
        workspace_id=FIRST_WORKSPACE,
        mode="data",
        datasource_id=source_id,
        question_id="-",
        question=asked.full_text,
        locale="zh-CN" if asked.language == "zh" else "en",
        responder=responder,
        created_at=datetime.now(UTC),
    )


def _note(attempt: Attempt, item: StreamItem, seconds: float) -> None:
    if isinstance(item, ResultReady):
        attempt.sql, attempt.rows, attempt.seconds = item.sql, list(item.result.rows), seconds
    elif isinstance(item, TokensUsed):
        attempt.calls.append(model_call(item))
    elif isinstance(item, TextMessageContentEvent):
        attempt.text += item.delta
    elif isinstance(item, ActivitySnapshotEvent):
        _note_activity(attempt, item.activity_type, item.content)


def _note_activity(attempt: Attempt, kind: str, content: dict[str, Any]) -> None:
    if kind == "sql":
        attempt.statements = max(attempt.statements, content["attempt"])
        attempt.sql = content["sql"]
        attempt.assumptions = content["assumptions"]
        if content["status"] == "checking":
            attempt.written = content["sql"]
    elif kind == "sources":
        attempt.tables = [table["name"] for table in content["tables"]]
    elif kind == "second_reading":
        attempt.agrees = content["agrees"]
        attempt.offers = [] if attempt.agrees else [content["sql"]]
    elif kind == "notice":
        attempt.notices.append(" ".join(filter(None, (content["message"], content["quote"]))))
    elif kind == "readings":
        attempt.reading = content["taken"]
        attempt.offers = [other["sql"] for other in content["others"]]


def model_call(used: TokensUsed) -> ModelCall:
    """The tokens of a call."""
    return ModelCall(used.input, used.output, used.cached)
