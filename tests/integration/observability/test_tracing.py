"""A run as its collector receives it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from model.settings import Settings
from tests.support.apps.model_app import Asker, app_settings, find_demo_id, model
from tests.support.apps.running_app import USER_NAME, running
from tests.support.scripted.model_replies import sql_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app_settings, model)


@dataclass
class Collector:
    """An OTLP collector on a socket."""

    port: int = 0
    bodies: list[bytes] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith("post /v1/traces")
        [length] = [
            int(line.split(":")[1]) for line in head.splitlines() if "content-length" in line
        ]
        self.bodies.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    @property
    def spans(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        found.setdefault(span.name, []).append(span)
        return found


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    collector = Collector()
    server = await asyncio.start_server(collector.take, "127.0.0.1", 0)
    async with server:
        collector.port = server.sockets[0].getsockname()[1]
        yield collector


async def asked_once(settings: Settings, collector: Collector) -> None:
    """One question to an application that sends its traces there, and has ended since."""
    otel = settings.otel.model_copy(
        update={"exporter_otlp_endpoint": f"http://127.0.0.1:{collector.port}"}
    )
    async with running(settings.model_copy(update={"otel": otel})) as app:
        user = await app.new_user(USER_NAME)
        await Asker(user, await find_demo_id(user)).ask("the secret question")


async def test_a_run_is_a_trace_with_its_steps_model_calls_and_statement(
    app_settings: Settings,
) -> None:
    async with collecting() as collector:
        await asked_once(app_settings, collector)
    spans = collector.spans
    [run] = spans["run"]
    assert {"retrieve", "write_sql", "check_sql", "run_sql", "summarize", "suggest"} <= set(spans)
    assert {span.trace_id for found in spans.values() for span in found} == {run.trace_id}
    [write], [query] = spans["write_sql"], spans["query"]
    assert write.parent_span_id == run.span_id
    assert write.span_id in {span.parent_span_id for span in spans["model"]}
    assert run.start_time_unix_nano <= query.start_time_unix_nano <= query.end_time_unix_nano
    assert run.status.code == Status.STATUS_CODE_UNSET
    assert b"the secret question" not in b"".join(collector.bodies)


async def test_a_failed_run_is_an_error_with_its_code(
    app_settings: Settings, model: ScriptedModel
) -> None:
    model.script("sql", sql_reply("DROP TABLE orders"))
    async with collecting() as collector:
        await asked_once(app_settings, collector)
    [run] = collector.spans["run"]
    assert run.status.code == Status.STATUS_CODE_ERROR
    assert {"outcome": "sql_rejected"}.items() <= {
        attribute.key: attribute.value.string_value for attribute in run.attributes
    }.items()
    assert b"DROP" not in b"".join(collector.bodies)


async def test_a_collector_that_is_away_costs_no_answer(app_settings: Settings) -> None:
    async with collecting() as collector:
        pass
    await asked_once(app_settings, collector)
