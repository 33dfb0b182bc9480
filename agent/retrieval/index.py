"""The tables of one schema, ranked for a question."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from agent.labels import has_chinese
from agent.retrieval.crosslingual import (
    in_chinese,
    in_english,
    scaled,
    share_without_chinese,
    untranslated,
)
from agent.retrieval.joins import joins_of
from agent.retrieval.postings import Group, Postings, Scores
from agent.retrieval.values import StoredValues
from agent.retrieval.words import question_words, schema_words
from model.identity import ByIdentity
from model.question import Question, Turn
from model.schema import MatchedValue, Reason, RetrievedSchema, RetrievedTable, Schema, Table

_SEND_ALL = 20
_MANY = 100
_SEEDS = 3
_NEIGHBOUR = 0.5
_BRIDGE = 0.3
_ENDS = 4
"""The best tables, between which ways are looked for."""
_GROUP = 0.6
_VALUE = 0.3
_MOST_VALUES = 40
_ENGLISH = 0.7
"""How much an English word counts that a Chinese question means: its own words come first."""
_LIKELY = 0.6
_EARLIER = (0.5, 0.25)
"""How much the words of the last question count, and of the one before it."""
_WORD = re.compile(r"\w+")
_REMEMBERED = 1_024


Translate = Callable[[str], tuple[Group, ...]]


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well each table fits a question; `similar` ones do in meaning, not only in words."""

    question: Question
    scores: Scores
    values: tuple[MatchedValue, ...] = ()
    similar: frozenset[int] = frozenset()


