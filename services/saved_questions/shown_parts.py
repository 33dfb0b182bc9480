"""What readers are shown of a saved question beside its name and its answer.

Constants of a statement may be those of a formula. Who may not see SQL is shown a parameter when
readers are asked for it, or when its value stands in the words of the question.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from agent.time_expressions.time_expressions import find_time_expressions
from model.answers.chart_settings import ChartSettings
from model.sources.saved_question import Parameter, SavedQuestion, Template
from services.runs.statement_removal import filter_settings


def list_shown_parameters(question: SavedQuestion, *, may_see_sql: bool) -> tuple[Parameter, ...]:
    """Of who may only view a question those that he is asked for."""
    if question.right == "view":
        return question.inputs
    parameters = question.template.parameters
    if may_see_sql:
        return parameters
    said_ids = find_said(question.template, question.question, question.created_at.date())
    return tuple(each for each in parameters if each.exposed or each.id in said_ids)


def show_chart(
    question: SavedQuestion, *, may_see_sql: bool, may_see_values: bool
) -> ChartSettings:
    """How its chart is drawn, without names of series that a reader may not see.

    `may_see_values` says that no rule hides rows or columns of the source from him.
    """
    settings = ChartSettings.model_validate(question.chart)
    if not may_see_values:
        return settings.keep_names(lambda _: False)
    return settings if may_see_sql else filter_settings(settings, question.sql)


def find_said(
    template: Template, words: str, today: date, matched_values: Collection[str] = ()
) -> frozenset[str]:
    """The ids of the parameters whose value a question says, or names a stored value by.

    The number of rows is no secret: everybody can count them.
    """
    words = words.lower()
    periods = frozenset(_list_periods(words, today))
    return frozenset(
        each.id
        for each in template.parameters
        if each.kind == "limit" or _is_said(each, words, periods, matched_values)
    )


def _list_periods(words: str, today: date) -> Iterator[tuple[str, str]]:
    """First and last day of each period that is named."""
    for expression in find_time_expressions(words, today):
        period = expression.period
        if period and period.start and period.end:
            last = period.end - timedelta(days=1)
            yield period.start.isoformat(), last.isoformat()


def _is_said(
    parameter: Parameter,
    words: str,
    periods: Collection[tuple[str, str]],
    matched_values: Collection[str],
) -> bool:
    default = parameter.default
    if parameter.kind == "period":
        days = (str(default["from"]), str(default["to"]))
        return days in periods or all(day in words for day in days)
    if parameter.kind == "date":
        return default in words or any(default in period for period in periods)
    values = default if isinstance(default, list) else [default]
    return all(value in matched_values or _stands_in(str(value), words) for value in values)


def _stands_in(value: str, words: str) -> bool:
    bare = value.lower().strip("% ")
    if re.fullmatch(r"-?\d+(\.\d+)?", bare):
        return re.search(rf"(?<![\d.]){re.escape(bare)}(?!\d|\.\d)", words) is not None
    return bool(bare) and bare in words
