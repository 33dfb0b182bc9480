"""A question answered by a model, from the demo and from real servers."""

import re
import sqlite3
from contextlib import closing

import pytest

from model.settings import Settings
from services.datasources.demo.installation import FILE
from tests.support.apps.model_app import (
    EVERYWHERE,
    NAME,
    REVENUE,
    Answer,
    Asker,
)
from tests.support.apps.running_app import RunningApp, running
from tests.support.scripted.model_replies import (
    Reply,
    Thought,
    sql_reply,
    suggestions_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel

NEXT = ("And by month?", "And by store?", "Which grew most?")


@pytest.fixture(autouse=True)
def _script(model: ScriptedModel) -> None:
    written = sql_reply(REVENUE, title="Revenue", assumptions=["All orders count."])
    model.script("sql", Reply((Thought("Revenue is "), Thought("the amount."), *written.pieces)))
    model.script(
        "summary", Reply((Thought("Two rows."), *text_reply("The first is ahead.").pieces))
    )
    model.script("suggestions", suggestions_reply(*NEXT))


def place(answer: Answer, word: str) -> int:
    return answer.shape.index(word)


@EVERYWHERE
async def test_the_parts_come_in_the_order_a_reader_needs_them(asker: Asker) -> None:
    answer = await asker.ask()
    wanted = ["RUN_STARTED", "+retrieve", "sources", "-retrieve", "+write_sql", "REASONING_START"]
    wanted += ["REASONING_END", "-write_sql", "+check_sql", "sql:checking", "-check_sql"]
    wanted += ["+run_sql", "sql:running", "sql:ok", "table", "-run_sql", "+chart", "chart"]
    wanted += ["-chart", "+summarize", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT"]
    wanted += ["TEXT_MESSAGE_END", "figures", "-summarize", "RUN_FINISHED"]
    places = [place(answer, word) for word in wanted]
    assert places == sorted(places), answer.shape
    assert place(answer, "chart") < place(answer, "+suggest") < place(answer, "suggestions")
    assert place(answer, "suggestions") < place(answer, "RUN_FINISHED")
    assert answer.code == "success"


@EVERYWHERE
async def test_every_part_says_what_it_is_for(asker: Asker) -> None:
    answer = await asker.ask()
    tables = {table["name"].rpartition(".")[2] for table in answer.one("sources")["tables"]}
    assert {"orders", "stores", "provinces"} <= tables
    assert answer.statuses() == [(1, "checking"), (1, "running"), (1, "ok")]
    assert len({e["messageId"] for e in answer.events if e.get("activityType") == "sql"}) == 1
    assumed, formula = answer.all("sql")[-1]["assumptions"]
    assert assumed == "All orders count."
    assert re.fullmatch(r"revenue = SUM\((\w+\.)?orders\.total_amount\)", formula)
    assert len(answer.all("sql")[-1]["joins"]) == 2
    assert answer.one("suggestions")["questions"] == list(NEXT)
    assert answer.text == "The first is ahead."
    assert answer.one("chart")["option"]["series"]


@pytest.mark.parametrize("asker", ["mysql", "postgresql"], indirect=True)
async def test_rows_of_a_server_are_exact(asker: Asker, model: ScriptedModel) -> None:
    answer = await asker.ask()
    assert answer.rows == [["广东", "123456789012345678.90"], ["浙江", "0.30"]]
    model.script("sql", sql_reply("SELECT order_id, order_date FROM orders ORDER BY order_id DESC"))
    answer = await asker.ask()
    assert answer.rows[0] == ["9007199254740993", "2025-01-31"]
    assert answer.rows[1] == [3, "2025-02-28"]
    columns = answer.one("table")["columns"]
    assert [column["type"] for column in columns] == ["integer", "date"]


async def test_rows_of_the_demo_are_those_of_its_file(app: RunningApp, asker: Asker) -> None:
    answer = await asker.ask()
    with closing(sqlite3.connect(app.settings.data_dir / FILE)) as demo:
        assert answer.rows == [list(row) for row in demo.execute(REVENUE)]
    assert answer.one("table")["row_count"] == 5


async def test_the_chart_is_there_before_the_model_is_asked_for_words(
    asker: Asker, model: ScriptedModel
) -> None:
    """The model sees the rows in its prompt; nothing of it can reach the reader before them."""
    answer = await asker.ask()
    assert place(answer, "chart") < place(answer, "TEXT_MESSAGE_START")
    [summary] = model.of("summary")
    assert str(answer.rows[0][0]) in summary.user
    assert len(model.requests) == 3


async def test_the_answer_says_who_gave_it_and_what_it_cost(asker: Asker) -> None:
    answer = await asker.ask()
    [used] = answer.events[-1]["usage"]
    assert (used["model"], used["totalTokens"]) == (NAME, 3 * 120)
    run = (await asker.client.get(f"/api/chats/runs/{answer.run_id}")).json()
    assert run["answering"] == {"kind": "model", "name": NAME}


async def test_thinking_is_streamed(asker: Asker) -> None:
    answer = await asker.ask()
    assert answer.streamed("REASONING_MESSAGE_CONTENT") == "Revenue is the amount.Two rows."


async def test_thinking_is_kept_back_when_it_is_not_to_be_shown(
    app_settings: Settings, request: pytest.FixtureRequest
) -> None:
    hidden = app_settings.model_copy(update={"show_thinking_process": False})
    async with running(hidden) as app:
        user = await app.new_user("bob")
        from tests.support.apps.model_app import find_demo_id

        answer = await Asker(user, await find_demo_id(user)).ask()
    assert "Two rows." not in str(answer.events)
    assert not [word for word in answer.shape if word.startswith("REASONING")]


async def test_a_follow_up_knows_the_turn_before(asker: Asker, model: ScriptedModel) -> None:
    first = await asker.ask("revenue by province")
    await asker.ask("and by month?", chat=first.chat_id)
    prompt = model.of("sql")[1].prompt
    assert "revenue by province" in prompt
    assert f"```sql\n{first.all('sql')[-1]['sql']}\n```" in prompt
    assert "and by month?" in model.of("sql")[1].user
