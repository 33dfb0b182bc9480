"""Joins that multiply the rows of a table whose column is summed, averaged or counted."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

from agent.dataqa.correction.ambiguous import conjuncts
from agent.dataqa.correction.scopes import Source, Statement, aliases

_SUMMED = (exp.Sum, exp.Avg, exp.Count)
Joined = dict[tuple[str, str], set[str]]
"""From one label to another: the columns of the other that a join fixes."""
Keys = dict[str, set[str]]
"""By label: the columns of an item of FROM that one row of another decides."""


class FanOut(NamedTuple):
    """A table with an aggregated column, and the joined table that repeats its rows."""

    measured: str
    multiplied_by: str


def fan_outs(statement: Statement) -> tuple[FanOut, ...]:
    """Each pair once, as far as the keys of the tables tell for certain."""
    found = (pair for select in statement.selects() for pair in _of_select(select, statement))
    return tuple(dict.fromkeys(found))


def _of_select(select: exp.Select, statement: Statement) -> Iterator[FanOut]:
    sources = statement.sources(select)
    if not select.args.get("joins") or not sources:
        return
    by_label = {source.label.lower(): source for source in sources}
    parts = [
        list(_sources_of(part, statement))
        for part in select.find_all(*_SUMMED)
        if part.find_ancestor(exp.Query) is select and _counts_rows(part)
    ]
    joined, fixed = _equalities(select, statement), _fixed(select, statement)
    for part in parts:
        yield from _of_part(part, by_label, joined, fixed)


def _of_part(
    part: list[Source], by_label: dict[str, Source], joined: Joined, fixed: Keys
) -> Iterator[FanOut]:
    """Nothing when a column comes from the repeating side: a price times a quantity a line."""
    pairs = [
        (source, _multiplier(source.label.lower(), by_label, joined, fixed)) for source in part
    ]
    if any(other is None for _, other in pairs):
        return
    for source, other in pairs:
        if other is not None and source.table is not None and source.label.lower() in by_label:
            yield FanOut(source.table.name, other.table.name if other.table else other.label)


def _counts_rows(part: exp.Expr) -> bool:
    """Whether a row that comes twice counts twice."""
    distinct = part.this is not None and isinstance(part.this, exp.Distinct)
    return not distinct and not isinstance(part.parent, exp.Window)


def _sources_of(part: exp.Expr, statement: Statement) -> Iterator[Source]:
    for column in part.find_all(exp.Column):
        found = statement.look_up(column)
        if found.kind == "one":
            yield found.sources[0]


def _equalities(select: exp.Select, statement: Statement) -> Joined:
    conditions = [join.args["on"] for join in select.args["joins"] if join.args.get("on")]
    if where := select.args.get("where"):
        conditions.append(where.this)
    fixed: Joined = {}
    for condition in conditions:
        for pair in conjuncts(condition):
            if not isinstance(pair, exp.EQ):
                continue
            places = [_place(side, statement) for side in (pair.this, pair.expression)]
            if places[0] and places[1] and places[0][0] != places[1][0]:
                (a, x), (b, y) = places[0], places[1]
                fixed.setdefault((a, b), set()).add(y)
                fixed.setdefault((b, a), set()).add(x)
    for left, right, column in _using(select, statement):
        fixed.setdefault((left, right), set()).add(column)
        fixed.setdefault((right, left), set()).add(column)
    return fixed


def _using(select: exp.Select, statement: Statement) -> Iterator[tuple[str, str, str]]:
    """The two labels and the column of each name in USING."""
    sources = statement.sources(select) or ()
    for join in select.args["joins"]:
        names = [part.name.lower() for part in join.args.get("using") or ()]
        place = next((i for i, s in enumerate(sources) if s.node is join.this), 0)
        for name in names:
            before = [s.label.lower() for s in sources[:place] if s.has(name)]
            yield from ((label, sources[place].label.lower(), name) for label in before)


def _place(side: exp.Expr, statement: Statement) -> tuple[str, str] | None:
    if not isinstance(side, exp.Column):
        return None
    found = statement.look_up(side)
    if found.kind != "one":
        return None
    return found.sources[0].label.lower(), side.name.lower()


def _fixed(select: exp.Select, statement: Statement) -> Keys:
    """The columns that are one value in each group: grouped by, or compared with a constant."""
    group, where = select.args.get("group"), select.args.get("where")
    named = aliases(select)
    parts = [
        named.get(part.name.lower(), part) if isinstance(part, exp.Column) else part
        for part in (group.expressions if group else [])
    ]
    parts += [
        pair.this
        for pair in (conjuncts(where.this) if where else ())
        if isinstance(pair, exp.EQ) and isinstance(pair.expression, exp.Literal)
    ]
    fixed: Keys = {}
    for part in parts:
        if place := _place(part, statement):
            fixed.setdefault(place[0], set()).add(place[1])
    return fixed


def _multiplier(
    start: str, sources: dict[str, Source], joined: Joined, fixed: Keys
) -> Source | None:
    """The first table on a way of joins that may have several rows for one of the start."""
    reached, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        for (left, right), columns in joined.items():
            if left != at or right in reached:
                continue
            reached.add(right)
            source = sources.get(right)
            if source is None or source.table is None:
                continue
            if _is_many(source, columns | fixed.get(right, set())):
                return source
            waiting.append(right)
    return None


def _is_many(source: Source, columns: set[str]) -> bool:
    """Whether a table is known by a key that these columns are not all of.

    Without a key, one column is known to repeat where all its values were compared.
    """
    table = source.table
    key = {name.lower() for name in table.primary_key} if table else set()
    if table is None or (key and key <= columns):
        return False
    profiles = [c.profile for c in table.columns if c.name.lower() in columns]
    if not key:
        known = [profile for profile in profiles if profile is not None]
        return len(columns) == len(known) == 1 and known[0].repeats
    return not any(profile is not None and profile.unique for profile in profiles)
