"""ClickHouse: its dialect, and servers that are asked over HTTP."""

from model.engines.date_functions import DateFunctions
from model.engines.description import Engine, SourceForm, SqlDialect
from model.engines.guard_rules import GuardRules
from model.engines.policy_functions import PolicyFunctions
from model.engines.query_plan import QueryPlan

_TYPES = """
    bfloat16 time64 qbit geometry multilinestring object point ring
    intervalnanosecond intervalmicrosecond intervalmillisecond intervalsecond intervalminute
    intervalhour intervalday intervalweek intervalmonth intervalquarter intervalyear
"""
_GUARD = GuardRules(
    parser="clickhouse.GuardedClickHouse",
    package=__package__,
    nodes=frozenset(
        {
            *("Lambda", "Final", "AnonymousAggFunc", "CombinedAggFunc", "ParameterizedAgg"),
            *("CombinedParameterizedAgg", "Apply"),
        }
    ),
    # `in(id, name)` is a call there, whatever it was read as; VALUES is a table function, whose
    # first value may be a structure.
    refused_parts={"Aliases": "… AS (…)", "Values": "VALUES"},
    types=frozenset(_TYPES.split()),
    session_words=frozenset(
        {"current_user", "current_database", "current_schemas", "session_user"}
    ),
    system_schemas=frozenset({"system", "information_schema"}),
    table_names="exact",
    aliases_everywhere=True,
    copies_with=True,
    tuple_places=True,
    in_reads_table="name_or_list",
    in_reads_column=True,
    takes_aggregate_name=frozenset({"arrayreduce", "arrayreduceinranges"}),
    takes_type_name=frozenset(
        {"accuratecast", "accuratecastornull", "accuratecastordefault", "reinterpret", "cast"}
    ),
    aggregate_combinators=(
        *("SimpleState", "MergeState", "OrDefault", "Distinct", "ForEach", "Resample", "ArgMin"),
        *("ArgMax", "OrNull", "Array", "State", "Merge", "Map", "If"),
    ),
)
_DATES = DateFunctions(
    day="toDate({day})",
    text="formatDateTime(toDate({day}), '{pattern}')",
    week="toMonday(toDate({day}))",
    quarter="QUARTER({day})",
    quarter_text="formatDateTime(toDate({day}), '%Y-Q%Q')",
    weekday="toDayOfWeek(toDate({day}))",
    difference="dateDiff('day', toDate({early}), toDate({late}))",
    seconds="dateDiff('second', toDateTime({early}), toDateTime({late}))",
    day_from_text="parseDateTimeBestEffortOrNull(toString({day}))",
    hour="formatDateTime({day}, '%H')",
)
_POLICIES = PolicyFunctions(
    last_four=(
        "CASE WHEN lengthUTF8(toString({value})) > 4"
        " THEN concat('****', substringUTF8(toString({value}), -4))"
        " WHEN NOT {value} IS NULL THEN '****' END"
    ),
    year="toStartOfYear({value})",
    rounded="round({value} / {step}) * {step}",
    rounded_integer="toInt64(round({value} / {step}) * {step})",
    keyed_hash=(
        "substring(lower(hex(SHA256(concat('{key}', lower(hex(SHA256("
        "concat('{inner_key}', toString({value}))))))))), 1, 32)"
    ),
    unlabelled="toString({value})",
    fence="LIMIT 9223372036854775807",
)
_DIALECT = SqlDialect(
    name="clickhouse",
    title="ClickHouse",
    guard=_GUARD,
    dates=_DATES,
    policies=_POLICIES,
    quote="`",
    backslash_escapes=True,
    foreign_keys="absent",
    strict_grouping=True,
    numeric_booleans=True,
    correlated_selects=False,
    exists_as_in="negated_too",
    neighbour_functions=("leadInFrame", "lagInFrame"),
    full_scan_rows=100_000_000,
)
CLICKHOUSE = Engine(
    name="clickhouse",
    title="ClickHouse",
    dialect=_DIALECT,
    form=SourceForm(place="server", port=8123, tls_port=8443, schemes=("clickhouse",)),
    driver="clickhouse",
    plan=QueryPlan("EXPLAIN ESTIMATE {sql}"),
)
