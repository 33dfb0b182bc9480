"""Summaries made by chance from small tables: what is true of them, and false by one change."""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import pytest

from agent.figures import check_figures
from tests.unit.agent.figures.generated.forms import (
    RANKING,
    SERIES,
    YEARS,
    Form,
    Sentence,
    write_sentences,
)
from tests.unit.agent.figures.generated.tables import (
    Table,
    make_ranking,
    make_series,
    make_years,
)

SUMMARIES, SEED = 90, 1411
MAX_TRUE_MARKED, MAX_FALSE_MISSED = 0.02, 0.01
SHAPES: tuple[tuple[Callable[..., Table], Sequence[Form]], ...] = (
    (make_ranking, RANKING),
    (make_ranking, RANKING),
    (make_years, YEARS),
    (make_series, SERIES),
)


def _is_marked(sentences: Sequence[Sentence], place: int, table: Table) -> bool:
    """Whether some mark touches a sentence of the summary that `sentences` make."""
    end = "。" if table.chinese else ". "
    start = sum(len(one.text) + len(end) for one in sentences[:place])
    stop = start + len(sentences[place].text)
    summary = "".join(one.text + end for one in sentences)
    found = check_figures(summary, table.answer).unverified
    return any(mark.start < stop and start < mark.end for mark in found)


def _write_summary(random: Random, *, chinese: bool) -> tuple[Table, list[list[Sentence]]]:
    """A table, and for each sentence of a summary its true and its false texts."""
    make, forms = random.choice(SHAPES)
    table = make(random, chinese=chinese)
    chosen = random.sample(forms, min(len(forms), 3))
    written = [list(write_sentences(form, table, random)) for form in chosen if _suits(form, table)]
    return table, written


def _suits(form: Form, table: Table) -> bool:
    rising = any(now > then for now, then in zip(table.values, table.before, strict=False))
    return form not in YEARS or rising


@pytest.mark.parametrize("chinese", [False, True], ids=["English", "Chinese"])
def test_false_sentences_are_marked_and_true_ones_are_not(chinese: bool) -> None:
    random, seen, wrong = Random(SEED), Counter[str](), Counter[tuple[str, str, str]]()
    for _ in range(SUMMARIES):
        table, written = _write_summary(random, chinese=chinese)
        true = [texts[0] for texts in written]
        for place, texts in enumerate(written):
            for sentence in texts:
                summary = [*true[:place], sentence, *true[place + 1 :]]
                kind = "false" if sentence.corruption else "true"
                seen[kind] += 1
                if _is_marked(summary, place, table) != bool(sentence.corruption):
                    wrong[(kind, sentence.form, sentence.text)] += 1
    missed = {key: n for key, n in wrong.items() if key[0] == "false"}
    marked = {key: n for key, n in wrong.items() if key[0] == "true"}
    assert min(seen.values()) > SUMMARIES
    assert sum(missed.values()) <= MAX_FALSE_MISSED * seen["false"], missed
    assert sum(marked.values()) <= MAX_TRUE_MARKED * seen["true"], marked
