"""What a summary is written from: sentences that are computed, and the rows when they are few."""

from collections.abc import Iterator

from agent.builtin.amounts import amount
from agent.builtin.summary import sentences
from agent.charting.profile import profile
from agent.ports import ResultInHand

MAX_FACTS_CHARS = 900
FEW_ROWS = 8


def facts_as_text(answer: ResultInHand) -> str:
    """One fact a line, as many as fit; the first always."""
    told: list[str] = []
    left = MAX_FACTS_CHARS
    for sentence in (*_listing(answer), *sentences(answer)):
        plain = sentence.replace("**", "")
        left -= len(plain)
        if left < 0 and told:
            break
        told.append(plain[:MAX_FACTS_CHARS])
    return "\n".join(told)


def _listing(answer: ResultInHand) -> Iterator[str]:
    """The values of a few named rows in a line, the largest first: else a model makes them up."""
    if len(answer.result.rows) > FEW_ROWS or len(answer.result.columns) != 2:
        return
    columns = profile(answer.result)
    names = next((column for column in columns if column.role == "category"), None)
    measure = next((column for column in columns if column.role == "measure"), None)
    if names is None or measure is None:
        return
    locale = answer.question.locale
    pairs = zip(names.texts, measure.numbers, strict=True)
    known = sorted(((v, n) for n, v in pairs if n and v is not None), reverse=True)
    shown = (f"{name} {amount(value, measure.unit, locale)}" for value, name in known)
    yield ("、" if locale == "zh-CN" else ", ").join(shown)
