"""The rules of a dialect for the guard: what it allows, and how the engine reads a statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TableNames = Literal["folded", "exact", "quoted_exact"]
"""How names of tables are compared: case aside, letter by letter, or so where they are quoted."""
ReadsTable = Literal["never", "name", "name_or_list"]
"""What `x IN name` reads as a table: nothing, a bare name, or also a name in parentheses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRules:
    """Allow-lists of a dialect, and the points in which its engine reads statements differently."""

    parser: str
    """The module of `services/sqlguard/dialects` and its class that reads the dialect."""
    package: str
    """The package in which `functions.txt` lists the functions that only compute."""
    nodes: frozenset[str] = frozenset()
    """Classes of syntax nodes that are allowed beside the common ones."""
    refused_parts: Mapping[str, str] = field(default_factory=dict)
    """Common classes that mean something else to the engine, each with how SQL writes it."""
    types: frozenset[str] = frozenset()
    """Types that sqlglot does not know and the engine has, or a well-known extension of it."""
    types_of_words: bool = False
    """Whether the name of a type is any number of words."""
    session_words: frozenset[str] = frozenset()
    """Words that are a function without parentheses; behind a dot or in quotes they are columns."""

    system_schemas: frozenset[str] = frozenset()
    """Schemas of the engine itself, which no dialect may read."""
    system_prefixes: tuple[str, ...] = ()
    """How names of the engine's own tables begin, which no dialect may read."""
    system_tables: frozenset[str] = frozenset()
    """The engine's own tables without such a name."""
    system_mark: str = ""
    """A character in names of what the engine knows of a table."""
    default_schemas: frozenset[str] = frozenset()
    """Schemas that a name may leave out, where the connection of a source names no other."""
    lists_schemas: bool = False
    """Whether tables of further schemas are listed, as `schema.table`."""
    default_catalog: str = ""
    """The catalog that a name may leave out."""
    dual_table: bool = False
    """Whether `FROM dual` reads no table."""
    files_as_tables: bool = False
    """Whether the name of a table may be the path of a file."""

    table_names: TableNames = "folded"
    folds_every_script: bool = False
    """Whether case is ignored in columns of every script, not only from A to Z."""
    quoted_strings: bool = False
    """Whether a name in double quotes that no column has is a string."""
    aliases_everywhere: bool = False
    """Whether any expression may have a name for all of the statement."""

    always_recursive: bool = False
    """Whether a WITH is recursive without the word."""
    several_recursive_arms: bool = False
    """Whether every arm of a UNION but the first may be recursive."""
    hides_outer_with: bool = False
    """Whether the parts of a WITH see the names around it only if it begins a part of a WITH."""
    copies_with: bool = False
    """Whether the WITH before a set operation is copied into those arms that have none."""

    functions_in_from: bool = False
    """Whether every function may stand in FROM; none of them takes the name of a table there."""
    method_calls: bool = False
    """Whether a call may stand behind a dot, with what is before it as its first argument."""
    table_calls: bool = False
    """Whether `TABLE(f(…))` stands in FROM."""
    tuple_places: bool = False
    """Whether `t.1` is a place in a tuple."""
    empty_exists: bool = False
    """Whether EXISTS takes a SELECT without columns."""
    in_reads_table: ReadsTable = "never"
    in_reads_column: bool = False
    """Whether `x IN name` may look into a column."""
    label_functions: frozenset[str] = frozenset()
    """Functions that list the labels of an enumeration, whichever of them the rows have."""
    takes_aggregate_name: frozenset[str] = frozenset()
    """Functions whose first argument names an aggregate."""
    takes_type_name: frozenset[str] = frozenset()
    """Functions whose second argument names a type."""
    aggregate_combinators: tuple[str, ...] = ()
    """Endings of an aggregate's name that change how it counts."""
