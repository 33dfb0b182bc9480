"""Cuts a question into spans, each with its possible meanings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from agent.lexicon.numerals import NUMBER, parse_number, parse_scale
from agent.rule_engine.parsing.spans.coded_values import CodedValues
from agent.rule_engine.parsing.spans.function_words import (
    PhraseKey,
    is_particle,
    load_comparatives,
    load_function_words,
    load_glossary_words,
    load_superlatives,
)
from agent.rule_engine.parsing.spans.glosses.legend_roots import LegendRoots
from agent.rule_engine.parsing.spans.long_values import LongValues
from agent.rule_engine.parsing.spans.schema_terms import GENDERS, Senses, find_senses
from agent.rule_engine.parsing.spans.spans import Candidate, Span, ValueHit
from agent.rule_engine.parsing.spans.taught_words import TaughtWord
from agent.rule_engine.parsing.spans.tokens import Token, normalize_text, tokenize
from agent.rule_engine.parsing.spans.translated_words import (
    find_business_senses,
    find_numbered,
    find_states,
    find_stored_states,
    list_business_keys,
    list_translated_keys,
)
from agent.rule_engine.parsing.spans.values.composed_values import ComposedValues
from agent.time_expressions.time_expressions import find_time_expressions

MAX_LIMIT = 1_000_000
"""The longest ranking: no database counts further than its integers go."""
_LONGEST, _SHORT = 10, 3
_STATE_WEIGHT = 1.05
_PHRASE_WEIGHT = 0.8
"""A label such as 更换的零件 is a phrase, of which a word that goes before may be a part."""
_TOP = re.compile(
    rf"(?:排名|排行)?前\s*(?P<zh>{NUMBER})\s*(?!个?(?:天|日|周|星期|月|季度|年))(?:[名个位条家种款类]|大(?!区)|的(?!大区))*"
    rf"|(?:倒数|最后|后)\s*(?P<zhlow>{NUMBER})\s*(?!个?(?:天|日|周|星期|月|季度|年)|次)[名个位条家种款大类]?"
    rf"|\b(?:top|first|leading|best) (?P<en>{NUMBER})\b|\btop(?P<top>\d+)\b"
    rf"|\b(?:bottom|last|worst) (?P<enlow>{NUMBER})\b"
)
_LITERAL = re.compile(r"\"([^\"]{1,80})\"|(?<![a-z])'([^']{1,80})'(?![a-z])")
_ONE = re.compile(r"(?<=than )one\b|(?<=least )one\b|(?<=exactly )one\b|(?<=only )one\b")
_NUMERAL = re.compile(
    rf"(?P<n>{NUMBER})(?:\s*(?P<scale>万|亿|million|thousand|k\b|m\b))?(?P<pct>%)?"
)
_KIND_WORD = ("breakdown",)
_AMOUNT_ENDS = ("量", "额", "数", "价", "费")
_BEFORE_SCORE = (["均"], ["高"], ["低"], ["总"])
_AFTER_NO_SCORE = (["类"], ["组"], ["布"], ["析"], ["店"], ["公"], ["钟"], ["行"], ["部"])


@dataclass(frozen=True)
class Vocabulary:
    """The words and values of the tables at hand, and everything that the words may mean."""

    words: dict[PhraseKey, Senses]
    values: dict[PhraseKey, tuple[ValueHit, ...]]
    senses: frozenset[str] = frozenset()
    terms: Mapping[PhraseKey, TaughtWord] = field(default_factory=dict)
    composed: ComposedValues = field(default_factory=lambda: ComposedValues(()))
    codes: CodedValues = field(default_factory=lambda: CodedValues(()))
    legends: LegendRoots = field(default_factory=LegendRoots)

    @cached_property
    def long_values(self) -> LongValues:
        """The values that are longer than a phrase."""
        return LongValues(self.values, _LONGEST)

    def needs_translation(self, key: PhraseKey) -> bool:
        """Whether the schema may say this in the other language only."""
        ascii_key = key[0].isascii()
        if any(concept in self.senses for concept in load_glossary_words().get(key, ())):
            return False
        return any(word[0].isascii() != ascii_key for word in self.words)


def find_spans(text: str, today: date, vocabulary: Vocabulary) -> list[Span]:
    """The spans that cover most of the question with the longest matches."""
    plain = normalize_text(text)
    pieces = tokenize(plain)
    if not pieces:
        return []
    starts = {a.start: i for i, a in enumerate(pieces)}
    ends = {a.end: i + 1 for i, a in enumerate(pieces)}
    options: dict[int, list[tuple[float, Span]]] = {}
    for weight, span in (
        *_match_patterns(plain, text, today),
        *vocabulary.codes.find_spans(text),
        *vocabulary.long_values.find_spans(pieces, text),
        *_look_up_phrases(pieces, text, vocabulary),
    ):
        if _is_of_name(span, pieces, vocabulary):
            continue
        first, last = starts.get(span.start), ends.get(span.end)
        if first is not None and last is not None and last > first:
            span.size = last - first
            options.setdefault(first, []).append((weight * span.size**1.4, span))
    return _choose_best_cover(pieces, options, text)


def _is_of_name(span: Span, pieces: tuple[Token, ...], vocabulary: Vocabulary) -> bool:
    """Monthly fee, where a column is called so, and 数码, in which nothing is counted."""
    if span.text in "数量" and not any(a.end == span.start for a in pieces):
        return len(span.text) == 1
    if span.time is None or span.time.bucket is None or not span.text.lower().endswith("ly"):
        return False
    keys = [a.key for a in pieces if a.start >= span.start][:2]
    return len(keys) == 2 and all((key,) in vocabulary.words for key in keys)


def _choose_best_cover(
    pieces: tuple[Token, ...], options: dict[int, list[tuple[float, Span]]], text: str
) -> list[Span]:
    count = len(pieces)
    score = [0.0] * (count + 1)
    choice: list[Span] = []
    for at in range(count - 1, -1, -1):
        token = pieces[at]
        best = Span(token.start, token.end, text[token.start : token.end])
        top = score[at + 1] - 0.01
        for weight, span in options.get(at, ()):
            if weight + score[at + span.size] > top:
                top, best = weight + score[at + span.size], span
        score[at] = top
        choice.append(best)
    choice.reverse()
    spans: list[Span] = []
    at = 0
    while at < count:
        spans.append(choice[at])
        at += choice[at].size
    return spans


def _match_patterns(plain: str, text: str, today: date) -> Iterator[tuple[float, Span]]:
    for when in find_time_expressions(plain, today):
        yield when.weight, Span(when.start, when.end, text[when.start : when.end], time=when.known)
    for m in _TOP.finditer(plain):
        lowest = m["zhlow"] or m["enlow"]
        number = parse_number(lowest or m["zh"] or m["en"] or m["top"])
        if number is not None:
            most = min(int(number), MAX_LIMIT)
            yield 1.2, Span(*m.span(), m[0], limit=most, lowest=lowest is not None)
    for m in _LITERAL.finditer(plain):
        start, end = m.span(1) if m[1] is not None else m.span(2)
        yield 3.0, Span(*m.span(), m[0], literal=text[start:end].strip())
    yield from ((1.1, Span(*m.span(), m[0], number=Decimal(1))) for m in _ONE.finditer(plain))
    for m in _NUMERAL.finditer(plain):
        number = parse_number(m["n"])
        if number is not None:
            value = number * parse_scale(m["scale"] or "") / (100 if m["pct"] else 1)
            span = Span(*m.span(), text[m.start() : m.end()], number=value)
            yield 1.1 if m["n"][0].isdigit() else 0.45, span


def _look_up_phrases(
    pieces: tuple[Token, ...], text: str, vocabulary: Vocabulary
) -> Iterator[tuple[float, Span]]:
    keys = [a.key for a in pieces]
    for first in range(len(keys)):
        for last in range(first + 1, min(first + _LONGEST, len(keys)) + 1):
            is_score = keys[first] == "分" and keys[first - 1 : first] in _BEFORE_SCORE
            if is_score and last == first + 1:
                yield 1.3, _make_score_span(pieces[first], keys[last : last + 1])
            key = tuple(keys[first:last])
            plain = tuple(k for k in key if k != "-") if "-" in key[1:-1] else key
            entry = _look_up_term(key, vocabulary) or _look_up(key, vocabulary)
            entry = entry or _look_up_joined(key, vocabulary)
            entry = entry or (_look_up(plain, vocabulary) if plain != key else None)
            if entry := entry or _look_up_total(key, vocabulary):
                weight, span = entry
                span.start, span.end = pieces[first].start, pieces[last - 1].end
                span.text = text[span.start : span.end]
                if "order" in span.functions and span.text.lower().startswith("orders "):
                    continue  # orders by channel: what is counted, not how it is sorted
                if span.functions == ("link",):
                    _read_state(span, find_stored_states(keys, (first, last), vocabulary))
                _read_kind(span, keys[last : last + 1])
                if span.functions and is_particle(span.text, text[: span.start]):
                    span.values = ()  # "in" is not the code IN, 是 not the stored yes
                yield weight, span


def _read_state(span: Span, hits: tuple[ValueHit, ...]) -> None:
    """Shipped, where a status is: no verb."""
    span.values = span.values or hits
    span.functions = () if span.values and len(span.text) > _SHORT else span.functions


def _read_kind(span: Span, behind: list[str]) -> None:
    """Breakdown orders, where a kind of them is called so; a breakdown of orders is none."""
    if span.functions == _KIND_WORD and span.values and behind != ["of"]:
        span.functions = ()


def _make_score_span(piece: Token, after: list[str]) -> Span:
    """平均分, 最高分 speak of scores; 总分店 does not."""
    senses = frozenset() if after in _AFTER_NO_SCORE else find_senses(("分数",))
    return Span(piece.start, piece.end, piece.text, senses=senses)


def _look_up_total(key: PhraseKey, vocabulary: Vocabulary) -> tuple[float, Span] | None:
    """采血总量, where a column is called 采血量."""
    if len(key) < _SHORT or key[-2] != "总" or key[-1] not in _AMOUNT_ENDS:
        return None
    senses = vocabulary.words.get((*key[:-2], key[-1]))
    return (1.2, Span(0, 0, "", senses=senses)) if senses else None


def _look_up_joined(key: PhraseKey, vocabulary: Vocabulary) -> tuple[float, Span] | None:
    """High schooler, where a table is called Highschooler."""
    if len(key) != 2 or not all(len(word) > 2 and word.isascii() for word in key):
        return None
    compound = ("".join(key),)
    return _look_up(compound, vocabulary) if compound in vocabulary.words else None


def _look_up_translated(key: PhraseKey, vocabulary: Vocabulary) -> tuple[float, Span] | None:
    """What the schema says in the other language; a name before a stored value."""
    if numbered := find_numbered(key, vocabulary.values):
        return 1.12, Span(0, 0, "", values=numbered)
    functions = set(load_function_words().get(key[:1], ())) - {"of", "link", "having"}
    says_more = bool(functions) and not any(list_business_keys(key))
    if not vocabulary.needs_translation(key) or any(map(parse_number, key)) or says_more:
        return None
    vocabularies = (vocabulary.words, vocabulary.values)
    keys = list_translated_keys(key, vocabularies) or vocabulary.composed.find(key)
    if not keys or _says_head_alone(key, keys, vocabulary):
        return None
    senses = frozenset(s for word in keys for s in vocabulary.words.get(word, ()))
    values = next((vocabulary.values[word] for word in keys if word in vocabulary.values), ())
    values = tuple(hit for hit in values if key[0].isascii() or hit.value.isascii())
    values = tuple(hit for hit in values if hit.value.lower() not in GENDERS)  # miss is no woman
    if not senses and not values:
        return None
    own = find_senses(key) if key in load_glossary_words() else frozenset()
    return 1.05, Span(0, 0, "", senses=senses | own, values=values)


def _says_head_alone(key: PhraseKey, meanings: Sequence[PhraseKey], vocabulary: Vocabulary) -> bool:
    """Senior technicians, where the table is of technicians: senior says which of them."""
    if len(key) == 1 or not key[0].isascii() or meanings[0] in vocabulary.values:
        return False
    heads = list_translated_keys(key[-1:], (vocabulary.words,))
    own = key in load_glossary_words() or any(list_business_keys(key))
    return meanings[0] in heads and not own


def _look_up_term(key: PhraseKey, vocabulary: Vocabulary) -> tuple[float, Span] | None:
    """What was taught counts before what names and dictionaries say."""
    if (word := vocabulary.terms.get(key)) is None:
        return None
    alias = (Candidate(word.table, word.column, 1.0),) if word.is_alias else ()
    return 1.6, Span(0, 0, "", term=word.term, candidates=alias)


def _look_up(key: PhraseKey, vocabulary: Vocabulary) -> tuple[float, Span] | None:
    functions = load_function_words().get(key, ())
    senses = vocabulary.words.get(key)
    values = vocabulary.values.get(key, ())
    superlative, comparative = load_superlatives().get(key), load_comparatives().get(key)
    in_glossary = key in load_glossary_words()
    if not (functions or senses or values or superlative or comparative):
        translated = _look_up_translated(key, vocabulary)
        if translated is not None:
            return translated
    values = values or (() if functions else find_states(key, vocabulary.values))
    alike = () if functions or values else vocabulary.legends.find(key)
    if not (functions or senses or values or superlative or comparative or in_glossary or alike):
        return None
    weight = 1.12 if values else 1.1 if senses else _STATE_WEIGHT if alike else 1.0
    weight = max(weight, 1.02) if in_glossary else weight
    if "的" in key[1:-1] and not values:
        weight = _PHRASE_WEIGHT
    senses = senses or (find_senses(key) if in_glossary else frozenset())
    if key[0].isascii() and in_glossary == (key not in vocabulary.words):
        senses |= find_business_senses(key, vocabulary.words)
    span = Span(0, 0, "", functions, senses, values or alike, superlative, comparative)
    span.is_translated = bool(alike)
    return weight, span
