"""What the rows behind a single number are limited to, as far as its statement says it plainly."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from agent.ports import QuestionResult
from agent.rule_engine.summaries.sentences.period_wording import add_preposition, write_period_label
from model.locales import Locale

MOST_VALUES = 2
MOST_CHARS = 30


def describe_limits(label: str, answer: QuestionResult) -> str:
    """`label` with the period and the values of the conditions: sales in 2024 (Guangdong).

    Nothing is added where one of the conditions cannot be said in few words.
    """
    locale = answer.question.locale
    conditions = _list_conditions(answer)
    values = [v for c in conditions if (v := _find_value(c)) is not None]
    bounds = [b for c in conditions if (b := _parse_bound(c)) is not None]
    period = _find_period(bounds, locale) if bounds else ""
    if len(values) + len(bounds) < len(conditions) or len(values) > MOST_VALUES:
        return label
    if (bounds and not period) or any(v.lower() in label.lower() for v in values):
        return label
    joint = "、" if locale == "zh-CN" else ", "
    phrase = joint.join(values)
    if locale == "zh-CN":
        gap = " " if period and label[:1].isascii() else ""
        return f"{period}{'的' if period else ''}{gap}{label}{f'（{phrase}）' if values else ''}"
    label = f"{label} {add_preposition(period)}" if period else label
    return f"{label} ({phrase})" if values else label


def _list_conditions(answer: QuestionResult) -> list[exp.Expr]:
    """The conditions on rows; something that cannot be said where there is more than one SELECT."""
    try:
        select = parse_one(answer.sql, dialect=answer.schema.source.dialect) if answer.sql else None
    except SqlglotError:
        return []
    if not isinstance(select, exp.Select):
        return []
    where = select.args.get("where")
    if where is None:
        return []
    if len(list(select.find_all(exp.Select))) > 1:
        return [where.this]
    return list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]


def _find_value(condition: exp.Expr) -> str | None:
    """The text that a column equals."""
    if not isinstance(condition, exp.EQ) or not isinstance(condition.this, exp.Column):
        return None
    literal = condition.expression
    is_text = isinstance(literal, exp.Literal) and literal.is_string
    return literal.name if is_text and 0 < len(literal.name) <= MOST_CHARS else None


Bound = tuple[str, str, date]


def _parse_bound(condition: exp.Expr) -> Bound | None:
    """The column, the side and the day of a condition on days."""
    if not isinstance(condition, exp.GTE | exp.LT) or not isinstance(condition.this, exp.Column):
        return None
    literal = next(iter(condition.expression.find_all(exp.Literal)), None)
    try:
        day = date.fromisoformat(literal.name) if literal is not None else None
    except ValueError:
        return None
    side = "from" if isinstance(condition, exp.GTE) else "to"
    return (condition.this.sql(), side, day) if day else None


def _find_period(bounds: list[Bound], locale: Locale) -> str:
    """The one year, quarter, month or day between two bounds of one column."""
    if len(bounds) != 2 or bounds[0][0] != bounds[1][0]:
        return ""
    sides = {side: day for _, side, day in bounds}
    if len(sides) != 2:
        return ""
    start, end = sides["from"], sides["to"]
    return next((write_period_label(label, locale) for label in _list_labels(start, end)), "")


def _list_labels(start: date, end: date) -> Iterator[str]:
    """What the days from `start` until before `end` are, where that is one period."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day == end.day == 1:
        if months == 12 and start.month == 1:
            yield f"{start.year}"
        if months == 3 and start.month % 3 == 1:
            yield f"{start.year}-Q{start.month // 3 + 1}"
        if months == 1:
            yield f"{start:%Y-%m}"
    if end - start == timedelta(days=1):
        yield start.isoformat()
