"""Stored values that are longer than a phrase, such as the full names of companies."""

from collections.abc import Iterator, Mapping, Sequence

from agent.rule_engine.parsing.spans.function_words import PhraseKey
from agent.rule_engine.parsing.spans.spans import Span, ValueHit
from agent.rule_engine.parsing.spans.tokens import Token

_WEIGHT = 1.12


class LongValues:
    """The values of more than `longest_phrase` words, by their first word."""

    def __init__(
        self, values: Mapping[PhraseKey, tuple[ValueHit, ...]], longest_phrase: int
    ) -> None:
        self._values = values
        self._sizes: dict[str, set[int]] = {}
        for key in values:
            if len(key) > longest_phrase:
                self._sizes.setdefault(key[0], set()).add(len(key))

    def find_spans(self, pieces: Sequence[Token], text: str) -> Iterator[tuple[float, Span]]:
        """Each such value in the question, with the weight of a word of it."""
        keys = [piece.key for piece in pieces] if self._sizes else []
        for first, key in enumerate(keys):
            for size in self._sizes.get(key, ()):
                if hits := self._values.get(tuple(keys[first : first + size])):
                    start, end = pieces[first].start, pieces[first + size - 1].end
                    yield _WEIGHT, Span(start, end, text[start:end], values=hits)
