"""Every table that is read is one that may be read; names of `WITH` are told apart by scope."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from pathlib import PurePosixPath

from sqlglot import exp

from model.errors import SqlRejected

_SYSTEM_SCHEMAS = frozenset(
    {
        *("information_schema", "pg_catalog", "pg_toast", "pg_temp", "mysql", "sys", "ndbinfo"),
        *("performance_schema", "system", "temp", "sqlite_temp"),
    }
)
_SYSTEM_TABLES = {
    "sqlite": frozenset({"dbstat", "bytecode", "tables_used", "completion", "fsdir", "zipfile"}),
    "duckdb": frozenset({"show", "describe", "summarize"}),
}
_SYSTEM_PREFIXES = ("pg_", "sqlite_", "duckdb_", "pragma_")
_DEFAULT_SCHEMAS = {
    "postgres": frozenset({"public"}),
    "sqlite": frozenset({"main"}),
    "duckdb": frozenset({"main"}),
    "mysql": frozenset[str](),
    "clickhouse": frozenset[str](),
    "trino": frozenset[str](),
}
_FILE_ENDINGS = frozenset(
    {
        *(".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", ".parquet", ".arrow", ".avro"),
        *(".xlsx", ".xls", ".db", ".duckdb", ".sqlite", ".gz", ".zst", ".sql", ".log", ".conf"),
    }
)
_LISTED_AS = "listed_as"
_FEW = 20
"""Up to so many tables a refusal names them all."""


def table_name(node: exp.Table) -> str | None:
    """The listed name of a table that `check_tables` has seen; None for a name of `WITH`."""
    name: str | None = node.meta.get(_LISTED_AS)
    return name


def check_tables(tree: exp.Expr, dialect: str, tables: frozenset[str] | None) -> tuple[str, ...]:
    """The listed names that are read, in the order they appear. Raises `SqlRejected`.

    A name that differs from the listed one only in case is replaced by the listed one, so that what
    was checked is what runs.
    """
    known = _by_folded_name(tables) if tables is not None else None
    read: dict[str, None] = {}
    for table in tree.find_all(exp.Table):
        if _is_dual(table, dialect):
            continue
        if isinstance(table.this, exp.Identifier) and not _is_cte(table, dialect):
            name = _plain(table, dialect) if known is None else _listed(table, dialect, known)
            table.meta[_LISTED_AS] = name
            read[name] = None
        elif not isinstance(table.this, exp.Identifier | exp.Anonymous | exp.TableFromRows):
            _check_odd(table)
    return tuple(read)


def _is_dual(table: exp.Table, dialect: str) -> bool:
    """MySQL's word for no table at all."""
    name = table.this
    return (
        dialect == "mysql"
        and len(table.parts) == 1
        and not name.args.get("quoted")
        and (name.name.lower() == "dual")
    )


def _check_odd(table: exp.Table) -> None:
    if isinstance(table.this, exp.Func) or table.args.get("rows_from"):
        return
    raise SqlRejected("guard.not_a_table", table=table.name)


@lru_cache(maxsize=64)
def _by_folded_name(tables: frozenset[str]) -> dict[str, tuple[str, ...]]:
    folded: dict[str, tuple[str, ...]] = {}
    for name in sorted(tables):
        folded[name.lower()] = (*folded.get(name.lower(), ()), name)
    return folded


def _listed(table: exp.Table, dialect: str, known: dict[str, tuple[str, ...]]) -> str:
    for written in _names(table, dialect):
        candidates = known.get(written.lower(), ())
        name = _written_so(candidates, written, table, dialect)
        if name:
            return name
    raise _unknown(table, known)


def _unknown(table: exp.Table, known: dict[str, tuple[str, ...]]) -> SqlRejected:
    names = [name for same in known.values() for name in same]
    if len(names) > _FEW:
        wanted = table.name.lower()
        close = get_close_matches(wanted, [name.lower() for name in names], n=8, cutoff=0.6)
        names = [name for low in close for name in known[low]]
    if not names:
        return SqlRejected("guard.table", table=_text(table))
    return SqlRejected("guard.table_near", table=_text(table), names=", ".join(names))


