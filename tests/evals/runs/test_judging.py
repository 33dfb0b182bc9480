import pytest

from services.evaluation.scoring import Outcome
from tests.evals.runs.attempt import Attempt
from tests.evals.runs.judging import score_text


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        (Attempt(text="Tables: Orders and shops"), "right"),
        (Attempt(text="Tables: shops"), "wrong"),
        (Attempt(text="orders", sql="SELECT 1"), "wrong"),
        (Attempt(text="orders", refused=True), "refused"),
    ],
)
def test_a_text_is_right_when_it_names_everything_without_a_statement(
    attempt: Attempt, outcome: Outcome
) -> None:
    assert score_text(attempt, ["orders"]) == outcome
