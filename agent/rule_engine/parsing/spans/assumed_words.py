"""Assumes what an unknown word means where exactly one table or column is similar enough."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.labels.bilingual import has_chinese
from agent.lexicon import find_concepts, stem
from agent.lexicon.similarity.across_languages import measure_similarity
from agent.lexicon.similarity.english import GENERIC_WORDS
from agent.lexicon.translations import load_chinese_to_english
from agent.rule_engine.parsing.spans.composed_values import find_similar_kind, is_part
from agent.rule_engine.parsing.spans.glosses.glossed_targets import Target, find_glossed_target
from agent.rule_engine.parsing.spans.schema_terms import (
    SchemaTerm,
    Senses,
    TableTerms,
    split_label,
)
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.table_ends import find_part
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.rule_engine.parsing.spans.translated_words import list_chinese_parts

_MOST_WORDS = 3
_LONGEST_ZH, _LONGEST_EN = 6, 3
"""Characters and words of a phrase."""
_MOST_ADDED = 3
"""Pieces that are put before or behind what is unknown."""
_SHORTEST_PART_ZH, _SHORTEST_PART_EN = 2, 4
_MOST_KINDS = 40
"""Values of a column that says of which kind something is."""
_GRAMMAR = frozenset("的了是有在和与及或到把被吗呢吧各每没不个几多少哪谁从对比按就都也还只过着地得")
"""Characters that belong to no name."""
_LEAST, _LEAST_IN_CHINESE = 0.6, 0.65
_COLUMN_EXTRA, _CHARACTER_EXTRA, _LEAD = 0.08, 0.1, 0.12
"""How much more similar a column, a single character or known word, and the best must be."""


@dataclass(frozen=True, slots=True)
class AssumedWord:
    """A phrase of the question, what it is taken for, and the terms by which it is found."""

    text: str
    target: Target
    terms: TableTerms


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A part of the question with the place of its last span and the known spans in it."""

    text: str
    last: int
    known_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    phrase: _Phrase
    score: float
    target: Target

    @property
    def last(self) -> int:
        return self.phrase.last


def assume_words(
    question: str, spans: Sequence[Span], unknown: Iterable[Span], tables: Sequence[TableTerms]
) -> tuple[AssumedWord, ...]:
    """What each unknown part of a question surely means; nothing unless all of them do.

    A word with a digit is the code of one row, and no other word; nor is one for a stored value.
    A number alone waits for what it is a number of.
    """
    words = [word for word in unknown if not word.text.isdigit()]
    if any(word.values or any(map(str.isdigit, word.text)) for word in words):
        return ()
    regions = _find_regions(question, spans, words)
    if not 0 < len(regions) <= _MOST_WORDS:
        return ()
    targets = [target for terms in tables for target in _list_targets(terms)]
    matches: list[_Match] = []
    for region in regions:
        if matches and region[0] <= matches[-1].last:
            continue
        match = _find_value(question, spans, region, tables)
        match = match or _find_best_match(question, spans, region, targets)
        if match is None:
            return ()
        matches.append(match)
    terms_of = {terms.table.name: terms for terms in tables}
    return tuple(_assume(match, terms_of[match.target.table]) for match in matches)


def _find_regions(
    question: str, spans: Sequence[Span], unknown: Iterable[Span]
) -> list[tuple[int, int]]:
    """The places of unknown spans in a row, first and last."""
    places = {id(span): place for place, span in enumerate(spans)}
    regions: list[tuple[int, int]] = []
    for span in unknown:
        place = places[id(span)]
        before = regions[-1][1] if regions else -2
        gap = question[spans[before].end : span.start] if before == place - 1 else "-"
        if not gap.strip():
            regions[-1] = (regions[-1][0], place)
        else:
            regions.append((place, place))
    return regions


def _list_targets(terms: TableTerms) -> Iterator[Target]:
    """The table and its columns but for keys, which are called like other tables."""
    keys = {name for key in terms.table.foreign_keys for name in key.columns}
    keys.update(terms.table.primary_key)
    for column, label in terms.labels:
        if column not in keys:
            yield Target(terms.table.name, column, label)


