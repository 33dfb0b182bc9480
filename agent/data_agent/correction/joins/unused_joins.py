"""Removes joins that change nothing: each row finds one, and no column of it is used."""

from collections.abc import Sequence

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import FromItem, Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from model.engines.registry import find_dialect
from model.sources.schema import Table


def remove_unused_join(statement: Statement) -> Correction | None:
    """Removes one join whose table is joined by its whole key and not used."""
    if find_dialect(statement.tables.dialect).foreign_keys == "absent":
        return None
    for select in statement.list_selects():
        sources = statement.find_sources(select) or ()
        if not has_only_plain_joins(select, sources):
            continue
        joins = select.args["joins"]
        for join in joins:
            source = next((s for s in sources if s.node is join.this and s.table), None)
            if source is not None and _is_superfluous(join, source, select, statement):
                joins.remove(join)
                return Correction(
                    "unused_join", {"table": source.table.name if source.table else ""}
                )
    return None


def has_only_plain_joins(select: exp.Select, sources: Sequence[FromItem]) -> bool:
    """Whether there are joins, all inner or left ones of known tables, and no star is selected."""
    joins = select.args.get("joins") or []
    if not joins or not sources or any(source.outputs is None for source in sources):
        return False
    return not any(e.is_star for e in select.expressions) and not any(map(_is_unusual, joins))


def _is_unusual(join: exp.Join) -> bool:
    side, kind = join.side.upper(), join.kind.upper()
    return side not in ("", "LEFT") or kind not in ("", "INNER", "OUTER") or bool(join.method)


def _is_superfluous(
    join: exp.Join, source: FromItem, select: exp.Select, statement: Statement
) -> bool:
    on = join.args.get("on")
    if on is None or source.table is None or not source.table.primary_key:
        return False
    pairs = find_key_pairs(on, source)
    if pairs is None:
        return False
    keys = {key.lower() for _, key in pairs}
    if keys != {name.lower() for name in source.table.primary_key} or len(pairs) != len(keys):
        return False
    if is_used(source, on, select, statement):
        return False
    return join.side.upper() == "LEFT" or _always_matches(pairs, source.table, select, statement)


def find_key_pairs(on: exp.Expr, source: FromItem) -> list[tuple[exp.Column, str]] | None:
    """Of each equality the other column and the joined table's own; None for another condition."""
    pairs = [_find_pair(part, source) for part in split_conjuncts(on)]
    return None if None in pairs else [pair for pair in pairs if pair]


def _find_pair(part: exp.Expr, source: FromItem) -> tuple[exp.Column, str] | None:
    """The other column and the joined table's own of an equality."""
    if not isinstance(part, exp.EQ):
        return None
    sides = (part.this, part.expression)
    for own, other in (sides, sides[::-1]):
        if not (isinstance(own, exp.Column) and isinstance(other, exp.Column)):
            return None
        label = source.label.lower()
        if own.table.lower() == label and other.table.lower() not in ("", label):
            return other, own.name
    return None


def is_used(source: FromItem, on: exp.Expr, select: exp.Select, statement: Statement) -> bool:
    """Whether anything but its own condition may speak of the table."""
    own = {id(column) for column in on.find_all(exp.Column)}
    for column in statement.nodes.find_within(select, exp.Column):
        if id(column) in own:
            continue
        if column.table.lower() == source.label.lower():
            return True
        if not column.table and statement.resolve(column).kind != "one":
            return True
        if not column.table and statement.resolve(column).sources[0] == source:
            return True
    stars = statement.nodes.find_own(select, exp.Star)
    return any(not isinstance(star.parent, exp.Count) for star in stars)


def _always_matches(
    pairs: list[tuple[exp.Column, str]],
    table: Table,
    select: exp.Select,
    statement: Statement,
) -> bool:
    """Whether a key that the engine keeps, and that is never empty, says that each row has one."""
    are_enforced = find_dialect(statement.tables.dialect).foreign_keys == "enforced"
    if not are_enforced or any(j.side for j in select.args["joins"]):
        return False
    places = [(statement.find_stored_column(pair[0]), pair[1].lower()) for pair in pairs]
    owners = {place.table.name for place, _ in places if place}
    if len(owners) != 1 or any(p is None or p.column.nullable for p, _ in places):
        return False
    column_pairs = {(place.column.name.lower(), key) for place, key in places if place}
    [owner] = [place.table for place, _ in places[:1] if place]
    return any(
        key.table == table.name
        and not key.inferred
        and column_pairs
        == {(a.lower(), b.lower()) for a, b in zip(key.columns, key.references, strict=True)}
        for key in owner.foreign_keys
    )
