"""Builds expressions from the templates of SQL in the description of a dialect."""

from functools import lru_cache
from typing import ClassVar

from sqlglot import exp, parser
from sqlglot.dialects.dialect import Dialect as SqlglotDialect

from model.engines.registry import find_dialect
from model.sources.schema import Dialect

_PLACEHOLDERS = {name: f"{name}_" for name in ("day", "late", "early")}


class _PlainSql(SqlglotDialect):
    """SQL whose functions have no meaning: they are written as they were read."""

    STRICT_STRING_CONCAT = True
    TYPED_DIVISION = True

    class Parser(parser.Parser):
        """Knows no function but casts."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = {
            name: parser.Parser.FUNCTION_PARSERS[name] for name in ("CAST", "TRY_CAST")
        }


def fill_template(template: str, *, words: dict[str, str], **parts: exp.Expr) -> exp.Expr:
    """The expression of a template, with `words` in its text and `parts` in its tree."""
    holder = exp.Paren(this=_parse_template(template.format(**_PLACEHOLDERS, **words)).copy())
    names = {_PLACEHOLDERS[name]: part for name, part in parts.items()}
    # All places are found first: what is put into one may have a column of that name.
    for place in [c for c in holder.find_all(exp.Column) if c.name in names]:
        _fill_place(place, names[place.name].copy())
    filled: exp.Expr = holder.this
    return filled.pop()


def translate_pattern(pattern: str, dialect: Dialect) -> str:
    """A pattern of `strftime` in the words of the dialect."""
    for part, word in find_dialect(dialect).dates.pattern_words.items():
        pattern = pattern.replace(part, word)
    return pattern


def _fill_place(place: exp.Expr, part: exp.Expr) -> None:
    """Put a part into its place; what already is of the type it is cast to is not cast again."""
    around = place.parent
    if isinstance(around, exp.Cast) and isinstance(part, exp.Cast) and part.is_type(around.to):
        around.replace(part)
    else:
        place.replace(part)


@lru_cache(maxsize=256)
def _parse_template(text: str) -> exp.Expr:
    [tree] = _PlainSql().parse(text)
    if tree is None:
        raise ValueError(text)
    return tree
