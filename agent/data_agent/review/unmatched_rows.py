"""Notices about rows that an inferred join finds no partner for."""

from agent.data_agent.column_headings import find_table_name
from agent.data_agent.state import DataAgentState
from model.answers.activities import NoticeActivity
from model.locales import text


def make_unmatched_notices(state: DataAgentState) -> list[NoticeActivity]:
    """A notice for each inferred join between tables of the statement that misses rows."""
    locale = state.question.locale
    used = set(state.checked.tables)
    return [
        NoticeActivity(
            level="info",
            code="unmatched_rows",
            message=text(
                "answer.unmatched_rows",
                locale,
                rows=relation.unmatched,
                left=find_table_name(relation.left, state.schema, locale),
                right=find_table_name(relation.right, state.schema, locale),
                column=relation.on[0][0],
            ),
        )
        for relation in state.schema.relations
        if relation.unmatched and {relation.left, relation.right} <= used
    ]
