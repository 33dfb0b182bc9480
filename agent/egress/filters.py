"""Redacts schemas and earlier turns: what a clearance withholds from a model is left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agent.egress.statement_values import reads_withheld_values, remove_values
from model.chats.question import Question, Turn
from model.files.table_comments import strip_withheld
from model.sources.code_dictionary import is_dictionary_name
from model.sources.egress import Clearance, combine_egress
from model.sources.schema import Column, MatchedValue, RetrievedSchema, SourceInfo, Table
from model.sources.teaching import MatchedExample, MatchedTerm

_QUOTED = re.compile(r"'(?:[^']|'')*'")
_DATE_FORMAT = re.compile(r"[YMDHS:/\-. ]*YY[YMDHS:/\-. ]*")


def redact_schema(schema: RetrievedSchema, clearance: Clearance, user_text: str) -> RetrievedSchema:
    """A retrieved schema without withheld values; what the user wrote in `user_text` stays."""
    if clearance.is_open:
        return schema
    stored_values = list_stored_values(schema)
    return replace(
        schema,
        tables=tuple(
            replace(each, table=redact_table(each.table, clearance), why=())
            for each in schema.tables
        ),
        values=tuple(value for value in schema.values if _is_visible(value, clearance)),
        terms=tuple(
            _redact_term(match, schema.source.dialect, clearance, user_text, stored_values)
            for match in schema.terms
        ),
        examples=tuple(_redact_examples(schema, clearance, user_text, stored_values)),
    )


def redact_tables(tables: Iterable[Table], clearance: Clearance) -> tuple[Table, ...]:
    """Each table as `redact_table` returns it."""
    return tuple(redact_table(table, clearance) for table in tables)


def redact_table(table: Table, clearance: Clearance) -> Table:
    """A table with its names, comments and notes, but without withheld values."""
    if clearance.is_open:
        return table
    columns = tuple(_redact_column(column, table, clearance) for column in table.columns)

    def is_withheld(column: str) -> bool:
        return not clearance.has_samples or clearance.withholds(table.name, column)

    return replace(table, columns=columns, comment=strip_withheld(table, is_withheld))


def redact_turns(question: Question, source: SourceInfo, *, local: bool) -> Question:
    """A question whose earlier turns hold no withheld values; their questions stay."""
    user_text = join_user_texts(question)
    turns = tuple(_redact_turn(turn, source, user_text, local=local) for turn in question.history)
    return question if turns == question.history else replace(question, history=turns)


def join_user_texts(question: Question) -> str:
    """Everything that the user wrote in the chat."""
    return "\n".join((question.text, *(turn.question for turn in question.history)))


def list_stored_values(schema: RetrievedSchema) -> frozenset[str]:
    """The stored values that a retrieved schema holds: samples and matched values."""
    samples = (s for each in schema.tables for c in each.table.columns for s in c.samples)
    return frozenset((*samples, *(value.value for value in schema.values)))


def _redact_column(column: Column, table: Table, clearance: Clearance) -> Column:
    is_withheld = clearance.withholds(table.name, column.name)
    if clearance.has_samples and not is_withheld:
        return column
    profile = column.profile
    date_format = profile.format if profile and _DATE_FORMAT.fullmatch(profile.format) else ""
    redacted_profile = replace(profile, low="", high="", format=date_format) if profile else None
    return replace(
        column.without_values(), type=_QUOTED.sub("'…'", column.type), profile=redacted_profile
    )


def _is_visible(value: MatchedValue, clearance: Clearance) -> bool:
    return clearance.has_samples and not clearance.withholds(value.table, value.column)


def _redact_term(
    match: MatchedTerm,
    dialect: str,
    clearance: Clearance,
    user_text: str,
    stored_values: frozenset[str],
) -> MatchedTerm:
    values = match.term.values
    parts = {"condition": values.condition, "expression": values.expression}
    changes = {
        name: remove_values(sql, dialect, user_text, stored_values) or None
        for name, sql in parts.items()
        if sql and must_remove_values(sql, dialect, clearance)
    }
    if not changes:
        return match
    term = replace(match.term, values=values.model_copy(update=changes))
    return replace(match, term=term)


def _redact_examples(
    schema: RetrievedSchema, clearance: Clearance, user_text: str, stored_values: frozenset[str]
) -> Iterator[MatchedExample]:
    dialect = schema.source.dialect
    for match in schema.examples:
        values = match.example.values
        if not must_remove_values(values.sql, dialect, clearance):
            yield match
            continue
        allowed_text = f"{user_text}\n{values.question}"
        if sql := remove_values(values.sql, dialect, allowed_text, stored_values):
            visible_values = values.model_copy(update={"sql": sql})
            yield replace(match, example=replace(match.example, values=visible_values))


def must_remove_values(sql: str, dialect: str, clearance: Clearance) -> bool:
    """Whether a statement may hold withheld values: stored values are withheld altogether, or it
    reads a column whose values are.
    """
    return not clearance.has_samples or reads_withheld_values(sql, dialect, clearance)


def _withholds_dictionary(clearance: Clearance, source: SourceInfo) -> bool:
    """Whether values of a table that explains codes of others are withheld."""
    tables = {*clearance.never_tables, *(table for table, _ in clearance.never)}
    return any(each in source.dictionaries or is_dictionary_name(each) for each in tables)


def _redact_turn(turn: Turn, source: SourceInfo, user_text: str, *, local: bool) -> Turn:
    """A turn without withheld values.

    Of a turn about another source only the question stays, unless everything of it is open: which
    columns its statement reads is not known here.
    """
    is_same = turn.source_id == source.id
    rules = combine_egress((turn.egress, source.egress)) if is_same else turn.egress
    clearance = rules.clear(local=local)
    if clearance.is_open:
        return turn
    if not is_same:
        return replace(turn, sql="", summary="")
    sql, summary = turn.sql, turn.summary
    if _withholds_dictionary(clearance, source):  # it may tell codes by what they mean
        summary = ""
    if not sql or must_remove_values(sql, source.dialect, clearance):
        sql, summary = remove_values(sql, source.dialect, user_text) if sql else "", ""
    return replace(turn, sql=sql, summary=summary if clearance.level == "rows" else "")
