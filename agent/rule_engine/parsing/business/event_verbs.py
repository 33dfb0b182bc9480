"""What is done to a thing, where a verb says so: books never borrowed, most repaired bikes."""

import re
from collections.abc import Iterator

from agent.lexicon import expand_name, find_concepts, stem
from agent.lexicon.word_pairs import list_chinese_words
from agent.rule_engine.intent import ExistenceFilter, Measure, ValueFilter
from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_NEVER_ZH = compile_chinese(
    r"(?:从来?都?|一直|还|都)?(?:没有?|未)(?:有)?(?:被人?)?(?P<verb>\p{Han}{1,3}?过)(?P<object>\p{Han}{0,6}?)"
    r"(?=的|吗|呢|[？?。]|$)"
)
_NEVER_EN = re.compile(
    r"\b(?:(?:have|has|had|were|was|are|is) )?(?:never|not ever)(?: yet)?(?: been| had| got)? "
    r"(?P<verb>[a-z]{3,})(?: (?:anything|anyone|once|by anyone|by anybody))?"
    r"|\b(?:haven't|hasn't|have not|has not|had not) (?:yet |ever )?(?:been )?"
    r"(?P<perfect>[a-z]{3,})(?: anything| anyone)?(?: yet| ever)?(?=$|\s*[?.!])"
)
_WORD = re.compile(r"[a-z]{4,}", re.IGNORECASE)
_VERB_ENDINGS = ("ed", "en", "de", "ne", "ught", "ept", "old", "ung")
MOST_WORDS = frozenset(["most", "fewest", "least", "最多", "最多的", "最少", "最少的"])
"""Of how many there are, not of how high or large something is."""
IRREGULAR_VERBS = {
    "sold": "sale", "bought": "purchase", "paid": "payment", "lent": "loan", "taught": "teach",
    "sent": "send", "taken": "take", "given": "give", "written": "write", "driven": "drive",
    "flown": "flight", "eaten": "eat", "seen": "see", "chosen": "choose", "shown": "show",
    "hidden": "hide", "worn": "wear", "built": "build", "kept": "keep", "held": "hold",
}  # fmt: skip
"""What is done, of forms that do not end in ed."""
_ALIKE, _WHOLE = 4, 3
_LONG_ROOT = 6
_SIMPLE = frozenset(["have", "has", "had", "any", "an", "a", "the", "been"])


def read_never(parse: Parse) -> None:
    """Rows of which nothing is found in the table of what is done to them."""
    match = _NEVER_ZH.search(parse.text) or _NEVER_EN.search(parse.text)
    if match is None or any(isinstance(f, ExistenceFilter) for f in parse.intent.filters):
        return
    verb = _verb(match)
    subject = _subject(parse, match.span())
    if subject is None or verb in _SIMPLE or _names_table(parse, match.span("verb")):
        return
    table = find_event_of_verb(parse, subject, verb)
    if table is None:
        return
    values = _list_values(parse, match.span()) or _list_values_behind(parse, match.end())
    others = match.groupdict().get("object")  # 没买过电脑, of which nothing here is stored
    is_known = bool(values) or names_event(parse, table, verb)
    parse.is_unclear |= bool(others) and not is_known and verb.startswith(("买", "购买", "订"))
    _consume(parse, match.span())
    rows = _find_rows_of_values(parse, table, values)
    parse.intent.filters.append(ExistenceFilter(rows, negated=True, filters=values))


def _list_values(parse: Parse, word_range: tuple[int, int]) -> tuple[ValueFilter, ...]:
    """没买过家电的客户: of what there is nothing, where a stored value says it."""
    inside = [m for m in parse.spans if m.start < word_range[1] and m.end > word_range[0]]
    valued = [m for m in inside if m.values and not m.consumed]
    parse.is_unclear |= any(len({(h.table, h.column) for h in m.values}) > 1 for m in valued)
    hits = [m.values[0] for m in valued]
    return tuple(ValueFilter(Field(h.table, h.column), "=", (h.value,)) for h in hits)


def _list_values_behind(parse: Parse, end: int) -> tuple[ValueFilter, ...]:
    """Never bought Smart Home products: the value behind the verb, and what it is said of."""
    behind = [m for m in parse.spans if m.start >= end][:2]
    if not parse.text[:end].isascii() or not behind or not behind[0].values or behind[0].consumed:
        return ()
    values = _list_values(parse, (behind[0].start, behind[0].end))
    consume(behind[:1])
    if len(behind) > 1 and parse.names_table(behind[1]):
        behind[1].consumed, behind[1].candidates = True, ()
    return values


def _find_rows_of_values(parse: Parse, table: str, values: tuple[ValueFilter, ...]) -> str:
    """The rows that have the values themselves: items of an order, and not the order."""
    for rows in (table, *_below(parse, table)):
        paths = [parse.graph.path(rows, test.field.table) for test in values]
        if all(path is not None and all(edge.to_one for edge in path) for path in paths):
            return rows
    return table


def _verb(match: re.Match[str]) -> str:
    """What is done: a word, its perfect, or a verb around its object as in 停过机."""
    groups = match.groupdict()
    return f"{groups['verb'] or groups.get('perfect') or ''}{groups.get('object') or ''}"


