"""The metrics behind `/metrics`, in Prometheus' text format, added up over all workers.

With several workers, prometheus_client keeps the numbers of each in files of the folder named by
`PROMETHEUS_MULTIPROC_DIR` (set by `serv.py` before the workers are made), and any worker answers
for all. See https://prometheus.github.io/client_python/multiprocess/.
"""

import time
from collections.abc import Callable
from typing import Any, get_args

from ag_ui.core import ActivitySnapshotEvent, StepFinishedEvent, StepStartedEvent
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from agent.agui_stream import StreamItem
from agent.events import ModelCalled, ResultReady, StatementRefused, StepName, TokensUsed
from model.chats.run import Run

STEPS = frozenset(get_args(StepName)) | {"parse"}
"""Other steps are tools, which may be called anything: they count together."""
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """Every metric of a worker. Label values are bounded: no ids, no names a user chose."""

    def __init__(self, folder: str) -> None:
        """`folder` holds the numbers of all workers; without one there is only this worker."""
        self._folder = folder
        self._registry = registry = CollectorRegistry()
        self.requests = Histogram(
            "tabletalk_http_seconds",
            "Time until the head of an answer.",
            ("method", "route", "status"),
            registry=registry,
            buckets=_SECONDS,
        )
        self.runs = _counter(registry, "runs", "Answers that ended.", "mode", "outcome")
        self.run_s = _histogram(registry, "run", "Time of whole answers.", "mode")
        self.step_s = _histogram(registry, "step", "Time of the steps of answers.", "step")
        self.model_s = _histogram(registry, "model", "Time of model calls.", "model", "outcome")
        self.query_s = _histogram(registry, "query", "Time of statements.", "dialect")
        self.tokens = _counter(registry, "tokens", "Tokens of models.", "model", "direction")
        self.cached_tokens = _counter(
            registry, "cached_tokens", "Input tokens from prefix caches of models.", "model"
        )
        self.refusals = _counter(registry, "refusals", "Statements the guard refused.", "rule")
        self._gauges: dict[str, Gauge] = {}

    def gauge(self, name: str, about: str, *, highest: bool) -> Callable[[float], None]:
        """Sets a number of this worker; workers' numbers are summed, or the highest counts."""
        if name not in self._gauges:
            self._gauges[name] = Gauge(
                f"tabletalk_{name}",
                about,
                registry=self._registry,
                multiprocess_mode="livemax" if highest else "livesum",
            )
        return self._gauges[name].set

    def observe(self, run: Run) -> "RunMetrics":
        """Start to measure a run."""
        return RunMetrics(self, run)

    def text(self) -> bytes:
        """All numbers of all workers. Reads files when there are several."""
        if not self._folder:
            return generate_latest(self._registry)
        everybody = CollectorRegistry()
        collector: Any = MultiProcessCollector  # untyped
        collector(everybody, self._folder)
        return generate_latest(everybody)


class RunMetrics:
    """Measures one run."""

    def __init__(self, metrics: Metrics, run: Run) -> None:
        self._metrics = metrics
        self._run = run
        self._began = time.perf_counter()
        self._steps: dict[str, float] = {}
        self._dialect = "unknown"

    def on_item(self, item: StreamItem) -> None:
        """Measure an item that the agent has yielded."""
        match item:
            case StepStartedEvent():
                self._steps[item.step_name] = time.perf_counter()
            case StepFinishedEvent():
                self._record_step(item.step_name)
            case ActivitySnapshotEvent():
                self._dialect = str(item.content.get("dialect") or self._dialect)
            case _:
                self._record_item(item)

    def on_end(self, outcome: str) -> None:
        """Count the run."""
        mode = self._run.mode
        self._metrics.runs.labels(mode, outcome).inc()
        self._metrics.run_s.labels(mode).observe(time.perf_counter() - self._began)

    def _record_step(self, name: str) -> None:
        started_at = self._steps.pop(name, time.perf_counter())
        label = name if name in STEPS else "tool"
        self._metrics.step_s.labels(label).observe(time.perf_counter() - started_at)

    def _record_item(self, item: StreamItem) -> None:
        match item:
            case ModelCalled():
                self._metrics.model_s.labels(item.model, item.outcome).observe(item.seconds)
            case TokensUsed():
                self._metrics.tokens.labels(item.model, "input").inc(item.input)
                self._metrics.tokens.labels(item.model, "output").inc(item.output)
                self._metrics.cached_tokens.labels(item.model).inc(item.cached)
            case StatementRefused():
                self._metrics.refusals.labels(item.rule).inc()
            case ResultReady():
                seconds = item.result.elapsed_ms / 1000
                self._metrics.query_s.labels(self._dialect).observe(seconds)


def _counter(registry: CollectorRegistry, name: str, about: str, *labels: str) -> Counter:
    return Counter(f"tabletalk_{name}", about, labels, registry=registry)


def _histogram(registry: CollectorRegistry, name: str, about: str, *labels: str) -> Histogram:
    return Histogram(
        f"tabletalk_{name}_seconds", about, labels, registry=registry, buckets=_SECONDS
    )
