"""Tables scored by words: their texts, their names and their stored values as three fields."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from agent.labels import has_chinese
from agent.retrieval.crosslingual import (
    in_chinese,
    in_english,
    scaled,
    share_without_chinese,
    untranslated,
)
from agent.retrieval.postings import Group, Postings, Scores
from agent.retrieval.synonyms import synonyms
from agent.retrieval.words import question_words, schema_words
from model.chats.question import Question
from model.sources.schema import Table

SEND_ALL = 20
"""Up to so many tables a question gets all of them, and no word needs a synonym."""
_ENGLISH = 0.7
"""How much an English word counts that a Chinese question means: its own words come first."""
_LIKELY = 0.6
_EARLIER = (0.5, 0.25)
"""How much the words of the last question count, and of the one before it."""

Translate = Callable[[str], tuple[Group, ...]]


class TableFields:
    """Built once per version of a schema; scoring changes nothing."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._size = len(tables)
        self._fields = (
            (np.float32(1.0), Postings(map(_text_words, tables), b=0.4)),
            (np.float32(0.6), Postings(map(_name_words, tables), b=0.75)),
            (np.float32(0.5), Postings(map(_sample_words, tables), b=0.75)),
        )
        self._foreign = np.asarray([*map(share_without_chinese, tables)], dtype=np.float32)
        self._translations = (
            in_english if self._foreign.any() else untranslated,
            in_chinese if (self._foreign < 1).any() else untranslated,
        )

    def scores(self, question: Question) -> Scores:
        """How well each table fits the words of a question and of the two before it."""
        words = _all_words(question)
        english, chinese = (_groups_of(question, each) for each in self._translations)
        similar = synonyms(question.text) if self._size > SEND_ALL else ()
        total = np.zeros(self._size, dtype=np.float32)
        for share, field in self._fields:
            total += share * field.scores(words)
            if similar:
                total += share * field.synonym_scores(similar)
            if english:
                foreign = np.float32(_ENGLISH) * self._foreign
                total += share * foreign * field.group_scores(english)
            if chinese:
                total += share * field.group_scores(chinese)
        return total

    def words(self, text: str) -> frozenset[str]:
        """The words of a question, and what they are likely to mean in the other language."""
        groups = (group for translate in self._translations for group in translate(text))
        likely = {word for group in groups for word, weight in group if weight >= _LIKELY}
        return frozenset(likely.union(question_words(text)))


def bare_name(table: Table) -> str:
    """The name of a table without its schema."""
    return table.name.rpartition(".")[2]


def _earlier(question: Question) -> Iterator[tuple[str, float]]:
    for turn, share in zip(reversed(question.history), _EARLIER, strict=False):
        yield turn.question, share


def _all_words(question: Question) -> dict[str, float]:
    words = question_words(question.text)
    for text, share in _earlier(question):
        for word, weight in question_words(text).items():
            words[word] = max(words.get(word, 0.0), weight * share)
    return words


def _groups_of(question: Question, translate: Translate) -> list[Group]:
    groups = list(translate(question.text))
    for text, share in _earlier(question):
        groups += scaled(translate(text), share)
    return groups


def _text_words(table: Table) -> list[str]:
    words = [*schema_words(table.name), *schema_words(table.comment), *schema_words(table.note)]
    for column in table.columns:
        words += schema_words(column.name)
        words += schema_words(column.comment)
        words += schema_words(column.note)
    return words


def _name_words(table: Table) -> tuple[str, ...]:
    """Of its name, and of its Chinese label, which is its name for those who read Chinese."""
    label = table.label if has_chinese(table.label) else ""
    return (*schema_words(bare_name(table)), *schema_words(label))


def _sample_words(table: Table) -> list[str]:
    return [w for c in table.columns for value in c.samples[:50] for w in schema_words(value[:60])]
