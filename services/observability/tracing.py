"""A run as a trace for an OpenTelemetry collector: its steps, model calls and statements as spans.

No question, statement, row or name of a user is in it: ids, modes, times, outcomes.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ag_ui.core import ActivitySnapshotEvent, StepFinishedEvent, StepStartedEvent
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, Status, StatusCode, Tracer, set_span_in_context

from agent.agui_stream import StreamItem
from agent.events import ModelCalled, ResultReady
from model.chats.run import Run
from model.version import VERSION

EXPORT_WAIT_MS = 5_000
_SUCCESS_OUTCOMES = frozenset({"finished", "cancelled", "waiting", "ok"})


class Tracing:
    """Makes a trace of every run. Make it with `open_tracing`."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def observe(self, run: Run) -> "RunTrace":
        """Begin the trace of a run."""
        return RunTrace(self._tracer, run)


class RunTrace:
    """The trace of one run."""

    def __init__(self, tracer: Tracer, run: Run) -> None:
        self._tracer = tracer
        about = {"run.id": run.id, "chat.id": run.chat_id, "run.mode": run.mode}
        self._run = tracer.start_span("run", context=Context(), attributes=about)
        self._within = set_span_in_context(self._run)
        self._steps: dict[str, Span] = {}
        self._dialect = "unknown"

    def on_item(self, item: StreamItem) -> None:
        """Start or end the span of what the agent started or ended."""
        match item:
            case StepStartedEvent():
                name = item.step_name
                self._steps[name] = self._tracer.start_span(name, context=self._within)
            case StepFinishedEvent():
                if step := self._steps.pop(item.step_name, None):
                    step.end()
            case ActivitySnapshotEvent():
                self._dialect = str(item.content.get("dialect") or self._dialect)
            case ModelCalled():
                self._add_finished_span("model", item.seconds, {"model": item.model}, item.outcome)
            case ResultReady():
                about: dict[str, str | int] = {"db.system": self._dialect}
                about["rows"] = len(item.result.rows)
                self._add_finished_span("query", item.result.elapsed_ms / 1000, about, "ok")

    def on_end(self, outcome: str) -> None:
        """End the trace with everything that is still open."""
        for span in (*self._steps.values(), self._run):
            _end_span(span, outcome)

    def _add_finished_span(
        self, name: str, seconds: float, about: dict[str, str] | dict[str, str | int], outcome: str
    ) -> None:
        """Add a span that is known only when it is over."""
        started_at = time.time_ns() - int(seconds * 1e9)
        inner = next(reversed(self._steps.values()), None)
        within = set_span_in_context(inner) if inner else self._within
        span = self._tracer.start_span(
            name, context=within, attributes=about, start_time=started_at
        )
        _end_span(span, outcome)


def _end_span(span: Span, outcome: str) -> None:
    span.set_attribute("outcome", outcome)
    if outcome not in _SUCCESS_OUTCOMES:
        span.set_status(Status(StatusCode.ERROR))
    span.end()


@asynccontextmanager
async def open_tracing(endpoint: str) -> AsyncIterator[Tracing]:
    """Traces sent to `endpoint` (OTLP over HTTP) from a thread; the last ones with the block."""
    provider = TracerProvider(
        resource=Resource.create({"service.name": "tabletalk", "service.version": VERSION}),
        shutdown_on_exit=False,
    )
    exporter = OTLPSpanExporter(
        endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_WAIT_MS / 1000
    )
    provider.add_span_processor(
        BatchSpanProcessor(exporter, export_timeout_millis=EXPORT_WAIT_MS, max_queue_size=2_048)
    )
    try:
        yield Tracing(provider.get_tracer("tabletalk"))
    finally:
        await asyncio.to_thread(provider.shutdown)