def read_most_done(parse: Parse) -> None:
    """The 10 most borrowed books, 被维修最多的设备: what is done to each is counted."""
    if parse.intent.measures:
        return
    for place, span in enumerate(parse.spans):
        if span.consumed or span.candidates or span.text.lower() not in MOST_WORDS:
            continue
        verb = _find_verb(parse, place)
        if verb is None:
            continue
        subject = _subject(parse, (verb.start, verb.end))
        if subject is None and _group_by_done(parse, verb):
            return
        table = find_event_of_verb(parse, subject, verb.text.lower()) if subject else None
        if table is not None:
            consume([verb])
            verb.candidates = ()
            add_measure(parse, Measure("count", table))
            return


def _find_verb(parse: Parse, place: int) -> Span | None:
    """What is done most: the word behind an English superlative, before a Chinese one."""
    at = place + (1 if parse.spans[place].text.isascii() else -1)
    verb = parse.spans[at] if 0 <= at < len(parse.spans) else None
    return verb if verb is not None and not verb.consumed and _is_verb(verb) else None


def _group_by_done(parse: Parse, verb: Span) -> bool:
    """The most prescribed drug, where a drug is but a column of what was prescribed."""
    events = [t for t in parse.graph.tables if names_event(parse, t, verb.text.lower())]
    things = [m for m in parse.spans if not m.consumed and m is not verb and m.candidates]
    group = parse.dimension_of(things[0]) if len(things) == 1 and len(events) == 1 else None
    if group is None or parse.graph.is_number(group.field):
        return False
    path = parse.graph.path(events[0], group.field.table)
    if path is None or not all(edge.to_one for edge in path):
        return False
    consume([verb, *things])
    verb.candidates = ()
    add_group(parse, group)
    add_measure(parse, Measure("count", events[0]))
    return True


def find_event_of_verb(parse: Parse, subject: str, verb: str) -> str | None:
    """The table below the subject that the verb names, else the only one with days in it.

    A verb that names something else, or may name two of them, means none.
    """
    below = list(_below(parse, subject))
    matches = [table for table in below if names_event(parse, table, verb)]
    if matches:
        return matches[0] if len(matches) == 1 else None
    dated = [table for table in below if parse.graph.dates(table)]
    concepts = find_concepts(verb.replace("过", "").removeprefix("被"))
    elsewhere = any(names_event(parse, table, verb) for table in parse.graph.tables)
    return dated[0] if len(dated) == 1 and not elsewhere and not concepts else None


def _below(parse: Parse, subject: str) -> Iterator[str]:
    """The tables each of whose rows belongs to one of the subject."""
    edges = parse.graph.edges[subject]
    yield from dict.fromkeys(e.right for e in edges if not e.to_one and e.right != subject)


def names_event(parse: Parse, table: str, verb: str) -> bool:
    """Whether the verb says what the rows of the table are: borrowed, of loans called so."""
    label = parse.graph.tables[table].label
    if not verb.isascii():
        before, _, behind = verb.removeprefix("被").partition("过")
        roots = [before + behind, *(part for part in (before, behind) if len(part) > 1)]
        return any(root and root in f"{table}{label}" for root in roots)
    if any(word in label for word in list_chinese_words(verb)):
        return True
    verb = IRREGULAR_VERBS.get(verb, verb)
    if find_table_senses(parse, table) & set(find_concepts(verb)):
        return True
    words = [stem(word) for word in (*expand_name(parse.graph.bare[table]), *_WORD.findall(label))]
    return any(alike(verb, word) for word in words if word.isascii())


def alike(verb: str, word: str) -> bool:
    """Repaired and repair, rented and rental: the same beginning and little more."""
    common = 0
    for a, b in zip(verb, word, strict=False):
        if a != b:
            break
        common += 1
    whole = common == min(len(word), len(verb)) >= _WHOLE
    longest = max(len(word), len(verb))
    return (whole or common >= _ALIKE) and (common >= longest - _ALIKE or common >= _LONG_ROOT)


def _is_verb(span: Span) -> bool:
    text = span.text.lower()
    if any(c.score >= 0.99 for c in span.candidates) or span.values or span.number is not None:
        return False
    return text.endswith(_VERB_ENDINGS) if text.isascii() else text.startswith("被")


def _subject(parse: Parse, word_range: tuple[int, int]) -> str | None:
    """The table whose rows are asked for: the one that is named outside of the phrase."""
    for span in parse.spans:
        outside = span.end <= word_range[0] or span.start >= word_range[1]
        table = parse.table_of(span)
        if outside and table is not None and parse.names_table(span):
            return table
    return None


def _names_table(parse: Parse, word_range: tuple[int, int]) -> bool:
    inside = (m for m in parse.spans if word_range[0] <= m.start and m.end <= word_range[1])
    return any(parse.names_table(span) for span in inside)


def _consume(parse: Parse, word_range: tuple[int, int]) -> None:
    """These words are understood together; what each may name alone counts no more."""
    for span in parse.spans:
        if span.start < word_range[1] and span.end > word_range[0]:
            span.consumed = True
            span.candidates = ()
