"""Kinds that a legend of codes names in Chinese, and a question by an English word that is like."""

from collections.abc import Iterator, Sequence

from agent.labels.bilingual import has_chinese
from agent.lexicon import stem
from agent.lexicon.similarity.across_languages import measure_similarity
from agent.lexicon.similarity.english import GENERIC_WORDS
from agent.rule_engine.parsing.spans.code_legends import parse_codes
from agent.rule_engine.parsing.spans.schema_terms import TableTerms

_LEAST, _LEAD = 0.85, 0.15
"""How similar a kind must be, and how much more than the next one."""
_SHORTEST = 3


def find_similar_kind(said: str, tables: Sequence[TableTerms]) -> tuple[str, str, str] | None:
    """Table, column and code of the one kind that is called so: bars, where 2 is 酒吧."""
    if has_chinese(said) or len(said) < _SHORTEST or stem(said) in GENERIC_WORDS:
        return None
    scored = sorted(_list_scored(said, tables), reverse=True)
    if not scored or scored[0][0] < _LEAST:
        return None
    best, *found = scored[0]
    if any(score > best - _LEAD and [*other] != found for score, *other in scored):
        return None
    table, column, code = found
    return table, column, code


def _list_scored(said: str, tables: Sequence[TableTerms]) -> Iterator[tuple[float, str, str, str]]:
    for terms in tables:
        for column in terms.table.columns:
            for meaning, code in parse_codes(column).items():
                if has_chinese(meaning):
                    score = measure_similarity(said, meaning)
                    yield score, terms.table.name, column.name, code
