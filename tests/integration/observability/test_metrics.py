"""What Prometheus reads, from answers that were really given."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from model.settings import Settings
from tests.support.apps.migrated_records import with_records
from tests.support.apps.model_app import NAME, Asker, app, app_settings, asker, model
from tests.support.apps.running_app import RunningApp, running
from tests.support.apps.service_process import PASSWORD, Server, serve
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, asker, model)


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def value(client: httpx.AsyncClient, name: str, **labels: str) -> float:
    found = await client.get("/metrics")
    assert found.status_code == 200
    return samples(found.text).get((f"tabletalk_{name}", frozenset(labels.items())), 0.0)


async def test_an_answer_is_counted_with_its_steps_its_model_calls_and_its_statement(
    asker: Asker, app: RunningApp
) -> None:
    answer = await asker.ask()
    assert answer.code == "success"
    guest = await app.client()
    assert await value(guest, "runs_total", mode="data", outcome="finished") == 1
    assert await value(guest, "step_seconds_count", step="write_sql") == 1
    assert await value(guest, "model_seconds_count", model=NAME, outcome="ok") == 2, (
        "the statement and the suggestions: one row is told without a model"
    )
    assert await value(guest, "query_seconds_count", dialect="sqlite") == 1
    assert await value(guest, "tokens_total", model=NAME, direction="input") > 0


async def test_tokens_from_a_prefix_cache_are_counted_apart(
    asker: Asker, app: RunningApp, model: ScriptedModel
) -> None:
    details = {"prompt_tokens_details": {"cached_tokens": 60}}
    reply = sql_reply("SELECT 1 AS n")
    model.script("sql", replace(reply, usage=reply.usage | details))
    answer = await asker.ask()
    run = (await asker.client.get(f"/api/chats/runs/{answer.run_id}")).json()
    assert run["usage"][0]["cached_input_tokens"] == 60
    guest = await app.client()
    assert await value(guest, "cached_tokens_total", model=NAME) == 60


async def test_a_refused_statement_is_counted_by_its_rule(
    asker: Asker, app: RunningApp, model: ScriptedModel
) -> None:
    model.script(
        "sql", *(sql_reply(f"DROP TABLE {name}") for name in ("orders", "stores", "cities"))
    )
    assert (await asker.ask()).code == "sql_rejected"
    guest = await app.client()
    found = samples((await guest.get("/metrics")).text)
    refused = [n for (name, _), n in found.items() if name == "tabletalk_refusals_total"]
    assert sum(refused) == 3
    assert await value(guest, "runs_total", mode="data", outcome="sql_rejected") == 1


async def test_routes_are_templates_so_that_ids_do_not_become_series(
    asker: Asker, app: RunningApp
) -> None:
    chat = (await asker.ask()).chat_id
    await asker.client.get(f"/api/chats/{chat}")
    text = (await (await app.client()).get("/metrics")).text
    assert chat not in text
    assert 'route="api/chats/<chat_id:str>"' in text


async def test_other_networks_may_not_read_them(app_settings: Settings) -> None:
    closed = app_settings.model_copy(
        update={"metrics": app_settings.metrics.model_copy(update={"networks": "10.0.0.0/8"})}
    )
    async with running(closed) as app:
        refused = await (await app.client()).get("/metrics")
        assert refused.status_code == 403
        assert refused.json()["code"] == "forbidden"
        assert b"tabletalk_runs" not in refused.content


@pytest.mark.xdist_group("processes")
async def test_any_worker_answers_for_all_and_what_a_dead_one_counted_stays(tmp_path: Path) -> None:
    with serve(
        with_records(tmp_path / "data"), SERVER_WORKERS="2", ADMIN_PASSWORD=PASSWORD
    ) as server:
        server.ready()
        token = server.token()
        first, second = sorted(server.workers())
        async with server.client_of(first, token) as one, server.client_of(second, token) as two:
            for client in (one, one, two):
                await client.get("/api/auth/me")
            me = {"method": "GET", "route": "api/auth/me", "status": "200"}
            assert await value(one, "http_seconds_count", **me) == 3
            assert await value(two, "http_seconds_count", **me) == 3
        both = float(await memory_of(server, token))
        os.kill(first, signal.SIGKILL)
        server.workers_without(first, within_s=60)
        async with server.client_of(second, token) as two:
            assert await value(two, "http_seconds_count", **me) == 3
            assert 0 < await value(two, "worker_memory_bytes") < both * 1.5


async def memory_of(server: Server, token: str) -> float:
    async with server.client(token) as client:
        return await value(client, "worker_memory_bytes")
