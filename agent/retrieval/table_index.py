"""The tables of one schema, ranked for a question."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from agent.key_inference import infer_keys
from agent.retrieval.bm25 import Scores
from agent.retrieval.coverage import compute_gains, weigh_table
from agent.retrieval.join_graph import build_join_graph
from agent.retrieval.table_fields import TableFields
from agent.retrieval.tokenization import tokenize_schema_text
from agent.retrieval.value_matching.value_matcher import ValueMatcher
from model.chats.question import Question
from model.identity_key import IdentityKey
from model.sources.schema import (
    MatchedValue,
    Reason,
    RetrievedSchema,
    RetrievedTable,
    Schema,
    Table,
)

MAX_TABLES_SENT = 40
"""Up to this many tables, all are retrieved for every question."""
_MAX_BEST = 20
_SEEDS = 3
_NEIGHBOUR_WEIGHT = 0.5
_BRIDGE_WEIGHT = 0.3
_MAX_PATH_ENDS = 4
"""The best tables, between which join paths are searched."""
_MAX_NEIGHBOUR_ENDS = 10
"""The best tables, whose neighbours are sent, too."""
_PREVIOUS_SCORE = 2.0
_SCHEMA_WEIGHT = 0.6
_VALUE_WEIGHT = 0.3
_MAX_VALUES = 40
_VALUE_GAIN = 3.0
"""What a table explains by a value of the question that it stores."""
_PREVIOUS_GAIN = 40.0
"""More than any word explains: a question that continues an answer is about its tables."""
_EXPANSION_GAIN = 0.45
"""The share of what a table has by its neighbours that counts beside what it explains."""
_CACHE_SIZE = 1_024


@dataclass(frozen=True, slots=True)
class Ranking:
    """The score of each table for a question; `similar` are the tables found by vectors."""

    question: Question
    scores: Scores
    values: tuple[MatchedValue, ...] = ()
    similar: frozenset[int] = frozenset()


class TableIndex:
    """Ranks the tables of a schema. Built once per version of it; immutable.

    Its tables have the keys that nothing declares, too, where names and values leave no doubt.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema = infer_keys(schema)
        self._tables = schema.tables
        self._number = {table.name.lower(): i for i, table in enumerate(self._tables)}
        self._fields = TableFields(self._tables)
        self._values = ValueMatcher(self._tables)
        self._joins = build_join_graph(schema)
        self._groups = _number_schemas(self._tables)

    def search(self, question: Question) -> RetrievedSchema:
        """The part of the schema that the question needs, by words alone; best table first."""
        return self.retrieve(self.rank(question))

    def rank(self, question: Question) -> Ranking:
        """The score of each table by its words and values alone."""
        values = self._values.find(question.text)
        scores = self._fields.score(question) + self._score_values(values)
        return Ranking(question, scores, tuple(values))

    def list_best(self, ranking: Ranking, most: int) -> list[int]:
        """The numbers of the best tables of a ranking."""
        return [int(i) for i in np.argsort(-ranking.scores, kind="stable")[:most]]

    def retrieve(self, ranking: Ranking) -> RetrievedSchema:
        """The best tables of a ranking and those that connect to them by joins, best first."""
        base = ranking.scores + self._score_previous_tables(ranking.question)
        scores = self._expand_scores(base)
        return self._build_retrieved(self._choose_tables(scores, base), scores, ranking)

    def add_tables(
        self, schema: RetrievedSchema, reasons: Mapping[str, Sequence[Reason]]
    ) -> RetrievedSchema:
        """The retrieved schema with more tables, their reasons, and the joins among all tables."""
        known_names = {each.table.name for each in schema.tables}
        new_tables = [
            RetrievedTable(self._tables[number], 0.0, tuple(why), place=number)
            for name, why in reasons.items()
            if name not in known_names and (number := self._number.get(name.lower())) is not None
        ]
        tables = tuple(
            replace(each, why=(*each.why, *reasons.get(each.table.name, ())))
            for each in schema.tables
        )
        names = known_names | {each.table.name for each in new_tables}
        joins = self._joins.list_joins_among(names) if new_tables else schema.joins
        return replace(schema, tables=(*tables, *new_tables), joins=joins)

    def _score_values(self, values: Sequence[MatchedValue]) -> Scores:
        scores = np.zeros(len(self._tables), dtype=np.float32)
        for value in values:
            scores[self._number[value.table.lower()]] += _VALUE_WEIGHT * value.weight
        capped_scores: Scores = np.minimum(scores, 1.0)
        return capped_scores

    def _score_previous_tables(self, question: Question) -> Scores:
        """A score for the tables of the last answer, which the question may continue."""
        scores = np.zeros(len(self._tables), dtype=np.float32)
        scores[self._list_previous_tables(question)] = _PREVIOUS_SCORE
        return scores

    def _list_previous_tables(self, question: Question) -> list[int]:
        words = question.list_statement_words()
        return [self._number[word] for word in words if word in self._number]

    def _expand_scores(self, base: Scores) -> Scores:
        scores = base.copy()
        top = float(base.max()) if len(base) else 0.0
        if top <= 0:
            return scores
        scores += _SCHEMA_WEIGHT * self._score_schemas(base)
        seeds = [int(i) for i in np.argsort(-scores, kind="stable")[:_SEEDS] if scores[i] > 0]
        gains: dict[int, float] = defaultdict(float)
        for seed in seeds:
            for near in self._joins.list_neighbours(seed):
                gains[near] = max(gains[near], _NEIGHBOUR_WEIGHT * float(base[seed]))
        for a in seeds:
            for b in seeds:
                for between in self._joins.list_between(a, b) if a < b else ():
                    gains[between] += _BRIDGE_WEIGHT * min(float(base[a]), float(base[b]))
        for table, gain in gains.items():
            scores[table] += gain
        return scores

    def _score_schemas(self, base: Scores) -> Scores:
        """The score of each table's database schema: that of its best `_SEEDS` tables."""
        if self._groups is None:
            return np.zeros_like(base)
        best = np.zeros(int(self._groups.max()) + 1, dtype=np.float32)
        hits = np.flatnonzero(base)
        order = hits[np.argsort(-base[hits])]
        hit_counts: dict[int, int] = defaultdict(int)
        for number in order[:200]:
            group = int(self._groups[number])
            if hit_counts[group] < _SEEDS:
                best[group] += base[number] / (1 + hit_counts[group])
                hit_counts[group] += 1
        table_scores: Scores = best[self._groups] * (base > 0)
        return table_scores

    def _choose_tables(self, scores: Scores, base: Scores) -> list[int]:
        """The numbers of the tables to send: the best, then those that connect to them.

        A small schema is sent whole. Where no table has a score, the first tables are the best.
        """
        ranked = [int(i) for i in np.argsort(-scores, kind="stable")]
        if len(ranked) <= MAX_TABLES_SENT:
            return ranked
        best = [i for i in ranked[:_MAX_BEST] if scores[i] > 0 or not base.any()]
        return list(dict.fromkeys([*best, *self._list_connected(best)]))[:MAX_TABLES_SENT]

    def _list_connected(self, best: list[int]) -> list[int]:
        """Tables between the best on the paths of joins, then neighbours of the best."""
        ends = best[:_MAX_PATH_ENDS]
        pairs = [(a, b) for a in ends for b in ends if a < b]
        between = [number for a, b in pairs for number in self._joins.list_between(a, b)]
        neighbours = [
            number
            for table in best[:_MAX_NEIGHBOUR_ENDS]
            for number in self._joins.list_neighbours(table)
        ]
        return [*between, *neighbours]

    def _compute_gains(
        self, numbers: list[int], scores: Scores, ranking: Ranking
    ) -> dict[int, float]:
        """What each table explains of the question beyond the better ones."""
        if not numbers:
            return {}
        question = ranking.question
        parts = np.vstack(
            [self._fields.score_parts(question, numbers), self._score_texts(ranking, numbers)]
        )
        extra = _EXPANSION_GAIN * np.maximum(scores - ranking.scores, 0)
        extra[self._list_previous_tables(question)] += _PREVIOUS_GAIN
        tables = [self._tables[number] for number in numbers]
        weights = np.asarray([weigh_table(table, question.text) for table in tables])
        gains = compute_gains(parts, extra[numbers], weights)
        return dict(zip(numbers, map(float, gains), strict=True))

    def _score_texts(self, ranking: Ranking, numbers: list[int]) -> Scores:
        """A row for each text of the question that is stored, with the tables that store it."""
        places = {self._tables[number].name: place for place, number in enumerate(numbers)}
        rows: dict[str, Scores] = {}
        for value in ranking.values:
            if (place := places.get(value.table)) is not None:
                row = rows.setdefault(value.text, np.zeros(len(numbers), dtype=np.float32))
                row[place] = max(row[place], _VALUE_GAIN * value.weight)
        return np.asarray([*rows.values()], dtype=np.float32).reshape(-1, len(numbers))

    def _build_retrieved(
        self, numbers: list[int], scores: Scores, ranking: Ranking
    ) -> RetrievedSchema:
        gains = self._compute_gains(numbers, scores, ranking)
        best = sorted((i for i in numbers if gains[i] > 0), key=lambda i: -gains[i])
        names = {self._tables[i].name for i in numbers}
        values = [v for v in ranking.values if v.table in names][:_MAX_VALUES]
        seeds = [self._tables[i].name for i in numbers[:_SEEDS]]
        join_partners = {
            self._tables[near].name: self._tables[i].name
            for i in reversed(numbers[:_SEEDS])
            for near in self._joins.list_neighbours(i)
        }
        words = self._fields.expand_words(ranking.question.text)
        tables = []
        for i in numbers:
            table = self._tables[i]
            joins = join_partners if table.name not in seeds else {}
            why = [*_find_reasons(table, words, values, joins)]
            if i in ranking.similar:
                why.append(Reason("similar"))
            score = round(float(scores[i]), 3)
            gain = round(gains[i], 3)
            tables.append(RetrievedTable(table, score, tuple(why), place=i, gain=gain))
        return RetrievedSchema(
            self.schema.source,
            tuple(tables),
            self._joins.list_joins_among(names),
            tuple(values),
            paths=self._joins.find_paths(
                [self._tables[i].name for i in best[:_MAX_PATH_ENDS]], names
            ),
        )


