"""Figures against known values, and the comparison of two runs."""

from dataclasses import replace
from typing import Any

import pytest

from services.evaluation.scoring import Outcome
from tests.evals.diff import find_differences
from tests.evals.reporting.figures import compute_figures
from tests.evals.reporting.markdown import write_markdown
from tests.evals.reporting.statistics import mcnemar_exact, percentile, wilson_interval
from tests.evals.runs.attempt import Record


def record(number: int, outcome: Outcome, way: str = "ours", **more: Any) -> Record:
    told = Record(
        *("own", "hr", f"q{number}", "en", "count", way, f"question {number}", "SELECT 1"),
        *(outcome, f"SELECT {number}", "", 1, float(number), []),
        complete=True,
        joins=1,
        gold_joins=0,
        load=1.5,
    )
    return replace(told, **more)


@pytest.mark.parametrize(
    ("right", "asked", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (50, 100, 0.4038, 0.5962), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals_are_those_of_the_books(
    right: int, asked: int, low: float, high: float
) -> None:
    assert wilson_interval(right, asked) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        (1, 11, 0.00635),
        (11, 1, 0.00635),
        (5, 5, 1.0),
        (0, 0, 1.0),
        (0, 6, 0.03125),
        (2, 8, 0.109375),
    ],
)
def test_mcnemar_is_the_binomial_test_of_those_that_differ(
    first: int, second: int, p: float
) -> None:
    assert mcnemar_exact(first, second) == pytest.approx(p, abs=5e-6)


def test_a_percentile_is_one_of_the_values() -> None:
    assert [percentile(range(1, 101), share) for share in (0.5, 0.95, 1)] == [50, 95, 100]
    assert percentile([], 0.5) == 0


def test_figures_count_outcomes_repairs_tokens_and_pairs() -> None:
    cost = [
        {"input": 1000, "output": 50, "cached": 800},
        {"input": 1200, "output": 30, "cached": 0},
    ]
    plain_cost = [{"input": 200, "output": 20, "cached": 100}]
    ours = [
        record(1, "right", statements=2, calls=cost),
        record(2, "wrong", statements=3, calls=cost[:1], joins=None, complete=False),
        record(3, "refused"),
        record(4, "right", corrected=True, agrees=True),
    ]
    outcomes: list[Outcome] = ["wrong", "right", "right", "right"]
    plain = [record(n, o, "plain", calls=plain_cost) for n, o in enumerate(outcomes, 1)]
    [group] = compute_figures([*plain, *ours])
    found = group["ours"]
    assert (found["right"], found["wrong"], found["refused"], found["complete"]) == (2, 1, 1, 3)
    assert found["repairs"] == {"tried": 2, "won": 1}
    assert found["corrections"] == {"tried": 1, "won": 1}
    assert (found["joins"], found["gold_joins"]) == (1, 0)
    assert found["seconds"] == {"median": 2.0, "p95": 4.0}
    tokens = found["tokens"]
    assert (tokens["calls"], tokens["calls_a_question"], tokens["output_most"]) == (3, 0.75, 50)
    assert tokens["input_first_call"] == 1000
    assert tokens["cached_a_call"] == pytest.approx(1600 / 3)
    assert tokens["total_a_question"] == (1050 + 1230 + 1050) / 4
    assert (tokens["total_median"], tokens["uncached_median"]) == (0, 0)
    assert group["plain"]["tokens"]["uncached_median"] == 120
    counts = {"both": 1, "first_alone": 1, "second_alone": 2, "neither": 0}
    assert group["paired"] == {"asked": 4, **counts, "p": 1.0}
    text = write_markdown({"name": "tried", "model": "m"}, [group])
    assert "| own en | ours | 4 | 2 (50.0 %) | 15.0 % to 85.0 % | 1 | 1 | 75.0 % |" in text
    assert "| own en | 1 | 1 | 0 | 0 |" in text
    assert "| own en | 4 | 1 | 1 | 2 | 0 | 1.000 |" in text


def test_the_pairs_are_the_questions_that_both_were_asked() -> None:
    [group] = compute_figures([record(1, "right"), record(2, "right"), record(2, "wrong", "plain")])
    assert (group["paired"]["asked"], group["paired"]["first_alone"]) == (1, 1)


def test_a_difference_tells_what_was_won_and_what_was_lost() -> None:
    before = [record(1, "right"), record(2, "wrong"), record(3, "right"), record(4, "right")]
    after = [record(1, "refused"), record(2, "right"), record(3, "right"), record(9, "right")]
    lines = list(find_differences(before, after))
    assert lines[0] == "won: 1"
    assert lines[1] == "  [own hr q2 en] question 2"
    assert lines[5] == "lost: 1"
    assert lines[6] == "  [own hr q1 en] question 1"
    assert lines[-1] == "3 questions in both: right 2 before, 2 after; p 1.000"
