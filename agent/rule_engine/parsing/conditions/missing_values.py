"""Words for a missing value, where a note says when it is missing: empty while unpaid, 在职为空."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.tokens import normalize_text
from agent.schema_graph import Field

_NOTES = (
    re.compile(
        r"\b(?:empty|null|blank|missing) (?:while|when|if|until) (?:it is |they are |still )?"
        r"(?P<w>[a-z][a-z -]{2,30}?)(?=[,.;)]|$)"
    ),
    re.compile(r"(?:^|[,;:(])(?:如果?|若|当)?(?P<w>[\u3400-\u9fff]{2,8}?)(?:时|则|的)?为空"),
    re.compile(
        r"\b(?:empty|null|blank|missing)\s*(?:means|for|=|:)\s*(?:it is |they are |still )?"
        r"(?P<w>[a-z][a-z -]{2,30}?)(?=[,.;)]|$)"
    ),
    re.compile(
        r"(?:空值?|null)\s*(?:则|即|时)?(?:表示|代表|就是|即|是|为|指|=|:)\s*"
        r"(?P<w>[\u3400-\u9fff]{2,8}?)(?=[,;)。、]|$)"
    ),
)
_STILL = re.compile(
    r"^(?:(?:目前|现在|当前)?(?:仍然?|还|尚|正)(?=[^没未不])|(?:still|currently|now) )"
)
_NEGATIONS = ("not ", "non-", "un", "不", "未", "没", "非")


def read_missing_values(parse: Parse) -> None:
    """Active subscriptions, 在职护士: the day on which they ended is still missing."""
    named = {parse.table_of(m) for m in parse.spans if parse.names_table(m)}
    named |= {found.table for found in parse.intent.money_words.values()}
    words = ((f, w) for f, w in list_missing_words(parse) if not named or f.table in named)
    found = [(field, m) for field, word in words if (m := _find(parse, word))]
    longest = max((m.end() - m.start() for _, m in found), default=0)
    found = [(field, m) for field, m in found if m.end() - m.start() == longest]
    if len({field for field, _ in found}) != 1:
        return
    field, said = found[0]
    for span in parse.spans:
        if span.start < said.end() and span.end > said.start():
            span.consumed, span.candidates, span.values = True, (), ()
    parse.intent.filters.append(ValueFilter(field, "null"))


def list_missing_words(parse: Parse) -> Iterator[tuple[Field, str]]:
    """Words that mean that nothing is stored in the column."""
    for table in parse.graph.tables:
        for field in parse.graph.fields(table):
            column = parse.graph.column(field)
            for text in (column.comment, column.note):
                for pattern in _NOTES:
                    for found in pattern.finditer(normalize_text(text)):
                        yield from ((field, word) for word in _list_forms(found["w"]))


def _list_forms(word: str) -> Iterator[str]:
    """The word of a note as it is and without words that only say that it is still so."""
    yield word
    bare = _STILL.sub("", word)
    if bare != word and len(bare) > 1:
        yield bare


def _find(parse: Parse, word: str) -> re.Match[str] | None:
    pattern = rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
    found = re.search(pattern, parse.text)
    if found is None or parse.text[: found.start()].endswith(_NEGATIONS):
        return None
    return found
