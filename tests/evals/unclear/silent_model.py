"""A scripted model that answers every question, refuses none and says nothing of what it assumes.

What is told of its answers was found by the checks around a model, whatever the model.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agent.schema_graph import SchemaGraph
from agent.time_expressions.time_expressions import find_time_expressions
from model.chats.question import Question
from model.locales import Locale
from model.settings import Settings
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.unclear_set import UnclearQuestion
from tests.support.scripted.model_replies import Delay, ModelRequest, Reply, sql_reply
from tests.support.scripted.model_server import scripted_model

LOCALES: dict[str, Locale] = {"zh": "zh-CN", "en": "en"}
DELAY = Delay(first_s=0.5)
"""As slow as a model has to be for a second reading."""


class SilentWriter:
    """Writes the same reading of every question: the first, the second …"""

    def __init__(self, place: int) -> None:
        self._place = place
        self._sql = ""

    def prepare(self, asked: UnclearQuestion, dataset: Dataset) -> None:
        """The question that comes next; one without an answer gets a count of rows."""
        if asked.readings:
            self._sql = asked.readings[min(self._place, len(asked.readings)) - 1].sql
        else:
            self._sql = _count_nearest_rows(asked, dataset)

    def reply(self, request: ModelRequest) -> Reply | None:
        """The statement; everything else is left to the defaults of the scripted server."""
        return sql_reply(self._sql) if request.kind == "sql" else None


def _count_nearest_rows(asked: UnclearQuestion, dataset: Dataset) -> str:
    """How many rows the nearest table has: within the period, where the question names one."""
    question = Question(asked.text, LOCALES[asked.language], dataset.today)
    found = dataset.index.search(question)
    graph = SchemaGraph(found)
    tables = [entry.table.name for entry in found.tables] or [dataset.schema.tables[0].name]
    expressions = find_time_expressions(asked.text.lower(), dataset.today)
    periods = (match.period for match in expressions)
    period = next((p for p in periods if p is not None and p.start and p.end), None)
    dated = next((name for name in tables if graph.dates(name)), None)
    if period is None or dated is None:
        return f'SELECT COUNT(*) FROM "{tables[0]}"'
    day = graph.dates(dated)[0].column
    within = f""""{day}" >= '{period.start}' AND "{day}" < '{period.end}'"""
    return f'SELECT COUNT(*) FROM "{dated}" WHERE {within}'


@asynccontextmanager
async def open_silent_model(settings: Settings, writer: SilentWriter) -> AsyncIterator[Settings]:
    """The settings with which the writer is asked, while the block lasts."""
    async with scripted_model(delay=DELAY, answer=writer.reply) as model:
        model.keep_requests = False
        scripted = settings.model.model_copy(update={"base_url": model.url, "name": "scripted"})
        yield settings.model_copy(update={"model": scripted})
