"""What a question asks for first of all, where the statement would tell something else."""

from agent.rule_engine.intent import Intent, PeriodFilter
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span


def lists_other_than_head(parse: Parse) -> bool:
    """Whether people of a kind are asked for, and what they did it to would be listed.

    Nor are pairs of two things ranked where one of them is asked for.
    """
    intent = parse.intent
    if intent.measures or intent.history is not None:
        return False
    head = _find_head(parse)
    tables = {hit.table for hit in head.values} if head is not None else set()
    if head is None or len(tables) != 1 or not any(is_person(parse, t) for t in tables):
        return False
    output_tables = {f.table for f in intent.outputs} | (
        {intent.subject} if intent.subject else set()
    )
    return bool(output_tables) and not output_tables & tables


def grows_over_sum(intent: Intent) -> bool:
    """Whether the growth is of several periods added up, which no two times are."""
    several = any(isinstance(f, PeriodFilter) and len(f.periods) > 1 for f in intent.filters)
    return bool(intent.growth) and several and not any(g.grain for g in intent.groups)


def _find_head(parse: Parse) -> Span | None:
    """What stands last in Chinese, and first in English."""
    content = [m for m in parse.spans if _says_thing(m)]
    if not content:
        return None
    return content[0] if parse.text.isascii() else content[-1]


def _says_thing(span: Span) -> bool:
    return bool(span.candidates or span.values) and span.time is None
