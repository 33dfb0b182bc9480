"""A statement beside the question that it answers: which words name what it takes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from agent.data_agent.correction.expressions.period_columns import is_day_said
from agent.data_agent.correction.name_resolution import Statement, parse_statement
from agent.data_agent.correction.syntax.nodes import make_identifier
from agent.data_agent.derivation.definitions import list_groups, list_outputs
from agent.lexicon import expand_name, stem
from agent.ports import Reading
from agent.rule_engine.parsing.business.entities import find_senses_of_table
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.spans.schema_terms import split_label
from agent.rule_engine.wording import Wording
from agent.schema_graph import Field, SchemaGraph
from model.chats.question import Question
from model.locales.chinese import has_chinese

_GENERAL = frozenset(["date", "day", "time", "month", "year", "number", "name", "id"])
"""Concepts of which almost any column or question speaks."""
_ENGLISH = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What the question leaves open: how the statement reads it, and how else it can be read."""

    words: str
    others: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class AskedStatement:
    """The statement, not to be changed, and its question."""

    statement: Statement
    question: Question

    @property
    def graph(self) -> SchemaGraph:
        """What the columns of the tables mean."""
        return self.statement.tables.graph

    @cached_property
    def wording(self) -> Wording:
        """Names in the reader's language."""
        return Wording(self.graph, self.question.locale)

    def say(self, key: str, **params: object) -> str:
        """A phrase of `engine.reading_…`."""
        return self.wording.say(f"reading_{key}", **params)

    @cached_property
    def senses(self) -> frozenset[str]:
        """The concepts that the question speaks of."""
        parts = split_label(self.question.text.lower())
        return keep_concepts(sense for _, senses in parts for sense in senses)

    @cached_property
    def words(self) -> frozenset[str]:
        """The English words of the question, as the lexicon compares them."""
        return frozenset(map(stem, _ENGLISH.findall(self.question.text.lower())))

    def names_table(self, table: str) -> bool:
        """Whether the question has a word for what the rows of a table are."""
        if keep_concepts(find_senses_of_table(self.graph, table)) & self.senses:
            return True
        label = self.wording.table(table).lower()
        return self._says(expand_name(self.graph.bare[table]), label)

    def names_field(self, field: Field, rivals: tuple[Field, ...]) -> bool:
        """Whether the question has a word of a column that is not one of its rivals, too."""
        graph, table = self.graph, self.graph.tables[field.table]
        label = graph.find_label(field)
        text = self.question.text
        if graph.is_date(field):
            began = re.escape(label[:1]) if has_chinese(label[:1]) else "(?!)"
            if is_day_said(label, field.column, table, text) or re.search(f"{began}的", text):
                return True
        shared = find_senses_of_table(graph, field.table).union(
            *(find_column_senses(graph, rival) for rival in rivals)
        )
        if keep_concepts(find_column_senses(graph, field) - shared) & self.senses:
            return True
        others = {word for rival in rivals for word in expand_name(rival.column)}
        return self._says(set(expand_name(field.column)) - others - _GENERAL, label.lower())

    def _says(self, words: Iterable[str], label: str) -> bool:
        """Whether one of the words, or the whole label, is in the question."""
        if len(label) > 1 and label in self.question.text.lower():
            return True
        stems = map(stem, words)
        return any(
            word in self.words or (len(word) > 3 and any(w.startswith(word) for w in self.words))
            for word in stems
        )

    def list_fields(self) -> Iterator[tuple[exp.Column, Field]]:
        """The stored columns that are read, where they are written."""
        for column in self.statement.nodes.find_all(exp.Column):
            stored = self.statement.find_stored_column(column)
            if stored is not None:
                yield column, Field(stored.table.name, stored.column.name)

    def list_grouped_fields(self) -> set[Field]:
        """The stored columns by which what the statement gives is grouped."""
        selects = {id(output.select): output.select for output in list_outputs(self.statement)}
        groups = [part for select in selects.values() for part in list_groups(select)]
        places = {id(column) for part in groups for column in part.find_all(exp.Column)}
        return {field for column, field in self.list_fields() if id(column) in places}

    def list_aggregates(self) -> list[exp.AggFunc]:
        """Those of what the statement gives."""
        outputs = (output.expression for output in list_outputs(self.statement))
        return [each for output in outputs for each in output.find_all(exp.AggFunc)]

    def exchange_column(self, old: Field, new: Field) -> str:
        """The statement with one column of a table for another."""
        copy = self._copy()
        for column, field in list(copy.list_fields()):
            if field == old and column.name.lower() == old.column.lower():
                column.set("this", make_identifier(new.column))
        return copy.sql

    def exchange_aggregate(self, new: exp.Expr) -> str:
        """The statement with another one for its only aggregate."""
        copy = self._copy()
        for each in copy.list_aggregates():
            each.replace(new)
        return copy.sql

    @property
    def sql(self) -> str:
        """The statement as text."""
        return self.statement.tree.sql(dialect=self.statement.tables.dialect)

    def _copy(self) -> "AskedStatement":
        statement = parse_statement(self.sql, self.statement.tables)
        return AskedStatement(statement or self.statement, self.question)


def keep_concepts(senses: Iterable[str]) -> frozenset[str]:
    """Without the words themselves: parts of a label, whatever it is cut into."""
    return frozenset(sense for sense in senses if not sense.startswith("=")) - _GENERAL
