"""MySQL and MariaDB: their dialect, and servers that speak their protocol."""

from model.engines.date_functions import DateFunctions
from model.engines.description import Engine, SourceForm, SqlDialect
from model.engines.guard_rules import GuardRules
from model.engines.mysql.variants import VARIANTS
from model.engines.policy_functions import PolicyFunctions
from model.engines.query_plan import QueryPlan

_TYPES = """
    inet4 inet6 string largeint bitmap hll quantile_state percentile datev1 datev2 datetimev1
    datetimev2 decimalv2 decimalv3 agg_state ipv4 ipv6 int1 int2 int3 int4 int8 middleint
    bigint_unsigned number varchar2 nvarchar2 raw clob
"""
_GUARD = GuardRules(
    parser="mysql.GuardedMySQL",
    package=__package__,
    nodes=frozenset({"Lambda", "IndexTableHint", "Partition", "Bracket"}),
    types=frozenset(_TYPES.split()),
    session_words=frozenset({"current_user", "current_role"}),
    system_schemas=frozenset(
        {
            *("information_schema", "performance_schema", "mysql", "sys", "ndbinfo"),
            *("_statistics_", "__internal_schema"),
        }
    ),
    dual_table=True,
    table_names="exact",
    folds_every_script=True,
    several_recursive_arms=True,
    hides_outer_with=True,
    table_calls=True,
)
_DATES = DateFunctions(
    day="DATE({day})",
    text="DATE_FORMAT({day}, '{pattern}')",
    week="DATE_SUB(DATE({day}), INTERVAL WEEKDAY({day}) DAY)",
    quarter="QUARTER({day})",
    quarter_text="CONCAT(DATE_FORMAT({day}, '%Y'), '-Q', QUARTER({day}))",
    weekday="WEEKDAY({day}) + 1",
    difference="DATEDIFF({late}, {early})",
    seconds="TIMESTAMPDIFF(SECOND, {early}, {late})",
    day_from_text="STR_TO_DATE(CAST({day} AS CHAR), '{pattern}')",
    later="DATE_ADD({day}, INTERVAL '{count}' {unit})",
    minus_reads_digits=True,
)
_POLICIES = PolicyFunctions(
    last_four=(
        "CASE WHEN CHAR_LENGTH(CAST({value} AS CHAR)) > 4"
        " THEN CONCAT('****', RIGHT(CAST({value} AS CHAR), 4))"
        " WHEN NOT {value} IS NULL THEN '****' END"
    ),
    year="MAKEDATE(YEAR({value}), 1)",
    rounded="ROUND({value} / {step}) * {step}",
    rounded_integer="CAST(ROUND({value} / {step}) * {step} AS SIGNED)",
    keyed_hash=(
        "SUBSTRING(SHA2(CONCAT('{key}', SHA2(CONCAT('{inner_key}', CAST({value} AS CHAR)), 256)),"
        " 256), 1, 32)"
    ),
    compares_all_kinds=True,
    misplaces_constants=True,
    fence="LIMIT 18446744073709551615",
)
_DIALECT = SqlDialect(
    name="mysql",
    title="MySQL",
    guard=_GUARD,
    dates=_DATES,
    policies=_POLICIES,
    quote="`",
    backslash_escapes=True,
    double_quoted_texts=True,
    has_filter_clause=False,
    like_case="ignored",
    alias_free_clauses=("where",),
    nulls_smallest=True,
    numeric_booleans=True,
)
MYSQL = Engine(
    name="mysql",
    title="MySQL / MariaDB",
    dialect=_DIALECT,
    form=SourceForm(place="server", port=3306, schemes=("mysql", "mariadb")),
    driver="mysql",
    variants=VARIANTS,
    plan=QueryPlan("EXPLAIN FORMAT=JSON {sql}"),
)
