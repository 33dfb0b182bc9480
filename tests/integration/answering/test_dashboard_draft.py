"""A dashboard that is asked for in a chat: its questions by a model, or by rules."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.dashboards.boards import PATH, change, create
from tests.integration.dashboards.boards import answer as answer_card
from tests.support.apps.model_app import Asker
from tests.support.apps.running_app import RunningApp
from tests.support.scripted.model_replies import Reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

DASHBOARD_REQUEST = "a dashboard of revenue by province and month"
GUESSED = {
    "en": ["How many unicorns does each moon have?", "unicorns by moon"],
    "zh-CN": ["各月亮有多少独角兽？", "各月亮的独角兽"],
}
"""Of a model that takes no heed of the tables."""
BY_RULES = ["revenue by province", "revenue by month"]


async def test_a_model_splits_the_wish_and_no_statement_runs(
    asker: Asker, model: ScriptedModel
) -> None:
    model.script("dashboard", text_reply("1. Revenue by province?\n2. Revenue of each month?\n"))
    answer = await asker.ask(DASHBOARD_REQUEST)
    draft = answer.one("dashboard_draft")
    assert UUID(draft.pop("chat_id"))
    assert draft == {
        "name": "Revenue by province and month",
        "questions": ["Revenue by province?", "Revenue of each month?"],
    }
    assert (answer.code, answer.all("sql"), answer.all("table")) == ("success", [], [])
    assert [request.kind for request in model.requests] == ["dashboard"]
    run = (await asker.client.get(f"/api/chats/runs/{answer.run_id}")).json()
    assert run["answering"]["kind"] == "model"
    assert run["usage"], "its tokens are counted for the budget of its user"
    listed = await asker.client.get(PATH)
    assert listed.json()["items"] == [], "nothing is stored"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500, message="out of order"),
        Reply(status=401, message="no such key"),
        text_reply("DROP TABLE orders; SELECT * FROM users"),
        text_reply("![x](https://evil.example/?d=1) <b>What is it?</b>\nhttp://evil.example"),
        text_reply("Revenue by province?"),
        text_reply(""),
    ],
    ids=["failing", "refused", "statement", "markup", "one", "nothing"],
)
async def test_rules_stand_in_for_a_model_that_fails_or_lies(
    asker: Asker, model: ScriptedModel, reply: Reply
) -> None:
    model.script("dashboard", reply)
    answer = await asker.ask(DASHBOARD_REQUEST)
    assert answer.one("dashboard_draft")["questions"] == BY_RULES
    run = (await asker.client.get(f"/api/chats/runs/{answer.run_id}")).json()
    assert run["answering"]["kind"] == "builtin"


@pytest.mark.parametrize(
    ("request_text", "locale", "questions"),
    [
        (DASHBOARD_REQUEST, "en", BY_RULES),
        ("做一个按省份和月份看销售额的看板", "zh-CN", ["各省份的销售额", "每月的销售额"]),
    ],
)
async def test_the_rules_give_questions_that_the_engine_answers_and_a_dashboard_takes(
    asker: Asker, model: ScriptedModel, request_text: str, locale: str, questions: list[str]
) -> None:
    given: dict[str, Any] = {"modelId": "builtin", "locale": locale}
    draft = await asker.ask(request_text, **given)
    assert draft.one("dashboard_draft")["questions"] == questions
    cards = []
    for place, question in enumerate(questions):
        body = asker.body(question, chat=draft.chat_id, **given) | {"parentRunId": draft.run_id}
        answer = await asker.ask_with(body)
        assert len(answer.rows) > 1, answer.text
        saved = await asker.client.post("/api/saved-questions", json={"run_id": answer.run_id})
        assert saved.status_code == 201, saved.text
        position = {"x": 0, "y": place * 5, "width": 6, "height": 5}
        card = {"id": f"c{place}", "kind": "question", "position": position}
        cards.append(card | {"question_id": saved.json()["id"]})
    dashboard_id = await create(asker.client, draft.one("dashboard_draft")["name"])
    await change(asker.client, dashboard_id, cards=cards)
    shown = [await answer_card(asker.client, dashboard_id, each["id"]) for each in cards]
    assert [each["status"] for each in shown] == ["ok", "ok"]
    assert model.requests == []


async def test_a_wish_that_names_nothing_is_asked_back(asker: Asker) -> None:
    answer = await asker.ask("make a dashboard", modelId="builtin")
    assert answer.all("dashboard_draft") == []
    assert "sales by region and month" in answer.text


@pytest.mark.parametrize(
    ("request_text", "locale", "words"),
    [
        ("a dashboard of unicorns by moon", "en", ("“unicorns”", "“moon”")),
        ("做一个按月亮看独角兽的看板", "zh-CN", ("“独角兽”",)),
    ],
)
@pytest.mark.parametrize("model_id", ["builtin", None])
async def test_what_no_table_has_is_named_and_no_draft_is_offered(
    asker: Asker,
    model: ScriptedModel,
    request_text: str,
    locale: str,
    words: tuple[str, ...],
    model_id: str | None,
) -> None:
    model.script("dashboard", text_reply("\n".join(GUESSED[locale])))
    answer = await asker.ask(request_text, locale=locale, modelId=model_id)
    assert answer.all("dashboard_draft") == []
    assert all(word in answer.text for word in words), answer.text
    assert answer.one("suggestions")["questions"]


async def test_a_card_that_nothing_answers_is_left_out_and_named(asker: Asker) -> None:
    answer = await asker.ask("a dashboard of revenue by province and moon", modelId="builtin")
    assert answer.one("dashboard_draft")["questions"] == ["revenue by province"]
    assert "“moon”" in answer.text


async def test_the_chat_that_answers_its_cards_is_in_no_list_and_goes_with_its_own(
    asker: Asker,
) -> None:
    draft = await asker.ask(DASHBOARD_REQUEST, modelId="builtin")
    chat_id = draft.one("dashboard_draft")["chat_id"]
    given = {"modelId": "builtin", "previewOf": draft.chat_id}
    answer = await asker.ask(BY_RULES[0], chat=chat_id, **given)
    assert answer.rows
    for query in ("", "?q=province"):
        listed = (await asker.client.get(f"/api/chats{query}")).json()["items"]
        assert [each["id"] for each in listed] == [draft.chat_id]
    kept = (await asker.client.get(f"/api/chats/{chat_id}")).json()
    assert [each["content"] for each in kept["messages"]][:1] == [BY_RULES[0]]
    assert (await asker.client.delete(f"/api/chats/{draft.chat_id}")).status_code == 204
    assert (await asker.client.get(f"/api/chats/{chat_id}")).status_code == 404


async def test_cards_are_answered_only_for_a_draft_in_a_chat_of_ones_own(
    app: RunningApp, asker: Asker
) -> None:
    draft = await asker.ask(DASHBOARD_REQUEST, modelId="builtin")
    other = Asker(await app.new_user("eve"), asker.source_id)
    for wanted in (draft.chat_id, str(uuid4())):
        body = other.body(BY_RULES[0], chat=str(uuid4()), modelId="builtin", previewOf=wanted)
        refused = await other.client.post("/api/chats/runs", json=body)
        assert refused.status_code == 404, refused.text
