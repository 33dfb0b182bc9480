"""Notices about rows that an inferred join finds no partner for."""

from agent.data_agent.column_headings import find_table_name
from agent.data_agent.state import DataAgentState
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice


def make_unmatched_notices(state: DataAgentState) -> list[NoticeActivity]:
    """A notice for each inferred join between tables of the statement that misses rows."""
    locale = state.question.locale
    table_names = set(state.query.tables)
    return [
        make_notice(
            "answer.unmatched_rows",
            locale,
            "info",
            rows=join.unmatched,
            left=find_table_name(join.left, state.schema, locale),
            right=find_table_name(join.right, state.schema, locale),
            column=join.on[0][0],
        )
        for join in state.schema.joins
        if join.unmatched and {join.left, join.right} <= table_names
    ]
