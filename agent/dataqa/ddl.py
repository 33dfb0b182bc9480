"""A schema in few words: one line a column, with keys, notes and sample values."""

from functools import lru_cache

from model.identity import ByIdentity
from model.schema import Column, ForeignKey, Relation, RetrievedSchema, Table

MAX_SCHEMA_CHARS = 60_000
MAX_NOTE_CHARS = 200
MAX_SAMPLES = 6
MAX_SAMPLE_CHARS = 40
_REMEMBERED = 1_024


def ddl(found: RetrievedSchema) -> str:
    """The tables, best first, as many as fit; the best one always."""
    written: list[str] = []
    left = MAX_SCHEMA_CHARS
    for retrieved in found.tables:
        text = _table(ByIdentity(retrieved.table))
        left -= len(text)
        if left < 0 and written:
            break
        written.append(text)
    return "\n".join(written)


def joins(found: RetrievedSchema) -> str:
    """One join condition a line."""
    return "\n".join(map(_join, found.relations))


def paths(found: RetrievedSchema) -> str:
    """One way between two tables a line: the tables to pass, and the conditions."""
    return "\n".join(
        f"{' → '.join(path.tables)}: {' AND '.join(r.condition for r in path.relations)}"
        for path in found.paths
    )


def _join(relation: Relation) -> str:
    if not relation.unmatched:
        return relation.condition
    missing = f"{relation.unmatched} rows of {relation.left} match none"
    return f"{relation.condition}  -- {missing}: LEFT JOIN keeps them"


@lru_cache(maxsize=_REMEMBERED)
def _table(same: ByIdentity[Table]) -> str:
    table = same.value
    about = [_line(table.label)] if table.label else []
    if table.kind == "view":
        about.append("view")
    if table.rows is not None:
        about.append(f"~{table.rows} rows")
    head = f"{table.name} (" + (f"  -- {'; '.join(about)}" if about else "")
    return "\n".join([head, *(_column(column, table) for column in table.columns), ")"])


def _column(column: Column, table: Table) -> str:
    marks = [column.name, column.type or column.kind]
    if column.name in table.primary_key:
        marks.append("PK")
    marks += [_reference(key, column) for key in table.foreign_keys if column.name in key.columns]
    about = [_line(note) for note in dict.fromkeys((column.note, column.comment)) if note]
    if column.samples:
        samples = (_line(sample, MAX_SAMPLE_CHARS) for sample in column.samples[:MAX_SAMPLES])
        about.append("e.g. " + ", ".join(repr(sample) for sample in samples))
    return f"  {' '.join(marks)}" + (f"  -- {'; '.join(about)}" if about else "")


def _reference(key: ForeignKey, column: Column) -> str:
    target = key.references[key.columns.index(column.name)]
    return f"→ {key.table}.{target}"


def _line(text: str, longest: int = MAX_NOTE_CHARS) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
