"""A source whose values are canaries, told apart by where they stand."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.integration.files.test_file_sources import create_source as create_file_source
from tests.support.apps.model_app import Asker, add_source
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.apps.uploads_app import upload_file

ROWS = ("zqremark", "7,531", "15,062")
"""Stand in rows only: a long text, a number, and the sum of two."""
RAW = ("7531", "15062")
"""The numbers as databases write them."""
SAMPLES = ("zqtown", "zqexample", "zqterm")
"""Values that a sync samples, and those that an administrator wrote into statements."""
NEVER = ("zqiban", "zqbank")
"""Values of the column whose values never go: samples, and one in an example."""
NAMES = ("zqnote", "zqdefinition", "zqasked")
"""In notes, definitions and questions of examples, which count as names."""
TABLES = """
CREATE TABLE people (id INT NOT NULL PRIMARY KEY, town VARCHAR(20), iban VARCHAR(20),
  remark VARCHAR(400), amount INT);
INSERT INTO people VALUES
  (1, 'zqtown one', 'zqiban 1', 'zqremark {long}', 7531),
  (2, 'zqtown two', 'zqiban 2', 'zqremark {long} 2', 7531),
  (3, 'zqtown two', 'zqiban 2', 'zqremark {long} 3', 7531);
""".replace("{long}", "x" * 300)


CSV = "id,town,iban,remark,amount,day\n" + "".join(
    f"{n},zqtown {name},zqiban {n},zqremark {'x' * 300} {n},7531,2031-02-0{n}\n"
    for n, name in ((1, "one"), (2, "two"), (3, "two"))
)
"""The same as a file, whose days are told in the comment of its table."""
DAY = "2031-02-0"


@dataclass
class Canaries:
    """The source, its administrator, and a user who asks it."""

    app: RunningApp
    admin: httpx.AsyncClient
    asker: Asker
    kind: str
    file_id: str = ""
    """The upload that a source of files keeps, which belongs to the administrator."""

    @property
    def place(self) -> str:
        return f"/api/datasources/{self.asker.source_id}"

    async def put_egress(self, **rules: Any) -> None:
        """Replace the egress rules; what is not given stays."""
        before = (await self.admin.get(f"{self.place}/egress")).json()
        put = await self.admin.put(f"{self.place}/egress", json=before | rules)
        assert put.status_code == 200, put.text
        assert put.json()["version"] == before["version"] + 1


def find_marks(text: str, marks: tuple[str, ...] = (*ROWS, *SAMPLES, *NEVER)) -> set[str]:
    """The canaries that stand in a text."""
    return {mark for mark in marks if mark in text.lower()}


@pytest.fixture(params=["sqlite", "postgresql"])
async def canaries(app: RunningApp, request: pytest.FixtureRequest) -> Canaries:
    """The source in each kind of database, with notes, a term and examples."""
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    if request.param == "files":
        file_id = str((await upload_file(admin, "people.csv", CSV.encode()))["id"])
        source_id = str((await create_file_source(admin, [file_id]))["id"])
        asker = Asker(await app.new_user("eve"), source_id)
        return Canaries(app, admin, asker, request.param, file_id)
    if request.param == "sqlite":
        config = {"path": "canaries.sqlite"}
        with closing(sqlite3.connect(app.settings.data_dir / config["path"])) as connection:
            connection.executescript(TABLES)
    else:
        database = request.getfixturevalue(request.param)
        database.execute(TABLES)
        config = database.config()
    source_id = await add_source(admin, request.param, config)
    asker = Asker(await app.new_user("eve"), source_id)
    found = Canaries(app, admin, asker, request.param)
    await _teach(found)
    return found


async def _teach(canaries: Canaries) -> None:
    admin, source_id = canaries.admin, canaries.asker.source_id
    noted = await admin.patch(f"{canaries.place}/tables/people", json={"note": "zqnote persons"})
    assert noted.status_code == 200, noted.text
    term = {
        "name": "locals",
        "definition": "zqdefinition",
        "table": "people",
        "condition": "town = 'zqterm'",
    }
    examples = [
        ("zqasked names of people?", "SELECT town FROM people WHERE town = 'zqexample'"),
        (
            "names of all people with zqasked ibans?",
            "SELECT town FROM people WHERE iban = 'zqbank'",
        ),
    ]
    made = [await admin.post("/api/terms", json={"datasource_id": source_id, **term})]
    for question, sql in examples:
        body = {"datasource_id": source_id, "question": question, "sql": sql}
        made.append(await admin.post("/api/examples", json=body))
    assert [each.status_code for each in made] == [201, 201, 201], [each.text for each in made]