def _number_schemas(tables: Iterable[Table]) -> "np.ndarray[tuple[int], np.dtype[np.int32]] | None":
    """The schema each table is in, as a number; None when there is only one."""
    prefixes = [table.name.rpartition(".")[0] for table in tables]
    numbers = {prefix: i for i, prefix in enumerate(dict.fromkeys(prefixes))}
    if len(numbers) < 2:
        return None
    return np.asarray([numbers[prefix] for prefix in prefixes], dtype=np.int32)


def _find_reasons(
    table: Table,
    words: frozenset[str],
    values: Sequence[MatchedValue],
    join_partners: dict[str, str],
) -> Iterator[Reason]:
    own, columns = _list_name_words(IdentityKey(table))
    if not own.isdisjoint(words):
        yield Reason("named")
    column_names = tuple(
        name for name, column_words in columns if not column_words.isdisjoint(words)
    )
    if column_names:
        yield Reason("columns", {"columns": column_names[:4]})
    for value in [v for v in values if v.table == table.name][:2]:
        yield Reason("value", {"value": value.value, "column": value.column})
    if table.name in join_partners:
        yield Reason("joins", {"table": join_partners[table.name]})


@lru_cache(maxsize=_CACHE_SIZE)
def _list_name_words(
    same: IdentityKey[Table],
) -> tuple[frozenset[str], tuple[tuple[str, frozenset[str]], ...]]:
    """The words a table is called by, and each of its columns."""
    table = same.value
    own = frozenset(
        (*tokenize_schema_text(table.unqualified_name), *tokenize_schema_text(table.label))
    )
    columns = (
        (c.name, frozenset((*tokenize_schema_text(c.name), *tokenize_schema_text(c.label))))
        for c in table.columns
    )
    return own, tuple(columns)
