"""Corrects texts in conditions to stored values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.expressions.key_values import correct_key_value
from agent.data_agent.correction.name_resolution import FromItem, ResolvedColumn, Statement
from agent.data_agent.correction.name_similarity import normalize_value
from agent.data_agent.correction.syntax.nodes import make_identifier
from agent.lexicon import expand_name
from model.engines.registry import find_dialect
from model.sources.schema import Column, MatchedValue

SAMPLED_VALUES = 20
"""How many values are known of a column that has more than a thousand."""
MAX_VALUE_CHARS = 64
"""Longer values are not known."""
_MAX_NEAR_VALUES = 5
_MIN_SIMILARITY = 0.6
_MIN_PREFIX = 2
"""How many first letters similar values share."""
_MAX_COMPARED_VALUES = 1_000
_SEPARATORS = re.compile(r"[\s/|:：,，、;；()（）]+")


@dataclass(frozen=True, slots=True)
class TextFilter:
    """A stored column compared with a text."""

    stored_column: ResolvedColumn
    column: exp.Column
    literal: exp.Literal
    pattern: bool = False

    @property
    def text(self) -> str:
        """The text as it is written."""
        return str(self.literal.this)

    @property
    def is_missing(self) -> bool:
        """Whether the text is certainly among no stored values, as far as the last sync knows."""
        column, text = self.stored_column.column, self.text
        if not is_complete(column) or len(text) > MAX_VALUE_CHARS or not text.strip():
            return False
        if self.pattern:
            part = text.strip("%")
            plain = part and not set(part) & set("%_\\")
            return bool(plain) and not any(part in value for value in column.samples)
        return text not in column.samples


def is_complete(column: Column) -> bool:
    """Whether all values of a column are known, not only the most frequent ones."""
    profile, sample_count = column.profile, len(column.samples)
    if column.kind != "text" or not sample_count or (profile is not None and not profile.whole):
        return False
    exact = (
        profile is not None and profile.distinct is not None and profile.distinct <= sample_count
    )
    return exact or sample_count != SAMPLED_VALUES


def find_text_filters(statement: Statement) -> Iterator[TextFilter]:
    """The comparisons of a stored column with a text that keep rows."""
    for select in statement.list_selects():
        for node in statement.nodes.find_own(select, exp.EQ, exp.In, exp.Like, exp.ILike):
            for column, literal in _find_comparisons(node):
                stored_column = statement.find_stored_column(column)
                if stored_column is not None:
                    yield TextFilter(
                        stored_column, column, literal, isinstance(node, exp.Like | exp.ILike)
                    )


def correct_value(statement: Statement) -> Correction | None:
    """Writes one text as it is stored, where only one stored value can be meant.

    Blanks around a stored value are left to the reader, and a spelling that the question has is
    left to the writer that did not take it: both get a notice when nothing is found.
    """
    for text_filter in find_text_filters(statement):
        if not text_filter.is_missing:
            continue
        change = (
            _ignore_case(text_filter, statement)
            if text_filter.pattern
            else _correct_text(text_filter, statement)
        )
        if change is not None:
            return change
    return None


def find_similar_values(column: Column, text: str) -> tuple[str, ...]:
    """The stored values that are most like a text, the likest first."""
    normalized_text = normalize_value(text)
    candidates: list[tuple[float, str]] = []
    for value in column.samples[:_MAX_COMPARED_VALUES]:
        low = normalize_value(value)
        if normalized_text and low and (normalized_text in low or low in normalized_text):
            candidates.append((1.0, value))
        elif (score := _measure_similarity(normalized_text, low)) >= _MIN_SIMILARITY:
            candidates.append((score, value))
        elif (
            low[:_MIN_PREFIX] == normalized_text[:_MIN_PREFIX]
            and len(normalized_text) >= _MIN_PREFIX
        ):
            candidates.append((0.1, value))
    candidates.sort(key=lambda pair: -pair[0])
    return tuple(value for _, value in candidates[:_MAX_NEAR_VALUES])


def _find_comparisons(node: exp.Expr) -> Iterator[tuple[exp.Column, exp.Literal]]:
    sides = [node.this, *([node.expression] if node.args.get("expression") else node.expressions)]
    columns = [side for side in sides if isinstance(side, exp.Column)]
    texts = [side for side in sides if isinstance(side, exp.Literal) and side.is_string]
    if len(columns) == 1 and (columns[0] is node.this or isinstance(node, exp.EQ)):
        yield from ((columns[0], text) for text in texts)


def _correct_text(text_filter: TextFilter, statement: Statement) -> Correction | None:
    column, text = text_filter.stored_column.column, text_filter.text
    normalized_text = normalize_value(text)
    alike = [v for v in column.samples if normalize_value(v) == normalized_text and v == v.strip()]
    if any(value in statement.tables.question for value in alike):
        return None
    place = _to_place(text_filter.stored_column)
    matched_values = {
        v.value for v in _find_matches(text, statement) if (v.table, v.column) == place
    }
    candidates = alike or [
        v for v in column.samples if v in matched_values and normalize_value(v) != normalized_text
    ]
    candidates = candidates or [
        v for v in column.samples if _has_column_label(normalized_text, normalize_value(v), column)
    ]
    if len(candidates) == 1:
        text_filter.literal.replace(exp.Literal.string(candidates[0]))
        return Correction(
            "value", {"written": text, "value": candidates[0], "column": ".".join(place)}
        )
    is_known = candidates or any(
        normalize_value(value) == normalized_text for value in column.samples
    )
    return None if is_known else _find_other_column(text_filter, statement)


def _has_column_label(text: str, value: str, column: Column) -> bool:
    """Whether a text is a stored value with what its column is called: 网销渠道, gold tier."""
    if len(value) < _MIN_PREFIX or text == value:
        return False
    rest = text.removeprefix(value) if text.startswith(value) else text.removesuffix(value)
    words = {
        *map(normalize_value, _SEPARATORS.split(column.label)),
        *map(normalize_value, expand_name(column.name)),
    }
    return rest != text and len(rest) >= _MIN_PREFIX and any(w.endswith(rest) for w in words)


def _is_read_once(source: FromItem, table_names: list[str]) -> bool:
    return source.table is not None and table_names.count(source.table.name) == 1


def _find_other_column(text_filter: TextFilter, statement: Statement) -> Correction | None:
    """The text is a value of another column that is read: the question names it there."""
    select = text_filter.column.find_ancestor(exp.Select)
    sources = statement.find_sources(select) if select is not None else None
    table_names = [s.table.name for s in sources or () if s.table]
    labels = {
        s.table.name: s.label for s in sources or () if s.table and _is_read_once(s, table_names)
    }
    own, column = _to_place(text_filter.stored_column)
    places = {
        (v.table, v.column, v.value)
        for v in _find_matches(text_filter.text, statement)
        if v.table in labels and (v.table, v.column) != (own, column)
    }
    candidates = {place for place in places if place[0] == own} or places
    candidates = {
        place for place in candidates if place[2] == text_filter.text
    } or _find_partial_values(text_filter, statement)
    if len(candidates) != 1:
        return (
            None
            if places
            else correct_key_value(text_filter.column, text_filter.literal, statement)
        )
    [(table, name, value)] = candidates
    text_filter.literal.replace(exp.Literal.string(value))
    written_name = text_filter.column.name
    text_filter.column.set("this", make_identifier(name))
    if table != own:
        text_filter.column.set("table", exp.to_identifier(labels[table]))
    return Correction(
        "value_elsewhere", {"value": value, "column": f"{table}.{name}", "written": written_name}
    )


def _find_partial_values(
    text_filter: TextFilter, statement: Statement
) -> set[tuple[str, str, str]]:
    """Values of the same table that the question names; the text adds a word: 三甲 of 三甲医院."""
    own, column = _to_place(text_filter.stored_column)
    normalized_text = normalize_value(text_filter.text)
    return {
        (value.table, value.column, value.value)
        for value in statement.tables.schema.values
        if value.table == own and value.column != column and not value.is_number
        if len(normalize_value(value.value)) >= _MIN_PREFIX
        and normalize_value(value.value) != normalized_text
        if normalized_text.startswith(normalize_value(value.value))
        or normalized_text.endswith(normalize_value(value.value))
    }


def _ignore_case(text_filter: TextFilter, statement: Statement) -> Correction | None:
    """A pattern that fits stored values but for the case of letters is compared without it."""
    part = normalize_value(text_filter.text.strip("%"))
    like = text_filter.literal.parent
    like_case = find_dialect(statement.tables.dialect).like_case
    if like_case == "ignored" or type(like) is not exp.Like or not part:
        return None
    low = text_filter.text.strip("%").lower()
    if not any(low in value.lower() for value in text_filter.stored_column.column.samples):
        return None
    if like_case == "lower":
        text_filter.column.replace(exp.Lower(this=text_filter.column.copy()))
        text_filter.literal.replace(exp.Literal.string(text_filter.text.lower()))
    else:
        like.replace(exp.ILike(this=like.this.copy(), expression=like.expression.copy()))
    return Correction("case_ignored", {"text": text_filter.text.strip("%")})


def _find_matches(text: str, statement: Statement) -> Iterator[MatchedValue]:
    normalized_text = normalize_value(text)
    return (
        v
        for v in statement.tables.schema.values
        if normalized_text in (normalize_value(v.text), normalize_value(v.value))
    )


def _to_place(column: ResolvedColumn) -> tuple[str, str]:
    return column.table.name, column.column.name


def _measure_similarity(a: str, b: str) -> float:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _MIN_SIMILARITY else 0.0
