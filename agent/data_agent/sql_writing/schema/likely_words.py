"""Chooses the values and states of a question that are worth telling a model.

Words are matched with all that is stored. What stands in a prompt should be what the question
means: a wrong line misleads a model more than a missing one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agent.data_agent.sql_writing.schema.word_uses import (
    find_places,
    is_end_of_span,
    is_function_word,
    is_grouped,
    is_hyphenated,
    is_time_unit,
    is_within,
)
from agent.labels.stale_tables import (
    asks_for_archives,
    is_auxiliary,
    is_outdated,
    is_stale,
)
from agent.labels.thing_names import strip_table_words
from agent.lexicon import split_name
from agent.rule_engine.parsing.notes.missing_words import NEGATIONS
from model.chats.question import Question
from model.locales.chinese import HAN_RUN
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, RetrievedSchema, Table

_EXPLANATION = re.compile(r"[(（:：,，;；。].*", re.DOTALL)
"""What stands in a label behind the name."""
_OTHER_THING_END = re.compile(r"[员师工机器车库店会]$")
"""The end of a longer Chinese value that is not what its beginning is: 送货 and 送货员."""
_KIND_ENDS = re.compile(r"(?:门店|分店|商城)$")
_FIGURE = re.compile(r"[率额量数价]$")
_FIRST_WORD = re.compile(r" ([a-z_]+)")
_PLACE = re.compile(r"\w[省市州县区镇乡]")
_UNIT = re.compile(r"(?:^|_)(?:unit|uom|dw)(?:_|$)|单位", re.IGNORECASE)
LEAST_SCORE_SHARE = 0.5
"""Of two tables that store the same word, one whose score is less than this share of the other's
is not meant.
"""
LEAST_CODE_SHARE = 0.35
"""A code or state of a table that the question does not name is not meant where the table's score
is less than this share of the best one's.
"""
MAX_NAMES = 200
LEAST_NAMES = 2
_CODES = frozenset(["code", "state"])
_GUESSED = frozenset(["translated", "state", "prefix"])


@dataclass(frozen=True, slots=True)
class KnownCondition:
    """Words of the question, and the condition on a column that they may be."""

    text: str
    table: str
    column: str
    value: str | None
    """None where nothing is stored."""
    how: str
    """How the words name it: a `MatchKind` or `state`."""
    is_number: bool = False


def choose_likely(
    conditions: Iterable[KnownCondition], question: Question, schema: RetrievedSchema
) -> list[KnownCondition]:
    """Those that the question is likely to mean, in their order."""
    condition_filter = _ConditionFilter(question, schema)
    likely = [each for each in conditions if condition_filter.may_mean(each)]
    for prefer in (
        condition_filter.is_current,
        condition_filter.is_in_last_answer,
        condition_filter.is_named,
    ):
        likely = _prefer(likely, prefer)
    return condition_filter.keep_near_best(likely)


def _prefer(
    conditions: Sequence[KnownCondition], is_better: Callable[[KnownCondition], bool]
) -> list[KnownCondition]:
    """Of the places for the same words only the better ones, where there are any."""
    texts = {each.text.lower() for each in conditions if is_better(each)}
    return [each for each in conditions if each.text.lower() not in texts or is_better(each)]


class _ConditionFilter:
    """Judges which conditions a question may mean."""

    def __init__(self, question: Question, schema: RetrievedSchema) -> None:
        self._text = question.text.lower()
        self._tables = {each.table.name: each.table for each in schema.tables}
        self._names = {name: _fold_label(table) for name, table in self._tables.items()}
        self._table_names = {t.unqualified_name.lower() for t in self._tables.values()}
        self._named = {
            each.table.name
            for each in schema.tables
            if any(reason.code == "named" for reason in each.why)
        }
        self._scores = {each.table.name: each.score for each in schema.tables}
        self._values = {match.text.lower() for match in schema.values}
        self._asks_for_archives = asks_for_archives(self._text)
        self._last_words = question.list_statement_words()
        self._labels = list(_list_labels(self._tables.values()))

    def may_mean(self, condition: KnownCondition) -> bool:
        """Whether nothing says that the words mean something else."""
        word = condition.text.strip().lower()
        return not (
            self._is_name_of_rows(word, condition)
            or self._is_part_of_other_word(word, condition)
            or _is_longer_value(word, condition)
            or (condition.how == "prefix" and self._is_subject(word, condition.table))
            or self._is_unit(condition)
            or (condition.how in _CODES and self._describes_other_table(word, condition))
            or self._is_of_unmeant_table(condition)
            or self._is_said_of_other_rows(word, condition)
            or self._is_word_of_number(condition)
        )

    def _is_name_of_rows(self, word: str, condition: KnownCondition) -> bool:
        """The words are what rows of a table are called, or the value is the name of a table.

        What is stored just as the question says it is told all the same.
        """
        if condition.how == "code" and word in NEGATIONS:
            return True
        if HAN_RUN.fullmatch(word) and self._ends_names(word, condition.table):
            return True
        value = (condition.value or "").lower()
        is_table = value in self._table_names and condition.how != "state"
        return is_table or (condition.how != "exact" and word in self._names.values())

    def _ends_names(self, word: str, table: str) -> bool:
        """Whether other rows, or those that are told apart, have names with that end: 北站."""
        own = "" if is_grouped(word, self._text) else table
        columns = (c for name, each in self._tables.items() if name != own for c in each.columns)
        return any(
            sum(sample != word and sample.endswith(word) for sample in column.samples[:MAX_NAMES])
            >= LEAST_NAMES
            for column in columns
            if column.kind == "text"
        )

    def _is_subject(self, word: str, table: str) -> bool:
        """Whether another table is about what the word says."""
        return any(word in name for other, name in self._names.items() if other != table)

    def _is_part_of_other_word(self, word: str, condition: KnownCondition) -> bool:
        if is_time_unit(word, self._text):
            return True
        if any(is_within(word, label, self._text) for label in (*self._labels, *self._values)):
            return True
        is_guessed = condition.how in _GUESSED or condition.text != condition.value
        return is_guessed and (is_function_word(word) or is_hyphenated(word, self._text))

    def _describes_other_table(self, word: str, condition: KnownCondition) -> bool:
        """Whether the question says the word of other rows, or of when something happened."""
        if is_end_of_span(word, self._text):
            return True
        if self.is_in_last_answer(condition) or self.is_named(condition):
            return False
        score = self._scores.get(condition.table, 0.0)
        best = max(self._scores.values(), default=0.0) if self._named else 0.0
        own = self._names.get(condition.table)
        others = [name for name in self._names.values() if name != own and HAN_RUN.fullmatch(name)]
        followed = (self._text[end:].removeprefix("的") for _, end in find_places(word, self._text))
        return score < LEAST_CODE_SHARE * best or any(
            text.startswith(name) for text in followed for name in others
        )

    def _is_said_of_other_rows(self, word: str, condition: KnownCondition) -> bool:
        """Open accounts, wherever it stands: no invoices that are open."""
        if not word.isascii() or self.is_in_last_answer(condition):
            return False
        own = condition.table.rpartition(".")[2].lower()
        others = self._table_names - {own}
        behind = [_FIRST_WORD.match(self._text[end:]) for _, end in find_places(word, self._text)]
        return bool(behind) and all(match and match[1] in others for match in behind)

    def _is_unit(self, condition: KnownCondition) -> bool:
        column = self._find_column(condition)
        return (
            condition.how == "translated"
            and column is not None
            and bool(_UNIT.search(column.name) or _UNIT.search(column.label))
        )

    def _is_word_of_number(self, condition: KnownCondition) -> bool:
        """Whether a number would be compared with a word of its note: 负=近视."""
        column, value = self._find_column(condition), condition.value
        is_word = value is not None and not condition.is_number
        return column is not None and column.kind in NUMERIC_KINDS and is_word

    def _find_column(self, condition: KnownCondition) -> Column | None:
        table = self._tables.get(condition.table)
        return (
            next((c for c in table.columns if c.name == condition.column), None) if table else None
        )

    def _is_of_unmeant_table(self, condition: KnownCondition) -> bool:
        """Whether its table is stale, or a log of which the question does not speak."""
        table = self._tables.get(condition.table)
        if table is None or self._asks_for_archives:
            return False
        return is_stale(table) or is_auxiliary(table, self._text)

    def is_current(self, condition: KnownCondition) -> bool:
        """Whether the question may mean the rows of its table."""
        table = self._tables.get(condition.table)
        return table is None or not is_outdated(table, self._text)

    def is_in_last_answer(self, condition: KnownCondition) -> bool:
        """Whether the last statement of the chat reads its table."""
        return condition.table.lower().rpartition(".")[2] in self._last_words

    def is_named(self, condition: KnownCondition) -> bool:
        """Whether the question names its table."""
        return condition.table in self._named

    def keep_near_best(self, conditions: Sequence[KnownCondition]) -> list[KnownCondition]:
        """Of the places for the same words only those in tables that fit about as well."""
        best: dict[str, float] = {}
        for each in conditions:
            text, score = each.text.lower(), self._scores.get(each.table, 0.0)
            best[text] = max(score, best.get(text, 0.0))
        return [
            each
            for each in conditions
            if self._scores.get(each.table, 0.0) >= LEAST_SCORE_SHARE * best[each.text.lower()]
        ]


def _is_longer_value(word: str, condition: KnownCondition) -> bool:
    """A value that only begins with the word, or a place whose first character is one."""
    value = condition.value or ""
    if condition.how == "translated":
        return condition.text.islower() and bool(_PLACE.fullmatch(value))
    rest = value[len(word) :]
    if condition.how != "prefix" or not HAN_RUN.fullmatch(value) or not rest:
        return False
    is_other = _OTHER_THING_END.search(rest) and not _KIND_ENDS.search(rest)
    return bool(is_other or _FIGURE.search(word))


def _fold_label(table: Table) -> str:
    return strip_table_words(_EXPLANATION.sub("", table.label).strip()).lower()


def _list_labels(tables: Iterable[Table]) -> Iterable[str]:
    """What Chinese notes call tables and columns, and their English names of several words."""
    for table in tables:
        names = ((table.unqualified_name, table.label), *((c.name, c.label) for c in table.columns))
        for name, label in names:
            words = " ".join(split_name(name))
            if " " in words:
                yield words
            plain = _EXPLANATION.sub("", label).strip().lower()
            if HAN_RUN.fullmatch(plain):
                yield strip_table_words(plain)
