"""Words of a question that a note explains as a state: 加急 of 加急:1是0否, 在职 of 空=在职.

An English question names the states of Chinese notes, too: cancelled is the 9 of 1已付 9已取消.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from agent.labels.code_legends import parse_codes
from agent.lexicon.word_pairs import list_english_phrases
from agent.rule_engine.parsing.notes.missing_words import NEGATIONS, list_words_of_note
from agent.rule_engine.parsing.spans.values.boolean_words import state_words
from model.identity_key import IdentityKey
from model.locales.chinese import compile_chinese
from model.sources.schema import Column, RetrievedSchema, Table

MAX_PLACES = 3
"""A word that means something in more columns than these says too little of any."""
_MIN_CHARS = 2
_CACHE_SIZE = 2_048
_DONE = compile_chinese(r"已\p{Han}{2}")
_NEGATED = re.compile(r"(?:不|没有?|未|非|\bnot |\bnon-|\bun)$")


class StateWord(NamedTuple):
    """Words of the question, and the condition that they are on a column."""

    text: str
    column: str
    """With its table: `staff.left_on`."""
    value: str | None
    """What is stored then; None where nothing is."""
    is_number: bool = False


class _Match(NamedTuple):
    start: int
    end: int
    state: StateWord


def find_state_words(question: str, schema: RetrievedSchema) -> tuple[StateWord, ...]:
    """Each longest one, in the order of the question; none that another one contains."""
    matches = sorted(_find_all(question.lower(), schema), key=lambda m: m.start - m.end)
    chosen: list[_Match] = []
    for match in matches:
        covering = [m for m in chosen if m.start < match.end and match.start < m.end]
        if all((m.start, m.end) == (match.start, match.end) for m in covering):
            chosen.append(match)
    chosen.sort(key=lambda match: match.start)
    states = dict.fromkeys(match.state for match in chosen)
    places = [state.text for state in states]
    return tuple(state for state in states if places.count(state.text) <= MAX_PLACES)


def _find_all(question: str, schema: RetrievedSchema) -> Iterator[_Match]:
    labels = [each.table.label for each in schema.tables]
    for retrieved_table in schema.tables:
        table = IdentityKey(retrieved_table.table)
        for word, meaning, state in _list_states(table, in_english=question.isascii()):
            match = _find_word(word, question)
            if match is not None and not any(meaning in label or word in label for label in labels):
                yield _Match(*match.span(), state._replace(text=match[0]))


@lru_cache(maxsize=_CACHE_SIZE)
def _list_states(
    same: IdentityKey[Table], *, in_english: bool
) -> tuple[tuple[str, str, StateWord], ...]:
    """Each word that a question may use, what the note says, and the state that it is."""
    table = same.value
    return tuple(
        (
            word,
            meaning,
            StateWord(
                word,
                f"{table.name}.{column.name}",
                value,
                is_number=value is not None and column.kind != "text",
            ),
        )
        for column in table.columns
        for meaning, value in _list_meanings(column)
        for word in _list_spellings(meaning, in_english=in_english)
        if len(word) >= _MIN_CHARS and word not in NEGATIONS
    )


def _list_meanings(column: Column) -> Iterator[tuple[str, str | None]]:
    """Each word of the notes for a state of the column, with what is stored then."""
    yield from state_words(column)
    for note in filter(None, (column.comment, column.note)):
        yield from ((word, None) for word in list_words_of_note(note))
    for meaning, code in parse_codes(column).items():
        if code in column.samples if column.samples else code.isdigit():
            yield meaning, code


def _list_spellings(meaning: str, *, in_english: bool) -> Iterator[str]:
    """The word itself, what was done without its 已, and its English."""
    yield meaning
    if _DONE.match(meaning):
        yield meaning.removeprefix("已")
    if in_english and not meaning.isascii():
        yield from list_english_phrases(meaning)


def _find_word(word: str, question: str) -> re.Match[str] | None:
    """Where it stands, unless it is denied there: who is not 在职 is no state of its own."""
    if word not in question:
        return None
    pattern = rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
    match = re.search(pattern, question)
    return None if match is None or _NEGATED.search(question[: match.start()]) else match
