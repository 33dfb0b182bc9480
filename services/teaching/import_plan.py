"""What an import changes: entries of a document compared with what a source has."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from model.errors import Invalid
from model.sources.teaching import (
    MAX_EXAMPLES,
    MAX_TERMS,
    Example,
    ExampleValues,
    Term,
    TermValues,
    fold_question,
    fold_word,
)
from services.teaching.document import Document, Entry, Values

Item = TypeVar("Item", Term, Example)


@dataclass(frozen=True, slots=True)
class PlannedItem(Generic[Values, Item]):
    """A term or example of a document, with the stored one of its name or question."""

    path: str
    """Its place in the document."""
    values: Values
    stored_item: Item | None
    """None when it is new."""

    @property
    def is_stored(self) -> bool:
        """Whether it is stored as it is in the document."""
        return self.stored_item is not None and self.stored_item.values == self.values


@dataclass(frozen=True, slots=True)
class ItemPlan(Generic[Values, Item]):
    """What becomes of the terms, or of the examples, of a document."""

    entries: tuple[PlannedItem[Values, Item], ...]

    @property
    def items(self) -> tuple[PlannedItem[Values, Item], ...]:
        """Those that are written: new, or other than the stored ones."""
        return tuple(each for each in self.entries if not each.is_stored)

    @property
    def unchanged_count(self) -> int:
        """How many are stored already as they are in the document."""
        return len(self.entries) - len(self.items)

    @property
    def new_count(self) -> int:
        """How many items are new."""
        return sum(each.stored_item is None for each in self.items)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import writes, and what is wrong with the document."""

    terms: ItemPlan[TermValues, Term]
    examples: ItemPlan[ExampleValues, Example]
    problems: list[Invalid]


def plan_import(
    document: Document, terms: Sequence[Term], examples: Sequence[Example]
) -> ImportPlan:
    """The plan for a source that has these terms and examples of its own."""
    terms_by_name = {fold_word(term.values.name): term for term in terms}
    examples_by_question = {fold_question(each.values.question): each for each in examples}
    term_plan = _plan_items(document.terms, lambda term: terms_by_name.get(fold_word(term.name)))
    example_plan = _plan_items(
        document.examples, lambda each: examples_by_question.get(fold_question(each.question))
    )
    problems = [
        *document.problems,
        *_find_word_problems(document, terms),
        *_find_question_problems(document),
    ]
    if len(terms) + term_plan.new_count > MAX_TERMS:
        problems.append(Invalid("teaching.too_many_terms", path="terms", most=MAX_TERMS))
    if len(examples) + example_plan.new_count > MAX_EXAMPLES:
        most = MAX_EXAMPLES
        problems.append(Invalid("teaching.too_many_examples", path="examples", most=most))
    return ImportPlan(term_plan, example_plan, problems)


def _plan_items(
    entries: Iterable[Entry[Values]], find_stored: Callable[[Values], Item | None]
) -> ItemPlan[Values, Item]:
    return ItemPlan(
        tuple(PlannedItem(entry.path, entry.values, find_stored(entry.values)) for entry in entries)
    )


def _find_word_problems(document: Document, terms: Iterable[Term]) -> Iterator[Invalid]:
    """Words that two terms would have: both in the document, or one in it and one stored."""
    document_names = {fold_word(entry.values.name) for entry in document.terms}
    used_words = {
        fold_word(word)
        for term in terms
        if fold_word(term.values.name) not in document_names
        for word in term.values.words
    }
    for entry in document.terms:
        for number, word in enumerate(entry.values.words):
            folded = fold_word(word)
            if folded in used_words:
                field_name = f"synonyms.{number - 1}" if number else "name"
                path = f"{entry.path}.{field_name}"
                yield Invalid("teaching.word_taken", path=path, word=word)
            used_words.add(folded)


def _find_question_problems(document: Document) -> Iterator[Invalid]:
    used_questions: set[str] = set()
    for entry in document.examples:
        folded = fold_question(entry.values.question)
        if not folded or folded in used_questions:
            key = "teaching.question_taken" if folded else "fields.empty"
            yield Invalid(key, path=f"{entry.path}.question")
        used_questions.add(folded)
