"""Finds the stored values that a question names: exact, folded, shortened, translated, misspelt."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from agent.lexicon import split_name, stem
from agent.retrieval.tokenization import (
    BIGRAM_MARK,
    CONCEPT_MARK,
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
from agent.retrieval.value_matching.translated_keys import (
    TranslatedKey,
    find_translated_keys,
    is_english_word,
)
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
"""The kinds of spellings that a translated word may equal."""
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
"""The number of a value, and how a part of the question names it."""


class ValueMatcher:
    """Sample values and explained codes of all tables, found by the words of a question."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._stored = NumberedValues(tables)
        self._spellings = SpellingTable(self._stored.list_spellings())
        self._typos = TypoIndex(self._stored.list_words())
        self._vocabulary = _collect_vocabulary(tables)

    @cached_property
    def _meanings(self) -> SpellingTable:
        """Built for the first question that needs it: it needs a dictionary."""
        return SpellingTable(self._stored.list_meanings())

    def find(self, question: str) -> list[MatchedValue]:
        """The values that the question names, longer ones first, none inside another.

        Inexact matches come after exact ones, and only for words that no exact match uses.
        """
        parts = [
            part
            for part in find_parts(question)
            if len(part.key) >= SHORTEST or part.key in SINGLE_CHARACTER_WORDS
        ]
        parts.sort(key=lambda part: part.start - part.end)
        hits = self._look_up(parts)
        ends = _find_word_ends(question)
        matched_ranges: list[tuple[int, int]] = []
        matches: list[MatchedValue] = []
        for part, part_hits in zip(parts, hits, strict=True):
            certain_hits = [hit for hit in part_hits if hit.kind in _CERTAIN]
            is_whole = len(part.key) > 1 or _is_word_of(part, ends)
            if certain_hits and is_whole and not part.overlaps(matched_ranges):
                matched_ranges.append((part.start, part.end))
                matches += self._to_matches(
                    part, (self._match_certain(part, hit) for hit in certain_hits)
                )
        rest = [
            (part, part_hits)
            for part, part_hits in zip(parts, hits, strict=True)
            if not part.overlaps(matched_ranges) and self._may_be_value(part, ends)
        ]
        for match_parts in (self._match_inexact, self._match_typos):
            for part, value_matches in match_parts(
                [each for each in rest if not each[0].overlaps(matched_ranges)]
            ):
                if value_matches and not part.overlaps(matched_ranges):
                    matched_ranges.append((part.start, part.end))
                    matches += self._to_matches(part, value_matches)
        return matches

    def _look_up(self, parts: Sequence[QuestionPart]) -> list[list[Hit]]:
        """The spellings that equal each part, or its singular."""
        keys = [(at, part.key) for at, part in enumerate(parts)]
        keys += [
            (at, singular)
            for at, part in enumerate(parts)
            if _may_be_plural(part) and (singular := fold_stemmed(part.text)) != part.key
        ]
        hits: list[list[Hit]] = [[] for _ in parts]
        for place, part_hits in self._spellings.find([key for _, key in keys], _MAX_HITS):
            hits[keys[place][0]] += part_hits
        return hits

    def _match_certain(self, part: QuestionPart, hit: Hit) -> ValueMatch:
        if hit.kind == SpellingKind.CODE_LABEL:
            return hit.number, "code"
        value = self._stored.locate(hit.number)[2]
        same = normalize_spaces(part.text) == normalize_spaces(value)
        return hit.number, "exact" if same else "folded"

    def _may_be_value(self, part: QuestionPart, ends: frozenset[int]) -> bool:
        """Whether a part is a word, or some, that is not about the schema itself."""
        if part.key in self._vocabulary or part.text.count(" ") >= _MAX_WORDS:
            return False
        if not part.key.isascii():
            return _is_word_of(part, ends) and part.key not in stop_words("zh")
        words = split_name(strip_accents(part.text))
        if not words or len(words) > _MAX_WORDS or part.key.isdigit():
            return False
        idle = stop_words("en")
        content_words = [w for w in words if stem(w) not in self._vocabulary and w not in idle]
        return len(content_words) == len(words)

    def _match_inexact(
        self, rest: Sequence[tuple[QuestionPart, list[Hit]]]
    ) -> Iterator[tuple[QuestionPart, list[ValueMatch]]]:
        """The values that each part is short for, or translates."""
        keys = [(at, key) for at, (part, _) in enumerate(rest) for key in self._translate(part)]
        candidates: list[list[ValueMatch]] = [
            [(hit.number, _INEXACT[hit.kind]) for hit in hits if _is_likely(part, hit.kind)]
            for part, hits in rest
        ]
        latin_keys = [(at, part.key) for at, (part, _) in enumerate(rest) if part.key.isascii()]
        if self._stored.has_chinese and latin_keys:
            for place, hits in self._meanings.find([key for _, key in latin_keys], _MAX_HITS):
                candidates[latin_keys[place][0]] += [(hit.number, "translated") for hit in hits]
        for place, hits in self._spellings.find([key.text for _, key in keys], _MAX_HITS):
            at, key = keys[place]
            kind: MatchKind = "pinyin" if key.is_pinyin else "translated"
            candidates[at] += [(hit.number, kind) for hit in hits if hit.kind in _NAME_KINDS]
        yield from (
            (part, self._keep_unambiguous(each))
            for (part, _), each in zip(rest, candidates, strict=True)
        )

    def _translate(self, part: QuestionPart) -> Sequence[TranslatedKey]:
        """The part in the other language, unless it names a table or a column in that."""
        has_other_language = self._stored.has_latin if part.is_han else self._stored.has_chinese
        keys = list(find_translated_keys(part)) if has_other_language else []
        meanings = [key.text for key in keys if not key.is_pinyin]
        return () if any(meaning in self._vocabulary for meaning in meanings) else keys

    def _match_typos(
        self, rest: Sequence[tuple[QuestionPart, list[Hit]]]
    ) -> Iterator[tuple[QuestionPart, list[ValueMatch]]]:
        parts = [part for part, _ in rest if _may_be_misspelt(part)]
        candidates: list[list[ValueMatch]] = [[] for _ in parts]
        for place, number in self._typos.find([part.key for part in parts]):
            candidates[place].append((number, "typo"))
        yield from (
            (part, self._keep_unambiguous(each))
            for part, each in zip(parts, candidates, strict=True)
        )

    def _keep_unambiguous(self, matches: Iterable[ValueMatch]) -> list[ValueMatch]:
        """One value a column at most: where several may be meant, none is given."""
        columns: dict[tuple[str, str], dict[str, ValueMatch]] = {}
        for number, how in matches:
            table, column, value = self._stored.locate(number)
            columns.setdefault((table, column.name), {}).setdefault(value, (number, how))
        single = [next(iter(v.values())) for v in columns.values() if len(v) == 1]
        return single[:_MAX_PLACES]

    def _to_matches(self, part: QuestionPart, matches: Iterable[ValueMatch]) -> list[MatchedValue]:
        return list(dict.fromkeys(self._to_match(part, number, how) for number, how in matches))

    def _to_match(self, part: QuestionPart, number: int, how: MatchKind) -> MatchedValue:
        table, column, value = self._stored.locate(number)
        is_number = column.kind in _NUMBERS and value.isdigit()
        return MatchedValue(part.text, table, column.name, value, how, is_number)


