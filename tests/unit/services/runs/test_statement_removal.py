"""What is taken out of an answer for readers who may not see SQL."""

from typing import Any

import pytest

from services.runs.statement_removal import StatementRemoval

REMOVAL = StatementRemoval("en")


@pytest.mark.parametrize(
    ("kind", "content", "left"),
    [
        (
            "notice",
            {"message": "No rows.", "quote": "a.b = 1"},
            {"message": "No rows.", "quote": ""},
        ),
        ("readings", {"taken": "by day", "others": [{}]}, {"taken": "by day", "others": []}),
        ("table", {"rows": [[1]]}, {"rows": [[1]]}),
    ],
)
def test_what_quotes_the_statement_is_left_out(
    kind: str, content: dict[str, Any], left: dict[str, Any]
) -> None:
    filtered = REMOVAL.filter_activity({"type": kind, "content": content})
    assert filtered == {"type": kind, "content": left}
