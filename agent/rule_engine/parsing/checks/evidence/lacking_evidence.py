"""Whether the words of a question are evidence enough for what its statement reads."""

from agent.rule_engine.parsing.checks.evidence.days_meant import takes_other_day
from agent.rule_engine.parsing.checks.evidence.listed_values import loses_listed_value
from agent.rule_engine.parsing.checks.evidence.lost_words import loses_words
from agent.rule_engine.parsing.checks.evidence.named_conditions import takes_condition_for_name
from agent.rule_engine.parsing.checks.evidence.negations import drops_negation
from agent.rule_engine.parsing.checks.evidence.other_things import tells_other_things
from agent.rule_engine.parsing.checks.evidence.quantifiers import loses_quantifier
from agent.rule_engine.parsing.checks.evidence.rows_meant import (
    averages_over_place,
    groups_by_tested_thing,
    nests_averages,
    ranks_days_by_themselves,
    reads_other_rows,
)
from agent.rule_engine.parsing.checks.evidence.shown_columns import shows_other_things
from agent.rule_engine.parsing.checks.evidence.unread_columns import passes_over_column
from agent.rule_engine.parsing.checks.evidence.verbs_meant import leaves_out_verb
from agent.rule_engine.parsing.parse_state import Parse


def lacks_evidence(parse: Parse, tables: set[str], columns: set[str]) -> bool:
    """Whether a statement over these reads what is not said, or leaves out what is."""
    return (
        drops_negation(parse)
        or loses_quantifier(parse)
        or takes_other_day(parse)
        or takes_condition_for_name(parse)
        or loses_words(parse, tables)
        or loses_listed_value(parse)
        or leaves_out_verb(parse, tables, columns)
        or passes_over_column(parse, tables, columns)
        or shows_other_things(parse)
        or tells_other_things(parse)
        or reads_other_rows(parse)
        or nests_averages(parse)
        or averages_over_place(parse)
        or ranks_days_by_themselves(parse)
        or groups_by_tested_thing(parse)
    )
