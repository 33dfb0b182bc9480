"""Groups by a column of which a note says that nothing is stored where there is none."""

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.notes.missing_words import list_words_of_note
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_NONE = ("没", "无", "未", "不含", "不需", "非", "none", "no ", "not ", "without ")
"""How such a note begins to say that a row has none of the kinds."""


def drop_empty_kinds(parse: Parse) -> None:
    """What nobody is allergic to is no allergy: only rows that have one are told by kind.

    Shares keep all rows, which are their whole.
    """
    intent = parse.intent
    if intent.share or intent.condition is not None or intent.history is not None:
        return
    for group in intent.groups:
        test = ValueFilter(group.field, "notnull")
        kinds = group.grain is None and group.key is None and group.split is None
        if kinds and _is_empty_for_none(parse, group.field) and test not in intent.filters:
            intent.filters.append(test)


def _is_empty_for_none(parse: Parse, field: Field) -> bool:
    column = parse.graph.column(field)
    texts = filter(None, (column.comment, column.note))
    return any(word.startswith(_NONE) for text in texts for word in list_words_of_note(text))
