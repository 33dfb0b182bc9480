"""Every table that is read is one that may be read; names of `WITH` are distinguished by scope."""

from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import PurePosixPath

from sqlglot import exp

from model.engines.registry import DIALECTS, find_dialect
from model.errors import SqlRejected
from services.sqlguard.name_folding import fold, fold_column
from services.sqlguard.tables.ctes import find_cte, is_cte_name
from services.sqlguard.time_budget import check_time_budget

_FILE_ENDINGS = frozenset(
    {
        *(".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", ".parquet", ".arrow", ".avro"),
        *(".xlsx", ".xls", ".db", ".duckdb", ".sqlite", ".gz", ".zst", ".sql", ".log", ".conf"),
    }
)
_MAX_TABLES = 1_000
"""As many tables as the longest UNION can have; what looks at pairs of them takes its time."""
_LISTED_AS = "listed_as"
_MAX_TABLE_NAMES = 20
"""Up to so many tables a refusal names them all."""


def find_table_name(node: exp.Table) -> str | None:
    """The listed name of a table that `check_tables` has seen; None for a name of `WITH`."""
    name: str | None = node.meta.get(_LISTED_AS)
    return name


def check_tables(
    tree: exp.Expr, dialect: str, tables: frozenset[str] | None, default_schema: str = ""
) -> tuple[str, ...]:
    """The listed names that are read, in the order they appear. Raises `SqlRejected`.

    `default_schema` is the one that the connection of the source names, if any. A name that differs
    from the listed one only in case is replaced by the listed one, and a name of WITH by that name
    as it was given, so that what was checked is what runs.
    """
    lookup = _group_by_folded_name(tables, dialect) if tables is not None else None
    listed_names: dict[str, None] = {}
    for count, table in enumerate(tree.find_all(exp.Table)):
        check_time_budget()
        if count > _MAX_TABLES:
            raise SqlRejected("guard.too_complex")
        if _is_dual(table, dialect):
            continue
        if isinstance(table.this, exp.Identifier):
            if cte := find_cte(table, dialect):
                _copy_spelling(cte, table)
                continue
            name = (
                _check_unlisted(table, dialect)
                if lookup is None
                else _find_listed_name(table, dialect, lookup, default_schema)
            )
            table.meta[_LISTED_AS] = name
            listed_names[name] = None
        elif not isinstance(table.this, exp.Identifier | exp.Anonymous | exp.TableFromRows):
            _check_source(table)
    return tuple(listed_names)


def _copy_spelling(cte: exp.CTE, table: exp.Table) -> None:
    """Written as where it was given, the name is the same to any engine."""
    cte_name, table_name = cte.args["alias"].this, table.this
    if (cte_name.name, cte_name.quoted) != (table_name.name, table_name.quoted):
        table.set("this", cte_name.copy())


def _is_dual(table: exp.Table, dialect: str) -> bool:
    """MySQL's word for no table at all."""
    name = table.this
    return (
        find_dialect(dialect).guard.dual_table
        and len(table.parts) == 1
        and not name.args.get("quoted")
        and fold(name.name) == "dual"
    )


def _check_source(table: exp.Table) -> None:
    if isinstance(table.this, exp.Func) or table.args.get("rows_from"):
        return
    raise SqlRejected("guard.not_a_table", table=table.name)


@lru_cache(maxsize=64)
def _group_by_folded_name(tables: frozenset[str], dialect: str) -> dict[str, tuple[str, ...]]:
    folded: dict[str, tuple[str, ...]] = {}
    for name in sorted(tables):
        key = fold_column(name, dialect)
        folded[key] = (*folded.get(key, ()), name)
    return folded


def _find_listed_name(
    table: exp.Table, dialect: str, lookup: dict[str, tuple[str, ...]], default_schema: str
) -> str:
    form = _find_name_form(table, dialect, default_schema)
    if form is not None:
        candidates = lookup.get(fold_column(form, dialect), ())
        name = _match_candidate(candidates, form, table, dialect)
        if name:
            return name
    raise _to_unknown_error(table, lookup)


