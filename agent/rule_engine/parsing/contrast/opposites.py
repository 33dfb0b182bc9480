"""Online beside offline, where only one of the two is stored: that one, and all the others."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import Group
from agent.rule_engine.parsing.parse_state import Parse, add_group
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

OPPOSITES = (("线上", "线下"), ("online", "offline"), ("境内", "境外"), ("国内", "国外"))
IN_CHINESE = {"online": "线上", "offline": "线下"}


def read_opposites(parse: Parse) -> None:
    """线上和线下各卖了多少: two groups of a column that has one value for the one of them."""
    for pair in OPPOSITES:
        places = [re.search(rf"(?<![a-z]){word}(?![a-z])", parse.text) for word in pair]
        if any(match is None for match in places):
            continue
        values = [list(_list_values(parse, word)) for word in pair]
        if sorted(map(len, values)) != [0, 1]:
            continue
        side = 0 if values[0] else 1
        field, value = values[side][0]
        for match in places:
            _consume(parse, match.span() if match is not None else (0, 0), field)
        add_group(parse, Group(field, split=(value, pair[side], pair[1 - side]), compared_count=2))
        return


def _list_values(parse: Parse, word: str) -> Iterator[tuple[Field, str]]:
    """The stored values of which the word, or what it is called in Chinese, is the beginning."""
    beginnings = (word, IN_CHINESE.get(word, word))
    for table in parse.graph.tables:
        for field in parse.graph.fields(table):
            for value in parse.graph.column(field).samples:
                if value.lower().startswith(beginnings):
                    yield field, value


def _consume(parse: Parse, words: tuple[int, int], field: Field) -> None:
    """The word itself, and the name of its column right behind it."""
    spans = [m for m in parse.spans if m.start < words[1] and m.end > words[0]]
    behind = [m for m in parse.spans if spans and m.start == spans[-1].end]
    if not has_chinese(parse.text):
        behind = [m for m in parse.spans if spans and m.start == spans[-1].end + 1]
    column = (field.table, field.column)
    spans += [m for m in behind if column in [(c.table, c.column) for c in m.candidates]]
    for span in spans:
        span.consumed, span.candidates, span.values, span.functions = True, (), (), ()
