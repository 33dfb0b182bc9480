"""Finds the stored values that a question names: exact, folded, shortened, translated, misspelt."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from agent.lexicon import split_name, stem
from agent.retrieval.tokenization import (
    find_chinese_runs,
    segment_chinese,
    stop_words,
    tokenize_schema_text,
)
from agent.retrieval.value_matching.spelling_table import Hit, SpellingTable
from agent.retrieval.value_matching.text_folding import (
    SHORTEST,
    QuestionPart,
    find_parts,
    fold_stemmed,
    normalize_spaces,
    strip_accents,
)
from agent.retrieval.value_matching.translated_keys import find_translated_keys, is_english_word
from agent.retrieval.value_matching.typos import SHORTEST as SHORTEST_TYPO
from agent.retrieval.value_matching.typos import TypoIndex
from agent.retrieval.value_matching.value_spellings import (
    SINGLE_CHARACTER_WORDS,
    NumberedValues,
    SpellingKind,
)
from model.sources.schema import Column, MatchedValue, MatchKind, Table

_CERTAIN = frozenset({SpellingKind.EXACT, SpellingKind.SINGULAR, SpellingKind.CODE_LABEL})
_NAME_KINDS = frozenset({SpellingKind.EXACT, SpellingKind.SINGULAR, SpellingKind.SHORT_FORM})
"""Ways that a translated word may meet."""
_NUMBERS = frozenset({"integer", "decimal", "float"})
_MAX_HITS = 64
_MAX_PLACES = 8
_MAX_WORDS = 3
_MAX_TYPO_WORDS = 2
_INEXACT: dict[int, MatchKind] = {
    SpellingKind.SHORT_FORM: "prefix",
    SpellingKind.BEGINNING: "prefix",
    SpellingKind.PINYIN: "pinyin",
}
_EXPLANATION_START = re.compile(r"[:：(（\[【,，;；。\n]|(?:例如|比如|such as|e\.g)")
_GENITIVE = re.compile("['’]s?$")
ValueMatch = tuple[int, MatchKind]


class StoredValues:
    """Sample values and explained codes of all tables, found by the words of a question."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._stored = NumberedValues(tables)
        self._spellings = SpellingTable(self._stored.list_spellings())
        self._typos = TypoIndex(self._stored.list_words())
        self._vocabulary = _collect_vocabulary(tables)

    @cached_property
    def _meanings(self) -> SpellingTable:
        """Made when a question needs it: it needs a dictionary."""
        return SpellingTable(self._stored.list_meanings())

    def find(self, question: str) -> list[MatchedValue]:
        """The values that the question names, longer ones first, none inside another.

        Inexact matches come after exact ones, and only for words that no exact match uses.
        """
        parts = [
            s
            for s in find_parts(question)
            if len(s.key) >= SHORTEST or s.key in SINGLE_CHARACTER_WORDS
        ]
        parts.sort(key=lambda span: span.start - span.end)
        hits = self._look_up(parts)
        ends = _find_word_ends(question)
        matched_spans: list[tuple[int, int]] = []
        matches: list[MatchedValue] = []
        for span, each in zip(parts, hits, strict=True):
            sure = [hit for hit in each if hit[1] in _CERTAIN]
            whole = len(span.key) > 1 or _is_word_of(span, ends)
            if sure and whole and not span.overlaps(matched_spans):
                matched_spans.append((span.start, span.end))
                matches += self._to_matches(span, (self._match_certain(span, hit) for hit in sure))
        left = [
            (span, each)
            for span, each in zip(parts, hits, strict=True)
            if not span.overlaps(matched_spans) and self._may_be_value(span, ends)
        ]
        for claim in (self._match_inexact, self._match_typos):
            for span, value_matches in claim([p for p in left if not p[0].overlaps(matched_spans)]):
                if value_matches and not span.overlaps(matched_spans):
                    matched_spans.append((span.start, span.end))
                    matches += self._to_matches(span, value_matches)
        return matches

    def _look_up(self, parts: Sequence[QuestionPart]) -> list[list[Hit]]:
        """What is spelled like each part, or like its singular."""
        keys = [(at, span.key) for at, span in enumerate(parts)]
        keys += [
            (at, singular)
            for at, span in enumerate(parts)
            if _may_be_plural(span) and (singular := fold_stemmed(span.text)) != span.key
        ]
        hits: list[list[Hit]] = [[] for _ in parts]
        for place, part_hits in self._spellings.find([key for _, key in keys], _MAX_HITS):
            hits[keys[place][0]] += part_hits
        return hits

    def _match_certain(self, span: QuestionPart, hit: Hit) -> ValueMatch:
        number, way = hit
        if way == SpellingKind.CODE_LABEL:
            return number, "code"
        same = normalize_spaces(span.text) == normalize_spaces(self._stored.locate(number)[2])
        return number, "exact" if same else "folded"

    def _may_be_value(self, span: QuestionPart, ends: frozenset[int]) -> bool:
        """Whether a part is a word, or some, that is not about the schema itself."""
        if span.key in self._vocabulary or span.text.count(" ") >= _MAX_WORDS:
            return False
        if not span.key.isascii():
            return _is_word_of(span, ends) and span.key not in stop_words("zh")
        words = split_name(strip_accents(span.text))
        if not words or len(words) > _MAX_WORDS or span.key.isdigit():
            return False
        idle = stop_words("en")
        content_words = [w for w in words if stem(w) not in self._vocabulary and w not in idle]
        return len(content_words) == len(words)

    def _match_inexact(
        self, left: Sequence[tuple[QuestionPart, list[Hit]]]
    ) -> Iterator[tuple[QuestionPart, list[ValueMatch]]]:
        """What each part is short for, or is in the other language."""
        keys = [(at, *key) for at, (span, _) in enumerate(left) for key in self._translate(span)]
        candidates: list[list[ValueMatch]] = [
            [(number, _INEXACT[way]) for number, way in hits if _is_likely(span, way)]
            for span, hits in left
        ]
        latin_keys = [(at, span.key) for at, (span, _) in enumerate(left) if span.key.isascii()]
        if self._stored.in_chinese and latin_keys:
            for place, hits in self._meanings.find([key for _, key in latin_keys], _MAX_HITS):
                candidates[latin_keys[place][0]] += [(number, "translated") for number, _ in hits]
        for place, hits in self._spellings.find([key for _, key, _ in keys], _MAX_HITS):
            at, _, is_reading = keys[place]
            how: MatchKind = "pinyin" if is_reading else "translated"
            candidates[at] += [(number, how) for number, way in hits if way in _NAME_KINDS]
        yield from (
            (span, self._keep_unambiguous(each))
            for (span, _), each in zip(left, candidates, strict=True)
        )

    def _translate(self, span: QuestionPart) -> Sequence[tuple[str, bool]]:
        """The part in the other language, unless it names a table or a column in that."""
        other = self._stored.in_latin if span.is_han else self._stored.in_chinese
        keys = list(find_translated_keys(span)) if other else []
        is_schema_word = any(key in self._vocabulary for key, is_reading in keys if not is_reading)
        return () if is_schema_word else keys

    def _match_typos(
        self, left: Sequence[tuple[QuestionPart, list[Hit]]]
    ) -> Iterator[tuple[QuestionPart, list[ValueMatch]]]:
        parts = [span for span, _ in left if _may_be_misspelt(span)]
        candidates: list[list[ValueMatch]] = [[] for _ in parts]
        for place, number in self._typos.find([span.key for span in parts]):
            candidates[place].append((number, "typo"))
        yield from (
            (span, self._keep_unambiguous(each))
            for span, each in zip(parts, candidates, strict=True)
        )

    def _keep_unambiguous(self, matches: Iterable[ValueMatch]) -> list[ValueMatch]:
        """One value a column at most: where several may be meant, none is given."""
        columns: dict[tuple[str, str], dict[str, ValueMatch]] = {}
        for number, how in matches:
            table, column, value = self._stored.locate(number)
            columns.setdefault((table, column.name), {}).setdefault(value, (number, how))
        single = [next(iter(v.values())) for v in columns.values() if len(v) == 1]
        return single[:_MAX_PLACES]

    def _to_matches(self, span: QuestionPart, matches: Iterable[ValueMatch]) -> list[MatchedValue]:
        return list(dict.fromkeys(self._to_match(span, number, how) for number, how in matches))

    def _to_match(self, span: QuestionPart, number: int, how: MatchKind) -> MatchedValue:
        table, column, value = self._stored.locate(number)
        is_number = column.kind in _NUMBERS and value.isdigit()
        return MatchedValue(span.text, table, column.name, value, how, is_number)


