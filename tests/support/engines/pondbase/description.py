"""Pondbase: an engine of the tests."""

from sqlglot.dialects.postgres import Postgres

from model.engines.date_functions import DateFunctions
from model.engines.description import Engine, SourceForm, SqlDialect
from model.engines.guard_rules import GuardRules
from model.engines.policy_functions import PolicyFunctions
from model.engines.variant import Variant


class Pondbase(Postgres):
    """How sqlglot writes it; it knows the dialect by the name of the class."""

    NULL_ORDERING = "nulls_are_small"


_GUARD = GuardRules(
    parser="postgres.GuardedPostgres",
    package=__package__,
    session_words=frozenset({"current_duck"}),
    types=frozenset({"feather"}),
    default_schemas=frozenset({"lake"}),
)
_DATES = DateFunctions(
    day="DAY_OF({day})",
    text="WRITE_DAY({day}, '{pattern}')",
    week="MONDAY_OF({day})",
    quarter="QUARTER_OF({day})",
    quarter_text="WRITE_DAY({day}, 'yq')",
    weekday="WEEKDAY_OF({day})",
    difference="DAYS_BETWEEN({early}, {late})",
    seconds="DATE_DIFF('second', CAST({early} AS TIMESTAMP), CAST({late} AS TIMESTAMP))",
    day_from_text="READ_DAY({day}, '{pattern}')",
    pattern_words={"%Y": "y", "%m": "m", "%d": "d"},
)
_POLICIES = PolicyFunctions(
    last_four="LAST_FOUR({value})",
    year="FIRST_DAY_OF_YEAR({value})",
    rounded="ROUND_TO({value}, {step})",
    rounded_integer="ROUND_TO({value}, {step})",
    fence="OFFSET 0",
)
PONDBASE = Engine(
    name="pondbase",
    title="Pondbase",
    dialect=SqlDialect(
        name="pondbase",
        title="Pondbase",
        guard=_GUARD,
        dates=_DATES,
        policies=_POLICIES,
        nulls_smallest=True,
    ),
    form=SourceForm(place="server", port=7432, schemes=("pond",), has_schema=True),
    driver="postgresql",
    variants=(Variant(title="Lakebase", pattern="lake"), Variant(title="Pondbase")),
)