def _find_value(
    question: str, spans: Sequence[Span], region: tuple[int, int], tables: Sequence[TableTerms]
) -> _Match | None:
    """The one table or column of whose name they are a part, or kind: 小程序 of 微信小程序."""
    first = region[0]
    before = spans[first - 1] if first else None
    beside = before is not None and before.end == spans[first].start
    if before is not None and beside and (before.values or before.does("no", "ne")):
        return None  # 尺码问题 is another kind than that of 质量问题
    for phrase in sorted(_list_phrases(question, spans, region), key=lambda p: -len(p.text)):
        if targets := _list_named(phrase, spans, tables):
            [target, *others] = targets
            return None if others else _Match(phrase, 1.0, target)
    return None


def _list_named(
    phrase: _Phrase, spans: Sequence[Span], tables: Sequence[TableTerms]
) -> set[Target]:
    """What the first of the ways in which something is named says that it is."""
    word = phrase.text.lower()
    if not phrase.known_spans:
        if part := find_part(word, tables):
            return {Target(*part)}
        if similar := find_similar_kind(word, [terms.table for terms in tables]):
            return {Target(*similar, is_value=True)}
        if glossed := find_glossed_target(word, tables):
            return {glossed}
    return {*_list_kinds(word, tables)} or {*_list_translated_kinds(word, spans, tables)}


def _list_kinds(word: str, tables: Sequence[TableTerms]) -> Iterator[Target]:
    """The values of columns of kinds of which the words are a part."""
    least = _SHORTEST_PART_ZH if has_chinese(word) else _SHORTEST_PART_EN
    if len(word) < least or word in _GRAMMAR or stem(word) in GENERIC_WORDS:
        return
    for terms in tables:
        for column in terms.table.columns:
            if column.kind == "text" and 1 < len(column.samples) <= _MOST_KINDS:
                for value in column.samples:
                    if is_part(word, value.lower()):
                        yield Target(terms.table.name, column.name, value, is_value=True)


def _list_translated_kinds(
    text: str, spans: Sequence[Span], tables: Sequence[TableTerms]
) -> Iterator[Target]:
    """The kinds of what is named of which the Chinese for the word is a part."""
    if has_chinese(text) or len(text) < _SHORTEST_PART_EN or stem(text) in GENERIC_WORDS:
        return
    table_names = {c.table for span in spans for c in span.candidates if c.column is None}
    own = [terms for terms in tables if terms.table.name in table_names]
    for word in dict.fromkeys(list_chinese_parts(text)):
        yield from _list_kinds(word, own)


def _find_best_match(
    question: str, spans: Sequence[Span], region: tuple[int, int], targets: Sequence[Target]
) -> _Match | None:
    """The one target that a phrase around the unknown spans is similar to."""
    matches = [
        match
        for phrase in _list_phrases(question, spans, region)
        if (match := _match_phrase(phrase, targets)) is not None
        and not any(_names(span, match.target) for span in phrase.known_spans)
    ]
    return max(matches, key=lambda match: (match.score, len(match.phrase.text)), default=None)


def _names(span: Span, target: Target) -> bool:
    """Whether a known word says this without the unknown one, which then says something else."""
    names = ((c.table, c.column) for c in span.candidates)
    return any(name == (target.table, target.column) for name in names)


def _list_phrases(
    question: str, spans: Sequence[Span], region: tuple[int, int]
) -> Iterator[_Phrase]:
    """The unknown spans, alone and with their neighbours."""
    first, last = region
    for start in range(first, max(first - _MOST_ADDED, 0) - 1, -1):
        if start < first and not _may_join(question, spans[start], spans[start + 1]):
            break
        for end in range(last, min(last + _MOST_ADDED + 1, len(spans))):
            if end > last and not _may_join(question, spans[end - 1], spans[end], spans[end]):
                break
            text = question[spans[start].start : spans[end].end]
            if len(text) == 1 and not _stands_alone(spans, start):
                continue
            if _has_fit_size(text) and not _ends_within_word(text, spans[end + 1 : end + 2]):
                yield _Phrase(text, end, (*spans[start:first], *spans[last + 1 : end + 1]))


