"""SQLite: its dialect, and files on the server."""

from model.engines.date_functions import DateFunctions
from model.engines.description import Engine, SourceForm, SqlDialect
from model.engines.guard_rules import GuardRules
from model.engines.policy_functions import PolicyFunctions
from model.engines.query_plan import QueryPlan

_TYPES = """
    integer int tinyint smallint mediumint bigint int2 int8 unsigned number numeric decimal real
    float double text string char varchar nvarchar clob blob date datetime timestamp time
    boolean bool character native varying currency money json any big precision long
"""
_GUARD = GuardRules(
    parser="sqlite.GuardedSQLite",
    package=__package__,
    types=frozenset(_TYPES.split()),
    types_of_words=True,
    system_schemas=frozenset({"temp", "sqlite_temp"}),
    system_prefixes=("sqlite_", "pragma_"),
    system_tables=frozenset(
        {"dbstat", "bytecode", "tables_used", "completion", "fsdir", "zipfile"}
    ),
    default_schemas=frozenset({"main"}),
    quoted_strings=True,
    always_recursive=True,
    several_recursive_arms=True,
    in_reads_table="name",
)
_DATES = DateFunctions(
    day="DATE({day})",
    text="STRFTIME('{pattern}', {day})",
    week="DATE({day}, 'weekday 0', '-6 days')",
    quarter="(CAST(STRFTIME('%m', {day}) AS INT) + 2) / 3",
    quarter_text=(
        "STRFTIME('%Y', {day}) || '-Q' || ((CAST(STRFTIME('%m', {day}) AS INT) + 2) / 3)"
    ),
    weekday="(CAST(STRFTIME('%w', {day}) AS INT) + 6) % 7 + 1",
    difference="JULIANDAY({late}) - JULIANDAY({early})",
    seconds="(JULIANDAY({late}) - JULIANDAY({early})) * 86400",
    # It knows days only by ISO: the pieces of another way to write them, with hyphens.
    day_from_text=(
        "(SUBSTR(CAST({day} AS VARCHAR), 1, 4) || '-'"
        " || SUBSTR(CAST({day} AS VARCHAR), {month_at}, 2) || '-'"
        " || SUBSTR(CAST({day} AS VARCHAR), {day_at}, 2))"
    ),
    later="DATE({day}, '+{count} {unit}')",
    later_month="DATE({day}, 'start of month', '+{count} {unit}')",
    minus_reads_digits=True,
)
_POLICIES = PolicyFunctions(
    last_four=(
        "CASE WHEN LENGTH(CAST({value} AS TEXT)) > 4"
        " THEN '****' || SUBSTR(CAST({value} AS TEXT), -4)"
        " WHEN {value} IS NOT NULL THEN '****' END"
    ),
    year="STRFTIME('%Y-01-01', {value})",
    rounded="ROUND({value} / {step}.0) * {step}",
    rounded_integer="CAST(ROUND({value} / {step}.0) * {step} AS INTEGER)",
    keyed_hash="KEYED_HASH('{key}', CAST({value} AS TEXT))",
    compares_all_kinds=True,
    fence="LIMIT -1",
)
_DIALECT = SqlDialect(
    name="sqlite",
    title="SQLite",
    guard=_GUARD,
    dates=_DATES,
    policies=_POLICIES,
    foreign_keys="declared",
    like_case="ignored",
    integer_division=True,
    nulls_smallest=True,
    numeric_booleans=True,
    exists_as_in="plain",
    lacks_date_parts=True,
)
SQLITE = Engine(
    name="sqlite",
    title="SQLite",
    dialect=_DIALECT,
    form=SourceForm(place="file"),
    driver="sqlite",
    plan=QueryPlan("EXPLAIN QUERY PLAN {sql}"),
)
