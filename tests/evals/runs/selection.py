"""Which questions of which sets are asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.evals.datasets.catalog import question_set
from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.datasets.sampling import sample_stratified


@dataclass(frozen=True, slots=True)
class Selection:
    """Sets, and what of them; `sample` is the most of a set in each language."""

    sets: tuple[str, ...]
    only: tuple[str, ...] = ()
    """Names of databases; all when there are none."""
    language: str | None = None
    sample: int | None = None
    seed: int = 1


def choose_questions(selection: Selection) -> Iterator[tuple[str, Part]]:
    """Set by set and database by database. Raises `ValueError` for a set that nobody knows."""
    for name in selection.sets:
        parts = [
            part for part in question_set(name) if not selection.only or part.name in selection.only
        ]
        wanted = _sample(parts, selection)
        for part in parts:
            asked = tuple(q for q in part.questions if (part.name, q.id, q.language) in wanted)
            if asked:
                yield name, replace(part, questions=asked)


def _sample(parts: list[Part], selection: Selection) -> set[tuple[str, str, str]]:
    """Database, id and language of the questions of a set that are asked."""
    by_language: dict[str, list[tuple[str, EvalQuestion]]] = {}
    for part in parts:
        for asked in part.questions:
            if selection.language in (None, asked.language):
                by_language.setdefault(asked.language, []).append((part.name, asked))
    return {
        (database, asked.id, asked.language)
        for items in by_language.values()
        for database, asked in sample_stratified(
            items,
            len(items) if selection.sample is None else selection.sample,
            selection.seed,
            lambda item: (item[0], item[1].kind),
        )
    }
