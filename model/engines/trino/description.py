"""Trino: its dialect, and coordinators that are asked over HTTP."""

from model.engines.date_functions import DateFunctions
from model.engines.description import Engine, SourceForm, SqlDialect
from model.engines.guard_rules import GuardRules
from model.engines.policy_functions import PolicyFunctions

_TYPES = """
    hyperloglog p4hyperloglog qdigest tdigest setdigest geometry sphericalgeography bingtile
    kdbtree color codepoints char number variant ipprefix
"""
_GUARD = GuardRules(
    parser="trino.GuardedTrino",
    package=__package__,
    nodes=frozenset({"Lambda", "Kwarg", "MatchRecognize", "MatchRecognizeMeasure"}),
    types=frozenset(_TYPES.split()),
    session_words=frozenset(
        {"current_user", "current_role", "current_catalog", "current_schema", "current_path"}
    ),
    system_schemas=frozenset({"system", "information_schema"}),
    system_mark="$",
    lists_schemas=True,
    folds_every_script=True,
    table_calls=True,
)
_DATES = DateFunctions(
    day="CAST({day} AS DATE)",
    text="DATE_FORMAT(CAST({day} AS TIMESTAMP), '{pattern}')",
    week="CAST(DATE_TRUNC('week', CAST({day} AS DATE)) AS DATE)",
    quarter="QUARTER({day})",
    quarter_text=(
        "CONCAT(DATE_FORMAT(CAST({day} AS TIMESTAMP), '%Y'), '-Q', CAST(QUARTER({day}) AS VARCHAR))"
    ),
    weekday="DAY_OF_WEEK(CAST({day} AS DATE))",
    difference="DATE_DIFF('day', CAST({early} AS DATE), CAST({late} AS DATE))",
    seconds="DATE_DIFF('second', CAST({early} AS TIMESTAMP), CAST({late} AS TIMESTAMP))",
    day_from_text="DATE_PARSE(CAST({day} AS VARCHAR), '{pattern}')",
    typed_bounds=True,
    typed_literals=True,
)
_POLICIES = PolicyFunctions(
    last_four=(
        "CASE WHEN LENGTH(CAST({value} AS VARCHAR)) > 4"
        " THEN '****' || SUBSTR(CAST({value} AS VARCHAR), -4)"
        " WHEN NOT {value} IS NULL THEN '****' END"
    ),
    year="CAST(DATE_TRUNC('YEAR', {value}) AS DATE)",
    rounded="ROUND({value} / {step}.0) * {step}",
    rounded_integer="CAST(ROUND({value} / {step}.0) * {step} AS BIGINT)",
    keyed_hash=(
        "SUBSTRING(LOWER(TO_HEX(HMAC_SHA256(TO_UTF8(CAST({value} AS VARCHAR)),"
        " TO_UTF8('{key}')))), 1, 32)"
    ),
    fence="LIMIT 9223372036854775807",
)
_DIALECT = SqlDialect(
    name="trino",
    title="Trino",
    guard=_GUARD,
    dates=_DATES,
    policies=_POLICIES,
    foreign_keys="absent",
    like_case="lower",
    integer_division=True,
    strict_grouping=True,
    alias_free_clauses=("where", "having", "group"),
    correlated_selects=False,
)
TRINO = Engine(
    name="trino",
    title="Trino",
    dialect=_DIALECT,
    form=SourceForm(
        place="server",
        port=8080,
        tls_port=8443,
        schemes=("trino",),
        database="catalog",
        has_schema=True,
    ),
    driver="trino",
)
