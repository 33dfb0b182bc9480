"""How sure a model was of its statement, where its server tells how probable each token was."""

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import build_graph
from agent.data_agent.sql_writing.model_sql_writer import ModelSqlWriter
from agent.llm.chat_model import OpenAiChatModel
from agent.ports import WriteListener, WriteRequest, WrittenSql
from tests.support.apps.agui_events import activities, collect
from tests.support.scripted.fake_ports import (
    FOUND,
    SQL,
    FakeOutside,
    FakeRunner,
    complete,
    make_question,
)
from tests.support.scripted.model_replies import (
    Reply,
    error_reply,
    sql_reply,
    text_reply,
    with_probability,
)
from tests.support.scripted.model_server import ScriptedModel


async def write_statement(model: OpenAiChatModel) -> WrittenSql:
    request = WriteRequest(make_question("各省份的销售额"), FOUND)
    return await complete(await ModelSqlWriter(model).write(request, WriteListener()))


@pytest.mark.parametrize(
    ("reply", "is_uncertain"),
    [
        (with_probability(sql_reply(SQL), 0.6), True),
        (with_probability(sql_reply(SQL), 0.98), False),
        (sql_reply(SQL), False),
    ],
    ids=["unsure", "sure", "not told"],
)
async def test_a_statement_of_improbable_tokens_is_uncertain(
    server: ScriptedModel, model: OpenAiChatModel, reply: Reply, is_uncertain: bool
) -> None:
    server.script("sql", reply)
    written = await write_statement(model)
    assert (written.sql, written.is_uncertain) == (SQL, is_uncertain)
    assert server.requests[0].body["logprobs"] is True


async def test_what_follows_a_statement_makes_it_no_less_certain(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    sure = with_probability(sql_reply(SQL), 0.99)
    rest = with_probability(text_reply("\nassumed: amounts are in yuan, I guess so\n"), 0.01)
    server.script("sql", Reply([*sure.pieces, *rest.pieces]))
    assert not (await write_statement(model)).is_uncertain


async def test_a_server_that_tells_no_probabilities_is_asked_without(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.answer = lambda r: error_reply(400, "unknown field") if "logprobs" in r.body else None
    assert await write_statement(model) == await write_statement(model)
    assert ["logprobs" in request.body for request in server.requests] == [True, False, False]
    assert "stream_options" in server.requests[2].body


async def test_the_reader_is_told_that_the_model_wavered(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("sql", with_probability(sql_reply(SQL), 0.6))
    given = FakeOutside(writer=ModelSqlWriter(model), runner=FakeRunner())
    items = await collect(stream_answer(build_graph(), make_question(), given.context()))
    assert [notice["code"] for notice in activities(items, "notice")] == ["uncertain"]
