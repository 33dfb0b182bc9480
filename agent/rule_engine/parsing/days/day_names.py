"""Which days words of a question name, and whether they name one or are only like its name."""

from collections.abc import Iterator

from agent.lexicon import expand_name
from agent.rule_engine.parsing.business.event_verbs import alike
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_LIKE_NAME = 0.8
_DATE_WORDS = frozenset(["date", "time", "on", "at", "day", "datetime", "timestamp", "ymd", "end"])


def is_called(parse: Parse, span: Span, day: Field) -> bool:
    """Whether the day is called so: 就诊 names 就诊时间, which 门诊 is only like."""
    label = parse.graph.find_label(day)
    if span.text.isascii() or label.isascii() or parse.graph.is_year(day):
        return True
    return span.text in label or find_score(span, day) >= _LIKE_NAME


def find_score(span: Span, field: Field) -> float:
    """How well the words name the column; 0 where they do not."""
    column = (field.table, field.column)
    return max((c.score for c in span.candidates if (c.table, c.column) == column), default=0.0)


def list_named_dates(parse: Parse, text: str) -> Iterator[Field]:
    """The dates that are called so, in letters or in part: returned and return_date."""
    text = text.strip().lower()
    for table in parse.graph.tables:
        for field in parse.graph.dates(table):
            column = parse.graph.column(field)
            if text.isascii():
                label = column.label.lower().split() if column.label else []
                words = [w for w in (*expand_name(column.name), *label) if w.isascii()]
                terms = [w for w in text.split() if w not in _DATE_WORDS] or [text]
                near = (alike(a, w) for a in terms for w in words if w not in _DATE_WORDS)
                if any(near):
                    yield field
            elif len(text) > 1 and text in f"{column.name}/{column.label}":
                yield field
