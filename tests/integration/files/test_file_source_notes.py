"""What administrators note about kept files reaches the model that writes the statement."""

from tests.integration.files.test_file_sources import ROWS, create_source, upload_two_files
from tests.support.apps.model_app import Asker, app, app_settings, model
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, model)
SQL = (
    'SELECT c."省份", SUM(o."销售额") AS "销售额" FROM "销售订单2024" AS o '
    'JOIN "客户" AS c ON o."客户编号" = c."客户编号" GROUP BY c."省份" ORDER BY 2 DESC'
)
TABLE_NOTE = "经销商名录，每家一行"
COLUMN_NOTE = "所在大区，按注册地"


async def test_notes_and_switches_of_kept_files_are_in_the_prompt(
    app: RunningApp, model: ScriptedModel
) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    source = await create_source(admin, await upload_two_files(admin))
    table = f"/api/datasources/{source['id']}/tables/客户"
    change = {
        "note": TABLE_NOTE,
        "columns": {"省份": {"note": COLUMN_NOTE}, "客户名称": {"enabled": False}},
    }
    assert (await admin.patch(table, json=change)).status_code == 200
    model.script("sql", sql_reply(SQL))
    answer = await Asker(await app.new_user("ada"), source["id"], locale="zh-CN").ask(
        "各大区卖了多少"
    )
    assert answer.rows == ROWS
    told = "\n".join(request.prompt for request in model.of("sql"))
    assert TABLE_NOTE in told
    assert COLUMN_NOTE in told
    assert "→ 客户.客户编号" in told
    assert "客户名称" not in told