def _stands_alone(spans: Sequence[Span], place: int) -> bool:
    """Whether a single character touches no other word of content, so that it is a whole one."""
    span = spans[place]
    near = [spans[place - 1]] if place and spans[place - 1].end == span.start else []
    near += [after for after in spans[place + 1 : place + 2] if after.start == span.end]
    return not any(has_chinese(one.text) and _says_more(one) for one in near)


def _says_more(span: Span) -> bool:
    """Whether a span is more than a word of grammar or of a period."""
    if span.time is not None or span.number is not None or span.text in _GRAMMAR:
        return False
    return not span.functions or len(span.text) == 1 or span.does("link")


def _ends_within_word(text: str, following: Sequence[Span]) -> bool:
    """Whether the last character and the one behind it are a word: 矿石品|位."""
    after = following[0].text if following else ""
    alone = len(after) == 1 and has_chinese(after) and after not in _GRAMMAR
    return alone and has_chinese(text) and bool(load_chinese_to_english().lookup(text[-1] + after))


def _has_fit_size(text: str) -> bool:
    if has_chinese(text):
        return len(text) <= _LONGEST_ZH and text not in _GRAMMAR
    return len(text.split()) <= _LONGEST_EN


def _may_join(question: str, left: Span, right: Span, addition: Span | None = None) -> bool:
    """Whether two spans in a row may be one phrase; `addition` is the one that is put to it."""
    span = addition or left
    plain = span.time is None and span.number is None and span.limit is None and not span.literal
    if not plain or span.values or has_chinese(left.text) != has_chinese(right.text):
        return False
    if has_chinese(span.text):
        apart = span.functions and (len(span.text) > 1 or span.text in _GRAMMAR)
        return left.end == right.start and not apart
    return not span.functions and not question[left.end : right.start].strip()


def _match_phrase(phrase: _Phrase, targets: Sequence[Target]) -> _Match | None:
    if stem(phrase.text.lower()) in GENERIC_WORDS:
        return None
    scored = sorted(
        ((measure_similarity(phrase.text, target.label), target) for target in targets),
        key=lambda item: (-item[0], item[1].column is not None),
    )
    if not scored or scored[0][0] < _find_least(phrase.text, scored[0][1]):
        return None
    best, target = scored[0]
    rivals = {(other.table, other.column) for score, other in scored if score > best - _LEAD}
    others = (t.label for t in targets if t.column is None and t.table != target.table)
    elsewhere = has_chinese(phrase.text) and any(phrase.text in label for label in others)
    sure = len(rivals) == 1 and not elsewhere and not _is_vague(phrase.text, target)
    return _Match(phrase, best, target) if sure else None


def _is_vague(text: str, target: Target) -> bool:
    """English verbs are like the nouns that columns are called; 付 alone says too little."""
    alone = bool(target.column) and len(text) == 1 and target.label.isascii()
    return alone or bool(target.column and text.isascii() and target.label.isascii())


def _find_least(phrase: str, target: Target) -> float:
    in_chinese = has_chinese(phrase) and has_chinese(target.label)
    least = _LEAST_IN_CHINESE if in_chinese else _LEAST
    least += _CHARACTER_EXTRA if len(phrase) == 1 else 0.0
    if target.column is None:
        return least
    return least + _COLUMN_EXTRA + (_CHARACTER_EXTRA if find_concepts(phrase.lower()) else 0.0)


def _assume(match: _Match, terms: TableTerms) -> AssumedWord:
    """The terms by which the parser finds the phrase: the senses of a label of one word."""
    target = match.target
    tokens = split_label(target.label)
    text = match.phrase.text
    own: Senses = frozenset([f"={text}"])
    senses = tokens[0][1] | own if len(tokens) == 1 else own
    new_terms = TableTerms(terms.table, terms.bare)
    if target.is_value and target.column is not None:
        new_terms.values[to_key(text)] = [(target.column, target.label)]
        return AssumedWord(text, target, new_terms)
    new_terms.words[to_key(text)] = senses
    new_terms.signatures.append(SchemaTerm(target.table, target.column, (own,)))
    return AssumedWord(text, target, new_terms)
