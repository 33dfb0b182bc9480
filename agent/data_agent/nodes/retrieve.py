"""The node that retrieves tables, joins and stored values for the question."""

from uuid import uuid4

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.sources import make_sources_activity
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice
from model.errors import CannotAnswer
from model.locales import Locale
from model.sources.schema import SkippedSearch


async def retrieve_schema(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """The part of the schema the question needs, shown before anything is written."""
    schema = await runtime.context.catalog.search(state.question)
    if not schema.tables:
        raise CannotAnswer("answer.no_tables", source=schema.source.name)
    sources_id = str(uuid4())
    show_activity(runtime, make_sources_activity(schema, state.question.locale), sources_id)
    for left_out in schema.left_out:
        show_activity(runtime, _make_notice(left_out, state.question.locale))
    return {"schema": schema, "sources_id": sources_id}


def _make_notice(left_out: SkippedSearch, locale: Locale) -> NoticeActivity:
    problem = left_out.problem.text(locale)
    return make_notice(f"retrieval.without_{left_out.part}", locale, "warning", problem=problem)
