"""From the upload to the answer: files that were sent, read and stored are asked and deleted."""

import httpx
import pytest

from tests.support.apps.files_app import about
from tests.support.apps.model_app import Answer, Asker
from tests.support.apps.running_app import RunningApp

CUSTOMERS = "客户编号,客户名称,省份\nC001,华兴商贸,广东\nC002,东方科技,浙江\nC003,宏达集团,广东\n"
ORDERS = "订单号,下单日期,客户编号,销售额\n" + "".join(
    f'S{n:03},2024-{n % 12 + 1:02}-15,C00{n % 3 + 1},"¥{n * 100:,}.50"\n' for n in range(30)
)


async def upload(client: httpx.AsyncClient, name: str, content: bytes) -> str:
    answer = await client.post("/api/files", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
async def ids(user: httpx.AsyncClient) -> list[str]:
    """Two files, one of them as Excel in China writes it."""
    return [
        await upload(user, "客户.csv", CUSTOMERS.encode("gb18030")),
        await upload(user, "销售订单2024.csv", ORDERS.encode()),
    ]


async def ask_by_province(user: httpx.AsyncClient, ids: list[str]) -> Answer:
    answer = await Asker(user, "", locale="zh-CN").ask("各省份的销售额", **about(ids))
    assert answer.rows == [["广东", "29010.00"], ["浙江", "14505.00"]]
    return answer


async def test_two_uploaded_files_are_joined_and_followed_up(
    user: httpx.AsyncClient, ids: list[str]
) -> None:
    asker = Asker(user, "", locale="zh-CN")
    first = await ask_by_province(user, ids)
    body = asker.body("其中广东呢", mode=None, datasourceId=None, chat=first.chat_id)
    second = await asker.ask_with(body)
    assert second.rows[0][-1] == "29010.00"
    downloaded = await user.get(f"/api/chats/runs/{first.run_id}/result?format=csv")
    assert "29010.00" in downloaded.text


async def test_a_deleted_file_is_asked_no_more(user: httpx.AsyncClient, ids: list[str]) -> None:
    first = await ask_by_province(user, ids)
    assert (await user.delete(f"/api/files/{ids[0]}")).status_code == 204
    body = Asker(user, "").body("按月呢", mode=None, datasourceId=None, chat=first.chat_id)
    refused = await user.post("/api/chats/runs", json=body)
    assert refused.status_code == 404


async def test_the_files_of_another_are_not_there(
    app: RunningApp, user: httpx.AsyncClient, ids: list[str]
) -> None:
    await ask_by_province(user, ids)
    other = await app.new_user("other")
    body = Asker(other, "").body("各省份的销售额", **about(ids))
    assert (await other.post("/api/chats/runs", json=body)).status_code == 404


async def test_a_kind_that_the_owner_changes_is_seen_by_the_next_question(
    user: httpx.AsyncClient, ids: list[str]
) -> None:
    await ask_by_province(user, ids)
    changed = await user.patch(f"/api/files/{ids[1]}/tables/销售订单2024", json={"skip": True})
    assert changed.status_code == 200, changed.text
    answer = await Asker(user, "", locale="zh-CN").ask("各省份的销售额", **about(ids))
    assert answer.code == "cannot_answer"


async def test_a_month_without_a_year_is_that_of_old_files(
    user: httpx.AsyncClient, ids: list[str]
) -> None:
    answer = await Asker(user, "", locale="zh-CN").ask("3月的销售额", **about(ids))
    assert answer.rows == [["4201.50"]]
    assert "2024-03-01" in str(answer.all("sql")[-1]["assumptions"])
