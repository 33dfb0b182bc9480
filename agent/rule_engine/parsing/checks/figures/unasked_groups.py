"""Groups that no word asks for, and rankings that have none."""

from itertools import permutations

from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.time_expressions.calendar_periods import Period

_ALONE = frozenset([None, 1])


def groups_by_unasked(parse: Parse) -> bool:
    """Whether rows are told apart by what nobody asked to see."""
    return _ranks_nothing(parse) or _ranks_pairs(parse) or _compares_part_with_whole(parse)


def _ranks_nothing(parse: Parse) -> bool:
    """The first five, where one figure of all rows is told."""
    intent = parse.intent
    single = bool(intent.measures) and not (intent.groups or intent.outputs or intent.history)
    return single and intent.limit not in _ALONE


def _ranks_pairs(parse: Parse) -> bool:
    """The commonest reason of customers' complaints: one reason, and no pair of both."""
    intent = parse.intent
    groups = [group for group in intent.groups if group.grain is None]
    asks_each = any(span.does("each", "by", "and", "with") for span in parse.spans)
    return intent.limit == 1 and len(groups) > 1 and not intent.ranked_within and not asks_each


def _compares_part_with_whole(parse: Parse) -> bool:
    """The second quarter, this year against last: of both years, and not beside them."""
    filters = [each for each in parse.intent.filters if isinstance(each, PeriodFilter)]
    return any(
        _contains(whole, part) for each in filters for whole, part in permutations(each.periods, 2)
    )


def _contains(whole: Period, part: Period) -> bool:
    if not (whole.start and whole.end and part.start and part.end):
        return False
    longer = (whole.start, whole.end) != (part.start, part.end)
    return longer and whole.start <= part.start and part.end <= whole.end
