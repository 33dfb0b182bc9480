"""What is done to a thing, where a verb says so: books never borrowed, most repaired bikes."""

import re
from collections.abc import Iterator

from agent.builtin.intent import Has, Measure
from agent.builtin.reading.context import Reading, add_measure, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.topics.entities import senses_of_table
from agent.lexicon import concepts_of, expand, stem

_NEVER_ZH = re.compile(
    r"(?:从来?都?|一直|还|都)?(?:没有?|未)(?:有)?(?:被人?)?(?P<verb>[\u3400-\u9fff]{1,3}?过)(?P<object>[\u3400-\u9fff]{0,6}?)"
    r"(?=的|吗|呢|[？?。]|$)"
)
_NEVER_EN = re.compile(
    r"\b(?:(?:have|has|had|were|was|are|is) )?(?:never|not ever)(?: yet)?(?: been| had| got)? "
    r"(?P<verb>[a-z]{3,})(?: (?:anything|anyone|once|by anyone|by anybody))?"
    r"|\b(?:haven't|hasn't|have not|has not|had not) (?:yet |ever )?(?:been )?"
    r"(?P<perfect>[a-z]{3,})(?: anything| anyone)?(?: yet| ever)?(?=$|\s*[?.!])"
)
_VERB_ENDINGS = ("ed", "en", "de", "ne", "ught", "ept", "old", "ung")
_ALIKE, _WHOLE = 4, 3
_SIMPLE = frozenset(["have", "has", "had", "any", "an", "a", "the", "been"])


def read_never(reading: Reading) -> None:
    """Rows of which nothing is found in the table of what is done to them."""
    found = _NEVER_ZH.search(reading.text) or _NEVER_EN.search(reading.text)
    if found is None or any(isinstance(f, Has) for f in reading.intent.filters):
        return
    verb = _verb(found)
    subject = _subject(reading, found.span())
    if subject is None or verb in _SIMPLE or _names_table(reading, found.span("verb")):
        return
    table = deed_of(reading, subject, verb)
    if table is None:
        return
    _take(reading, found.span())
    reading.intent.filters.append(Has(table, negated=True))


def _verb(found: re.Match[str]) -> str:
    """What is done: a word, its perfect, or a verb around its object as in 停过机."""
    named = found.groupdict()
    return f"{named['verb'] or named.get('perfect') or ''}{named.get('object') or ''}"


def read_most_done(reading: Reading) -> None:
    """The 10 most borrowed books, 被维修最多的设备: what is done to each is counted."""
    if reading.intent.measures:
        return
    for place, mark in enumerate(reading.marks):
        if mark.used or mark.refs or not mark.does("most", "least"):
            continue
        beside = next(reading.near(place, 1 if mark.text.isascii() else -1, 1), None)
        if beside is None or beside[1].used or not _is_verb(beside[1]):
            continue
        subject = _subject(reading, (beside[1].start, beside[1].end))
        table = deed_of(reading, subject, beside[1].text.lower()) if subject else None
        if table is not None:
            use([beside[1]])
            beside[1].refs = ()
            add_measure(reading, Measure("count", table))
            return


def deed_of(reading: Reading, subject: str, verb: str) -> str | None:
    """The table below the subject that the verb names, else the only one with days in it.

    A verb that names something else, or may name two of them, means none.
    """
    below = list(_below(reading, subject))
    named = [table for table in below if _speaks_of(reading, table, verb)]
    if named:
        return named[0] if len(named) == 1 else None
    dated = [table for table in below if reading.warehouse.dates(table)]
    known = concepts_of(verb.replace("过", "").removeprefix("被"))
    elsewhere = any(_speaks_of(reading, table, verb) for table in reading.warehouse.tables)
    return dated[0] if len(dated) == 1 and not elsewhere and not known else None


def _below(reading: Reading, subject: str) -> Iterator[str]:
    """The tables each of whose rows belongs to one of the subject."""
    edges = reading.warehouse.edges[subject]
    yield from dict.fromkeys(e.right for e in edges if not e.to_one and e.right != subject)


def _speaks_of(reading: Reading, table: str, verb: str) -> bool:
    label = reading.warehouse.tables[table].label
    if not verb.isascii():
        before, _, behind = verb.removeprefix("被").partition("过")
        roots = [before + behind, *(part for part in (before, behind) if len(part) > 1)]
        return any(root and root in f"{table}{label}" for root in roots)
    if senses_of_table(reading, table) & set(concepts_of(verb)):
        return True
    words = [stem(word) for word in expand(reading.warehouse.bare[table])]
    return any(alike(verb, word) for word in words if word.isascii())


def alike(verb: str, word: str) -> bool:
    """Repaired and repair, rented and rental: the same beginning and little more."""
    shared = 0
    for a, b in zip(verb, word, strict=False):
        if a != b:
            break
        shared += 1
    whole = shared == min(len(word), len(verb)) >= _WHOLE
    return (whole or shared >= _ALIKE) and shared >= max(len(word), len(verb)) - _ALIKE


def _is_verb(mark: Mark) -> bool:
    text = mark.text.lower()
    if any(c.score >= 0.99 for c in mark.refs) or mark.values or mark.number is not None:
        return False
    return text.endswith(_VERB_ENDINGS) if text.isascii() else text.startswith("被")


def _subject(reading: Reading, span: tuple[int, int]) -> str | None:
    """The table whose rows are asked for: the one that is named outside of the phrase."""
    for mark in reading.marks:
        outside = mark.end <= span[0] or mark.start >= span[1]
        table = reading.table_of(mark)
        if outside and table is not None and reading.names_table(mark):
            return table
    return None


def _names_table(reading: Reading, span: tuple[int, int]) -> bool:
    inside = (m for m in reading.marks if span[0] <= m.start and m.end <= span[1])
    return any(reading.names_table(mark) for mark in inside)


def _take(reading: Reading, span: tuple[int, int]) -> None:
    """These words are understood together; what each may name alone counts no more."""
    for mark in reading.marks:
        if mark.start < span[1] and mark.end > span[0]:
            mark.used = True
            mark.refs = ()
