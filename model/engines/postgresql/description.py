"""PostgreSQL: its dialect, and servers that speak its protocol."""

from model.engines.date_functions import DateFunctions
from model.engines.description import Engine, SourceForm, SqlDialect
from model.engines.guard_rules import GuardRules
from model.engines.policy_functions import PolicyFunctions
from model.engines.postgresql.variants import VARIANTS
from model.engines.query_plan import QueryPlan

_TYPES = """
    tsvector tsquery "char" citext ltree lquery ltxtquery box circle path line lseg macaddr
    macaddr8 cidr varbit jsonpath cube halfvec sparsevec hll tdigest uddsketch
    tid xid8 _text _varchar _bpchar _bool _int2 _int4 _int8 _float4 _float8
    _numeric _date _timestamp _timestamptz _uuid _json _jsonb _inet
"""
_GUARD = GuardRules(
    parser="postgres.GuardedPostgres",
    package=__package__,
    nodes=frozenset(
        {
            *("Kwarg", "Variadic", "PropertyEQ", "ObjectIdentifier", "ColumnConstraint"),
            *("PathColumnConstraint", "DefaultColumnConstraint", "NotNullColumnConstraint"),
        }
    ),
    types=frozenset(_TYPES.split()),
    label_functions=frozenset({"enum_first", "enum_last", "enum_range"}),
    session_words=frozenset(
        {
            *("user", "current_user", "session_user", "system_user", "current_role"),
            *("current_catalog", "current_schema"),
        }
    ),
    system_schemas=frozenset({"information_schema", "pg_catalog", "pg_toast", "pg_temp"}),
    system_prefixes=("pg_",),
    default_schemas=frozenset({"public"}),
    lists_schemas=True,
    table_names="quoted_exact",
    functions_in_from=True,
    empty_exists=True,
)
_DATES = DateFunctions(
    day="CAST({day} AS DATE)",
    text="TO_CHAR({day}, '{pattern}')",
    week="CAST(DATE_TRUNC('week', {day}) AS DATE)",
    quarter="CAST(TO_CHAR({day}, 'Q') AS INT)",
    quarter_text="TO_CHAR({day}, 'YYYY-\"Q\"Q')",
    weekday="CAST(TO_CHAR({day}, 'ID') AS INT)",
    difference="CAST({late} AS DATE) - CAST({early} AS DATE)",
    seconds="DATE_PART('epoch', CAST({late} AS TIMESTAMP) - CAST({early} AS TIMESTAMP))",
    day_from_text="TO_DATE(CAST({day} AS VARCHAR), '{pattern}')",
    cast_text="CAST({day} AS TIMESTAMP)",
    pattern_words={"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "HH24"},
    typed_literals=True,
)
_POLICIES = PolicyFunctions(
    last_four=(
        "CASE WHEN LENGTH(CAST({value} AS TEXT)) > 4"
        " THEN '****' || RIGHT(CAST({value} AS TEXT), 4)"
        " WHEN NOT {value} IS NULL THEN '****' END"
    ),
    year="CAST(DATE_TRUNC('YEAR', {value}) AS DATE)",
    rounded="ROUND({value} / {step}.0) * {step}",
    rounded_integer="CAST(ROUND({value} / {step}.0) * {step} AS BIGINT)",
    keyed_hash=(
        "SUBSTRING(ENCODE(SHA256(CONVERT_TO('{key}' || ENCODE(SHA256(CONVERT_TO("
        "'{inner_key}' || CAST({value} AS TEXT), 'UTF8')), 'hex'), 'UTF8')), 'hex'), 1, 32)"
    ),
    unestimated="(ARRAY[{value}])[1]",
    fence="OFFSET 0",
)
_DIALECT = SqlDialect(
    name="postgres",
    title="PostgreSQL",
    guard=_GUARD,
    dates=_DATES,
    policies=_POLICIES,
    integer_division=True,
    strict_grouping=True,
    alias_free_clauses=("where", "having"),
    rounds_decimals_only=True,
)
POSTGRESQL = Engine(
    name="postgresql",
    title="PostgreSQL",
    dialect=_DIALECT,
    form=SourceForm(place="server", port=5432, schemes=("postgresql", "postgres"), has_schema=True),
    driver="postgresql",
    variants=VARIANTS,
    plan=QueryPlan("EXPLAIN (FORMAT JSON, VERBOSE) {sql}", ("rows", "cost")),
)
