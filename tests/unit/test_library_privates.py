"""Private attributes of libraries that the product relies on, by name.

An upgrade that renames one of them fails here and says which; a new reliance must be entered.
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("controllers", "services", "agent", "model")
DOCUMENTED = {"_exit", "_asdict", "_fields", "_replace"}
"""Names of the standard library that are public in spite of the underscore."""
RELIED_ON: dict[str, tuple[str, set[str]]] = {
    "services/datasources/engines/mysql/bulk_connection.py": (
        "aiomysql",
        {"_connect", "_execute_command", "_read_bytes", "_read_ok_packet", "_reader", "_result"},
    ),
    "services/sqlguard/dialects/bounded_parser.py": (
        "sqlglot",
        {
            "_advance",
            "_advance_any",
            "_advance_chunk",
            "_curr",
            "_index",
            "_match",
            "_next",
            "_parse",
            "_parse_column_ops",
            "_parse_function_call",
            "_parse_types",
            "_parse_user_defined_type",
            "_prev",
            "_tokens",
            "_warn_unsupported",
        },
    ),
    "services/sqlguard/dialects/clickhouse.py": (
        "sqlglot",
        {
            "_match",
            "_match_pair",
            "_match_r_paren",
            "_next",
            "_parse_column_ops",
            "_parse_lambda",
            "_parse_limit_by",
            "_parse_term",
            "_parse_var",
            "_resolve_clickhouse_agg",
        },
    ),
    "services/sqlguard/dialects/duckdb.py": (
        "sqlglot",
        {
            "_index",
            "_parse_lambda",
            "_parse_query_modifiers",
            "_parse_select_or_expression",
            "_parse_simplified_pivot",
            "_prev",
            "_tokens",
        },
    ),
    "services/sqlguard/dialects/method_calls.py": (
        "sqlglot",
        {"_parse_column_ops", "_parse_field", "_prev"},
    ),
    "services/sqlguard/dialects/mysql.py": (
        "sqlglot",
        {
            "_curr",
            "_index",
            "_match",
            "_match_set",
            "_match_text_seq",
            "_match_texts",
            "_parse_id_var",
            "_parse_interval",
            "_parse_lambda",
            "_parse_respect_or_ignore_nulls",
            "_parse_select_or_expression",
            "_parse_wrapped_csv",
            "_prev",
            "_tokens",
        },
    ),
    "services/sqlguard/dialects/postgres.py": (
        "sqlglot",
        {
            "_advance",
            "_index",
            "_match",
            "_parse_bitwise",
            "_parse_field_def",
            "_parse_id_var",
            "_parse_types",
            "_prev",
            "_tokens",
        },
    ),
    "services/sqlguard/dialects/sql_json.py": (
        "sqlglot",
        {
            "_curr",
            "_match",
            "_match_text_seq",
            "_next",
            "_parse_bitwise",
            "_parse_disjunction",
            "_parse_id_var",
            "_parse_lambda",
            "_parse_string",
            "_parse_types",
            "_parse_wrapped_csv",
        },
    ),
    "services/sqlguard/dialects/sqlite.py": (
        "sqlglot",
        {
            "_advance",
            "_curr",
            "_match",
            "_parse_id_var",
            "_parse_number",
            "_parse_table_parts",
            "_parse_wrapped_csv",
            "_prev",
        },
    ),
    "services/sqlguard/dialects/typed_literals.py": (
        "sqlglot",
        {
            "_advance",
            "_curr",
            "_index",
            "_match_text_seq",
            "_next",
            "_parse_column",
            "_parse_column_ops",
            "_parse_interval",
            "_parse_string",
            "_parse_term",
            "_parse_type",
            "_parse_types",
            "_parse_var",
            "_tokens",
        },
    ),
    "services/storage/minio_store.py": (
        "minio",
        {"_abort_multipart_upload", "_list_multipart_uploads"},
    ),
    "agent/llm/transport/openai_client.py": ("langchain_openai", {"_get_request_payload"}),
    "model/database/sqlite.py": ("aiosqlite", {"_conn", "_execute", "_thread"}),
}


def list_modules() -> Iterator[Path]:
    """All modules of the product, from the repository's folder."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT)


def find_private_names(text: str) -> set[str]:
    """Private names that a module uses and does not define itself, or calls on its parent."""
    tree = ast.parse(text)
    own = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    used, assigned = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name, ctx=context) if is_private(name):
                (used if isinstance(context, ast.Load) else assigned).add(name)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Name(id=name, ctx=ast.Store()):
                assigned.add(name)
    source = ast.unparse(tree) if "super" in text else ""
    inherited = {name for name in own if is_private(name) and f"super().{name}(" in source}
    return (used - own - assigned - DOCUMENTED) | inherited


def is_private(name: str) -> bool:
    """One underscore."""
    return name.startswith("_") and not name.startswith("__")


def list_library_words(name: str) -> set[str]:
    """All words in the sources of a package."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    words: set[str] = set()
    for path in folder.rglob("*.py"):
        words.update(re.findall(r"\w+", path.read_text("utf-8")))
    return words


def test_no_other_private_names_are_relied_on() -> None:
    found = {
        str(path): names
        for path in list_modules()
        if (names := find_private_names((ROOT / path).read_text("utf-8")))
    }
    entered = {path: names for path, (_, names) in RELIED_ON.items()}
    assert {path: names - entered.get(path, set()) for path, names in found.items()} == {
        path: set() for path in found
    }


@pytest.mark.parametrize("library", sorted({library for library, _ in RELIED_ON.values()}))
def test_the_library_has_the_private_names(library: str) -> None:
    words = list_library_words(library)
    for path, (owner, names) in RELIED_ON.items():
        if owner == library:
            ours = set(re.findall(r"\w+", (ROOT / path).read_text("utf-8")))
            assert names - ours == set()
            assert names - words == set()
