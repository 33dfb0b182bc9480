"""DuckDB: its dialect, and files on the server."""

from model.engines.date_functions import DateFunctions
from model.engines.description import Engine, SourceForm, SqlDialect
from model.engines.guard_rules import GuardRules
from model.engines.policy_functions import PolicyFunctions
from model.engines.query_plan import QueryPlan

_TYPES = """
    varint bignum hugeint uhugeint bitstring string numeric oid json variant geometry
    box_2d point_2d point_3d linestring_2d polygon_2d wkb_blob inet timestamp_us
"""
_GUARD = GuardRules(
    parser="duckdb.GuardedDuckDB",
    package=__package__,
    nodes=frozenset({"Kwarg", "PropertyEQ", "Lambda", "Comprehension", "Columns", "SemanticView"}),
    types=frozenset(_TYPES.split()),
    session_words=frozenset(
        {
            *("user", "current_user", "session_user", "system_user", "current_role"),
            *("current_catalog", "current_schema", "current_database"),
        }
    ),
    system_schemas=frozenset({"system", "temp"}),
    system_prefixes=("duckdb_", "pragma_"),
    system_tables=frozenset({"show", "describe", "summarize"}),
    default_schemas=frozenset({"main"}),
    lists_schemas=True,
    default_catalog="memory",
    files_as_tables=True,
    method_calls=True,
)
_DATES = DateFunctions(
    day="CAST({day} AS DATE)",
    text="STRFTIME(CAST({day} AS TIMESTAMP), '{pattern}')",
    week="CAST(DATE_TRUNC('week', {day}) AS DATE)",
    quarter="QUARTER({day})",
    quarter_text="STRFTIME(CAST({day} AS TIMESTAMP), '%Y') || '-Q' || (QUARTER({day}))",
    weekday="ISODOW(CAST({day} AS DATE))",
    difference="DATE_DIFF('day', CAST({early} AS DATE), CAST({late} AS DATE))",
    seconds="DATE_DIFF('second', CAST({early} AS TIMESTAMP), CAST({late} AS TIMESTAMP))",
    day_from_text="TRY_STRPTIME(CAST({day} AS VARCHAR), '{pattern}')",
    cast_text="TRY_CAST({day} AS TIMESTAMP)",
    typed_literals=True,
)
_POLICIES = PolicyFunctions(
    last_four=(
        "CASE WHEN LENGTH(CAST({value} AS TEXT)) > 4"
        " THEN '****' || RIGHT(CAST({value} AS TEXT), 4)"
        " WHEN NOT {value} IS NULL THEN '****' END"
    ),
    year="CAST(DATE_TRUNC('YEAR', {value}) AS DATE)",
    rounded="ROUND({value} / {step}) * {step}",
    rounded_integer="CAST(ROUND({value} / {step}) * {step} AS BIGINT)",
    keyed_hash=(
        "SUBSTRING(SHA256('{key}' || SHA256('{inner_key}' || CAST({value} AS TEXT))), 1, 32)"
    ),
    unlabelled="CAST({value} AS VARCHAR)",
    fence="LIMIT 9223372036854775807",
)
DUCKDB_DIALECT = SqlDialect(
    name="duckdb",
    title="DuckDB",
    guard=_GUARD,
    dates=_DATES,
    policies=_POLICIES,
    strict_grouping=True,
    full_scan_rows=100_000_000,
)
DUCKDB = Engine(
    name="duckdb",
    title="DuckDB",
    dialect=DUCKDB_DIALECT,
    form=SourceForm(place="file"),
    driver="duckdb",
    plan=QueryPlan("EXPLAIN (FORMAT JSON) {sql}"),
)
