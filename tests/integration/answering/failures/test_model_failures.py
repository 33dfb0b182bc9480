"""A model server that fails in every way: each ends by its name, and nothing shown is lost."""

import asyncio
import time

import pytest

from agent.llm.transport import retries
from model.settings import Settings
from tests.support.apps.model_app import KEY, REVENUE, Asker, find_demo_id
from tests.support.apps.running_app import running
from tests.support.polling import eventually
from tests.support.scripted.model_replies import (
    Cut,
    Pause,
    Raw,
    Reply,
    Thought,
    error_reply,
    sql_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel

LIMIT_S = 1.5


@pytest.fixture
def limit_s() -> float:
    """How long a model may take."""
    return LIMIT_S


@pytest.fixture
def app_settings(settings_with_model: Settings, limit_s: float) -> Settings:
    """A model may take that long."""
    return settings_with_model.model_copy(update={"llm_timeout_s": limit_s})


@pytest.fixture(autouse=True)
def _script(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_RETRY_S", 0.02)
    model.script("sql", sql_reply(REVENUE))


def never() -> Pause:
    """A stall."""
    return Pause(asyncio.Event())


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "check MODEL_API_KEY"), ("zh-CN", "检查 MODEL_API_KEY")]
)
async def test_a_refused_key_is_named_once(
    asker: Asker, model: ScriptedModel, locale: str, words: str
) -> None:
    model.script("sql", error_reply(401, f"Incorrect API key provided: {KEY}"))
    answer = await asker.ask(locale=locale)
    assert answer.code == "model_refused_key"
    assert words in answer.message
    assert len(model.requests) == 1
    assert KEY not in str(answer.events)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_server_is_asked_again_and_then_named(
    asker: Asker, model: ScriptedModel, status: int
) -> None:
    model.script("sql", error_reply(status))
    answer = await asker.ask()
    assert answer.code == "model_unavailable"
    assert str(status) in answer.message
    assert len(model.requests) == 3
    assert answer.shape[-3:] == ["+write_sql", "-write_sql", "RUN_ERROR"]


async def test_a_server_that_was_busy_for_a_moment_answers(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", error_reply(429, retry_after=0), error_reply(500), sql_reply(REVENUE))
    assert (await asker.ask()).code == "success"


async def test_a_server_that_is_not_there(asker: Asker, app_settings: Settings) -> None:
    nowhere = app_settings.model.model_copy(update={"base_url": "http://127.0.0.1:9/v1"})
    async with running(app_settings.model_copy(update={"model": nowhere})) as app:
        user = await app.new_user("bob")
        answer = await Asker(user, await find_demo_id(user)).ask()
    assert answer.code == "model_unavailable"
    assert "MODEL_BASE_URL" in answer.message


@pytest.mark.parametrize("pieces", [(), ('{"sql": "SELECT',), (Thought("hm"),)])
async def test_a_stall_ends_within_the_limit(
    asker: Asker, model: ScriptedModel, pieces: tuple[str | Thought, ...]
) -> None:
    await asker.ask()  # the client is imported with the first question
    model.script("sql", Reply((*pieces, never())))
    began = time.monotonic()
    answer = await asker.ask()
    assert answer.code == "model_timeout"
    assert f"{LIMIT_S:g} s" in answer.message
    assert LIMIT_S - 0.1 < time.monotonic() - began < LIMIT_S + 60
    async with asyncio.timeout(60):
        await model.gone.wait()


BROKEN = [
    Reply(('{"sql": "SELECT * FROM ord', Cut())),
    Reply(('{"sql": "SEL', Raw(b'data: {"error": {"message": "out of memory"}}\n\n'))),
    Reply((Raw(b'data: {"choices": [{"de\n\n'),)),
]


@pytest.mark.parametrize("reply", BROKEN)
async def test_a_statement_cut_in_the_middle_is_not_run(
    asker: Asker, model: ScriptedModel, reply: Reply
) -> None:
    model.script("sql", reply)
    answer = await asker.ask()
    assert answer.code == "model_unavailable"
    assert [sql["status"] for sql in answer.all("sql")] in ([], ["failed"])
    assert not answer.all("table")


FALLS = {
    "cut": (Reply(("Guangdong is ahead", Cut())), "Guangdong is ahead", "in the middle"),
    "stall": (Reply(("Guangdong is", never())), "Guangdong is", "in time"),
    "refused": (error_reply(401), "", "MODEL_API_KEY"),
    "failing": (error_reply(500), "", "500"),
    "silent": (text_reply(""), "", "empty"),
    "endless": (Reply(("so ",) * 10_000), "so so", "would not stop"),
}


@pytest.mark.parametrize("how", FALLS)
async def test_a_summary_that_fails_is_computed_with_a_notice(
    asker: Asker, model: ScriptedModel, how: str
) -> None:
    reply, kept, why = FALLS[how]
    model.script("summary", reply)
    answer = await asker.ask()
    assert answer.code == "success"
    notice = answer.one("notice")
    assert (notice["level"], notice["code"]) == ("warning", "summary_computed")
    assert why in notice["message"]
    assert answer.text.startswith(kept)
    computed = answer.text.removeprefix(kept).strip()
    assert str(answer.rows[0][0]) in computed
    figures = answer.one("figures")
    assert figures["checked"] == figures["verified"] > 0
    assert len(answer.rows) == 5


async def test_the_notice_speaks_the_language_of_the_user(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("summary", Reply(("广东领先", Cut())))
    answer = await asker.ask("各省份的销售额前五名", locale="zh-CN")
    assert "未使用模型" in answer.one("notice")["message"]
    assert answer.text.startswith("广东领先")


@pytest.mark.parametrize(
    "reply", [error_reply(500), text_reply("no question"), Reply((Cut(),)), Reply((never(),))]
)
async def test_suggestions_that_fail_are_computed(
    asker: Asker, model: ScriptedModel, reply: Reply
) -> None:
    model.script("suggestions", reply)
    answer = await asker.ask()
    assert answer.code == "success"
    assert answer.text
    assert answer.one("suggestions")["questions"]
    assert answer.shape[-1] == "RUN_FINISHED"


@pytest.mark.parametrize("limit_s", [600.0])
async def test_a_stop_hangs_up_on_the_model(asker: Asker, model: ScriptedModel) -> None:
    model.script("summary", Reply(("Guangdong ", never())))
    body = asker.body()
    asking = asyncio.create_task(asker.ask_with(body))
    await eventually(lambda: model.of("summary"))
    await asker.stop(body)
    async with asyncio.timeout(60):
        answer = await asking
        await model.gone.wait()
    assert answer.code == "cancelled"
    assert len(answer.rows) == 5


@pytest.mark.parametrize("limit_s", [600.0])
async def test_a_stop_before_the_first_word_hangs_up_too(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("sql", Reply((never(),)))
    body = asker.body()
    asking = asyncio.create_task(asker.ask_with(body))
    await eventually(lambda: model.requests)
    await asker.stop(body)
    async with asyncio.timeout(60):
        answer = await asking
        await model.gone.wait()
    assert answer.code == "cancelled"
    assert answer.shape[-2:] == ["-write_sql", "RUN_FINISHED"]