def _to_unknown_error(table: exp.Table, lookup: dict[str, tuple[str, ...]]) -> SqlRejected:
    if len(table.parts) == 1 and is_cte_name(table):
        return SqlRejected("guard.table_with", table=_format_qualified_name(table))
    names = [name for same in lookup.values() for name in same]
    if len(names) > _MAX_TABLE_NAMES:
        folded_name = table.name.lower()
        close = get_close_matches(folded_name, [name.lower() for name in names], n=8, cutoff=0.6)
        names = [name for low in close for name in lookup.get(low, ())]
    if not names:
        return SqlRejected("guard.table", table=_format_qualified_name(table))
    return SqlRejected(
        "guard.table_near", table=_format_qualified_name(table), names=", ".join(names)
    )


def _match_candidate(
    candidates: tuple[str, ...], form: str, table: exp.Table, dialect: str
) -> str | None:
    if form in candidates:
        if _is_quoted_exact(dialect) and _may_be_folded(table):
            _rename(table, form)
        return form
    if len(candidates) != 1:
        return None
    _rename(table, candidates[0])
    return candidates[0]


def _may_be_folded(table: exp.Table) -> bool:
    """A PostgreSQL whose encoding has one byte a letter folds more than A to Z."""
    bare = [part.name for part in table.parts if not part.args.get("quoted")]
    return any(name.lower() != fold(name) or name.upper().lower() != fold(name) for name in bare)


def _rename(table: exp.Table, name: str) -> None:
    if not table.alias:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    parts = table.parts
    words = name.split(".") if len(parts) > 1 and name.count(".") == len(parts) - 1 else [name]
    for part, word in zip(reversed(parts), reversed(words), strict=False):
        part.replace(exp.to_identifier(word, quoted=True))


def _find_name_form(table: exp.Table, dialect: str, default_schema: str) -> str | None:
    """How the list names this table: without the default schema, and with any other.

    A table may be called `main.orders`, with the dot in its name: behind a schema no such name is
    meant. None where no table that is read like this is listed.
    """
    words = [_fold_part(part, dialect) for part in table.parts]
    rules = find_dialect(dialect).guard
    if rules.default_catalog and len(words) == 3 and fold(words[0]) == rules.default_catalog:
        del words[0]
    if len(words) == 1:
        return words[0]
    if len(words) == 2 and _is_default_schema(words[0], dialect, default_schema):
        return words[1]
    is_system = any(fold(word) in rules.system_schemas for word in words[:-1])
    return ".".join(words) if rules.lists_schemas and not is_system else None


def _is_default_schema(word: str, dialect: str, default_schema: str) -> bool:
    rules = find_dialect(dialect).guard
    defaults = frozenset({default_schema}) if default_schema else rules.default_schemas
    return word in defaults if _is_quoted_exact(dialect) else fold(word) in map(fold, defaults)


def _fold_part(part: exp.Expr, dialect: str) -> str:
    """The part of a name that the engine looks up: PostgreSQL folds what is not quoted."""
    is_exact = not _is_quoted_exact(dialect) or part.args.get("quoted")
    return part.name if is_exact else fold(part.name)


def _is_quoted_exact(dialect: str) -> bool:
    return find_dialect(dialect).guard.table_names == "quoted_exact"


def _check_unlisted(table: exp.Table, dialect: str) -> str:
    """Without a list: any table but the system's and files."""
    *schemas, name = [part.name.lower() for part in table.parts]
    rules = find_dialect(dialect).guard
    system_schemas, prefixes = _collect_system_names()
    is_system = (
        name in rules.system_tables
        or name.startswith(prefixes)
        or (rules.system_mark and rules.system_mark in name)
        or any(s in system_schemas or s.startswith(prefixes) for s in schemas)
    )
    if is_system:
        raise SqlRejected("guard.system_table", table=_format_qualified_name(table))
    if rules.files_as_tables and _is_path(name):
        raise SqlRejected("guard.not_a_table", table=_format_qualified_name(table))
    return _format_qualified_name(table)


@cache
def _collect_system_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """Schemas, and beginnings of names, of any engine: none is worth the risk of a mistake."""
    rules = [dialect.guard for dialect in DIALECTS.values()]
    schemas = frozenset(name for each in rules for name in each.system_schemas)
    return schemas, tuple({prefix for each in rules for prefix in each.system_prefixes})


def _is_path(name: str) -> bool:
    if any(c in name for c in "/\\*?:~"):
        return True
    return bool(_FILE_ENDINGS.intersection(PurePosixPath(name).suffixes))


def _format_qualified_name(table: exp.Table) -> str:
    return ".".join(part.name for part in table.parts)
