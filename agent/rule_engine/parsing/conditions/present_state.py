"""Still and current, where a note of the other language says which day is missing then."""

import re

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.conditions.missing_values import list_missing_words
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_PRESENT = re.compile(
    r"(?:\b(?:who|that|which) )?(?:\bare |\bis )?\b(?:still|currently|presently)\b"
    r"(?: (?:here|with us|employed|working here|work here|working|work|open|active|in business"
    r"|in operation|operating|in service))?(?: (?:now|today))?"
    r"|\b(?:work|works|working|employed) (?:for us|here|with us)(?: (?:today|now|currently))?\b"
    r"|\b(?:current|active)\b|\b(?:right now|at the moment|at present)\b"
    r"|在职|在岗|在任|现任|现有|[仍还]在(?:职|岗|任|营业|运营|开放|经营|合作)?"
)
_STATE = re.compile(r"状态|进度|阶段|是否|stat(?:us|e)\b|stage|flag|active", re.IGNORECASE)
_NAMED = 0.9
_NOW = re.compile(r"现在|目前|当前")
_ABSENT = re.compile(r"^(?:not|no|never|un|还?没|尚?未|无|不)")
_STAYS = re.compile(
    r"在|仍|营业|运营|开放|有效|合作中"
    r"|\b(?:still|current|active|employed|open|working|staying|running|here|member|hired|serving"
    r"|with us)\b"
)


def read_present_state(parse: Parse) -> None:
    """Current staff, stores that are still open: the day on which it ended is missing."""
    match = _PRESENT.search(parse.text) or _NOW.search(parse.text)
    if match is None or _has_state(parse):
        return
    inside = parse.spans_over(match)
    named = (c for m in inside for c in m.candidates if c.column is not None)
    if any(m.values for m in inside) or any(c.score >= 1.0 for c in named):
        return
    things = [m for m in parse.spans if parse.names_table(m)]
    beside = [m for m in things if m.start >= match.end()][:1] or things[-1:]
    own = {parse.table_of(m) for m in beside}
    tables = {parse.table_of(m) for m in things}
    tables |= {hit.table for m in parse.spans for hit in m.values}
    ends = {
        field
        for field, word in list_missing_words(parse)
        if parse.graph.is_date(field) and _is_present(word)
    }
    fields = {field for field in ends if field.table in tables}
    fields = fields or {field for field in ends if field.table in _list_named_tables(parse)}
    if match[0] != "现有" or not own:
        fields = {field for field in fields if field.table in own} or fields
    else:
        fields = {field for field in fields if field.table in own}  # of what stands behind it
    if len(fields) == 1:
        _add(parse, fields.pop(), match.span())


def _list_named_tables(parse: Parse) -> set[str]:
    """The tables of the columns that are named: the salary of those who still work here."""
    return {c.table for m in parse.spans for c in m.candidates if c.score >= _NAMED}


def _has_state(parse: Parse) -> bool:
    """Whether a condition says already in which state the rows are, and not of which kind."""
    tests = [f for f in parse.intent.filters if isinstance(f, ValueFilter)]
    return any(
        f.operator in ("null", "notnull") or _STATE.search(parse.graph.find_label(f.field))
        for f in tests
    )


def _is_present(word: str) -> bool:
    return not _ABSENT.match(word) and _STAYS.search(word) is not None


def _add(parse: Parse, field: Field, word_range: tuple[int, int]) -> None:
    for span in parse.spans:
        if span.start < word_range[1] and span.end > word_range[0]:
            span.consumed, span.candidates = True, ()
    parse.intent.filters.append(ValueFilter(field, "null"))
