"""The node that retrieves tables, joins and stored values for the question."""

from uuid import uuid4

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.sources_activity import make_sources_activity
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
    for skipped_search in schema.skipped_searches:
        show_activity(runtime, _make_notice(skipped_search, state.question.locale))
    return {"schema": schema, "sources_id": sources_id}


def _make_notice(skipped_search: SkippedSearch, locale: Locale) -> NoticeActivity:
    problem = skipped_search.problem.text(locale)
    return make_notice(
        f"retrieval.without_{skipped_search.part}", locale, "warning", problem=problem
    )