def _written_so(
    candidates: tuple[str, ...], written: str, table: exp.Table, dialect: str
) -> str | None:
    if not candidates:
        return None
    folded = written.lower() if dialect == "postgres" and not table.this.quoted else written
    if folded in candidates:
        return folded
    if len(candidates) > 1:
        return None
    _rename(table, candidates[0])
    return candidates[0]


def _rename(table: exp.Table, name: str) -> None:
    if not table.alias:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    parts = table.parts
    words = name.split(".") if len(parts) > 1 and name.count(".") == len(parts) - 1 else [name]
    for part, word in zip(reversed(parts), reversed(words), strict=False):
        part.replace(exp.to_identifier(word, quoted=True))


def _names(table: exp.Table, dialect: str) -> Iterator[str]:
    """How the list may name this table: as written, and without the schema that is the default."""
    words = [part.name for part in table.parts]
    yield ".".join(words)
    defaults = _DEFAULT_SCHEMAS[dialect]
    if dialect == "duckdb" and len(words) == 3 and words[0].lower() == "memory":
        del words[0]
        yield ".".join(words)
    if len(words) == 2 and words[0].lower() in defaults:
        yield words[1]
    if len(words) == 1:
        for schema in defaults:
            yield f"{schema}.{words[0]}"


def _plain(table: exp.Table, dialect: str) -> str:
    """Without a list: any table but the system's and files."""
    *schemas, name = [part.name.lower() for part in table.parts]
    own = _SYSTEM_TABLES.get(dialect, frozenset[str]())
    system = (
        name in own
        or name.startswith(_SYSTEM_PREFIXES)
        or (dialect == "trino" and "$" in name)  # what a connector knows of a table
        or any(s in _SYSTEM_SCHEMAS or s.startswith(_SYSTEM_PREFIXES) for s in schemas)
    )
    if system:
        raise SqlRejected("guard.system_table", table=_text(table))
    if dialect == "duckdb" and _is_path(name):
        raise SqlRejected("guard.not_a_table", table=_text(table))
    return _text(table)


def _is_path(name: str) -> bool:
    if any(c in name for c in "/\\*?:~"):
        return True
    return bool(_FILE_ENDINGS.intersection(PurePosixPath(name).suffixes))


def _text(table: exp.Table) -> str:
    return ".".join(part.name for part in table.parts)


def _is_cte(table: exp.Table, dialect: str) -> bool:
    if table.args.get("db") or table.args.get("catalog"):
        return False
    name = _folded(table.this, dialect)
    node: exp.Expr = table
    while node.parent is not None:
        parent = node.parent
        if isinstance(parent, exp.With):
            if _defines(parent, node, name, dialect):
                return True
            # The statement that owns this WITH would offer all of its names: not to its own parts.
            parent = parent.parent or parent
        elif (with_ := parent.args.get("with_")) is not None and any(
            _names_table(cte, name, dialect) for cte in with_.expressions
        ):
            return True
        node = parent
    return False


def _defines(with_: exp.With, inside: exp.Expr, name: str, dialect: str) -> bool:
    """Whether a part of a WITH sees `name`: parts before it; itself when it is recursive."""
    for cte in with_.expressions:
        if cte is inside:
            return _names_table(cte, name, dialect) and _recursive(with_, cte, dialect)
        if _names_table(cte, name, dialect):
            return True
    return False


def _names_table(cte: exp.Expr, name: str, dialect: str) -> bool:
    """Whether a part of a WITH is a table of that name; in ClickHouse it may name a value."""
    return not cte.args.get("scalar") and _folded(cte.args["alias"].this, dialect) == name


def _recursive(with_: exp.With, cte: exp.Expr, dialect: str) -> bool:
    compound = isinstance(cte.this, exp.SetOperation)
    return compound and (bool(with_.args.get("recursive")) or dialect == "sqlite")


def _folded(identifier: exp.Identifier, dialect: str) -> str:
    """The name as the engine compares it."""
    name: str = identifier.name
    if dialect in ("mysql", "clickhouse") or (dialect == "postgres" and identifier.quoted):
        return name
    return name.lower()
