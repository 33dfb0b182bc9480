"""What a summary is written from: sentences that are computed, and the largest rows."""

from agent.builtin.summary import sentences
from agent.ports import ResultInHand

MAX_FACTS_CHARS = 900


def facts_as_text(answer: ResultInHand) -> str:
    """One fact a line, as many as fit; the first always."""
    told: list[str] = []
    left = MAX_FACTS_CHARS
    for sentence in sentences(answer):
        plain = sentence.replace("**", "")
        left -= len(plain)
        if left < 0 and told:
            break
        told.append(plain[:MAX_FACTS_CHARS])
    return "\n".join(told)