def _collect_vocabulary(tables: Iterable[Table]) -> frozenset[str]:
    """The words that ask for tables and columns: of names, and of comments before they list."""
    owners: Iterable[Table | Column] = chain(tables, *(table.columns for table in tables))
    texts = (
        t
        for o in owners
        for t in (o.name.rpartition(".")[2], _cut_explanation(o.comment), _cut_explanation(o.note))
    )
    words = {word for text in texts for word in tokenize_schema_text(text) if word[0] not in "#~"}
    return frozenset(words)


def _cut_explanation(comment: str) -> str:
    """What a comment calls a thing, without what it goes on to list or explain."""
    return _EXPLANATION_START.split(comment, maxsplit=1)[0]


def _find_word_ends(question: str) -> frozenset[int]:
    """Where Chinese words begin and end."""
    ends: set[int] = set()
    at = 0
    for run in find_chinese_runs(question):
        at = question.index(run, at)
        for word in segment_chinese(run):
            ends.add(at)
            at += len(word)
            ends.add(at)
    return frozenset(ends)


def _may_be_plural(span: QuestionPart) -> bool:
    if not span.key.isascii() or _GENITIVE.search(span.text):
        return False
    last = span.text.rpartition(" ")[2].lower()
    return stem(last) != last


def _is_word_of(span: QuestionPart, ends: frozenset[int]) -> bool:
    return {span.start, span.end} <= ends


def _is_likely(span: QuestionPart, way: int) -> bool:
    """A beginning of a name and a reading count where the word is no ordinary one."""
    if way not in _INEXACT:
        return False
    if way == SpellingKind.BEGINNING and span.key.isascii():
        return _is_name(span) and not is_english_word(span.text)
    return way != SpellingKind.PINYIN or _is_name(span) or not is_english_word(span.text)


def _is_name(span: QuestionPart) -> bool:
    """Whether it is written with a capital where that is not due to the sentence's beginning."""
    return span.start > 0 and span.text[:1].isupper()


def _may_be_misspelt(span: QuestionPart) -> bool:
    words = split_name(strip_accents(span.text))
    if not span.is_word or len(span.key) < SHORTEST_TYPO or len(words) > _MAX_TYPO_WORDS:
        return False
    return not all(map(is_english_word, words))
