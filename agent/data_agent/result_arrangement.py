"""Arranges a result for display: labels, groupings first, then measures."""

import re
from collections import Counter
from dataclasses import replace
from typing import Literal

from agent.charting.data.column_roles import to_chart_number
from agent.data_agent.column_headings import make_heading
from agent.data_agent.derivation.statement_derivation import Derivation
from agent.data_agent.state import DataAgentState
from agent.data_agent.summaries.row_total import find_row_total
from agent.labels.bilingual import shorten_label
from agent.labels.code_legends import strip_legend
from agent.labels.language_variants import find_base_column
from agent.labels.units import find_measured_unit, says_percent
from model.answers.activities import TableActivity, TableColumn
from model.locales import text
from model.locales.chinese import HAN, has_chinese
from model.sources.query import NUMERIC_KINDS, UNKNOWN_COLUMN, Formula, QueryResult, ResultColumn
from model.sources.schema import Column, Table

SHOWN_ROWS = 1_000
_NUMBERED = re.compile(r"column_(\d+)")
"""What a column without a name is called for readers who may not see its formula."""
_AS = re.compile(f"^as(?={HAN})", re.IGNORECASE)
"""Models write `COUNT(*) AS数量`, which names the column so."""


def arrange_result(result: QueryResult, state: DataAgentState) -> QueryResult:
    """`result` with labels for the reader's language and its columns in reading order."""
    lineage = state.query.lineage
    columns = [replace(c, source=c.source or lineage.get(c.name)) for c in result.columns]
    formulas = state.query.formulas
    known_formulas = formulas if len(formulas) == len(columns) else (None,) * len(columns)
    labelled_columns = _make_labels_distinct(
        tuple(_label_column(c, f, state) for c, f in zip(columns, known_formulas, strict=True)),
        result,
    )
    if result.truncated:
        result = replace(result, total=find_row_total(state.query.sql, state.schema))
    order = find_reading_order(labelled_columns, state.query.aggregated)
    result = replace(result, is_limited=_is_limited(result, state.derivation))
    meanings = state.derivation.meanings
    meanings = meanings if len(meanings) == len(labelled_columns) else ()
    if order == list(range(len(labelled_columns))):
        return replace(result, columns=labelled_columns, meanings=meanings)
    return replace(
        result,
        columns=tuple(labelled_columns[i] for i in order),
        rows=tuple(tuple(row[i] for i in order) for row in result.rows),
        meanings=tuple(meanings[i] for i in order if meanings),
    )


def _is_limited(result: QueryResult, derivation: Derivation) -> bool:
    """Whether there may be groups that the rows do not show."""
    full = derivation.limit is not None and len(result.rows) >= derivation.limit
    return full or derivation.leaves_groups_out or result.truncated


def make_table_activity(result: QueryResult) -> TableActivity:
    """The first rows of `result`; the runner made its cells fit for JSON."""
    return TableActivity.model_construct(
        columns=[
            TableColumn(
                name=c.name,
                label=c.label,
                type=c.type,
                source=c.source,
                percent=_find_percent_scale(result, at),
                codes=_find_codes(result, at),
            )
            for at, c in enumerate(result.columns)
        ],
        rows=[list(row) for row in result.rows[:SHOWN_ROWS]],
        row_count=len(result.rows),
        truncated=result.truncated,
        elapsed_ms=result.elapsed_ms,
    )


def _find_codes(result: QueryResult, at: int) -> dict[str, str] | None:
    """What the codes in the shown cells mean; of no others, which rules may hide."""
    codes = result.meanings[at].codes if result.meanings else ()
    shown = {str(row[at]) for row in result.rows[:SHOWN_ROWS]} if codes else set()
    return {code: meaning for code, meaning in codes if code in shown} or None


def _find_percent_scale(result: QueryResult, at: int) -> Literal["fraction", "points"] | None:
    """How the column writes percentages, as its chart and the summary read it."""
    column = result.columns[at]
    if column.type not in NUMERIC_KINDS or not says_percent(column):
        return None
    cells = (to_chart_number(row[at]) for row in result.rows[:SHOWN_ROWS])
    meaning = result.meanings[at] if result.meanings else UNKNOWN_COLUMN
    unit = find_measured_unit(column, [cell for cell in cells if cell is not None], meaning)
    return unit.scale if unit and unit.scale != "plain" else None


def find_reading_order(
    columns: tuple[ResultColumn, ...], are_aggregates: tuple[bool, ...]
) -> list[int]:
    """Positions of `columns` with the groupings first and the measures after them."""
    measures = [c.type in NUMERIC_KINDS and c.source is None for c in columns]
    # Years and months are numbers too; the statement tells them from measures.
    if measures == sorted(measures) or len(are_aggregates) != len(columns):
        return list(range(len(columns)))
    return sorted(range(len(columns)), key=lambda i: are_aggregates[i])


def _label_column(
    column: ResultColumn, formula: Formula | None, state: DataAgentState
) -> ResultColumn:
    locale = state.question.locale
    label = column.label or column.name
    if formula is not None and label == column.name:
        return replace(column, label=make_heading(formula, state.schema, locale))
    if column.source is None and (number := _NUMBERED.fullmatch(label)):
        heading = text("answer.heading_column", locale, number=number[1])
        return replace(column, label=heading)
    if "(" in column.name and label == column.name and not column.source:
        return replace(column, label=label)  # an expression, not a name with an explanation
    if column.source:
        stored_label = shorten_label(_find_schema_label(column.source, state), locale)
        foreign = locale == "en" and has_chinese(stored_label)
        label = column.name if foreign else stored_label or label
    return replace(column, label=shorten_label(_AS.sub("", label), locale))


def _make_labels_distinct(
    labelled_columns: tuple[ResultColumn, ...], result: QueryResult
) -> tuple[ResultColumn, ...]:
    """Where two computed columns would be called the same, they keep their own names."""
    times = Counter(column.label for column in labelled_columns)
    return tuple(
        replace(labelled_column, label=own.label or own.name)
        if times[labelled_column.label] > 1 and labelled_column.source is None
        else labelled_column
        for labelled_column, own in zip(labelled_columns, result.columns, strict=True)
    )


def _find_schema_label(source: str, state: DataAgentState) -> str:
    """What the stored column is called; one in a certain language goes by the plain one's name."""
    table, column = _find_stored_column(source, state)
    if table is None or column is None:
        return ""
    plain = find_base_column(table, column)
    both = plain and f"{source.rpartition('.')[0]}.{plain.name}" in state.query.lineage.values()
    return strip_legend(plain if plain and not both else column)


def _find_stored_column(source: str, state: DataAgentState) -> tuple[Table | None, Column | None]:
    table_name, _, column_name = source.rpartition(".")
    for retrieved_table in state.schema.tables:
        if retrieved_table.table.name.lower() == table_name.lower():
            return retrieved_table.table, retrieved_table.table.column(column_name)
    return None, None
