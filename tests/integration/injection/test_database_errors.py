"""What a database says of a statement repeats cells and names: one line wherever it is told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.injection.hostile_world import FAILING, SAID, World, mark
from tests.integration.injection.test_matrix import check_prompts, find_active, read_audit, world
from tests.support.apps.model_app import Answer

FIXTURES = (world,)
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("injection"),
]
MISNAMED = f'SELECT "{SAID}" FROM faults'
"""No column has this name; one has a similar one."""
LONGEST = 1_200
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e]")


def list_texts(value: Any) -> Iterator[str]:
    """The texts in a JSON value that repeat what a database said."""
    if isinstance(value, dict):
        for each in value.values():
            yield from list_texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from list_texts(each)
    elif isinstance(value, str) and mark("database_error") in value:
        yield value


def check_flat(value: Any) -> int:
    """How many texts of the value repeat what the database said; each is a short line."""
    told = list(list_texts(value))
    assert [each for each in told if INVISIBLE.search(each) or len(each) > LONGEST] == []
    return len(told)


async def fail(world: World, sql: str) -> Answer:
    """An answer all of whose statements fail alike."""
    world.capture("", "")
    world.captured.sql = sql
    return await world.ask("total by town")


@pytest.mark.promise("injection")
@pytest.mark.parametrize(
    ("sql", "code"), [(FAILING, "sql_failed"), (MISNAMED, "sql_rejected")], ids=["cell", "name"]
)
async def test_words_of_a_database_are_one_line_wherever_they_are_told(
    world: World, sql: str, code: str
) -> None:
    seen = {each["seq"] for each in await read_audit(world)}
    answer = await fail(world, sql)
    assert answer.code == code, answer.message
    assert check_flat(answer.all("sql")) > 0
    assert check_flat(answer.events) > 1, "the error that ends the run repeats it"
    assert find_active(answer.events, world) == []
    stored = (await world.asker.client.get(f"/api/chats/{answer.chat_id}")).json()
    assert check_flat(stored) > 0
    check_flat([each for each in await read_audit(world) if each["seq"] not in seen])
    assert {request.kind for request in world.model.requests} == {"sql"}
    again = world.model.of("sql")[1].body["messages"][-1]["content"]
    schema, problem = [line for line in again.splitlines() if mark("database_error") in line]
    assert schema.startswith("  ")
    assert f"<problem>\n{problem}\n</problem>\n" in again
    check_prompts(world)


@pytest.mark.promise("injection")
async def test_a_replay_and_an_edited_statement_tell_it_alike(world: World) -> None:
    answer = await fail(world, FAILING)
    edited = await world.asker.edit(answer.run_id, FAILING)
    assert edited.code == "sql_failed"
    assert check_flat(edited.events) > 0
    place = f"/api/chats/runs/{edited.run_id}/replay"
    replayed = (await world.asker.client.post(place)).json()
    assert replayed["status"] == "failed"
    assert check_flat(replayed) == 1
