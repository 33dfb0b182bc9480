"""No question reaches LangSmith, whatever the environment says."""

import asyncio
import os
import sys
from pathlib import Path

from tests.support.servers.connection_server import serve_connections
from tests.support.servers.ports import free_port

ROOT = Path(__file__).parents[3]
IMPORT_AS_WE_DO = """
from agent.runtime.lazy_imports import LANGGRAPH_PACKAGES, import_without_extras
import_without_extras("langgraph.graph", LANGGRAPH_PACKAGES)
"""
ANSWER = """
from langchain_core.tracers.langchain import wait_for_all_tracers
from langgraph.graph import StateGraph
graph = StateGraph(dict).add_node("node", lambda state: state).set_entry_point("node").compile()
graph.invoke({"question": "how many?"})
wait_for_all_tracers()
"""


async def _count_connections(program: str) -> int:
    """Connections to what the environment of a program says is LangSmith."""
    port, connections = free_port(), 0

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    tracing = {"LANGSMITH_TRACING": "true", "LANGSMITH_API_KEY": "key"}
    tracing["LANGSMITH_ENDPOINT"] = f"http://127.0.0.1:{port}"
    async with serve_connections(port, answer):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program),
            cwd=ROOT,
            env=os.environ | tracing,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    return connections


async def test_a_graph_that_is_imported_as_ours_sends_no_trace() -> None:
    assert await _count_connections(ANSWER) > 0
    assert await _count_connections(IMPORT_AS_WE_DO + ANSWER) == 0