class TableIndex:
    """Built once per version of a schema; searching changes nothing."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._tables = schema.tables
        self._number = {table.name.lower(): i for i, table in enumerate(self._tables)}
        self._fields = (
            (1.0, Postings((_text_words(t) for t in self._tables), b=0.4)),
            (0.6, Postings((_name_words(t) for t in self._tables), b=0.75)),
            (0.5, Postings((_sample_words(t) for t in self._tables), b=0.75)),
        )
        self._foreign = np.asarray([*map(share_without_chinese, self._tables)], dtype=np.float32)
        self._translations = (
            in_english if self._foreign.any() else untranslated,
            in_chinese if (self._foreign < 1).any() else untranslated,
        )
        self._values = StoredValues(self._tables)
        self._joins = joins_of(schema)
        self._groups = _groups(self._tables)

    def search(self, question: Question) -> RetrievedSchema:
        """What of the schema the question needs, best table first, by words alone."""
        return self.retrieved(self.ranked(question))

    def ranked(self, question: Question) -> Ranking:
        """How well each table fits by its words and values, before anything is added to that."""
        words = _all_words(question)
        values = self._values.find(question.text)
        scores = self._scores(words) + self._translated(question) + self._value_scores(values)
        return Ranking(question, scores, tuple(values))

    def first(self, ranking: Ranking, most: int) -> list[int]:
        """The numbers of the tables that a ranking has first."""
        return [int(i) for i in np.argsort(-ranking.scores, kind="stable")[:most]]

    def retrieved(self, ranking: Ranking) -> RetrievedSchema:
        """The tables of a ranking, widened along the joins, best first."""
        base = ranking.scores + self._used_before(ranking.question.history)
        scores = self._expanded(base)
        return self._retrieved(self._chosen(scores, base), scores, ranking)

    def _scores(self, words: dict[str, float]) -> Scores:
        total = np.zeros(len(self._tables), dtype=np.float32)
        for share, field in self._fields:
            total += np.float32(share) * field.scores(words)
        return total

    def _translated(self, question: Question) -> Scores:
        """Scores by what the words mean in the other language, where that says anything."""
        total = np.zeros(len(self._tables), dtype=np.float32)
        english, chinese = (_groups_of(question, each) for each in self._translations)
        for share, field in self._fields:
            if english:
                total += np.float32(share * _ENGLISH) * self._foreign * field.group_scores(english)
            if chinese:
                total += np.float32(share) * field.group_scores(chinese)
        return total

    def _value_scores(self, values: Sequence[MatchedValue]) -> Scores:
        found = np.zeros(len(self._tables), dtype=np.float32)
        for value in values:
            found[self._number[value.table.lower()]] += _VALUE * value.weight
        capped: Scores = np.minimum(found, 1.0)
        return capped

    def _words(self, text: str) -> frozenset[str]:
        """The words of a question, and what they are likely to mean in the other language."""
        groups = (group for translate in self._translations for group in translate(text))
        likely = {word for group in groups for word, weight in group if weight >= _LIKELY}
        return frozenset(likely.union(question_words(text)))

    def _used_before(self, history: Sequence[Turn]) -> Scores:
        """Tables that the last answer was made from are likely wanted again."""
        used = np.zeros(len(self._tables), dtype=np.float32)
        words = {w.lower() for turn in history[-1:] for w in _WORD.findall(turn.sql)}
        for word in words:
            if (number := self._number.get(word)) is not None:
                used[number] = 2.0
        return used

    def _expanded(self, base: Scores) -> Scores:
        scores = base.copy()
        top = float(base.max()) if len(base) else 0.0
        if top <= 0:
            return scores
        scores += _GROUP * self._group_scores(base)
        seeds = [int(i) for i in np.argsort(-scores, kind="stable")[:_SEEDS] if scores[i] > 0]
        gains: dict[int, float] = defaultdict(float)
        for seed in seeds:
            for near in self._joins.near(seed):
                gains[near] = max(gains[near], _NEIGHBOUR * float(base[seed]))
        for a in seeds:
            for b in seeds:
                for between in self._joins.way(a, b) if a < b else ():
                    gains[between] += _BRIDGE * min(float(base[a]), float(base[b]))
        for table, gain in gains.items():
            scores[table] += gain
        return scores

    def _group_scores(self, base: Scores) -> Scores:
        """How well the schema that a table belongs to fits: its best three tables."""
        if self._groups is None:
            return np.zeros_like(base)
        best = np.zeros(int(self._groups.max()) + 1, dtype=np.float32)
        hits = np.flatnonzero(base)
        order = hits[np.argsort(-base[hits])]
        taken: dict[int, int] = defaultdict(int)
        for number in order[:200]:
            group = int(self._groups[number])
            if taken[group] < _SEEDS:
                best[group] += base[number] / (1 + taken[group])
                taken[group] += 1
        found: Scores = best[self._groups] * (base > 0)
        return found

    def _chosen(self, scores: Scores, base: Scores) -> list[int]:
        order = [int(i) for i in np.argsort(-scores, kind="stable")]
        if len(order) <= _SEND_ALL:
            return order
        first, most = (10, 20) if len(order) <= _MANY else (20, 40)
        chosen = dict.fromkeys(i for i in order[:first] if scores[i] > 0 or not base.any())
        seeds = list(chosen)[:_ENDS]
        ways = [t for a in seeds for b in seeds if a < b for t in self._joins.way(a, b)]
        near = [t for seed in list(chosen)[:10] for t in self._joins.near(seed)]
        for table in (*ways, *near):
            if len(chosen) < most:
                chosen.setdefault(table)
        return list(chosen)

    def _retrieved(self, chosen: list[int], scores: Scores, ranking: Ranking) -> RetrievedSchema:
        names = {self._tables[i].name for i in chosen}
        kept = [v for v in ranking.values if v.table in names][:_MOST_VALUES]
        seeds = [self._tables[i].name for i in chosen[:_SEEDS]]
        joined = {
            self._tables[near].name: self._tables[i].name
            for i in reversed(chosen[:_SEEDS])
            for near in self._joins.near(i)
        }
        words = self._words(ranking.question.text)
        tables = []
        for i in chosen:
            table = self._tables[i]
            joins = joined if table.name not in seeds else {}
            why = [*_reasons(table, words, kept, joins)]
            if i in ranking.similar:
                why.append(Reason("similar"))
            tables.append(RetrievedTable(table, round(float(scores[i]), 3), tuple(why)))
        return RetrievedSchema(
            self.schema.source,
            tuple(tables),
            self._joins.among(names),
            tuple(kept),
            paths=self._joins.paths([self._tables[i].name for i in chosen[:_ENDS]], names),
        )


def _all_words(question: Question) -> dict[str, float]:
    words = question_words(question.text)
    for turn, share in zip(reversed(question.history), _EARLIER, strict=False):
        for word, weight in question_words(turn.question).items():
            words[word] = max(words.get(word, 0.0), weight * share)
    return words


def _groups_of(question: Question, translate: Translate) -> list[Group]:
    groups = list(translate(question.text))
    for turn, share in zip(reversed(question.history), _EARLIER, strict=False):
        groups += scaled(translate(turn.question), share)
    return groups


def _bare(table: Table) -> str:
    return table.name.rpartition(".")[2]


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
    return (*schema_words(_bare(table)), *schema_words(label))


def _sample_words(table: Table) -> list[str]:
    return [w for c in table.columns for value in c.samples[:50] for w in schema_words(value[:60])]


def _groups(tables: Iterable[Table]) -> "np.ndarray[tuple[int], np.dtype[np.int32]] | None":
    """The schema each table is in, as a number; None when there is only one."""
    prefixes = [table.name.rpartition(".")[0] for table in tables]
    numbers = {prefix: i for i, prefix in enumerate(dict.fromkeys(prefixes))}
    if len(numbers) < 2:
        return None
    return np.asarray([numbers[prefix] for prefix in prefixes], dtype=np.int32)


def _reasons(
    table: Table,
    words: frozenset[str],
    values: Sequence[MatchedValue],
    joined: dict[str, str],
) -> Iterator[Reason]:
    own, columns = _names(ByIdentity(table))
    if not own.isdisjoint(words):
        yield Reason("named")
    named = tuple(name for name, called in columns if not called.isdisjoint(words))
    if named:
        yield Reason("columns", {"columns": named[:4]})
    for value in [v for v in values if v.table == table.name][:2]:
        yield Reason("value", {"value": value.value, "column": value.column})
    if table.name in joined:
        yield Reason("joins", {"table": joined[table.name]})


@lru_cache(maxsize=_REMEMBERED)
def _names(
    same: ByIdentity[Table],
) -> tuple[frozenset[str], tuple[tuple[str, frozenset[str]], ...]]:
    """The words a table is called by, and each of its columns."""
    table = same.value
    own = frozenset((*schema_words(_bare(table)), *schema_words(table.label)))
    columns = (
        (c.name, frozenset((*schema_words(c.name), *schema_words(c.label)))) for c in table.columns
    )
    return own, tuple(columns)
