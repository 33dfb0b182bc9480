"""Files that nobody has open, while every process that reads files is busy."""

import asyncio

import pytest

from model.actor import UserActor
from services.datasources.process.child_pool import MAX_CHILDREN
from services.datasources.scheduling.requester import Requester
from tests.integration.answering.failures.test_busy_sources import wait_until_queued
from tests.integration.files.querying.test_file_questions_with_model import BY_PROVINCE
from tests.integration.files.querying.test_held_files import FileUser, file_user
from tests.integration.files.test_file_sources import ROWS
from tests.support.apps.model_app import Asker, app, app_settings, model
from tests.support.polling import eventually
from tests.support.scripted.model_replies import sql_reply

FIXTURES = (app, app_settings, model, file_user)


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "number 1 in line"), ("zh-CN", "您的查询排在第 1 位")]
)
async def test_who_waits_for_a_process_to_open_them_is_told(
    file_user: FileUser, locale: str, words: str
) -> None:
    places = file_user.upload_pool()._slots
    held = [
        await places.acquire(Requester(UserActor("crowd", "w")), key=number)
        for number in range(MAX_CHILDREN)
    ]
    file_user.model.script("sql", sql_reply(BY_PROVINCE))
    asker = Asker(file_user.client, "", locale=locale)
    body = asker.body("by province", **file_user.file)
    asking = asyncio.create_task(asker.ask_with(body))
    await eventually(lambda: places._queue.waiting == 1)
    await wait_until_queued(asker, body)
    for ticket in held:
        places.release(ticket)
    answer = await asking
    assert answer.rows == ROWS
    waiting, *_, waited = answer.all("notice")
    assert words in waiting["message"]
    assert waited["code"] == "source_waited"
    assert answer.shape.index("-parse") > answer.shape.index("+parse") + 1
