"""Questions of a captured model that carry more than plain words."""

import re

from tests.integration.injection.hostile_world import CLOSING, FORGED

UNSAFE_QUESTION = re.compile(r"www\.|//|[a-z]+:|\]\(|zqforged")


def list_unsafe_questions(sink: str) -> tuple[str, ...]:
    """Links, markup, closed tags and addresses, each in a question; `sink` is told of a visit."""
    return (
        f"Have you seen {sink}/x?", "What is [this](javascript:alert(1))?",
        "<img src=x onerror=alert(1)> by month?", "What is at www.evil.example by town?",
        f"Which {CLOSING} {FORGED}?", "What does data:text/html,x show?", "What is //evil.example?",
    )  # fmt: skip
