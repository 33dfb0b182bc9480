"""An answer of the graph with a second writer, as items of its stream."""

import time
from dataclasses import replace

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import DataAgentGraph
from model.chats.question import Question
from tests.support.apps.agui_events import Item, assert_conformant, collect
from tests.support.scripted.fake_ports import FakeOutside, FakeWriter, make_question

SECOND = "SELECT province, COUNT(*) FROM orders GROUP BY province"


async def ask(
    graph: DataAgentGraph,
    outside: FakeOutside,
    writer: FakeWriter | None = None,
    given_sql: str = "",
    took_s: float = 60,
    computed_s: float = 0,
    *,
    question: Question | None = None,
) -> list[Item]:
    context = replace(
        outside.context(),
        second_writer=writer or FakeWriter((SECOND,)),
        started_at=time.monotonic() - took_s,
        processor_s_at_start=time.process_time() - computed_s,
    )
    items = await collect(stream_answer(graph, question or make_question(), context, given_sql))
    assert_conformant(items)
    return items
