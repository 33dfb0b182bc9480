"""What an import changes: entries of a document compared with what a source has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from services.teaching.document import Document


@dataclass(frozen=True, slots=True)
class PlannedTerm:
    """A term of a document that is not stored so; `stored_term` is the one it changes."""

    entry: str
    values: TermValues
    stored_term: Term | None


@dataclass(frozen=True, slots=True)
class PlannedExample:
    """The same of an example."""

    entry: str
    values: ExampleValues
    stored_example: Example | None


@dataclass(slots=True)
class ImportPlan:
    """What has to be written, how much stays, and what is wrong with the document."""

    terms: list[PlannedTerm] = field(default_factory=list)
    examples: list[PlannedExample] = field(default_factory=list)
    unchanged_terms: int = 0
    unchanged_examples: int = 0
    problems: list[Invalid] = field(default_factory=list)


def plan_import(
    document: Document, terms: Sequence[Term], examples: Sequence[Example]
) -> ImportPlan:
    """The plan for a source that has these terms and examples of its own."""
    plan = ImportPlan(problems=list(document.problems))
    _plan_terms(plan, document, {fold_word(term.values.name): term for term in terms})
    examples_by_question = {fold_question(each.values.question): each for each in examples}
    _plan_examples(plan, document, examples_by_question)
    plan.problems += _find_word_problems(document, terms)
    plan.problems += _find_question_problems(document)
    new_terms = sum(entry.stored_term is None for entry in plan.terms)
    new_examples = sum(entry.stored_example is None for entry in plan.examples)
    if len(terms) + new_terms > MAX_TERMS:
        plan.problems.append(Invalid("teaching.too_many_terms", path="terms", most=MAX_TERMS))
    if len(examples) + new_examples > MAX_EXAMPLES:
        most = MAX_EXAMPLES
        plan.problems.append(Invalid("teaching.too_many_examples", path="examples", most=most))
    return plan


def _plan_terms(plan: ImportPlan, document: Document, terms: Mapping[str, Term]) -> None:
    for place, values in document.terms:
        stored_term = terms.get(fold_word(values.name))
        if stored_term is not None and stored_term.values == values:
            plan.unchanged_terms += 1
        else:
            plan.terms.append(PlannedTerm(f"terms.{place}", values, stored_term))


def _plan_examples(plan: ImportPlan, document: Document, examples: Mapping[str, Example]) -> None:
    for place, values in document.examples:
        stored_example = examples.get(fold_question(values.question))
        if stored_example is not None and stored_example.values == values:
            plan.unchanged_examples += 1
        else:
            plan.examples.append(PlannedExample(f"examples.{place}", values, stored_example))


def _find_word_problems(document: Document, terms: Iterable[Term]) -> Iterator[Invalid]:
    """Words that would mean two things, in the document or beside what stays as it is."""
    document_names = {fold_word(values.name) for _, values in document.terms}
    used_words = {
        fold_word(word)
        for term in terms
        if fold_word(term.values.name) not in document_names
        for word in term.values.words
    }
    for place, values in document.terms:
        for number, word in enumerate(values.words):
            folded = fold_word(word)
            if folded in used_words:
                field_name = f"synonyms.{number - 1}" if number else "name"
                path = f"terms.{place}.{field_name}"
                yield Invalid("teaching.word_taken", path=path, word=word)
            used_words.add(folded)


def _find_question_problems(document: Document) -> Iterator[Invalid]:
    used_questions: set[str] = set()
    for place, values in document.examples:
        folded = fold_question(values.question)
        if not folded or folded in used_questions:
            key = "teaching.question_taken" if folded else "fields.empty"
            yield Invalid(key, path=f"examples.{place}.question")
        used_questions.add(folded)
