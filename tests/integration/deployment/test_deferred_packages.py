"""What a worker loads is what it needs, and nothing that is put off is missing."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@cache
def _list_loaded(*lines: str) -> set[str]:
    return set(_run("\n".join((*lines, "import sys; print(*sys.modules)"))).split())


GRAPH = (
    "from agent.runtime.lazy_imports import LANGGRAPH_PACKAGES, import_without_extras",
    "import_without_extras('agent.data_agent.graph', LANGGRAPH_PACKAGES).build_graph()",
)
CLIENT = (*GRAPH, "from agent.llm.chat_model import import_client; import_client()")


@pytest.mark.parametrize(
    "unwanted",
    [
        *("langsmith.client", "langgraph_sdk.client", "websockets"),
        *("opentelemetry.sdk.trace", "charset_normalizer.api"),
    ],
)
def test_the_graph_loads_nothing_of_servers_it_does_not_use(unwanted: str) -> None:
    assert unwanted in _list_loaded("import langgraph.graph", "import langgraph.pregel.remote")
    assert unwanted not in _list_loaded(*GRAPH)


@pytest.mark.parametrize(
    "unwanted",
    ["openai.types.responses.response", "openai.types.batch", "langchain_openai.embeddings"],
)
def test_the_client_loads_no_types_of_other_interfaces(unwanted: str) -> None:
    assert unwanted in _list_loaded("import openai, langchain_openai")
    assert unwanted not in _list_loaded(*CLIENT)


def test_what_is_put_off_is_there_when_it_is_asked_for() -> None:
    said = _run(
        "\n".join(
            (
                *CLIENT,
                "import langgraph_sdk, openai.types",
                "print(langgraph_sdk.get_client.__module__)",
                "print(openai.types.Batch.__module__, type(openai.types).__name__)",
            )
        )
    )
    assert said.split() == [
        "langgraph_sdk._async.client", "openai.types.batch", "module",
    ]  # fmt: skip


def test_what_was_hidden_is_found_afterwards() -> None:
    said = _run(
        "\n".join(
            (
                *GRAPH,
                "from opentelemetry.sdk.trace import TracerProvider",
                "from charset_normalizer import from_bytes",
                "print(TracerProvider.__module__, from_bytes(b'abc').best())",
            )
        )
    )
    assert said.split() == ["opentelemetry.sdk.trace", "abc"]


def test_what_is_imported_already_is_not_hidden() -> None:
    assert "opentelemetry.sdk.trace.export" in _list_loaded(
        "import opentelemetry.sdk.trace",
        *GRAPH,
        "import opentelemetry.sdk.trace.export",
    )


def test_a_package_that_is_no_more_is_left_alone() -> None:
    defers = "defer_imports(('json.gone', 'nowhere', 'nowhere.inside', 'json.decoder'))"
    assert "nowhere" not in _list_loaded(
        "from agent.runtime.lazy_imports import defer_imports", defers, "import json"
    )


@pytest.mark.parametrize(
    "unwanted",
    [
        *("aiohttp", "cryptography", "httpx", "mcp", "rich", "numpy.f2py", "alembic"),
        *("agent.rule_engine.sql_writer", "agent.figures.check", "agent.data_agent.answer_stream"),
    ],
)
def test_a_worker_starts_without_clients_of_what_is_not_set_and_without_its_agents(
    unwanted: str,
) -> None:
    made = (
        "from model.settings import Settings",
        "import serv; serv.create_app(Settings(_env_file=None))",
    )
    assert "services.container" in _list_loaded(*made)
    assert unwanted not in _list_loaded(*made)


@pytest.mark.parametrize("unwanted", ["mcp.server", "mcp.client.client", "starlette", "uvicorn"])
def test_the_client_of_the_hub_loads_no_server(unwanted: str) -> None:
    assert unwanted in _list_loaded("import mcp, uvicorn")
    assert unwanted not in _list_loaded("import services.tools.sdk")


def test_words_are_cut_without_the_odds_of_unknown_ones() -> None:
    cut = (
        "from agent.retrieval.tokenization import tokenize_schema_text",
        "tokenize_schema_text('各省份的销售额')",
    )
    assert "jieba" in _list_loaded(*cut)
    assert "jieba.finalseg.prob_emit" not in _list_loaded(*cut)


def test_rows_are_united_without_masked_arrays() -> None:
    united = (
        "import numpy as np; from agent.figures.result.row_names import unite_rows",
        "assert list(unite_rows([np.arange(2, 4), np.arange(3)])) == [0, 1, 2, 3]",
    )
    assert "numpy.ma.core" not in _list_loaded(*united)


def test_the_rows_of_a_count_are_found_without_masked_arrays() -> None:
    found = (
        "from types import SimpleNamespace; import numpy as np",
        "from agent.figures.computation import ComputationFinder",
        "from model.sources.query import QueryResult",
        "finder = ComputationFinder(QueryResult((), ((),) * 5))",
        "named = SimpleNamespace(rows=(np.array([2, 3]), np.array([0, 2])))",
        "sets = [rows.tolist() for rows in finder._list_row_sets(named)]",
        "assert sets == [[2, 3], [0, 2], [0, 2, 3], [0, 1, 2, 3, 4]]",
    )
    assert "numpy.ma.core" not in _list_loaded(*found)


def test_a_package_that_fails_when_it_is_run_is_run_again(tmp_path: Path) -> None:
    package = tmp_path / "unsteady"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "seen = Path(__file__).with_name('seen')\n"
        "if not seen.exists():\n    seen.touch()\n    raise OSError\n"
        "found = 42\n"
    )
    said = _run(
        "\n".join(
            (
                f"import sys; sys.path.insert(0, {str(tmp_path)!r})",
                "from agent.runtime.lazy_imports import defer_imports",
                "defer_imports(('unsteady',))",
                "import unsteady",
                "try: unsteady.found",
                "except OSError: print('failed')",
                "print(unsteady.found)",
            )
        )
    )
    assert said.split() == ["failed", "42"]


def test_threads_wait_until_a_package_has_run(tmp_path: Path) -> None:
    package = tmp_path / "slow"
    package.mkdir()
    (package / "__init__.py").write_text("import time; time.sleep(0.3); found = 42\n")
    said = _run(
        "\n".join(
            (
                f"import sys; sys.path.insert(0, {str(tmp_path)!r})",
                "from concurrent.futures import ThreadPoolExecutor",
                "from agent.runtime.lazy_imports import defer_imports",
                "defer_imports(('slow',))",
                "import slow",
                "with ThreadPoolExecutor(4) as threads:",
                "    print(*threads.map(lambda _: slow.found, range(4)))",
            )
        )
    )
    assert said.split() == ["42"] * 4
