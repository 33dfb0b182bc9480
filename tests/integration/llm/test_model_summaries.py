"""The summarizer and the suggester over a real socket."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agent.data_agent.suggestions.model_suggester import ModelSuggester
from agent.data_agent.summaries.model_summarizer import ModelSummarizer
from agent.llm.chat_model import OpenAiChatModel
from agent.ports import QuestionResult
from agent.rule_engine.suggestions.suggester import ComputedSuggester
from agent.rule_engine.summaries.summarizer import ComputedSummarizer
from model.errors import ModelUnavailable
from model.sources.query import QueryResult
from tests.support.apps.agui_events import collect
from tests.support.scripted.fake_catalog import FakeSchemaCatalog
from tests.support.scripted.fake_ports import FOUND, ROWS, SQL, make_question
from tests.support.scripted.model_replies import Endless, Reply, suggestions_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

IN_HAND = QuestionResult(make_question("各省份的销售额"), FOUND, SQL, ROWS)


async def summary(model: OpenAiChatModel, answered: QuestionResult = IN_HAND) -> str:
    summarizer = ModelSummarizer(model, ComputedSummarizer())
    return "".join(await collect(summarizer.summarize(answered, lambda _: None)))


async def test_a_summary_is_written_from_facts_of_all_rows_in_a_short_prompt(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    many = QueryResult(ROWS.columns, tuple((f"p{i}", "0.10") for i in range(2_000)))
    assert await summary(model, replace(IN_HAND, result=many)) == "The rows are shown above."
    prompt = server.requests[0].prompt
    assert "200" in prompt
    assert "2,000" in prompt
    assert len(prompt) < 1_000


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((("广东", "120.50"),), "**广东**的 total 为 **120.5**。"),
        ((("广东", None), ("浙江", None)), "共 2 行数据：广东、浙江。"),
    ],
)
async def test_what_a_sentence_says_whole_is_told_without_the_model(
    server: ScriptedModel, model: OpenAiChatModel, rows: Sequence[tuple[str, str]], told: str
) -> None:
    answered = replace(IN_HAND, result=QueryResult(ROWS.columns, tuple(rows)))
    assert await summary(model, answered) == told
    assert server.requests == []


async def test_a_model_that_repeats_itself_is_hung_up_on(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    first = ("广东最高，120.50。", "浙江其次，80.25。", "广东最高，120.50。")
    server.script("summary", Reply((*first, Endless("广东最高，120.50。"))))
    assert await summary(model) == "广东最高，120.50。浙江其次，80.25。"
    await server.gone.wait()


async def test_a_summary_is_asked_for_in_the_language_of_the_question(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    question = replace(IN_HAND.question, text="sales by province", locale="zh-CN")
    await summary(model, replace(IN_HAND, question=question))
    assert "in English" in server.requests[0].prompt


async def test_an_empty_summary_is_a_failure(server: ScriptedModel, model: OpenAiChatModel) -> None:
    server.script("summary", text_reply("\n \n"))
    with pytest.raises(ModelUnavailable):
        await summary(model)


async def suggestions(
    model: OpenAiChatModel, answered: QuestionResult = IN_HAND
) -> tuple[str, ...]:
    catalog = FakeSchemaCatalog(answered.schema)
    return await ModelSuggester(model, ComputedSuggester()).suggest(answered, catalog)


async def test_suggestions_are_three_short_ones(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    questions = [
        "1. 按月呢？",
        "按月呢",
        "多少" * 100,
        "- 哪个  客户最多？",
        "去年呢？",
        "前年呢？",
    ]
    server.script("suggestions", suggestions_reply(*questions))
    assert await suggestions(model) == ("按月呢？", "哪个 客户最多？", "去年呢？")


async def test_missing_suggestions_are_computed(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("suggestions", suggestions_reply("各省份的销售额", "按月呢？"))
    first, *computed = await suggestions(model)
    assert first == "按月呢？"
    assert computed
    assert "各省份的销售额" not in computed


async def test_expressions_are_not_computed_into_questions(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    columns = (ROWS.columns[0], replace(ROWS.columns[1], name="SUM(a) * 2", label="SUM(a) * 2"))
    server.script("suggestions", suggestions_reply("按月呢？"))
    found = await suggestions(model, replace(IN_HAND, result=replace(ROWS, columns=columns)))
    assert found[0] == "按月呢？"
    assert "SUM" not in "".join(found)


async def test_suggestions_know_the_tables_of_the_statement_only(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    await suggestions(model, replace(IN_HAND, tables=("customers",)))
    [request] = server.requests
    assert "客户" in request.user
    assert "订单" not in request.user
    assert len(request.prompt) < 500


async def test_a_model_that_suggests_for_ever_is_hung_up_on(
    server: ScriptedModel, model: OpenAiChatModel
) -> None:
    server.script("suggestions", Reply((Endless("按月呢？\n"),)))
    assert (await suggestions(model))[0] == "按月呢？"
    await server.gone.wait()
