"""Ranks the examples by what their questions share with a question."""

from collections.abc import Mapping, Sequence

import numpy as np

from agent.retrieval.bm25 import Bm25Field
from agent.retrieval.tokenization import tokenize_schema_text, weigh_question_words
from model.sources.teaching import Example, fold_question

_LENGTH_WEIGHT = 0.75
_MIN_SHARED_WEIGHT = 0.4
"""The least share of the weighted words of both questions that they have in common."""
_MAX_CANDIDATES = 12


class ExampleMatcher:
    """Finds the examples whose questions are like a question."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._examples = examples
        self._by_question = {fold_question(each.values.question): each for each in examples}
        questions = [each.values.question for each in examples]
        self._field = Bm25Field(map(tokenize_schema_text, questions), _LENGTH_WEIGHT)
        self._words = [weigh_question_words(question) for question in questions]

    def find_same(self, question: str) -> Example | None:
        """The example with the same question: case, blanks and punctuation aside."""
        return self._by_question.get(fold_question(question))

    def rank(self, question: str) -> list[Example]:
        """The examples that share enough words with a question, by their BM25 scores."""
        words = weigh_question_words(question)
        scores = self._field.score(words)
        best = [
            int(n) for n in np.argsort(-scores, kind="stable")[:_MAX_CANDIDATES] if scores[n] > 0
        ]
        shares = ((n, _measure_shared(words, self._words[n])) for n in best)
        return [self._examples[n] for n, share in shares if share >= _MIN_SHARED_WEIGHT]


def _measure_shared(words: Mapping[str, float], others: Mapping[str, float]) -> float:
    """Twice the weight of the words in common, as a share of the weight of all."""
    common = sum(min(weight, others[word]) for word, weight in words.items() if word in others)
    return 2 * common / max(sum(words.values()) + sum(others.values()), 1e-6)
