"""BM25 scores of tables over three fields: texts, names and stored values."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

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

MAX_TABLES_SENT = 20
"""Up to this many tables, all are retrieved for every question, and synonyms are not needed."""
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
        similar = find_synonyms(question.text) if self._size > MAX_TABLES_SENT else ()
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
