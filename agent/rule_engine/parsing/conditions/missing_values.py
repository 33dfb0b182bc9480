"""Words for a missing value, where a note says when it is missing: empty while unpaid, 在职为空."""

import re
from collections.abc import Iterable, Iterator

from agent.labels.code_legends import parse_codes
from agent.labels.thing_names import strip_table_words
from agent.lexicon import stem
from agent.lexicon.word_pairs import list_chinese_words, list_english_phrases
from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.notes.missing_words import NEGATIONS, list_words_of_note
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_LEAST = 2
_NOT = re.compile(r"^(?:还|尚|仍|暂)?(?:没有|没|未|无)")
_DONE = re.compile(r"已经?|都已经?")
_ANY_NOT = r"(?:都?还|尚|仍|暂|一直|目前)?(?:没有|没|未|无)"
_TO_DO = ("待", "未", "等待")
_NEGATIONS = ("not ", "non-", "un", "不", "未", "没", "非")


def read_missing_values(parse: Parse) -> None:
    """Active subscriptions, 在职护士: the day on which they ended is still missing."""
    _read_present_values(parse)
    tables = parse.list_named_tables()
    tables |= {field.table for field in parse.intent.money_words.values()}
    words = ((f, w) for f, w in list_missing_words(parse) if not tables or f.table in tables)
    words = ((field, word) for field, word in words if word not in NEGATIONS)
    matches = [(field, m) for field, word in words if (m := _find(parse, word))]
    longest = max((m.end() - m.start() for _, m in matches), default=0)
    matches = [(field, m) for field, m in matches if m.end() - m.start() == longest]
    if len({field for field, _ in matches}) != 1:
        return
    field, match = matches[0]
    if any(m.consumed for m in parse.spans if m.overlaps(match)):
        return
    if any(isinstance(f, ValueFilter) and f.field == field for f in parse.intent.filters):
        return
    if any(
        m.values and (m.start, m.end) == match.span() and _is_stored(parse, m, field)
        for m in parse.spans
    ):
        return  # 纯电 is a kind of fuel that is stored: no engine size says as much
    if _has_state_before(parse, field, match[0]):
        return  # 待发货 is stored: cancelled orders, which nobody sends either, have another state
    for span in parse.spans:
        if span.overlaps(match):
            span.consumed, span.candidates, span.values = True, (), ()
    parse.intent.filters.append(ValueFilter(field, "null"))


def _read_present_values(parse: Parse) -> None:
    """已回款的发票, where a note says that nothing is stored while it is 未回款: it is stored."""
    for field, word in list_missing_words(parse):
        bare = _NOT.sub("", word)
        match = _DONE.search(parse.text) if bare != word and len(bare) >= 1 else None
        if match is None or not parse.text.startswith(bare, match.end()):
            continue
        inside = [
            m for m in parse.spans if m.start < match.end() + len(bare) and m.end > match.start()
        ]
        if any(m.consumed or m.values for m in inside):
            continue
        consume(inside)
        for span in inside:
            span.candidates = ()
        parse.intent.filters.append(ValueFilter(field, "notnull"))
        return


def _has_state_before(parse: Parse, field: Field, word: str) -> bool:
    """Whether a state of the same rows says that it is still to be done."""
    bare = _NOT.sub("", word)
    columns = [parse.graph.column(f) for f in parse.graph.fields(field.table) if f != field]
    meanings = (m for column in columns for m in (*column.samples, *parse_codes(column)))
    return bare != word and any(m.startswith(tuple(w + bare for w in _TO_DO)) for m in meanings)


def _is_stored(parse: Parse, span: Span, but: Field) -> bool:
    """Whether a legend of codes of another column has the very word, in either language."""
    words = {span.text, *list_chinese_words(span.text.lower())}
    fields = (Field(hit.table, hit.column) for hit in span.values)
    legends = [parse_codes(parse.graph.column(field)) for field in fields if field != but]
    return any(words & legend.keys() for legend in legends)


def list_missing_words(parse: Parse) -> Iterator[tuple[Field, str]]:
    """Words that mean that nothing is stored in the column, also without what the rows are."""
    for table in parse.graph.tables:
        rows = strip_table_words(parse.graph.tables[table].label)
        for field in parse.graph.fields(table):
            column = parse.graph.column(field)
            for text in filter(None, (column.comment, column.note)):
                words = list_words_of_note(text)
                if not words:
                    continue
                yield from ((field, word) for word in words)
                bare = (word.removesuffix(rows) for word in words if rows and word != rows)
                yield from ((field, word) for word in bare if len(word) > 1 and word not in words)
                yield from ((field, state) for state in _list_adjectives(rows, words))


def _list_adjectives(rows: str, words: Iterable[str]) -> Iterator[str]:
    """Active, where a note says `empty = active member` and the rows are members."""
    things = {stem(word) for word in re.findall(r"[a-z]+", rows.lower())}
    for word in words:
        state, _, thing = word.rpartition(" ")
        if word.isascii() and state.isalpha() and len(state) > _LEAST and stem(thing) in things:
            yield state


def _find(parse: Parse, word: str) -> re.Match[str] | None:
    pattern = rf"\b{re.escape(word)}s?\b" if word.isascii() else _make_pattern(word)
    match = re.search(pattern, parse.text) or _find_translated(parse, word)
    if match is None or parse.text[: match.start()].endswith(_NEGATIONS):
        return None
    return match


def _make_pattern(word: str) -> str:
    """The word of a note, however it is said that something is not: 无人跟进, 还没有人跟进."""
    bare = _NOT.sub("", word)
    if bare == word or not bare:
        return re.escape(word)
    end = "" if len(bare) >= _LEAST else r"(?=的|了|[，,。？?]|$)"
    return _ANY_NOT + re.escape(bare) + end


def _find_translated(parse: Parse, word: str) -> re.Match[str] | None:
    """The word in English: unhandled, where a note says 未处理."""
    if word.isascii() or not parse.text.isascii():
        return None
    phrases = sorted(list_english_phrases(word), key=len, reverse=True)
    matches = (re.search(rf"\b{re.escape(phrase)}s?\b", parse.text) for phrase in phrases)
    return next(filter(None, matches), None)
