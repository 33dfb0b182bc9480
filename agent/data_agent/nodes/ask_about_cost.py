"""The node that asks the user about a statement above the cost limits of its source."""

from dataclasses import replace
from uuid import uuid4

from agent.data_agent.node_step import DataAgentRuntime, emit_event
from agent.data_agent.paused_statement import save_statement
from agent.data_agent.state import DataAgentState, DataAgentUpdate
from agent.events import AnswerPaused
from agent.labels.counts import format_count
from model.chats.interrupt import Interrupt, Pause
from model.locales import text
from model.sources.cost import CostExcess

ANNOTATIONS_S = 2.0
"""How long to wait for the writer's annotations, which the answer shows when it goes on."""


async def ask_about_cost(state: DataAgentState, runtime: DataAgentRuntime) -> DataAgentUpdate:
    """Pauses the run: the user decides whether to run the statement, narrow the question, or stop.

    What is asked says nothing of the statement, which not everybody may see.
    """
    annotations = await runtime.context.annotations.finish(ANNOTATIONS_S)
    if annotations:
        state = replace(state, written_sql=state.written_sql.with_annotations(annotations))
    if state.cost_excess is not None:
        interrupt = _make_interrupt(state, state.cost_excess)
        emit_event(runtime, AnswerPaused(Pause((interrupt,), save_statement(state))))
    return {}


def _make_interrupt(state: DataAgentState, excess: CostExcess) -> Interrupt:
    locale = state.question.locale
    amount, most = (format_count(number or 0, locale) for number in (excess.estimate, excess.most))
    message = text(f"cost.ask_{excess.kind}", locale, found=amount, most=most)
    about = {
        "kind": excess.kind,
        "found": excess.estimate,
        "most": excess.most,
        "question": state.question.text,
        "suggestions": list(_suggest_narrower(state)),
    }
    return Interrupt(str(uuid4()), "cost", message, metadata=about)


def _suggest_narrower(state: DataAgentState) -> tuple[str, ...]:
    """The question for a shorter period, where a table of the statement has dates."""
    table_names = set(state.query.tables)
    tables = [
        retrieved_table.table
        for retrieved_table in state.schema.tables
        if retrieved_table.table.name in table_names
    ]
    has_dates = any(
        column.kind in ("date", "datetime") for table in tables for column in table.columns
    )
    if not has_dates:
        return ()
    question, locale = state.question.text, state.question.locale
    return tuple(text(f"cost.narrow_{span}", locale, question=question) for span in _SPANS)


_SPANS = ("month", "year")
