"""Answers with a statement that is given: checked, run and drawn as an answer, without a model.

The parts are those of an answer, made by its nodes; nothing is retrieved, written or summarized.
"""

from dataclasses import dataclass, replace
from uuid import uuid4

from langgraph.runtime import Runtime

from agent.data_agent.node_step import Node
from agent.data_agent.nodes.chart import draw_chart
from agent.data_agent.nodes.check_sql import check_sql
from agent.data_agent.nodes.run_sql import run_sql
from agent.data_agent.state import DataAgentContext, DataAgentState
from agent.events import ActivitySnapshot, AgentEvent
from agent.ports import WrittenSql
from model.answers.activities import Activity
from model.chats.question import Question
from model.errors import CostExceeded, RunFailed
from model.sources.query import QueryResult
from model.sources.schema import RetrievedSchema, RetrievedTable, Schema, SourceInfo

_NODES: tuple[Node, ...] = (check_sql, run_sql, draw_chart)


@dataclass(frozen=True, slots=True)
class GivenStatement:
    """A statement with what its answer is called and which chart is wanted."""

    sql: str
    title: str
    chart: str = ""


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """The parts of the answer; `failure` says why there are no rows."""

    activities: tuple[Activity, ...]
    result: QueryResult | None = None
    failure: RunFailed | None = None


class StatementCatalog:
    """Stands for a catalog where nothing is retrieved: it gives the whole schema, unranked."""

    def __init__(self, schema: Schema) -> None:
        self._schema = retrieve_all(schema)

    @property
    def source(self) -> SourceInfo:
        """The source of the schema."""
        return self._schema.source

    async def search(self, question: Question) -> RetrievedSchema:
        """All tables."""
        del question
        return self._schema

    async def search_words(self, question: Question) -> RetrievedSchema:
        """All tables."""
        return await self.search(question)


def retrieve_all(schema: Schema) -> RetrievedSchema:
    """All tables of a schema, as if a question were about each."""
    tables = tuple(
        RetrievedTable(table, 1.0, place=place) for place, table in enumerate(schema.tables)
    )
    return RetrievedSchema(schema.source, tables, schema.joins)


async def answer_statement(
    statement: GivenStatement, question: Question, schema: Schema, context: DataAgentContext
) -> StatementAnswer:
    """The answer to a question with its statement, under the access of the context's runner."""
    activities: dict[str, Activity] = {}

    def collect_activity(event: AgentEvent) -> None:
        if isinstance(event, ActivitySnapshot):
            activities[event.message_id] = event.activity

    state = _make_state(statement, question, schema)
    runtime = Runtime(context=replace(context, emit=collect_activity, max_attempts=1))
    try:
        for node in _NODES:
            state = replace(state, **await node(state, runtime))
            if state.cost_excess is not None:  # nobody is asked here: it does not run
                failure = CostExceeded(state.cost_excess)
                return StatementAnswer(tuple(activities.values()), failure=failure)
    except RunFailed as failure:
        return StatementAnswer(tuple(activities.values()), failure=failure)
    return StatementAnswer(tuple(activities.values()), state.result)


def _make_state(statement: GivenStatement, question: Question, schema: Schema) -> DataAgentState:
    written_sql = WrittenSql(statement.sql, title=statement.title, chart=statement.chart)
    return DataAgentState(
        question,
        schema=retrieve_all(schema),
        attempt=1,
        sql_id=str(uuid4()),
        is_users_sql=True,
        written_sql=written_sql,
    )
