"""Which questions of which sets are asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.evals.datasets.asked import Asked
from tests.evals.datasets.catalog import DATED, Dataset, question_set
from tests.evals.datasets.sampling import stratified


@dataclass(frozen=True, slots=True)
class Selection:
    """Sets, and what of them; `sample` is the most of a set in each language."""

    sets: tuple[str, ...]
    only: tuple[str, ...] = ()
    """Names of databases; all when there are none."""
    language: str | None = None
    sample: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """The questions that are asked of a database."""

    set: str
    dataset: Dataset
    questions: tuple[Asked, ...]

    @property
    def dated(self) -> bool:
        """Whether questions count from a day."""
        return self.set in DATED


def chosen(selection: Selection) -> Iterator[Chosen]:
    """Database by database. Raises `ValueError` for a set that nobody knows."""
    for name in selection.sets:
        wanted = _sampled(name, selection)
        for dataset, questions in question_set(name):
            asked = tuple(q for q in questions if (dataset.name, q.id, q.language) in wanted)
            if asked:
                yield Chosen(name, dataset, asked)


def _sampled(name: str, selection: Selection) -> set[tuple[str, str, str]]:
    """Keys of the questions, so that not every database has to be open for the choice."""
    by_language: dict[str, list[tuple[str, Asked]]] = {}
    for dataset, questions in question_set(name):
        for asked in questions:
            fits = selection.language in (None, asked.language)
            if fits and (not selection.only or dataset.name in selection.only):
                by_language.setdefault(asked.language, []).append((dataset.name, asked))
    return {
        (database, asked.id, asked.language)
        for items in by_language.values()
        for database, asked in stratified(
            items,
            len(items) if selection.sample is None else selection.sample,
            selection.seed,
            lambda item: (item[0], item[1].kind),
        )
    }
