"""What the guarded dialects have in common."""

from collections.abc import Callable

from sqlglot import exp
from sqlglot.generator import Generator

from services.sqlguard.dialects.sql_json import Phrase, phrase_sql

Parsers = dict[str, Callable[..., object]]


def keep_parsers(parsers: Parsers, *names: str) -> Parsers:
    """Only the parsers of calls whose arguments have a grammar of their own."""
    return {name: parsers[name] for name in names}


Transforms = dict[type[exp.Expr], Callable[..., str]]


def drop_rewrites(transforms: Transforms) -> Transforms:
    """Without the rewriting of a SELECT whose features the engine lacks."""
    rules = {node: rule for node, rule in transforms.items() if node is not exp.Select}
    return {**rules, Phrase: phrase_sql}


class QuotedNameGenerator(Generator):
    """Generator mixin that quotes names in scripts other than Latin."""

    def identifier_sql(self, expression: exp.Identifier) -> str:
        """The name, quoted where it must be."""
        if not expression.name.isascii():
            expression.set("quoted", True)
        return super().identifier_sql(expression)
