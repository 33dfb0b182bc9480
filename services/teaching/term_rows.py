"""Writes the values of terms to their rows, and checks that no word means two things."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.database.engine import now
from model.errors import Conflict, Invalid
from model.repositories.sources.teaching import to_term
from model.sources.schema import Schema
from model.sources.teaching import MAX_TERMS, MEANING, TermValues, fold_word
from model.tables.teaching import TermRow


@dataclass(frozen=True, slots=True)
class TermMeaning:
    """What the SQL of a term names."""

    columns: tuple[str, ...] = ()
    is_measure: bool = False


CheckTerm = Callable[[TermValues, Schema | None], TermMeaning]
"""Checks the SQL of a term as the guard checks statements. Raises `Invalid`."""


def write_term(row: TermRow, values: TermValues, meaning: TermMeaning, user_id: str) -> None:
    """Write values to a row; its version grows when the term means something else than before."""
    is_new = row.version == 0
    before = {} if is_new else to_term(row).values.model_dump(include=set(MEANING))
    row.version += before != values.model_dump(include=set(MEANING))
    row.name, row.synonyms = values.name, list(values.synonyms)
    row.definition, row.enabled = values.definition, values.enabled
    row.source_table, row.row_condition = values.table, values.condition
    row.expression, row.time_column = values.expression, values.time_column
    row.unit, row.number_format = values.unit, values.format
    row.column_names, row.is_measure = list(meaning.columns), meaning.is_measure
    row.updated_at, row.updated_by = now(), user_id


def check_words(values: TermValues, others: Iterable[TermRow]) -> None:
    """Refuse a name or synonym that another term has, or that this term has twice.

    Raises `Invalid`, `Conflict`.
    """
    own_words = [fold_word(word) for word in values.words]
    for number, word in enumerate(own_words):
        if word in own_words[:number]:
            path = f"synonyms.{number - 1}"
            raise Invalid("teaching.word_twice", path=path, word=values.words[number])
    used_words = {fold_word(word) for row in others for word in (row.name, *row.synonyms)}
    for word, folded in zip(values.words, own_words, strict=True):
        if folded in used_words:  # whose it is may be hidden from the user
            raise Conflict("teaching.word_taken", word=word)


def check_term_count(count: int) -> None:
    """Refuse one term more than a source may have. Raises `Conflict`."""
    if count >= MAX_TERMS:
        raise Conflict("teaching.too_many_terms", most=MAX_TERMS)
