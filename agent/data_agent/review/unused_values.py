"""Stored values that the question names and the statement leaves out."""

import re
from collections import defaultdict
from itertools import accumulate
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.labels.label_ends import LABEL_END
from agent.retrieval.tokenization import find_chinese_runs, segment_chinese
from model.chats.question import Question
from model.locales.chinese import has_chinese
from model.sources.schema import MatchedValue, Table

_MIN_LETTERS, _MIN_CHARACTERS = 3, 2
_PART_END = re.compile(r"[,，;；。.()（）]")
_LEAVES_OUT = re.compile(
    r"不[要算含计]|不包[括含]|[没未]有?|别|除|剔"
    r"|\b(?:not?|never|without|except|exclud\w*|leav\w* out|left out)\b"
)


class UnusedValue(NamedTuple):
    """A word of the question, and the column that has it."""

    word: str
    value: MatchedValue


def find_unused_values(statement: Statement, question: Question) -> tuple[UnusedValue, ...]:
    """Values of columns that are not shown, where tables are read or two joins away.

    A word that a table or a column goes by, too, asks for that; and where the statement compares
    with texts of the other language, they may be the same names. What the question leaves out is
    left out where the statement compares the column with something else.
    """
    matches: dict[str, list[MatchedValue]] = defaultdict(list)
    for value in statement.tables.schema.values:
        matches[value.text.casefold()].append(value)
    if not matches or question.history:
        return ()
    written = statement.tree.sql(statement.tables.dialect, comments=False).casefold()
    labels = " ".join(map(_join_labels, statement.tables.tables)).casefold()
    asked, texts = question.text.casefold(), _list_texts(statement)
    read, shown = _list_tables(statement), _list_shown_columns(statement)
    near = _list_joined_tables(read, statement)
    return tuple(
        UnusedValue(values[0].text, values[0])
        for word, values in matches.items()
        if _is_word(word) and word not in labels and word not in written
        if _is_said(word, asked)
        if all(value.table in read or _is_near(value, near) for value in values)
        if not any(text in word or has_chinese(text) != has_chinese(word) for text in texts)
        if not any(value.value.strip().casefold() in written for value in values)
        if shown.isdisjoint(value.column.casefold() for value in values)
        if not (_is_left_out(word, asked) and _compares(statement, values))
    )


def _is_word(text: str) -> bool:
    return len(text) >= (_MIN_CHARACTERS if has_chinese(text) else _MIN_LETTERS)


def _is_said(word: str, asked: str) -> bool:
    """Whether the question has it, and not as the ends of two words side by side."""
    if not has_chinese(word):
        return word in asked
    return any(_is_of_whole_words(word, run) for run in find_chinese_runs(asked))


def _is_of_whole_words(word: str, run: str) -> bool:
    ends = set(accumulate(map(len, segment_chinese(run)), initial=0))
    places = (match.start() for match in re.finditer(re.escape(word), run))
    return any({place, place + len(word)} <= ends for place in places)


def _is_left_out(word: str, asked: str) -> bool:
    """Whether a part of the question that has the word says what does not count."""
    return any(word in part and _LEAVES_OUT.search(part) for part in _PART_END.split(asked))


def _compares(statement: Statement, values: list[MatchedValue]) -> bool:
    """Whether a condition is about the column of one of the values, or rows without a match."""
    columns = {value.column.casefold() for value in values}
    conditions = statement.nodes.find_all(exp.Where, exp.Join, exp.Case)
    named = (column for each in conditions for column in each.find_all(exp.Column))
    tables = {value.table for value in values}
    absent = (t for each in statement.nodes.find_all(exp.Exists) for t in each.find_all(exp.Table))
    return any(column.name.casefold() in columns for column in named) or any(
        table is not None and table.name in tables
        for table in map(statement.tables.resolve_item, absent)
    )


def _join_labels(table: Table) -> str:
    texts = [table.name, table.comment]
    texts += [text for c in table.columns for text in (c.name, LABEL_END.split(c.comment)[0])]
    return " ".join(texts)


def _list_texts(statement: Statement) -> set[str]:
    """The texts in the statement that are words, and no codes or days."""
    literals = (each for each in statement.nodes.find_all(exp.Literal) if each.is_string)
    texts = {each.name.strip("%").casefold() for each in literals}
    return {text for text in texts if text[:1].isalpha() and text[1:]}


def _list_tables(statement: Statement) -> set[str]:
    tables = map(statement.tables.resolve_item, statement.nodes.find_all(exp.Table))
    return {table.name for table in tables if table}


def _list_joined_tables(read: set[str], statement: Statement) -> set[str]:
    """The tables that one join or two lead to."""
    first = statement.tables.find_neighbours(read)
    return first | statement.tables.find_neighbours(read | first)


def _is_near(value: MatchedValue, tables: set[str]) -> bool:
    """Whether a table that should have been joined stores the very word."""
    return value.how == "exact" and value.table in tables


def _list_shown_columns(statement: Statement) -> set[str]:
    """Of all columns that are selected or grouped by: their values stand in the rows."""
    parts = [
        part
        for select in statement.nodes.find_all(exp.Select)
        for part in (*select.expressions, *(_list_groups(select)))
    ]
    return {column.name.casefold() for part in parts for column in part.find_all(exp.Column)}


def _list_groups(select: exp.Select) -> list[exp.Expr]:
    group = select.args.get("group")
    return list(group.expressions) if group is not None else []
