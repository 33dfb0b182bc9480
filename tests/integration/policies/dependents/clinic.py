"""A clinic whose patients have rules, and what else reads its table of them, in each database."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import duckdb
import httpx
import pytest

from tests.integration.datasources.access.guarded_source import fetch_user_id
from tests.support.apps.model_app import Asker, add_source
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel
from tests.support.servers.databases import PrivateDatabase

KEPT = {"postgresql": "STORED"}
"""Where a generated column must be kept."""
CLINIC = """
CREATE TABLE patients (id INT PRIMARY KEY, ward VARCHAR(8), ssn VARCHAR(16),
  short_ssn VARCHAR(16) GENERATED ALWAYS AS (substr(ssn, 1, 2)){kept});
CREATE TABLE visits (id INT PRIMARY KEY, patient INT);
CREATE VIEW patient_list AS SELECT id, ward, ssn FROM patients;
CREATE VIEW wards AS WITH visits_of AS (SELECT id, ward FROM patient_list)
  SELECT DISTINCT ward FROM visits_of;
CREATE VIEW visit_counts AS SELECT patient, count(*) AS visits FROM visits GROUP BY patient;
INSERT INTO patients (id, ward, ssn) VALUES (1, 'north', '12345678'), (2, 'south', '87654321');
INSERT INTO visits VALUES (1, 1), (2, 2);
"""


def write_script(kind: str) -> str:
    """The statements that fill a database of a kind."""
    kept = KEPT.get(kind)
    return CLINIC.format(kept=f" {kept}" if kept else "")


@dataclass
class Clinic:
    """The source, an administrator, a user who sees one ward, and one who sees all."""

    kind: str
    admin: httpx.AsyncClient
    part: Asker
    all: Asker
    app: RunningApp
    model: ScriptedModel
    server: PrivateDatabase | None

    @property
    def place(self) -> str:
        return f"/api/datasources/{self.part.source_id}"

    async def put_rules(self, **rules: Any) -> dict[str, Any]:
        """Replace the rules of the source."""
        before = (await self.admin.get(f"{self.place}/policies")).json()
        body = {"version": before["version"], **rules}
        put = await self.admin.put(f"{self.place}/policies", json=body)
        assert put.status_code == 200, put.text
        stored: dict[str, Any] = put.json()
        return stored

    async def rule_rows(self, **more: Any) -> None:
        """Let one user see one ward and the other all of them."""
        part, whole = [await fetch_user_id(each.client) for each in (self.part, self.all)]
        rules = [
            {"table": "patients", "condition": "ward = 'north'", "users": [part]},
            {"table": "patients", "users": [whole]},
        ]
        await self.put_rules(row_rules=[*rules, *more.pop("row_rules", [])], **more)

    async def list_tables(self, asker: Asker) -> set[str]:
        """The tables that a user finds in the source."""
        listed = await asker.client.get(f"{self.place}/tables")
        assert listed.status_code == 200, listed.text
        return {each["name"] for each in listed.json()["items"]}

    async def list_columns(self, asker: Asker, table: str) -> set[str]:
        """The columns that a user finds in a table."""
        listed = (await asker.client.get(f"{self.place}/tables")).json()["items"]
        return {c["name"] for each in listed if each["name"] == table for c in each["columns"]}

    async def ask(self, asker: Asker, sql: str) -> list[list[Any]] | str:
        """The rows of a statement, or the code of the error."""
        for step in ("sql", "correct"):
            self.model.script(step, sql_reply(sql))
        answer = await asker.ask("which ones?")
        return answer.rows if answer.all("table") else answer.code

    async def fetch_dependents(self) -> dict[str, tuple[str, list[str]]]:
        """Of each dependent table who sees it, and which tables with rules it reads."""
        dependents = (await self.admin.get(f"{self.place}/policies/dependents")).json()
        return {each["table"]: (each["state"], each["reads"]) for each in dependents["tables"]}

    def execute(self, script: str) -> None:
        """Run statements in the database itself."""
        path = self.app.settings.data_dir / f"clinic.{self.kind}"
        if self.server:
            self.server.execute(script)
        elif self.kind == "duckdb":
            with duckdb.connect(str(path)) as connection:
                connection.execute(script)
        else:
            with closing(sqlite3.connect(path)) as connection:
                connection.executescript(script)

    async def sync(self) -> None:
        """Read the schema again."""
        synced = await self.admin.post(f"{self.place}/sync")
        assert b'"type":"finished"' in synced.content, synced.text


@pytest.fixture(params=["sqlite", "duckdb", "mysql", "postgresql"])
async def clinic(app: RunningApp, model: ScriptedModel, request: pytest.FixtureRequest) -> Clinic:
    """The clinic in each kind of database."""
    admin, kind = await app.sign_in("admin", ADMIN_PASSWORD), request.param
    server: PrivateDatabase | None = None
    if kind in ("mysql", "postgresql"):
        server = request.getfixturevalue({"mysql": "mariadb"}.get(kind, kind))
    part, whole = [Asker(await app.new_user(name), "") for name in ("ada", "eve")]
    clinic = Clinic(kind, admin, part, whole, app, model, server)
    clinic.execute(write_script(kind))
    config = server.config() if server else {"path": f"clinic.{kind}"}
    source_id = await add_source(admin, kind, config)
    part.source_id = whole.source_id = source_id
    return clinic
