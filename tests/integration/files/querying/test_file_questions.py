"""Questions over files through the running application, answered by the built-in engine."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.apps.files_app import (
    FileAsker,
    PlacedFiles,
    about,
    app,
    asker,
    fetch_user_id,
    files,
)
from tests.support.apps.running_app import RunningApp
from tests.support.files.read_files import Sheet

FIXTURES = (app, asker, files)
CODES = ("C001", "C002", "C003")
CUSTOMERS: Sheet = (
    "客户编号 text, 客户名称 text, 省份 text",
    [("C001", "华兴商贸", "广东"), ("C002", "东方科技", "浙江"), ("C003", "宏达集团", "广东")],
)
PADDED = [("001", "广东"), ("002", "浙江"), ("003", "广东")]
ORDERS: Sheet = (
    "订单号 text, 下单日期 date, 客户编号 text, 数量(件) integer, 销售额 decimal ¥,"
    "毛利率 decimal %",
    [(f"S{n:03d}", f"2024-{n % 12 + 1:02d}-15", CODES[n % 3], n, n * 100, 12) for n in range(30)],
)
MONTH = "区域 text, 产品 text, 销量 integer, 销售额(元) decimal"


def put_shop(files: PlacedFiles) -> list[str]:
    return [
        files.put("客户信息.xlsx", {"客户": CUSTOMERS}),
        files.put("销售订单2024.xlsx", {"Sheet1": ORDERS}),
    ]


def put_months(files: PlacedFiles) -> list[str]:
    rows = [("华东", "红茶", 1, 10), ("华南", "绿茶", 2, 20), ("华东", "绿茶", 3, 30)]
    return [
        files.put(f"2024-{m:02d}.xlsx", {"Sheet1": (MONTH, [(*r[:3], r[3] * m) for r in rows])})
        for m in range(1, 13)
    ]


async def test_codes_join_numbers_where_one_file_writes_no_zeros(
    asker: FileAsker, files: PlacedFiles
) -> None:
    numbers = [(f"S{n:03d}", n % 3 + 1, n * 100) for n in range(30)]
    ids = [
        files.put("客户信息.xlsx", {"客户": ("客户编号 text, 省份 text", PADDED)}),
        files.put(
            "订单.xlsx", {"订单": ("订单号 text, 客户编号 integer, 销售额 decimal ¥", numbers)}
        ),
    ]
    answer = await asker.about("各省份的销售额", ids)
    assert answer.code == "success", answer.message
    assert answer.rows == [["广东", "29000.00"], ["浙江", "14500.00"]]


async def test_a_question_joins_two_workbooks(asker: FileAsker, files: PlacedFiles) -> None:
    answer = await asker.about("各省份的销售额", put_shop(files))
    assert answer.code == "success", answer.message
    assert answer.rows == [["广东", "29000.00"], ["浙江", "14500.00"]]
    table = answer.one("table")
    assert [column["label"] for column in table["columns"]] == ["省份", "销售额(¥)"]
    sources = answer.one("sources")
    assert sources["datasource"]["name"] == "客户信息.xlsx、销售订单2024.xlsx"
    assert sources["datasource"]["dialect"] == "duckdb"
    [join] = sources["relations"]
    assert (join["left"], join["right"]) == ("销售订单2024", "客户")


def put_unmatched(files: PlacedFiles) -> list[str]:
    """Of 40 orders two (5 %) name a customer nobody knows, or none."""
    rows = [(f"S{n:03d}", f"2024-{n % 12 + 1:02d}-15", CODES[n % 3], 1, 100, 12) for n in range(38)]
    rows += [("S900", "2024-01-15", "C999", 1, 5000, 12), ("S901", "2024-01-15", None, 1, 7, 12)]
    return [
        files.put("客户信息.xlsx", {"客户": CUSTOMERS}),
        files.put("销售订单2024.xlsx", {"Sheet1": (ORDERS[0], rows)}),
    ]


async def test_rows_without_a_partner_are_not_lost(asker: FileAsker, files: PlacedFiles) -> None:
    ids = put_unmatched(files)
    answer = await asker.about("各省份的销售额", ids)
    assert answer.rows == [[None, "5007.00"], ["广东", "2500.00"], ["浙江", "1300.00"]]
    [notice] = answer.all("notice")
    assert notice["code"] == "unmatched_rows"
    assert "2 行" in notice["message"]
    assert "客户编号" in notice["message"]


async def test_rows_without_a_partner_win_no_ranking_and_meet_no_filter(
    asker: FileAsker, files: PlacedFiles
) -> None:
    ids = put_unmatched(files)
    first = await asker.about("销售额最高的省份", ids)
    assert first.rows == [["广东", "2500.00"]]
    assert [notice["code"] for notice in first.all("notice")] == ["unmatched_rows"]
    assert (await asker.about("广东的销售额", ids)).rows[0][-1] == "2500.00"
    alone = await asker.about("销售额合计", ids)
    assert (alone.rows, alone.all("notice")) == ([["8807.00"]], [])


async def test_the_first_question_opens_the_files_and_the_second_finds_them_open(
    asker: FileAsker, files: PlacedFiles
) -> None:
    ids = put_shop(files)
    first, second = [await asker.about("各省份的销售额", ids) for _ in range(2)]
    steps = [
        [e["stepName"] for e in answer.events if e["type"] == "STEP_STARTED"]
        for answer in (first, second)
    ]
    assert steps[0][:2] == ["parse", "retrieve"]
    assert steps[1][0] == "retrieve"
    assert first.rows == second.rows


async def test_a_follow_up_asks_the_files_of_the_chat(asker: FileAsker, files: PlacedFiles) -> None:
    ids = put_shop(files)
    first = await asker.about("各省份的销售额", ids)
    body = asker.body("其中广东呢", mode=None, datasourceId=None, chat=first.chat_id)
    second = await asker.ask_with(body)
    assert second.code == "success", second.message
    assert second.rows[0][-1] == "29000.00"
    chat = (await asker.client.get(f"/api/chats/{first.chat_id}")).json()
    assert (chat["mode"], chat["file_ids"]) == ("file", ids)
    run = (await asker.client.get(f"/api/chats/runs/{second.run_id}")).json()
    assert (run["mode"], run["file_ids"]) == ("file", ids)


async def test_files_without_a_mode_mean_files(asker: FileAsker, files: PlacedFiles) -> None:
    answer = await asker.ask("销售额合计", mode=None, datasourceId=None, fileIds=put_shop(files))
    assert answer.rows == [["43500.00"]]


async def test_twelve_months_are_asked_as_one_table(asker: FileAsker, files: PlacedFiles) -> None:
    ids = put_months(files)
    total = await asker.about("各区域的销售额", ids)
    assert total.rows == [["华东", "3120.00"], ["华南", "1560.00"]]
    march = await asker.about("2024年3月的销售额", ids)
    assert march.rows == [["180.00"]]
    by_month = await asker.about("每月销售额", ids)
    assert len(by_month.rows) == 12
    assert by_month.rows[2] == ["2024-03", "180.00"]
    by_file = await asker.about("各文件的销量", ids)
    assert min(by_file.rows) == ["2024-01", 6]
    assert [table["name"] for table in total.one("sources")["tables"]] == ["全部文件"]


async def test_percentages_are_points_with_their_sign(asker: FileAsker, files: PlacedFiles) -> None:
    answer = await asker.about("平均毛利率", put_shop(files))
    assert answer.rows == [[12.0]]
    assert "12%" in answer.text.replace(".0", "")


async def test_english_questions_find_chinese_headers(asker: FileAsker, files: PlacedFiles) -> None:
    answer = await asker.about("sales amount by province", put_shop(files), locale="en")
    assert answer.rows == [["广东", "29000.00"], ["浙江", "14500.00"]]


async def test_an_edited_statement_runs_on_the_same_files(
    asker: FileAsker, files: PlacedFiles
) -> None:
    first = await asker.about("各省份的销售额", put_shop(files))
    edited = await asker.edit(first.run_id, "SELECT count(*) AS n FROM 客户")
    assert edited.rows == [[3]]
    refused = await asker.edit(first.run_id, "SELECT * FROM read_csv('/etc/passwd')")
    assert refused.code == "sql_rejected"


async def test_files_of_another_user_are_not_there(
    app: RunningApp, asker: FileAsker, files: PlacedFiles
) -> None:
    theirs = put_shop(files)
    other = await app.new_user("other")
    files.owner = await fetch_user_id(other)
    mine = files.put("我的.xlsx", {"名单": CUSTOMERS})
    for ids in (theirs, [mine, theirs[0]], [str(uuid4())]):
        assert await post_question(other, asker.body("各省份的销售额", **about(ids))) == 404
    answer = await FileAsker(other, "", locale="zh-CN").about("有多少名单", [mine])
    edited = await FileAsker(other, "").edit(answer.run_id, "SELECT * FROM 销售订单2024")
    assert edited.code == "sql_rejected"


@pytest.mark.parametrize(("count", "expected"), [(0, 422), (21, 422)])
async def test_how_many_files_may_be_asked(
    asker: FileAsker, files: PlacedFiles, count: int, expected: int
) -> None:
    ids = [files.put(f"{n}.xlsx", {"a": ("b text", [("x",)])}) for n in range(count)]
    assert await post_question(asker.client, asker.body("有多少", **about(ids))) == expected


async def test_a_document_is_no_table(asker: FileAsker, files: PlacedFiles) -> None:
    document = files.put("合同.pdf", {}, kind="pdf")
    response = await asker.client.post(
        "/api/chats/runs", json=asker.body("有多少", **about([document]))
    )
    assert response.status_code == 422
    assert "合同.pdf" in response.json()["detail"]


async def test_a_deleted_file_of_the_chat_is_said_so(asker: FileAsker, files: PlacedFiles) -> None:
    ids = put_shop(files)
    first = await asker.about("各省份的销售额", ids)
    del files.files[ids[0]]
    body = asker.body("那各客户呢", mode=None, datasourceId=None, chat=first.chat_id)
    assert await post_question(asker.client, body) == 404


async def test_a_file_that_cannot_be_opened_ends_the_run_with_its_name(
    asker: FileAsker, files: PlacedFiles
) -> None:
    ids = put_shop(files)
    files.files[ids[0]].path.unlink()
    answer = await asker.about("各省份的销售额", ids)
    assert answer.code == "file_unreadable"
    assert "客户信息.xlsx" in answer.message


async def test_a_file_without_tables_cannot_be_asked(asker: FileAsker, files: PlacedFiles) -> None:
    answer = await asker.about("有多少", [files.put("空.xlsx", {})])
    assert answer.code == "file_unreadable"
    assert "空.xlsx" in answer.message


async def post_question(client: Any, body: dict[str, Any]) -> int:
    response = await client.post("/api/chats/runs", json=body)
    return int(response.status_code)
