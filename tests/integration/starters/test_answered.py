"""Every starter, and every suggestion some steps on, is answered, whatever the source."""

import io
import sqlite3
from contextlib import closing

import httpx
import pytest
from openpyxl import Workbook

from model.locales import Locale
from tests.integration.starters.schemas import DATABASES
from tests.integration.starters.walk import about, click, real_agent, starters
from tests.support.apps.model_app import add_source, find_demo_id
from tests.support.apps.running_app import RunningApp
from tests.support.apps.uploads_app import upload_file

LOCALES: tuple[Locale, ...] = ("zh-CN", "en")
SHEETS: dict[str, list[list[object]]] = {
    "订单明细": [
        ["订单号", "下单日期", "商品名称", "省份", "实付金额（元）"],
        ["A1", "2024-03-01", "茶", "浙江", 12.5],
        ["A2", "2024-04-02", "米", "广东", 40],
        ["A3", "2024-04-09", "茶", "浙江", 8],
    ],
    "Sheet1": [
        ["Course Name", "Teacher", "Score"],
        ["Algebra", "Lee", 81],
        ["Music", "Kim", 93],
        ["Algebra", "Kim", 70],
    ],
    "名单": [["姓名", "部门"], ["甲", "研发"], ["乙", "市场"], ["丙", "研发"]],
}
_HAN = ("\u3400", "\u9fff")


def _is_chinese(question: str) -> bool:
    return any(_HAN[0] <= letter <= _HAN[1] for letter in question)


@pytest.mark.parametrize("name", list(DATABASES))
async def test_of_an_unknown_database(app: RunningApp, admin: httpx.AsyncClient, name: str) -> None:
    path = app.settings.data_dir / f"{name}.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(DATABASES[name])
    source = await add_source(admin, "sqlite", {"path": path.name})
    await _all_answered(app, admin, source)


async def test_of_the_demo(app: RunningApp, admin: httpx.AsyncClient) -> None:
    shapes = await _all_answered(app, admin, await find_demo_id(admin))
    assert all(count == 4 for count in shapes)


@pytest.mark.parametrize("sheet", list(SHEETS))
async def test_of_an_uploaded_workbook(
    app: RunningApp, admin: httpx.AsyncClient, sheet: str
) -> None:
    book, content = Workbook(), io.BytesIO()
    book.active.title = sheet
    for row in SHEETS[sheet]:
        book.active.append(row)
    book.save(content)
    file = await upload_file(admin, f"{sheet}.xlsx", content.getvalue())
    await _all_answered(app, admin, None, file["id"])


async def _all_answered(
    app: RunningApp, client: httpx.AsyncClient, source: str | None, *files: str
) -> list[int]:
    """Clicks everything in both languages; how many starters there are in each."""
    user = (await client.get("/api/auth/me")).json()["id"]
    counts: list[int] = []
    async with real_agent(app) as agent:
        for locale in LOCALES:
            subject = about(user, locale, source, *files)
            offered = await starters(client, subject)
            assert 2 <= len(set(offered)) == len(offered) <= 4, offered
            for question in offered:
                await click(agent, subject, question, (), (3, 1))
            assert subject.wrong == []
            if locale == "zh-CN":
                assert all(map(_is_chinese, subject.asked)), subject.asked
            counts.append(len(offered))
    return counts
