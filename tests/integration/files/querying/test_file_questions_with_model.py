"""Questions over files answered by a model: what it is told, and what the guard lets it do."""

from tests.integration.files.querying.test_file_questions import put_shop
from tests.support.apps.files_app import FileAsker, PlacedFiles, app, asker, files
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, asker, model, files)
BY_PROVINCE = (
    'SELECT c."省份", SUM(o."销售额") AS "销售额" FROM "销售订单2024" AS o JOIN "客户" AS c'
    ' ON o."客户编号" = c."客户编号" GROUP BY c."省份" ORDER BY 2 DESC'
)


async def test_a_models_statement_runs_and_it_knew_units_samples_and_joins(
    asker: FileAsker, files: PlacedFiles, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply(BY_PROVINCE))
    answer = await asker.about("各省份卖了多少", put_shop(files))
    assert answer.rows == [["广东", "29000.00"], ["浙江", "14500.00"]]
    told = "\n".join(request.prompt for request in model.requests)
    for part in ("销售额(¥)", "毛利率(%)", "华兴商贸", "→ 客户.客户编号"):
        assert part in told
    assert "客户信息.xlsx" in told
    assert str(files.folder) not in told


async def test_a_captured_model_reaches_no_other_file(
    asker: FileAsker, files: PlacedFiles, model: ScriptedModel
) -> None:
    mine = put_shop(files)
    files.owner = "another"
    files.put("机密.xlsx", {"机密": ("薪资 integer", [(1,)])})
    for sql in (
        "SELECT * FROM 机密",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY 客户 TO '/tmp/out.csv'",
        "ATTACH '/tmp/x.duckdb' AS x",
        "PRAGMA database_list",
        "SELECT * FROM duckdb_databases()",
    ):
        model.script("sql", *[sql_reply(sql)] * 3)
        answer = await asker.about("全部数据", mine)
        assert answer.code == "sql_rejected", sql
        assert not answer.all("table")
