"""Starters that an administrator writes: shown as far as their reader sees what they name."""

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import (
    Guarded,
    app,
    guarded,
    policy,
)
from tests.support.apps.model_app import app_settings, model

FIXTURES = (app, app_settings, guarded, model, policy)
OPEN = "How many customers by name?"
HIDDEN = ("How many vault_zq are there?", "the iban zq of each customer", "who has a 银行卡号码")
CHINESE = ("每个客户的订单金额", "有多少客户")


async def ask(client: httpx.AsyncClient, source: str, locale: str = "en") -> list[str]:
    """What is offered to a user."""
    params, headers = {"datasource_id": source}, {"Accept-Language": locale}
    answer = await client.get("/api/starters", params=params, headers=headers)
    return list(answer.json()["questions"])


async def edit(guarded: Guarded, locale: str, questions: list[str] | None) -> httpx.Response:
    body = {"locale": locale, "questions": questions}
    return await guarded.admin.put(f"{guarded.place}/starters", json=body)


async def read(guarded: Guarded) -> dict[str, dict[str, object]]:
    """What an administrator reads, by language."""
    answer = await guarded.admin.get(f"{guarded.place}/starters")
    return {each["locale"]: each for each in answer.json()["items"]}


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_written_starters_are_shown_to_who_sees_what_they_name(guarded: Guarded) -> None:
    source, part, every = guarded.source_id, guarded.part.client, guarded.all.client
    made = (await read(guarded))["en"]["made"]
    assert made
    assert made == await ask(every, source)
    note = {"columns": {"iban_zq": {"note": "银行卡号"}}}
    await guarded.admin.patch(f"{guarded.place}/tables/customers", json=note)

    questions = [HIDDEN[0], OPEN, *HIDDEN[1:]]
    assert (await edit(guarded, "en", questions)).status_code == 200
    assert await ask(every, source) == questions
    assert await ask(part, source) == [OPEN]
    assert (await read(guarded))["zh-CN"]["written"] is False
    await edit(guarded, "zh-CN", list(CHINESE))
    assert await ask(part, source, "zh-CN") == list(CHINESE)
    assert (await part.put(f"{guarded.place}/starters", json={"locale": "en"})).status_code == 403

    await guarded.restrict_admin()
    assert (await read(guarded))["en"]["questions"] == [OPEN]
    await edit(guarded, "en", ["How many orders are there?"])
    assert await ask(every, source) == ["How many orders are there?", questions[0], *HIDDEN[1:]]

    assert (await edit(guarded, "zh-CN", None)).status_code == 200
    assert await ask(part, source, "zh-CN") == (await read(guarded))["zh-CN"]["made"]


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_a_question_read_from_a_hidden_column_is_not_shown(guarded: Guarded) -> None:
    """Its words are no name: they are a value that is stored in one."""
    questions = ["How many customers are there with zqvalue 4?", OPEN]
    await edit(guarded, "en", questions)
    assert await ask(guarded.all.client, guarded.source_id) == questions
    assert await ask(guarded.part.client, guarded.source_id) == [OPEN]


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_what_cannot_be_shown_is_refused_with_its_place(guarded: Guarded) -> None:
    for questions, place in ((["a?", " "], "questions.1"), (["a?", "b?", " a?"], "questions.2")):
        refused = await edit(guarded, "en", questions)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["path"] == place
    assert (await edit(guarded, "en", ["a" * 201])).status_code == 422
    assert (await edit(guarded, "en", [f"{n}?" for n in range(13)])).status_code == 422
    assert (await edit(guarded, "fr", ["a?"])).status_code == 422
    assert (await read(guarded))["en"]["written"] is False
    assert (await edit(guarded, "en", [])).status_code == 200
    assert await ask(guarded.all.client, guarded.source_id) == []
