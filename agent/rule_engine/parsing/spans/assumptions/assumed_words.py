"""Assumes what an unknown word means where exactly one table or column is similar enough."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.lexicon import find_concepts, stem
from agent.lexicon.similarity.across_languages import measure_similarity
from agent.lexicon.similarity.english import GENERIC_WORDS
from agent.rule_engine.parsing.spans.assumptions.phrases import GRAMMAR, Phrase, list_phrases
from agent.rule_engine.parsing.spans.glosses.glossed_targets import Target, find_glossed_target
from agent.rule_engine.parsing.spans.schema_terms import (
    SchemaTerm,
    Senses,
    TableTerms,
    split_label,
)
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.table_ends import (
    find_by_abbreviation,
    find_part,
    find_table_by_character,
)
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.rule_engine.parsing.spans.translated_words import list_chinese_parts
from agent.rule_engine.parsing.spans.values.composed_values import find_similar_kind, is_part
from model.locales.chinese import has_chinese

_MOST_WORDS = 3
_SHORTEST_PART_ZH, _SHORTEST_PART_EN = 2, 4
_MOST_KINDS = 40
"""Values of a column that says of which kind something is."""
_DEED = re.compile(r"[a-z]{2,}(?:ing|ed)|after|before|during|until|since|without|within")
"""Verbs and prepositions say how things are related, and name none."""
_MEASURES = "[个台辆栋幢套间座只条匹架部艘家件张把支口头棵块盏]"
_COUNTED = re.compile(rf"[每各哪几两\d一二三四五六七八九十百]{_MEASURES}$")
_HOW_MANY = re.compile(rf"(?:一共|总共)?有?(?:多少|几){_MEASURES}")
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
class _Match:
    phrase: Phrase
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
    terms_of = {terms.table.name: terms for terms in tables}
    matches: list[_Match] = []
    for region in regions:
        if matches and region[0] <= matches[-1].last:
            continue
        match = _find_counted(question, spans, region, tables)
        match = match or _find_value(question, spans, region, tables)
        match = match or _find_best_match(question, spans, region, targets)
        if match is None or _is_no_name(match, terms_of[match.target.table]):
            return ()
        matches.append(match)
    return tuple(_assume(match, terms_of[match.target.table]) for match in matches)


def _is_no_name(match: _Match, terms: TableTerms) -> bool:
    """Verbs, and several words for a label of one: wind of wind instruments would be lost.

    A verb may be the day of what was done, but it names nobody to whom a row refers.
    """
    text, target = match.phrase.text.lower(), match.target
    if target.is_value or has_chinese(text):
        return False
    several = match.score < 1 and " " in text and len(split_label(target.label)) == 1
    unsure = match.score < 1 or target.column in _list_keys(terms)
    return several or (unsure and _DEED.fullmatch(text) is not None)


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
    keys = _list_keys(terms)
    for column, label in terms.labels:
        if column not in keys:
            yield Target(terms.table.name, column, label)


def _list_keys(terms: TableTerms) -> set[str]:
    keys = {name for key in terms.table.foreign_keys for name in key.columns}
    return keys | set(terms.table.primary_key)


def _find_counted(
    question: str, spans: Sequence[Span], region: tuple[int, int], tables: Sequence[TableTerms]
) -> _Match | None:
    """The table of the single character that is counted: 桌 of 餐桌 in 几张桌."""
    first, last = region
    text, before, after = (
        question[spans[first].start : spans[last].end],
        question[: spans[first].start],
        question[spans[last].end :],
    )
    counted = _COUNTED.search(before) or (before.endswith("的") and _HOW_MANY.match(after))
    if len(text) != 1 or not has_chinese(text) or not counted:
        return None
    found = find_table_by_character(text, tables)
    if found is None:
        return None
    return _Match(Phrase(text, last, ()), 1.0, Target(found[0], None, found[1]))


def _find_value(
    question: str, spans: Sequence[Span], region: tuple[int, int], tables: Sequence[TableTerms]
) -> _Match | None:
    """The one table or column of whose name they are a part, or kind: 小程序 of 微信小程序."""
    first = region[0]
    before = spans[first - 1] if first else None
    beside = before is not None and before.end == spans[first].start
    if before is not None and beside and (before.values or before.does("no", "ne")):
        return None  # 尺码问题 is another kind than that of 质量问题
    for phrase in sorted(list_phrases(question, spans, region), key=lambda p: -len(p.text)):
        if targets := _list_named(phrase, spans, tables):
            [target, *others] = targets
            return None if others else _Match(phrase, 1.0, target)
    return None


def _list_named(phrase: Phrase, spans: Sequence[Span], tables: Sequence[TableTerms]) -> set[Target]:
    """What the first of the ways in which something is named says that it is."""
    word = phrase.text.lower()
    if not phrase.known_spans:
        if part := find_part(word, tables):
            return {Target(*part)}
        if similar := find_similar_kind(word, [terms.table for terms in tables]):
            return {Target(*similar, is_value=True)}
        if glossed := find_glossed_target(word, tables):
            return {glossed}
        if short := find_by_abbreviation(word, tables):
            return {Target(*short)}
    return {*_list_kinds(word, tables)} or {*_list_translated_kinds(word, spans, tables)}


def _list_kinds(word: str, tables: Sequence[TableTerms]) -> Iterator[Target]:
    """The values of columns of kinds of which the words are a part."""
    least = _SHORTEST_PART_ZH if has_chinese(word) else _SHORTEST_PART_EN
    if len(word) < least or word in GRAMMAR or stem(word) in GENERIC_WORDS:
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
        for phrase in list_phrases(question, spans, region)
        if (match := _match_phrase(phrase, targets)) is not None
        and not any(_names(span, match.target) for span in phrase.known_spans)
    ]
    return max(matches, key=lambda match: (match.score, len(match.phrase.text)), default=None)


def _names(span: Span, target: Target) -> bool:
    """Whether a known word says this without the unknown one, which then says something else."""
    names = ((c.table, c.column) for c in span.candidates)
    return any(name == (target.table, target.column) for name in names)


def _match_phrase(phrase: Phrase, targets: Sequence[Target]) -> _Match | None:
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
