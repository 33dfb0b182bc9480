"""Finds the terms and examples of a source that a question is about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from agent.retrieval.teaching.example_matching import ExampleMatcher
from agent.retrieval.teaching.term_matching import MAX_TERMS, TermMatcher
from model.chats.question import Question
from model.sources.teaching import Example, MatchedExample, MatchedTerm, Teaching, Term

MAX_EXAMPLES = 3
_MAX_TURNS = 4
FindTables = Callable[[str], tuple[str, ...] | None]
"""The tables that a statement reads; None when whoever asks may not run it."""


@dataclass(frozen=True, slots=True)
class MatchedTeaching:
    """The terms and examples that a question is about."""

    terms: tuple[MatchedTerm, ...] = ()
    examples: tuple[MatchedExample, ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarTeaching:
    """Terms and examples whose meaning is near that of a question, the nearest first."""

    terms: tuple[Term, ...] = ()
    examples: tuple[Example, ...] = ()


NO_SIMILAR_TEACHING = SimilarTeaching()


@dataclass(slots=True)
class TeachingIndex:
    """The terms and examples of a source. Built once per version of them and view of the schema."""

    teaching: Teaching
    find_tables: FindTables
    """The guard: an example whose statement may not run does not exist for the asking user."""
    _terms: TermMatcher = field(init=False)
    _examples: ExampleMatcher = field(init=False)
    _tables: dict[str, tuple[str, ...] | None] = field(init=False, default_factory=dict)
    """The tables of the examples that were checked, by their ids."""

    def __post_init__(self) -> None:
        self._terms = TermMatcher(self.teaching.terms)
        self._examples = ExampleMatcher(self.teaching.examples)

    def search(
        self,
        question: Question,
        similar: SimilarTeaching = NO_SIMILAR_TEACHING,
        excluded_ids: frozenset[str] = frozenset(),
    ) -> MatchedTeaching:
        """The terms and examples for a question; those found by words before similar ones.

        Examples whose id is in `excluded_ids` are left out.
        """
        examples = self._find_examples(question.text, similar, excluded_ids)
        return MatchedTeaching(self._find_terms(question, similar), examples)

    def _find_terms(self, question: Question, similar: SimilarTeaching) -> tuple[MatchedTerm, ...]:
        """The terms of the question, then those of earlier ones, which it may continue."""
        earlier = (turn.question for turn in reversed(question.history[-_MAX_TURNS:]))
        matches: dict[str, MatchedTerm] = {}
        for text in (question.text, *earlier):
            for match in self._terms.match(text):
                matches.setdefault(match.term.id, match)
        for term in similar.terms:
            matches.setdefault(term.id, MatchedTerm(term, ""))
        return tuple(matches.values())[:MAX_TERMS]

    def _find_examples(
        self, question: str, similar: SimilarTeaching, excluded_ids: frozenset[str]
    ) -> tuple[MatchedExample, ...]:
        same = self._examples.find_same(question)
        if same is not None and same.id not in excluded_ids:
            tables = self._read_tables(same)
            if tables is not None:
                return (MatchedExample(same, tables, is_same=True),)
        candidates = (*self._examples.rank(question), *similar.examples)
        return tuple(
            self._list_runnable(each for each in candidates if each.id not in excluded_ids)
        )

    def _list_runnable(self, examples: Iterable[Example]) -> Iterable[MatchedExample]:
        matches: dict[str, MatchedExample] = {}
        for example in examples:
            if len(matches) == MAX_EXAMPLES:
                break
            tables = self._read_tables(example)
            if tables is not None:
                matches.setdefault(example.id, MatchedExample(example, tables))
        return matches.values()

    def _read_tables(self, example: Example) -> tuple[str, ...] | None:
        if example.id not in self._tables:
            self._tables[example.id] = self.find_tables(example.values.sql)
        return self._tables[example.id]
