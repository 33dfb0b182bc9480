"""Nothing is sent to a model, a tool or another service but by modules that filter by the rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("controllers", "services", "agent", "model")
TRANSPORTS: dict[str, set[str]] = {
    "agent.llm.chat_model": {"agent.llm.fallback_chain", "services.models.client_pool"},
    "agent.llm.capabilities.capability_probe": {"services.models.model_settings"},
    "agent.llm.fallback_chain": {"services.models.client_pool"},
    "agent.llm.embedding": {"services.container.knowledge"},
    "agent.llm.reranking": {"services.container.knowledge"},
    "services.dify.client": {
        "services.answering.dify_agent",
        "services.container.optional_servers",
    },
    "services.tools.hub_group": {"services.container.optional_servers", "services.tools.service"},
    "services.observability.tracing": {"services.container.observability"},
}
"""What sends, and who may import it: what connects it, and what filters before it."""
BENEATH = {
    "agent.llm.transport": ("agent.llm.", "services.datasources.connections.http_source"),
    "services.tools.hub_session": ("services.tools.",),
    "opentelemetry": ("services.observability.tracing",),
    "langchain_openai": ("agent.llm.transport.",),
}
"""What transports are made of, and where these are; sources over HTTP share the resolver."""
SENDERS = {
    "stream": {
        "agent.egress.gate",
        "agent.llm.fallback_chain",
        "agent.llm.transport.openai_client",
        "agent.assistant.nodes.ask_model",
        "agent.assistant.nodes.recall_chat",
        "agent.data_agent.chart_tool_chooser",
        "agent.data_agent.dashboard_draft.model_splitter",
        "agent.data_agent.sql_writing.model_sql_writer",
        "agent.data_agent.suggestions.model_suggester",
        "agent.data_agent.summaries.model_summarizer",
    },
    "embed": {
        "services.knowledge.embedding_batches",
        "services.knowledge.query_embedding_cache",
        "services.models.retrieval_models",
    },
    "rerank": {"services.knowledge.semantic_ranking", "services.models.retrieval_models"},
}
"""Who calls a model: through the gate, with texts that `agent.egress.filters` cleared, or with
texts of our own (a question, the texts of a trial)."""
NO_MODELS = {"services.tools.event_streams"}
"""Methods of the same name that have nothing to do with models."""
OF_THE_GATE = (
    "agent.assistant.nodes",
    "agent.data_agent.chart_tool_chooser",
    "agent.data_agent.dashboard_draft",
    "agent.data_agent.sql_writing",
    "agent.data_agent.suggestions",
    "agent.data_agent.summaries",
)


@pytest.fixture(scope="module")
def graph() -> Any:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("module", TRANSPORTS)
def test_a_transport_is_imported_by_what_connects_and_what_filters(graph: Any, module: str) -> None:
    assert graph.find_modules_that_directly_import(module) == TRANSPORTS[module]


@pytest.mark.parametrize("module", BENEATH)
def test_what_a_transport_is_made_of_is_imported_by_transports(graph: Any, module: str) -> None:
    inside = {module} | (graph.find_descendants(module) if "." in module else set())
    users = {user for each in inside for user in graph.find_modules_that_directly_import(each)}
    assert users
    assert [user for user in users - inside if not user.startswith(BENEATH[module])] == []


@cache
def find_calls() -> tuple[tuple[str, str, str], ...]:
    """Each call of a method of `SENDERS`, with what it is called on and the module that does."""
    return tuple(_walk_calls())


def _walk_calls() -> Iterator[tuple[str, str, str]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                if node.func.attr in SENDERS:
                    yield node.func.attr, ast.unparse(node.func.value), module


@pytest.mark.promise("egress")
@pytest.mark.parametrize("method", SENDERS)
def test_nobody_else_calls_a_model(method: str) -> None:
    callers = {module for called, _, module in find_calls() if called == method}
    assert callers - NO_MODELS == SENDERS[method]


@pytest.mark.promise("egress")
def test_agents_call_models_through_the_gate_only() -> None:
    owners = {
        (owner, module)
        for called, owner, module in find_calls()
        if called == "stream" and module.startswith(OF_THE_GATE)
    }
    assert {owner.rpartition(".")[2] for owner, _ in owners} == {"gate", "_gate"}
