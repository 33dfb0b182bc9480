"""The facts that a model's summary is written from: computed sentences, and few rows."""

from collections.abc import Iterator, Sequence

from agent.charting.data.column_roles import ClassifiedColumn, classify_columns
from agent.data_agent.question_language import with_question_language
from agent.ports import QuestionResult
from agent.rule_engine.summaries.amounts import format_amount
from agent.rule_engine.summaries.subject import find_measure_name
from agent.rule_engine.summaries.summarizer import compute_sentences
from model.locales import Locale, text

MAX_FACTS_CHARS = 900
FEW_ROWS = 8
FEW_COLUMNS = 5


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
    """The values of a few rows, else a model makes them up: of one measure in a line."""
    result, locale = answer.result, answer.question.locale
    columns = classify_columns(result)
    if len(result.rows) > FEW_ROWS or not 1 < len(columns) <= FEW_COLUMNS:
        return
    measures = [column for column in columns if column.role == "measure"]
    names = [column for column in columns if column.role != "measure"]
    if len(columns) == 2 and len(measures) == 1 and names[0].role == "category":
        yield _list_ranked(names[0], measures[0], locale)
    elif names:
        for row in range(len(result.rows)):
            yield _write_row(names, measures, row, locale)


def _list_ranked(names: ClassifiedColumn, measure: ClassifiedColumn, locale: Locale) -> str:
    """Each name with its value, the largest first."""
    pairs = zip(names.texts, measure.numbers, strict=True)
    ranked_rows = sorted(((v, n) for n, v in pairs if n and v is not None), reverse=True)
    return text("answer.comma", locale).join(
        f"{name} {format_amount(value, measure.unit, locale)}" for value, name in ranked_rows
    )


def _write_row(
    names: Sequence[ClassifiedColumn],
    measures: Sequence[ClassifiedColumn],
    row: int,
    locale: Locale,
) -> str:
    """A row as "name, name: measure value, measure value"."""
    values = [
        f"{find_measure_name(measure, locale)} {format_amount(number, measure.unit, locale)}"
        for measure in measures
        if (number := measure.numbers[row]) is not None
    ]
    parts = [[text or "–" for text in (name.texts[row] for name in names)], values]
    comma = text("answer.comma", locale)
    return text("summary.colon", locale).join(comma.join(part) for part in parts if part)
