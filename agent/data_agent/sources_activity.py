"""What retrieval found, as the reader is shown it."""

from agent.labels.bilingual import shorten_label
from model.answers.activities import (
    ExampleRef,
    RelationRef,
    SourceRef,
    SourcesActivity,
    TableRef,
    TermRef,
    ValueRef,
)
from model.locales import Locale, join_words, text
from model.sources.schema import Join, MatchedValue, Reason, RetrievedSchema, RetrievedTable
from model.sources.teaching import MatchedExample, MatchedTerm


def make_sources_activity(
    schema: RetrievedSchema, locale: Locale, measures: frozenset[str] | None = None
) -> SourcesActivity:
    """What was found, for the reader.

    Every measure is certified until the statement is known, then those that it computes.
    """
    source = schema.source
    return SourcesActivity(
        datasource=SourceRef(id=source.id, name=source.name, dialect=source.dialect),
        tables=[_to_table_ref(table, locale) for table in schema.tables],
        relations=[_to_relation_ref(join) for join in schema.joins],
        paths=[list(path.tables) for path in schema.paths],
        values=[_to_value_ref(value) for value in schema.values],
        terms=[_to_term_ref(match, measures) for match in schema.terms],
        examples=[_to_example_ref(match) for match in schema.examples],
    )


def _to_table_ref(retrieved_table: RetrievedTable, locale: Locale) -> TableRef:
    return TableRef(
        name=retrieved_table.table.name,
        comment=shorten_label(retrieved_table.table.label, locale),
        score=round(retrieved_table.score, 4),
        why=[_to_reason_text(reason, locale) for reason in retrieved_table.why],
    )


def _to_reason_text(reason: Reason, locale: Locale) -> str:
    params = {
        name: value if isinstance(value, str) else join_words(value, locale)
        for name, value in reason.params.items()
    }
    return text(f"retrieval.{reason.code}", locale, **params)


def _to_relation_ref(join: Join) -> RelationRef:
    return RelationRef(
        left=join.left,
        right=join.right,
        on=join.condition,
        origin=join.origin,
    )


def _to_value_ref(value: MatchedValue) -> ValueRef:
    column = f"{value.table}.{value.column}"
    return ValueRef(text=value.text, column=column, value=value.value, how=value.how)


def _to_term_ref(match: MatchedTerm, measures: frozenset[str] | None) -> TermRef:
    term = match.term
    is_used = measures is None or term.id in measures
    return TermRef(
        id=term.id,
        name=term.values.name,
        text=match.text,
        definition=term.values.definition,
        certified=term.is_measure and is_used,
        version=term.version,
    )


def _to_example_ref(match: MatchedExample) -> ExampleRef:
    return ExampleRef(id=match.example.id, question=match.example.values.question)
