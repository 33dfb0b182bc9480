"""Export and import of what is taught about a source: a round trip, all or nothing, bounded."""

from typing import Any

import httpx
import pytest
import yaml

from services.teaching.document import MAX_BYTES
from tests.integration.teaching.shop_source import (
    ACTIVE,
    LEAVERS,
    REVENUE,
    add,
    create_shop,
    list_all,
)
from tests.support.apps.running_app import RunningApp, on_both

QUERY = {
    "question": "How many are on each team?",
    "sql": "SELECT dept,\n  COUNT(*)\nFROM staff\nGROUP BY dept\n",
}


async def export(client: httpx.AsyncClient, source_id: str) -> str:
    answer = await client.get(f"/api/datasources/{source_id}/teaching")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/yaml; charset=utf-8"
    return answer.text


async def load(
    client: httpx.AsyncClient, source_id: str, content: str | dict[str, Any], **query: Any
) -> httpx.Response:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    place = f"/api/datasources/{source_id}/teaching"
    return await client.put(place, content=text.encode(), params=query)


def count(created: int, changed: int, unchanged: int) -> dict[str, int]:
    return {"created": created, "changed": changed, "unchanged": unchanged}


async def fill(admin: httpx.AsyncClient, source_id: str) -> None:
    """Terms and examples of many kinds."""
    await add(admin, "terms", source_id, REVENUE)
    await add(admin, "terms", source_id, ACTIVE | {"enabled": False})
    await add(admin, "terms", source_id, {"name": "yes", "definition": "two\nlines: {a}  \n# b"})
    await add(admin, "terms", None, {"name": "everywhere", "definition": "Of every source."})
    await add(admin, "examples", source_id, LEAVERS | {"note": "leave_date"})
    await add(admin, "examples", source_id, QUERY)


@on_both
async def test_what_was_exported_is_the_same_after_an_import(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await fill(admin, source)
    text = await export(admin, source)
    assert "everywhere" not in text
    assert "  sql: |" in text
    same = await load(admin, source, text)
    assert same.json() == {"terms": count(0, 0, 3), "examples": count(0, 0, 2), "problems": []}
    for kind in ("terms", "examples"):
        for item in await list_all(admin, kind, datasource_id=source):
            if item["datasource_id"]:
                assert (await admin.delete(f"/api/{kind}/{item['id']}")).status_code == 204
    tried = await load(admin, source, text, dry_run="true")
    assert tried.json() == {"terms": count(3, 0, 0), "examples": count(2, 0, 0), "problems": []}
    assert yaml.safe_load(await export(admin, source)) == {"terms": [], "examples": []}
    assert (await load(admin, source, text)).json() == tried.json()
    assert await export(admin, source) == text
    assert {e["origin"] for e in await list_all(admin, "examples")} == {"import"}


@on_both
async def test_an_import_changes_what_it_names_and_leaves_the_rest(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await fill(admin, source)
    content = {
        "terms": [REVENUE | {"unit": "元"}, {"name": "new", "synonyms": ["newest"]}],
        "examples": [LEAVERS | {"question": "who has left us"}],
    }
    done = await load(admin, source, content)
    assert done.json() == {"terms": count(1, 1, 0), "examples": count(0, 1, 0), "problems": []}
    terms = {term["name"]: term for term in await list_all(admin, "terms", datasource_id=source)}
    assert terms.keys() == {"营收", "在职", "yes", "everywhere", "new"}
    assert (terms["营收"]["unit"], terms["营收"]["version"]) == ("元", 2)
    questions = {each["question"]: each["note"] for each in await list_all(admin, "examples")}
    assert questions == {"who has left us": "", QUERY["question"]: ""}


async def test_one_problem_stops_everything_and_all_are_told(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await fill(admin, source)
    before = await export(admin, source)
    content = {
        "terms": [
            {"name": "good"},
            ACTIVE | {"condition": "gone IS NULL"},
            {"definition": "nameless"},
            {"name": "other", "synonyms": ["Turnover", "GOOD"]},
            {"name": "x", "colour": "red"},
            {"name": 2024},
        ],
        "examples": [LEAVERS | {"sql": "DROP TABLE staff"}, LEAVERS | {"sql": "SELECT 1"}],
    }
    for dry_run in ("true", "false"):
        refused = await load(admin, source, content, dry_run=dry_run)
        assert refused.status_code == 422, refused.text
        assert sorted(problem["path"] for problem in refused.json()["errors"]) == [
            "examples.0.sql", "examples.1.question", "terms.1.condition", "terms.2.name",
            "terms.3.synonyms.0", "terms.3.synonyms.1", "terms.4.colour", "terms.5.name",
        ]  # fmt: skip
        assert await export(admin, source) == before


BOMB = "a: &a [x]\nterms: [*a, *a]\n"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("- a list", 422),
        ("terms: {}", 422),
        ("terms: [", 422),
        ("other: []", 422),
        (BOMB, 422),
        ("terms:\n- name: !!python/object/apply:os.system ['true']", 422),
        ('terms:\n- name: "\\ud800"', 422),
        ("terms: " + "[" * 60 + "]" * 60, 422),
        ("#" * (MAX_BYTES + 1), 413),
        ("terms:\n" + "- name: x\n" * 2001, 422),
        ("", 200),
        ("terms:\nexamples:\n", 200),
    ],
)
async def test_only_plain_documents_of_a_size_are_read(
    app: RunningApp, admin: httpx.AsyncClient, text: str, status: int
) -> None:
    source = await create_shop(app, admin)
    answer = await load(admin, source, text)
    assert answer.status_code == status, answer.text
    assert (await load(admin, source, text, dry_run="perhaps")).status_code == 400


async def test_documents_are_for_administrators(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    assert (await user.get(f"/api/datasources/{source}/teaching")).status_code == 403
    assert (await load(user, source, "")).status_code == 403
    assert (await load(admin, "nothing", "")).status_code == 404
