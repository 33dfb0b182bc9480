"""Whether a statement takes a word of the question for a column that says something near it."""

from agent.rule_engine.parsing.checks.meaning.end_days import dates_by_end
from agent.rule_engine.parsing.checks.meaning.lost_kinds import loses_kinds
from agent.rule_engine.parsing.checks.meaning.possible_states import takes_possible_for_actual
from agent.rule_engine.parsing.parse_state import Parse


def takes_word_for_other(parse: Parse) -> bool:
    """Whether a word was taken for a column that says something near it, and not the same."""
    return takes_possible_for_actual(parse) or dates_by_end(parse) or loses_kinds(parse)
