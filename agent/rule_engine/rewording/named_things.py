"""Rewords what names things without their table: a part of their name, what was launched."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.contrast.opposites import IN_CHINESE, OPPOSITES
from agent.rule_engine.parsing.coverage_check import find_unknown_spans
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.wording import Wording
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_SHORTEST_ZH, _SHORTEST_EN, _LONGEST_ZH = 2, 4, 8
_OPPOSITE_OF = (
    r"(?:\b(?:from|in|of|on|through|via) (?:the |our |all )?)?\b{word} (?:channels?|platforms?)\b"
    r"|(?<![A-Za-z]){word}(?![A-Za-z])(?:渠道|平台)?"
)
"""With the noun that names the same column, which would be grouped by."""
_WHAT_EN = re.compile(r"^what(?= (?:did|have|has) (?:we|they|you|the \w+)\b)", re.IGNORECASE)
_WHAT_ZH = re.compile(r"(?:什么|哪些|啥)(?:东西)?(?=[？?。]?$)")


def list_named_things(question: str, parse: Parse, wording: Wording) -> Iterator[str]:
    """The question with the table of the things that it speaks of."""
    yield from _quote_name_part(question, parse, wording)
    yield from _negate_opposite(question, parse)
    yield from _name_done_things(question, parse, wording)


def _negate_opposite(question: str, parse: Parse) -> Iterator[str]:
    """Online sales, where only offline is stored: of all that is not that."""
    for one, opposite in OPPOSITES:
        for word, other in ((one, opposite), (opposite, one)):
            match = re.search(_OPPOSITE_OF.format(word=word), question, re.IGNORECASE)
            if match is None or re.search(other, question, re.IGNORECASE):
                continue
            values = _list_values_of(parse, word), _list_values_of(parse, other)
            if values[0] or len(values[1]) != 1:
                continue
            [value] = values[1]
            chinese = has_chinese(word)
            rest = question[: match.start()], question[match.end() :]
            if chinese:
                yield f"{rest[0]}不是{value}{rest[1]}"
            else:
                yield f"{rest[0].rstrip()}{rest[1]} not in {value}".strip()


def _list_values_of(parse: Parse, word: str) -> list[str]:
    """The stored values of which the word, or what it is called in Chinese, is the beginning."""
    beginnings = (word, IN_CHINESE.get(word, word))
    return [
        value
        for table in parse.graph.tables
        for field in parse.graph.fields(table)
        for value in parse.graph.column(field).samples
        if value.lower().startswith(beginnings)
    ]


def _quote_name_part(question: str, parse: Parse, wording: Wording) -> Iterator[str]:
    """Sales of headphones: of the products whose name contains the word, which no column holds."""
    unknown = [m for m in find_unknown_spans(parse.spans) if m.number is None]
    if not unknown or unknown[-1].end - unknown[0].start > _LONGEST_ZH * 2:
        return
    for start, end in _list_places(question, unknown[0].start, unknown[-1].end):
        word = question[start:end]
        holder = _find_holder(word, parse)
        if holder is None:
            continue
        table = wording.table(holder.table)
        if has_chinese(word):
            phrase, after = f"{table}名称包含“{word}”的{table}", question[end:].removeprefix(table)
        else:
            phrase = f'{wording.pluralize(table)} whose name contains "{word}"'
            after = question[end:]
        yield f"{question[:start]}{phrase}{after}"
        return


def _list_places(question: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Around the unknown words, the longest first; a word of letters stands alone."""
    if not has_chinese(question[first:last]):
        yield first, last
        return
    pairs = (
        (start, end)
        for start in range(max(0, first - 2), first + 1)
        for end in range(last, min(len(question), last + 2) + 1)
    )
    yield from sorted(pairs, key=lambda pair: pair[0] - pair[1])


def _find_holder(word: str, parse: Parse) -> Field | None:
    """The one column of names of which some values contain the word; no other column does."""
    least = _SHORTEST_ZH if has_chinese(word) else _SHORTEST_EN
    if len(word) < least or (has_chinese(word) and len(word) > _LONGEST_ZH):
        return None
    fields = [
        field
        for table in parse.graph.tables
        for field in parse.graph.fields(table)
        if any(_contains(value, word) for value in parse.graph.column(field).samples)
    ]
    if len(fields) != 1 or not _is_name_of_things(parse, fields[0]):
        return None
    return fields[0]


def _contains(value: str, word: str) -> bool:
    if has_chinese(word):
        return word in value
    return re.search(rf"\b{re.escape(word)}\b", value, re.IGNORECASE) is not None


def _is_name_of_things(parse: Parse, field: Field) -> bool:
    """Whether it is what rows are called by, and every value is known."""
    column = parse.graph.column(field)
    profile = column.profile
    whole = profile is not None and profile.whole and profile.distinct == len(column.samples)
    is_label = parse.graph.display_column(field.table) == field and parse.graph.is_name(field)
    return whole and is_label and not is_person(parse, field.table)


def _name_done_things(question: str, parse: Parse, wording: Wording) -> Iterator[str]:
    """What did we launch in 2024: the things whose day of it is asked for."""
    intent = parse.intent
    days = [f.field for f in intent.filters if isinstance(f, PeriodFilter)]
    more = intent.measures or intent.groups or intent.subject or intent.outputs
    if more or len(days) != 1 or days[0] is None or len(intent.filters) > 1:
        return
    table = wording.table(days[0].table)
    yield _WHAT_EN.sub(f"which {wording.pluralize(table)}", question)
    yield _WHAT_ZH.sub(f"哪些{table}", question)
