"""Finds where the statement answers another question than the one asked."""

import re
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.column_headings import TABLE_SUFFIX, find_table_name
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.derivation.definitions import list_groups, list_outputs
from agent.labels.bilingual import localize_label, shorten_label
from agent.labels.name_words import name_to_words
from model.chats.question import Question
from model.locales import text
from model.sources.schema import Table

_YEAR = re.compile(
    r"(?<!\d)(?P<zh>(?:19|20)\d\d)\s*年"
    r"|\b(?:in|of|for|since|during|from|to|and|vs\.?|year)\s+(?P<en>(?:19|20)\d\d)\b(?![-/.]\d)",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d(?=[01]\d(?:[0-3]\d)?(?!\d))"
)
_BEYOND = re.compile(r"之?后|之?前|after|since|before|until|later|earlier", re.IGNORECASE)
_TODAY = re.compile(
    r"\b(?:now|current_date|curdate|today|current_timestamp|getdate)\b", re.IGNORECASE
)


def find_reinterpretations(statement: Statement, sql: str, question: Question) -> tuple[str, ...]:
    """What became of the question without a word: another unit of an average, no period."""
    return (*_find_other_averages(statement, question), *_find_unused_years(sql, question))


def _find_unused_years(sql: str, question: Question) -> Iterator[str]:
    year_matches = list(_YEAR.finditer(question.text))
    if not year_matches or _TODAY.search(sql):
        return
    years = {int(year) for year in _ANY_YEAR.findall(sql)}
    for match in year_matches:
        year = int(match["zh"] or match["en"])
        beyond = _BEYOND.search(question.text[max(0, match.start() - 12) : match.end() + 4])
        if not _is_covered(years, year) and not (beyond and {year - 1, year + 1} & years):
            yield text("answer.year_unused", question.locale, year=year)


def _is_covered(years: set[int], year: int) -> bool:
    """Whether a year is named, or lies between the first and the last of a range."""
    return bool(years) and min(years) <= year <= max(years)


def _find_other_averages(statement: Statement, question: Question) -> Iterator[str]:
    """An average over rows of one table where one for each of another was asked for."""
    schema, locale = statement.tables.schema, question.locale
    for output in list_outputs(statement):
        average = output.expression.find(exp.Avg)
        if average is None or not isinstance(average.this, exp.Column):
            continue
        stored_column = statement.find_stored_column(average.this)
        if stored_column is None:
            continue
        grouped_tables = _list_tables(list_groups(output.select), statement)
        for retrieved_table in schema.tables:
            table = retrieved_table.table
            if table is not stored_column.table and _asks_for_each(table, question):
                key = "average_within" if table.name in grouped_tables else "average_of_rows"
                names = (
                    find_table_name(stored_column.table.name, schema, locale),
                    find_table_name(table.name, schema, locale),
                )
                rows, things = names if locale == "zh-CN" else map(name_to_words, names)
                yield text(f"answer.{key}", locale, rows=rows, things=things)


def _list_tables(parts: list[exp.Expr], statement: Statement) -> set[str]:
    stored_columns = (
        statement.find_stored_column(c) for part in parts for c in part.find_all(exp.Column)
    )
    return {one.table.name for one in stored_columns if one is not None}


def _asks_for_each(table: Table, question: Question) -> bool:
    """Whether the question asks for an average for each row of a table."""
    english = name_to_words(table.unqualified_name)
    names = {english, english.removesuffix("s"), localize_label(table.label, "en").lower()} - {""}
    per = "|".join(rf"\bper (?:single )?{re.escape(name)}\b" for name in names)
    if per and re.search(per, question.text, re.IGNORECASE):
        return True
    label = TABLE_SUFFIX.sub("", shorten_label(table.label, "zh-CN")) if table.label else ""
    return (
        bool(label)
        and re.search(rf"每一?[个位名家笔张次单]?{re.escape(label)}", question.text) is not None
    )
