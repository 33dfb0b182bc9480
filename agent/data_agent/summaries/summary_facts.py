"""The facts that a model's summary is written from: computed sentences, and few rows."""

from collections.abc import Iterator

from agent.charting.data.column_roles import classify_columns
from agent.data_agent.question_language import with_question_language
from agent.ports import QuestionResult
from agent.rule_engine.summaries.amounts import format_amount
from agent.rule_engine.summaries.summarizer import compute_sentences

MAX_FACTS_CHARS = 900
FEW_ROWS = 8


def list_facts(answer: QuestionResult) -> tuple[str, ...]:
    """The computed sentences in the language of the question, as plain text."""
    sentences = compute_sentences(with_question_language(answer))
    return tuple(sentence.replace("**", "") for sentence in sentences)


def write_facts(answer: QuestionResult) -> str:
    """One fact a line, as many as fit; the first always."""
    facts: list[str] = []
    left = MAX_FACTS_CHARS
    for sentence in (*_list_few_rows(answer), *compute_sentences(answer)):
        plain = sentence.replace("**", "")
        left -= len(plain)
        if left < 0 and facts:
            break
        facts.append(plain[:MAX_FACTS_CHARS])
    return "\n".join(facts)


def _list_few_rows(answer: QuestionResult) -> Iterator[str]:
    """The values of a few named rows in a line, the largest first: else a model makes them up."""
    if len(answer.result.rows) > FEW_ROWS or len(answer.result.columns) != 2:
        return
    columns = classify_columns(answer.result)
    names = next((column for column in columns if column.role == "category"), None)
    measure = next((column for column in columns if column.role == "measure"), None)
    if names is None or measure is None:
        return
    locale = answer.question.locale
    pairs = zip(names.texts, measure.numbers, strict=True)
    ranked_rows = sorted(((v, n) for n, v in pairs if n and v is not None), reverse=True)
    value_texts = (
        f"{name} {format_amount(value, measure.unit, locale)}" for value, name in ranked_rows
    )
    yield ("、" if locale == "zh-CN" else ", ").join(value_texts)
