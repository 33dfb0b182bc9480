"""A file that is read anew in the very moment in which it is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from model.actor import UserActor
from model.errors import FileUnavailable, Gone
from model.files.file import StoredFile
from model.workspaces.workspace import FIRST_WORKSPACE
from services.files.querying.file_sources import FileSourceCache
from services.files.querying.service import FileQueryService
from tests.integration.files.querying.test_join_inference import sources
from tests.support.apps.files_app import PlacedFiles

FIXTURES = (sources,)
ADA = UserActor("ada", FIRST_WORKSPACE)


class Retired(PlacedFiles):
    """Files whose tables are gone the first `times` that they are looked for."""

    times = 1

    @asynccontextmanager
    async def pin_tables(self, file: StoredFile) -> AsyncIterator[Path]:
        self.times -= 1
        if self.times >= 0:
            raise Gone("storage.gone")
        yield self.files[file.id].path


@pytest.fixture
def retired(tmp_path: Path) -> Retired:
    files = Retired(tmp_path, ADA.id)
    files.put("数量.xlsx", {"数量": ("数量 integer", [(1,), (2,)])})
    return files


async def test_it_is_looked_up_again(retired: Retired, sources: FileSourceCache) -> None:
    async with FileQueryService(retired, sources).open(ADA, [*retired.files]) as (
        schema,
        runner,
    ):
        assert [table.name for table in schema.tables] == ["数量"]
        result = await runner.run(runner.check('SELECT SUM("数量") AS n FROM "数量"'))
    assert result.rows == ((3,),)


async def test_what_stays_away_is_told_by_its_name(
    retired: Retired, sources: FileSourceCache
) -> None:
    retired.times = 5
    with pytest.raises(FileUnavailable) as told:
        async with FileQueryService(retired, sources).open(ADA, [*retired.files]):
            pass
    assert told.value.params == {"name": "数量.xlsx"}
