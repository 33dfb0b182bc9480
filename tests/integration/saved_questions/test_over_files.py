"""An answer over uploads is not saved: the refusal says what to do first."""

import httpx
import pytest

from tests.integration.audit.test_records import ask
from tests.integration.saved_questions.questions import PATH
from tests.support.apps.uploads_app import upload_file


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Keep them as a data source"), ("zh-CN", "保存为数据源")]
)
async def test_it_says_to_keep_the_files_as_a_source(
    user: httpx.AsyncClient, language: str, words: str
) -> None:
    file = await upload_file(user)
    run_id = await ask(user, "订单数量", mode="file", fileIds=[file["id"]], locale="zh-CN")
    body = {"run_id": run_id, "name": "Orders", "parameters": []}
    refused = await user.post(PATH, json=body, headers={"Accept-Language": language})
    assert refused.status_code == 409
    assert words in refused.json()["detail"]
    assert (await user.get(PATH)).json()["items"] == []
