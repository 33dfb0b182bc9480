"""Reads from the definition of a view which tables it reads."""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlglot import exp

from services.datasources.lineage.definition_parser import parse_definition
from services.datasources.lineage.identifiers import find_identifiers

_WORD = re.compile(r"[\w$]+")
_ALL_DEFINITIONS_S = 20.0
"""After that, definitions are searched for names only."""
_GENERATING_FUNCTIONS = frozenset(
    ("generate_series", "range", "unnest", "json_each", "json_tree", "json_table", "numbers")
)
"""Give rows, in the place of a table, that are made of their arguments."""


class Dependencies(NamedTuple):
    """What a definition reads, and whether that is all."""

    names: frozenset[str] = frozenset()
    is_complete: bool = True
    identifiers: frozenset[str] | None = None
    """Every name in it; None: it may read columns that it does not name."""


UNKNOWN_DEPENDENCIES = Dependencies(is_complete=False)


class _Name(NamedTuple):
    """A table as the source lists it, its schema in lower case, and its name without it."""

    full: str
    schema: str
    table: str


class DefinitionReader:
    """Finds the tables of one source in definitions.

    A name counts as read wherever it stands for a table, that of a part of a WITH included. Where a
    definition cannot be parsed, every word in it counts that is the name of a table.
    """

    def __init__(
        self,
        dialect: str,
        names: Iterable[str],
        *,
        default_schema: str,
        routines: Mapping[str, str] | None = None,
    ) -> None:
        """`names` as the source lists them; `routines`: definitions of functions, by their name."""
        self._dialect = dialect
        self._default_schema = default_schema.lower()
        self._routines = {name.lower(): text for name, text in (routines or {}).items()}
        self._names: defaultdict[str, list[_Name]] = defaultdict(list)
        for name in names:
            schema, _, table = name.rpartition(".")
            found = _Name(name, schema.lower() or self._default_schema, table)
            self._names[table.lower()].append(found)
        self._odd_names = [name for name in self._names if not _WORD.fullmatch(name)]
        self._deadline = time.monotonic() + _ALL_DEFINITIONS_S

    def read(self, definition: str) -> Dependencies:
        """What a definition reads; one that is empty could not be read."""
        if not definition.strip():
            return UNKNOWN_DEPENDENCIES
        tree = self._parse(definition)
        found = self._read_tree(tree) if tree else UNKNOWN_DEPENDENCIES
        called = self._routines.keys() & find_words(definition)
        if called:
            found = self._add_routines(found, called)
        elif tree and found.is_complete:
            found = found._replace(identifiers=find_identifiers(tree))
        if found.is_complete or (tree and not _calls_unknown_tables(tree)):
            return found
        return Dependencies(found.names | self.find_names(definition), is_complete=False)

    def find_names(self, text: str) -> frozenset[str]:
        """Every table whose name stands in a text."""
        lowered = text.lower()
        found = {word for word in find_words(text) if word in self._names}
        found.update(name for name in self._odd_names if name in lowered)
        return frozenset(each.full for word in found for each in self._names[word])

    def _add_routines(self, found: Dependencies, called: Iterable[str]) -> Dependencies:
        """With what functions read, which call others."""
        names, waiting, seen = set(found.names), list(called), set[str]()
        while waiting:
            routine = waiting.pop()
            if routine not in seen:
                seen.add(routine)
                names |= self.find_names(self._routines[routine])
                waiting += self._routines.keys() & find_words(self._routines[routine])
        return Dependencies(frozenset(names), found.is_complete)

    def _parse(self, definition: str) -> exp.Expr | None:
        if time.monotonic() > self._deadline:
            return None
        tree = parse_definition(definition, self._dialect)
        body = tree.expression if isinstance(tree, exp.Create) else tree
        return body if isinstance(body, exp.Query | exp.Values) else None

    def _read_tree(self, tree: exp.Expr) -> Dependencies:
        parts = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
        names, is_complete = set[str](), True
        for table in tree.find_all(exp.Table):
            found = self._find_table(table)
            names.update(found)
            is_complete &= bool(found) or _is_harmless(table, parts, self._routines)
        for membership in tree.find_all(
            exp.In
        ):  # `x IN visits`, which some engines read as a table
            if isinstance(field := membership.args.get("field"), exp.Expression):
                names.update(each.full for each in self._names.get(field.name.lower(), ()))
        return Dependencies(frozenset(names), is_complete)

    def _find_table(self, table: exp.Table) -> list[str]:
        """The tables that it may be: in every schema where none is named.

        Of names that differ in case only, the one that is written so; without it, all of them.
        """
        candidates = self._names.get(table.name.lower(), [])
        schema = table.db.lower()
        if schema:
            candidates = [each for each in candidates if each.schema == schema]
        exact = [each for each in candidates if each.table == table.name]
        return [each.full for each in exact or candidates]


def find_words(text: str) -> set[str]:
    """The words of a text in lower case."""
    return {word.lower() for word in _WORD.findall(text)}


def _calls_unknown_tables(tree: exp.Expr) -> bool:
    return any(_find_function(table) is not None for table in tree.find_all(exp.Table))


def _find_function(table: exp.Table) -> str | None:
    """The function that stands in the place of a table."""
    call = table.this
    if isinstance(call, exp.Func):
        return str(call.name or call.sql_name()).lower()
    return None


def _is_harmless(table: exp.Table, parts: set[str], routines: Mapping[str, str]) -> bool:
    function = _find_function(table)
    if function is not None:
        return function in _GENERATING_FUNCTIONS or function in routines
    return not table.db and table.name.lower() in parts


def find_column_sources(
    expressions: Mapping[str, str | None], columns: Iterable[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of each generated column the columns that it is computed from, directly or through others.

    An expression that is not known counts as one over every other column.
    """
    names = {column.lower(): column for column in columns}
    direct: dict[str, set[str]] = {}
    for column, expression in expressions.items():
        found = (
            set(names.values())
            if expression is None
            else {name for key, name in names.items() if _mentions(expression.lower(), key)}
        )
        direct[column] = found - {column}
    return tuple(_list_closed_sources(direct))


def _list_closed_sources(
    direct: Mapping[str, set[str]],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for column in direct:
        seen, waiting = set[str](), list(direct[column])
        while waiting:
            source = waiting.pop()
            if source not in seen:
                seen.add(source)
                waiting += direct.get(source, ())
        if sources := seen - {column}:
            yield column, tuple(sorted(sources))


def _mentions(expression: str, name: str) -> bool:
    if _WORD.fullmatch(name):
        return name in _WORD.findall(expression)
    return name in expression
