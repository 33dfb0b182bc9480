"""BM25 scores of tables over three fields: texts, names and stored values."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from agent.retrieval.bm25 import Bm25Field, Scores, WordGroup
from agent.retrieval.cross_lingual import (
    measure_untranslated_share,
    scale_groups,
    translate_nothing,
    translate_to_chinese,
    translate_to_english,
)
from agent.retrieval.synonyms import find_synonyms
from agent.retrieval.tokenization import tokenize_schema_text, weigh_question_words
from model.chats.question import Question
from model.locales.chinese import has_chinese
from model.sources.schema import Table

MAX_TABLES_WITHOUT_SYNONYMS = 20
"""Among so few tables the right one is found without synonyms."""
_ENGLISH_WEIGHT = 0.7
"""The weight of a translated English word beside the Chinese words of the question."""
_LIKELY_WEIGHT = 0.6
_EARLIER_WEIGHTS = (0.5, 0.25)
"""How much the words of the last question count, and of the one before it."""

Translate = Callable[[str], tuple[WordGroup, ...]]


class TableFields:
    """Scores tables by BM25. Built once per version of a schema; scoring changes nothing."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._size = len(tables)
        self._fields = (
            (np.float32(1.0), Bm25Field(map(_list_text_words, tables), b=0.4)),
            (np.float32(0.6), Bm25Field(map(_list_name_words, tables), b=0.75)),
            (np.float32(0.5), Bm25Field(map(_list_sample_words, tables), b=0.75)),
        )
        self._untranslated_shares = np.asarray(
            [*map(measure_untranslated_share, tables)], dtype=np.float32
        )
        self._translations = (
            translate_to_english if self._untranslated_shares.any() else translate_nothing,
            translate_to_chinese if (self._untranslated_shares < 1).any() else translate_nothing,
        )

    def score(self, question: Question) -> Scores:
        """How well each table fits the words of a question and of the two before it."""
        words = _weigh_words(question)
        english, chinese = (_translate_question(question, each) for each in self._translations)
        similar = find_synonyms(question.text) if self._size > MAX_TABLES_WITHOUT_SYNONYMS else ()
        total = np.zeros(self._size, dtype=np.float32)
        for share, field in self._fields:
            total += share * field.score(words)
            if similar:
                total += share * field.score_synonyms(similar)
            if english:
                weights = np.float32(_ENGLISH_WEIGHT) * self._untranslated_shares
                total += share * weights * field.score_groups(english)
            if chinese:
                total += share * field.score_groups(chinese)
        return total

    def score_parts(self, question: Question, numbers: Sequence[int]) -> NDArray[np.float32]:
        """The score of some tables for each word of a question: a row a word, a column a table."""
        english, chinese = (_translate_question(question, each) for each in self._translations)
        weights = np.float32(_ENGLISH_WEIGHT) * self._untranslated_shares
        words = _weigh_words(question).items()
        rows = [
            *(self._sum_fields(partial(Bm25Field.score, words={w: n})) for w, n in words),
            *(weights * self._score_group(group) for group in english),
            *(self._score_group(group) for group in chinese),
        ]
        return np.asarray(rows, dtype=np.float32).reshape(-1, self._size)[:, [*numbers]]

    def _score_group(self, group: WordGroup) -> Scores:
        return self._sum_fields(partial(Bm25Field.score_groups, groups=[group]))

    def _sum_fields(self, score: Callable[[Bm25Field], Scores]) -> Scores:
        total = np.zeros(self._size, dtype=np.float32)
        for share, field in self._fields:
            total += share * score(field)
        return total

    def expand_words(self, text: str) -> frozenset[str]:
        """The words of a question, and what they are likely to mean in the other language."""
        groups = (group for translate in self._translations for group in translate(text))
        likely = {word for group in groups for word, weight in group if weight >= _LIKELY_WEIGHT}
        return frozenset(likely.union(weigh_question_words(text)))


def _list_earlier_questions(question: Question) -> Iterator[tuple[str, float]]:
    for turn, share in zip(reversed(question.history), _EARLIER_WEIGHTS, strict=False):
        yield turn.question, share


def _weigh_words(question: Question) -> dict[str, float]:
    words = dict(weigh_question_words(question.text))
    for text, share in _list_earlier_questions(question):
        for word, weight in weigh_question_words(text).items():
            words[word] = max(words.get(word, 0.0), weight * share)
    return words


def _translate_question(question: Question, translate: Translate) -> list[WordGroup]:
    groups = list(translate(question.text))
    for text, share in _list_earlier_questions(question):
        groups += scale_groups(translate(text), share)
    return groups


def _list_text_words(table: Table) -> list[str]:
    words = [
        *tokenize_schema_text(table.name),
        *tokenize_schema_text(table.comment),
        *tokenize_schema_text(table.note),
    ]
    for column in table.columns:
        words += tokenize_schema_text(column.name)
        words += tokenize_schema_text(column.comment)
        words += tokenize_schema_text(column.note)
    return words


def _list_name_words(table: Table) -> tuple[str, ...]:
    """The words of its name, and of a Chinese label, which names it for readers of Chinese."""
    label = table.label if has_chinese(table.label) else ""
    return (*tokenize_schema_text(table.unqualified_name), *tokenize_schema_text(label))


def _list_sample_words(table: Table) -> list[str]:
    return [
        w
        for c in table.columns
        for value in c.samples[:50]
        for w in tokenize_schema_text(value[:60])
    ]
