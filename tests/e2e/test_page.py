"""The page in Chromium: against a scripted service, and against the real one with its demo."""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.integration.datasources.test_routes import wait_for_demo
from tests.integration.joins.undeclared_mart_app import create_mart
from tests.support.apps.model_app import add_source
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_PASSWORD, RunningApp
from tests.support.servers.ports import free_port

WEB = Path(__file__).resolve().parents[2] / "web"
LIMIT_S = 900

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(LIMIT_S + 20),
    pytest.mark.xdist_group("browser"),
]


async def in_chromium(*files: str, **environment: str) -> None:
    """Run browser tests of web/e2e; fails with their output."""
    process = await asyncio.create_subprocess_exec(
        "node_modules/.bin/vitest", "run", "--project", "e2e", *files,
        cwd=WEB,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(LIMIT_S):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, output.decode()[-6000:]


async def test_the_page_with_a_scripted_service() -> None:
    await in_chromium(
        *("e2e/behaviour.test.ts", "e2e/answers/hostile.test.ts", "e2e/survival.test.ts"),
        *("e2e/sources/form.test.ts", "e2e/sources/tables.test.ts", "e2e/answers/table.test.ts"),
        *("e2e/sources/interrupted.test.ts", "e2e/answers/hostilePages.test.ts"),
        "e2e/sources/sourceChoice.test.ts",
    )


async def test_the_sidebar_the_settings_and_the_questions_that_wait() -> None:
    await in_chromium("e2e/shell.test.ts", "e2e/shortcuts.test.ts")


async def test_the_assistant_with_a_scripted_service() -> None:
    await in_chromium("e2e/answers/assistant.test.ts", "e2e/answers/dify.test.ts")


async def test_charts_saved_questions_and_branches_with_a_scripted_service() -> None:
    await in_chromium(
        *(
            "e2e/answers/chart.test.ts",
            "e2e/answers/saved.test.ts",
            "e2e/chats/branches.test.ts",
            "e2e/chats/savedLinks.test.ts",
        )
    )


async def test_an_answer_on_one_screen_and_the_search_in_documents() -> None:
    await in_chromium("e2e/answers/answer.test.ts", "e2e/documents.test.ts")


async def test_dashboards_with_a_scripted_service() -> None:
    await in_chromium("e2e/answers/dashboards.test.ts", "e2e/answers/dashboardEditing.test.ts")


async def test_workspaces_with_a_scripted_service() -> None:
    await in_chromium(
        *("e2e/access/workspaces.test.ts", "e2e/access/users.test.ts"),
        *("e2e/access/renewal.test.ts", "e2e/access/problems.test.ts"),
    )


async def test_the_pause_before_a_costly_statement() -> None:
    await in_chromium("e2e/answers/cost.test.ts")


async def test_every_view_in_both_themes_and_on_a_phone() -> None:
    await in_chromium("e2e/views.test.ts", "e2e/access/views.test.ts", "e2e/downloads.test.ts")


async def test_the_page_survives_a_server_that_is_killed_and_started_again(tmp_path: Path) -> None:
    await in_chromium(
        "e2e/restart.test.ts",
        SERVE_WITH=sys.executable,
        SERVER_PORT=str(free_port()),
        SERVER_HOST="127.0.0.1",
        DATA_DIR=str(tmp_path),
        ADMIN_PASSWORD=ADMIN_PASSWORD,
    )


async def test_what_administrators_and_users_change_is_kept(app: RunningApp) -> None:
    await in_chromium("e2e/manage.test.ts", SERVICE_URL=app.url, ADMIN_PASSWORD=ADMIN_PASSWORD)


async def test_a_source_is_set_up_step_by_step(app: RunningApp) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    await wait_for_demo(admin)
    await in_chromium(
        "e2e/sources/setup.test.ts", SERVICE_URL=app.url, ADMIN_PASSWORD=ADMIN_PASSWORD
    )


async def test_joins_are_reviewed_and_drawn(app: RunningApp) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    await app.new_user("ada")
    source = await create_mart(app, admin)
    with sqlite3.connect(app.settings.data_dir / "wide.db") as connection:
        for n in range(500):
            key = f", unit{n - 1}_id INT REFERENCES unit{n - 1} (id)" if n else ""
            connection.execute(f"CREATE TABLE unit{n} (id INT PRIMARY KEY{key})")
    connection.close()
    await in_chromium(
        "e2e/joins.test.ts",
        SERVICE_URL=app.url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        MART=source,
        WIDE=await add_source(admin, "sqlite", {"path": "wide.db"}),
        SHOTS=os.environ.get("SHOTS", ""),
    )


async def test_a_source_is_taught_and_a_correction_reviewed(app: RunningApp) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    await app.new_user("ada")
    await in_chromium(
        "e2e/teaching.test.ts",
        SERVICE_URL=app.url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        USER_PASSWORD=USER_PASSWORD,
        MART=await create_mart(app, admin),
        SHOTS=os.environ.get("SHOTS", ""),
    )


CLIENTS = """
CREATE TABLE clients (id INT NOT NULL, name VARCHAR(16), region VARCHAR(16), phone VARCHAR(16),
  PRIMARY KEY (id));
INSERT INTO clients VALUES (1, 'Ann', 'North', '555-010-1111'), (2, 'Bob', 'South', '555-010-2222'),
  (3, 'Cid', 'North', '555-010-3333'), (4, 'Dee', 'East', '555-010-4444'),
  (5, 'Eve', 'South', '555-010-5555');
CREATE VIEW people AS SELECT id, name, region FROM clients;
"""


async def test_rules_of_a_source_are_made_previewed_and_obeyed(app: RunningApp) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    await app.new_user("ada")
    await in_chromium(
        "e2e/access/rules.test.ts",
        SERVICE_URL=app.url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        USER_PASSWORD=USER_PASSWORD,
        SOURCE=await create_mart(app, admin, CLIENTS),
        SHOTS=os.environ.get("SHOTS", ""),
    )


async def test_the_product_in_the_browser(app: RunningApp) -> None:
    path = app.settings.data_dir / "hostile.db"
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE hostile (id INTEGER, "<b>name</b>" TEXT)')
        connection.execute("INSERT INTO hostile VALUES (1, '<img src=x onerror=alert(1)>')")
    connection.close()
    await in_chromium(
        "e2e/answers/product.test.ts",
        "e2e/answers/readme.test.ts",
        SERVICE_URL=app.url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        SQLITE_FILE=str(path),
    )


async def test_the_draft_of_a_dashboard_is_kept_and_made(app: RunningApp) -> None:
    await in_chromium(
        "e2e/answers/drafts.test.ts",
        SERVICE_URL=app.url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        PICTURES=os.environ.get("PICTURES", ""),
    )


async def test_starters_and_suggestions_are_answered_when_clicked(app: RunningApp) -> None:
    await in_chromium(
        "e2e/answers/starters.test.ts",
        SERVICE_URL=app.url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        PICTURES=os.environ.get("PICTURES", ""),
    )


def _workbook(path: Path, sheet: str, rows: list[list[object]]) -> None:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)


async def test_two_workbooks_are_dropped_and_asked(app: RunningApp, tmp_path: Path) -> None:
    orders = [["A1", "C1", 100], ["A2", "C2", 200], ["A3", "C3", 300]]
    _workbook(
        tmp_path / "订单.xlsx",
        "订单",
        [
            ["2024 年订单"],
            ["订单号", "客户编号", "金额", "备注"],
            *([*order, "<b>加急</b>"] for order in orders),
            ["合计", None, 600, None],
        ],
    )
    regions = [["C1", "甲", "华东"], ["C2", "乙", "华南"], ["C3", "丙", "华东"]]
    _workbook(tmp_path / "客户.xlsx", "客户", [["客户编号", "客户名称", "地区"], *regions])
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    await in_chromium(
        "e2e/files.test.ts",
        SERVICE_URL=app.url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        WORKBOOKS=str(tmp_path),
    )


async def test_the_documentation_of_an_installation(app: RunningApp) -> None:
    await in_chromium("e2e/docs.test.ts", SERVICE_URL=app.url, SHOTS=os.environ.get("SHOTS", ""))
