"""Leaves out of a request to a writer what the egress rules of its source do not let go."""

import re
from collections.abc import Mapping
from dataclasses import replace

from agent.data_agent.correction.advice import find_advice
from agent.data_agent.correction.table_lookup import TableLookup
from agent.egress.filters import (
    join_user_texts,
    list_stored_values,
    must_remove_values,
    redact_schema,
    redact_turns,
)
from agent.egress.statement_values import remove_values
from agent.ports import FailedAttempt, WriteRequest
from model.errors import RunFailed, SqlRejected
from model.locales import Locale, text
from model.sources.egress import Clearance, SourceEgress
from model.sources.schema import RetrievedSchema

_FORM_PROBLEMS = (
    *("repair.not_grouped", "repair.repeats_condition"),
    *("repair.always_zero", "repair.counts_single_rows", "repair.count_uncompared"),
)
"""What is said of a statement alone, and repeats nothing that is stored."""
_WORD = re.compile(r"\w+")
_WITHHELD = "…"


def redact_request(request: WriteRequest, *, local: bool) -> WriteRequest:
    """The request as the model may see it; the same object where nothing is withheld."""
    question = redact_turns(request.question, request.schema.source, local=local)
    clearance = request.schema.source.egress.clear(local=local)
    if clearance.is_open:
        return request if question is request.question else replace(request, question=question)
    user_text = join_user_texts(request.question)
    schema = redact_schema(request.schema, clearance, user_text)
    stored_values = list_stored_values(request.schema)
    failed_attempts = tuple(
        _redact_attempt(attempt, schema, clearance, user_text, stored_values, question.locale)
        for attempt in request.failed_attempts
    )
    return replace(request, question=question, schema=schema, failed_attempts=failed_attempts)


def list_rules(request: WriteRequest) -> list[SourceEgress]:
    """The rules of everything in a request."""
    return [request.schema.source.egress, *(turn.egress for turn in request.question.history)]


def _redact_attempt(
    attempt: FailedAttempt,
    schema: RetrievedSchema,
    clearance: Clearance,
    user_text: str,
    stored_values: frozenset[str],
    locale: Locale,
) -> FailedAttempt:
    """The attempt with advice from what the model knows, and without the words of the database:
    these may repeat rows.
    """
    sql, dialect = attempt.sql, schema.source.dialect
    if must_remove_values(sql, dialect, clearance):
        sql = remove_values(sql, dialect, user_text, stored_values)
    known_text = f"{sql}\n{user_text}\n{_list_names(schema)}".casefold()
    problem = _redact_problem(attempt, known_text, locale)
    advice = find_advice(sql, TableLookup(schema), locale)
    return FailedAttempt(sql, problem, advice, sql)


def _redact_problem(attempt: FailedAttempt, known_text: str, locale: Locale) -> str:
    """What the guard says of the statement, or which names of it the database named."""
    error = attempt.error
    if isinstance(error, SqlRejected):
        return text(error.key, locale, **_clear_params(error.params, known_text))
    if attempt.problem in {text(key, locale) for key in _FORM_PROBLEMS}:
        return attempt.problem
    if not isinstance(error, RunFailed):
        return text("repair.no_rows_withheld", locale)
    words = dict.fromkeys(_WORD.findall(str(error.params.get("reason", ""))))
    names = [w for w in words if not w[0].isdigit() and w.casefold() in _WORD.findall(known_text)]
    return text("repair.failed_withheld", locale, names=", ".join(names) or "-")


def _clear_params(params: Mapping[str, object], known_text: str) -> dict[str, object]:
    """Numbers are limits of the guard."""
    return {
        name: _WITHHELD if isinstance(value, str) and value.casefold() not in known_text else value
        for name, value in params.items()
    }


def _list_names(schema: RetrievedSchema) -> str:
    names = [each.table.name for each in schema.tables]
    names += [column.name for each in schema.tables for column in each.table.columns]
    return "\n".join(names)
