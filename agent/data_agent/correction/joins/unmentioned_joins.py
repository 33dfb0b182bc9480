"""Removes an inner join that nothing uses and no word of the question asks for.

A small model joins a neighbour for no reason: rows without a partner are lost, others repeat.
"""

from collections.abc import Sequence
from functools import cache

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.joins.unused_joins import (
    find_key_pairs,
    has_only_plain_joins,
    is_used,
)
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.lexicon import find_concepts
from agent.retrieval.tokenization import (
    BIGRAM_MARK,
    CONCEPT_MARK,
    tokenize_schema_text,
    tokenize_text,
)
from agent.rule_engine.parsing.spans.function_words import load_function_words, load_superlatives
from model.locales.chinese import has_chinese
from model.sources.schema import Table

_COMPUTING = frozenset(
    [
        *("count", "sum", "avg", "median", "max", "min", "most", "least", "distinct"),
        *("each", "by", "gt", "ge", "lt", "le", "eq", "ne", "between", "to", "and", "or"),
        *("asc", "desc", "order", "alphabetical", "ask", "list", "all", "which"),
    ]
)
"""Senses of function words that ask for no other rows, as `bought` and `with` may."""


def remove_unmentioned_join(statement: Statement) -> Correction | None:
    """Removes one such join, unless rows are counted, which may be those of the joined table."""
    if not statement.tables.question:
        return None
    for select in statement.list_selects():
        sources = statement.find_sources(select) or ()
        if not has_only_plain_joins(select, sources) or _counts_rows(select, statement):
            continue
        for join in select.args["joins"]:
            source = next((s for s in sources if s.node is join.this and s.table), None)
            if source is not None and _is_superfluous(join, source, select, statement):
                select.args["joins"].remove(join)
                table = source.table.name if source.table else ""
                return Correction("unmentioned_join", {"table": table})
    return None


def _counts_rows(select: exp.Select, statement: Statement) -> bool:
    stars = statement.nodes.find_within(select, exp.Star)
    return any(isinstance(star.parent, exp.Count) for star in stars)


def _is_superfluous(
    join: exp.Join, source: FromItem, select: exp.Select, statement: Statement
) -> bool:
    on = join.args.get("on")
    if on is None or join.side or find_key_pairs(on, source) is None:
        return False
    if is_used(source, on, select, statement):
        return False
    others = [s for s in statement.find_sources(select) or () if s is not source]
    return not _find_unexplained_words(select, others, statement)


def _find_unexplained_words(
    select: exp.Select, sources: Sequence[FromItem], statement: Statement
) -> set[str]:
    """The words of the question that neither these tables nor the statement's texts go by.

    A word that is nothing of theirs (`treated`, `owes`) may be what the join is for.
    """
    known_words = {
        word
        for text in statement.nodes.find_within(select, exp.Literal)
        for word in tokenize_text(text.name)
    }
    known_words.update(*(_list_words(source.table) for source in sources if source.table))
    asked_words = set(tokenize_text(statement.tables.question)) - _load_general_words()
    return {
        word
        for word in asked_words
        if not word.startswith((BIGRAM_MARK, CONCEPT_MARK)) and not word.isdigit()
        if known_words.isdisjoint(tokenize_schema_text(word))
    }


def _list_words(table: Table) -> set[str]:
    columns = (text for column in table.columns for text in (column.name, column.comment))
    texts = (table.name, table.comment, *columns)
    return {word for text in texts for word in tokenize_schema_text(text or "")}


@cache
def _load_general_words() -> frozenset[str]:
    """The words that say what to compute (how many, 人数, the youngest), and name no thing."""
    functions = load_function_words().items()
    phrases = [phrase for phrase, senses in functions if not _COMPUTING.isdisjoint(senses)]
    texts = map(_join_phrase, (*phrases, *load_superlatives()))
    return frozenset(word for text in texts for word in tokenize_text(text))


def _join_phrase(phrase: tuple[str, ...]) -> str:
    """A Chinese phrase is one word; of several English words those that name no thing count."""
    if has_chinese(phrase[0]) or len(phrase) == 1:
        return "".join(phrase)
    return " ".join(word for word in phrase if not find_concepts(word))
