"""Shows which measures of the question the statement computes as they are defined."""

from agent.data_agent.node_step import DataAgentRuntime, show_activity
from agent.data_agent.sources_activity import make_sources_activity
from agent.data_agent.state import DataAgentState
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice
from model.sources.teaching import MatchedTerm


def show_certified_measures(
    state: DataAgentState, runtime: DataAgentRuntime, measures: frozenset[str]
) -> None:
    """Takes the mark of a certified measure off where the statement does not compute it."""
    schema = state.schema
    is_known = state.attempt > 1 or bool(_list_unused(state, measures))
    if is_known and any(match.term.is_measure for match in schema.terms):
        locale = state.question.locale
        show_activity(runtime, make_sources_activity(schema, locale, measures), state.sources_id)


def make_measure_notices(
    state: DataAgentState, measures: frozenset[str]
) -> tuple[NoticeActivity, ...]:
    """That a measure which the question names is not computed as it is defined."""
    locale = state.question.locale
    return tuple(
        make_notice("answer.measure_not_used", locale, "info", name=match.term.values.name)
        for match in _list_unused(state, measures)
        if match.text and match.text in state.question.text.casefold()
    )


def _list_unused(state: DataAgentState, measures: frozenset[str]) -> list[MatchedTerm]:
    return [m for m in state.schema.terms if m.term.is_measure and m.term.id not in measures]