def _collect_vocabulary(tables: Iterable[Table]) -> frozenset[str]:
    """The words that ask for tables and columns: of names, and of comments before they list."""
    owners: Iterable[Table | Column] = chain(tables, *(table.columns for table in tables))
    texts = (
        t
        for o in owners
        for t in (o.name.rpartition(".")[2], _cut_explanation(o.comment), _cut_explanation(o.note))
    )
    words = {
        word
        for text in texts
        for word in tokenize_schema_text(text)
        if word[0] not in (CONCEPT_MARK, BIGRAM_MARK)
    }
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


def _may_be_plural(part: QuestionPart) -> bool:
    if not part.key.isascii() or _GENITIVE.search(part.text):
        return False
    last = part.text.rpartition(" ")[2].lower()
    return stem(last) != last


def _is_word_of(part: QuestionPart, ends: frozenset[int]) -> bool:
    return {part.start, part.end} <= ends


def _is_likely(part: QuestionPart, kind: int) -> bool:
    """Whether an inexact spelling may be meant: no beginning or pinyin that is an ordinary word."""
    if kind not in _INEXACT:
        return False
    if kind == SpellingKind.BEGINNING and part.key.isascii():
        return _is_name(part) and not is_english_word(part.text)
    return kind != SpellingKind.PINYIN or _is_name(part) or not is_english_word(part.text)


def _is_name(part: QuestionPart) -> bool:
    """Whether it is written with a capital where that is not due to the sentence's beginning."""
    return part.start > 0 and part.text[:1].isupper()


def _may_be_misspelt(part: QuestionPart) -> bool:
    words = split_name(strip_accents(part.text))
    if not part.is_word or len(part.key) < SHORTEST_TYPO or len(words) > _MAX_TYPO_WORDS:
        return False
    return not all(map(is_english_word, words))
