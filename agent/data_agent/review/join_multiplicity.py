"""Which joined table may have several rows for one row of another one, by keys and conditions."""

from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.name_resolution import FromItem, ResolvedColumn, Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from agent.data_agent.derivation.definitions import find_select, list_groups

_REWRITING = (exp.Paren, exp.Cast, exp.TryCast, exp.Lower, exp.Upper, exp.Trim)
"""Functions that hardly ever map two different values to one."""
Places = dict[str, set[str]]
"""By label of an item of FROM: columns of it, in lower case."""


class SelectJoins:
    """The joins of one SELECT; `fixed` are columns that hold one value for other reasons."""

    def __init__(self, select: exp.Select, statement: Statement, fixed_columns: Places) -> None:
        self._statement = statement
        self._select = select
        self.sources = {s.label.lower(): s for s in statement.find_sources(select) or ()}
        self._fixed = _merge(fixed_columns, _find_fixed_columns(select, statement))
        self._joined_columns: dict[tuple[str, str], set[str]] = {}
        self._linked: set[str] = set()
        if self.has_joins:
            self._read()

    @property
    def has_joins(self) -> bool:
        """Whether there is anything that could multiply rows."""
        return len(self.sources) > 1 and bool(self._select.args.get("joins"))

    def find_multiplier(self, start: str) -> FromItem | None:
        """The first table on a way of joins that may have several rows for one of the start."""
        if not self.has_joins or start not in self.sources:
            return None
        reached_labels, waiting = {start}, [start]
        while waiting:
            at = waiting.pop()
            for (left, right), columns in self._joined_columns.items():
                if left != at or right in reached_labels:
                    continue
                reached_labels.add(right)
                source = self.sources.get(right)
                if source is None:
                    continue
                if self._is_many(source, columns | self._fixed.get(right, set())):
                    return source
                waiting.append(right)
        return next(self._find_unlinked(start), None)

    def _is_many(self, source: FromItem, columns: set[str]) -> bool:
        if source.table is not None:
            return _is_many(source, columns)
        select = find_select(source.node)
        return select is not None and _may_repeat_rows(select, columns, self._statement)

    def _find_unlinked(self, start: str) -> Iterator[FromItem]:
        """Tables without a join condition: each row meets all rows of the others."""
        for label, source in self.sources.items():
            table = source.table
            if label == start or label in self._linked or table is None or table.rows in (0, 1):
                continue
            if _is_many(source, self._fixed.get(label, set())):
                yield source

    def _read(self) -> None:
        for condition in self._list_conditions():
            for part in split_conjuncts(condition):
                labels = self._find_labels(part)
                if len(labels) > 1:
                    self._linked |= labels
                self._read_equality(part)
        for left, right, column in self._list_using_columns():
            self._linked |= {left, right}
            self._joined_columns.setdefault((left, right), set()).add(column)
            self._joined_columns.setdefault((right, left), set()).add(column)

    def _list_conditions(self) -> list[exp.Expr]:
        conditions = [join.args["on"] for join in self._select.args["joins"] if join.args.get("on")]
        if where := self._select.args.get("where"):
            conditions.append(where.this)
        if any(join.method for join in self._select.args["joins"]):
            self._linked |= set(self.sources)  # natural and as-of joins say nothing here
        return conditions

    def _find_labels(self, part: exp.Expr) -> set[str]:
        """The items of FROM that a condition speaks of; all of them where that is not known."""
        labels: set[str] = set()
        for column in part.find_all(exp.Column):
            lookup = self._statement.resolve(column)
            if lookup.kind != "one":
                return set(self.sources)
            labels.add(lookup.sources[0].label.lower())
        return labels

    def _read_equality(self, pair: exp.Expr) -> None:
        if not isinstance(pair, exp.EQ):
            return
        places = [self._resolve_side(side) for side in (pair.this, pair.expression)]
        if places[0] and places[1] and places[0][0] != places[1][0]:
            (a, x), (b, y) = places[0], places[1]
            self._joined_columns.setdefault((a, b), set()).update(y)
            self._joined_columns.setdefault((b, a), set()).update(x)

    def _resolve_side(self, side: exp.Expr) -> tuple[str, set[str]] | None:
        """The item of FROM that one side of an equality is of, and its column, if it is one.

        A computed side, such as the year of a day, identifies no row.
        """
        plain = side
        while isinstance(plain, _REWRITING):
            plain = plain.this
        if place := _find_place(plain, self._statement):
            return place[0], {place[1]}
        labels = self._find_labels(side)
        return (labels.pop(), set()) if len(labels) == 1 else None

    def _list_using_columns(self) -> Iterator[tuple[str, str, str]]:
        """The two labels and the column of each name in USING."""
        sources = list(self.sources.values())
        for join in self._select.args["joins"]:
            names = [part.name.lower() for part in join.args.get("using") or ()]
            place = next((i for i, s in enumerate(sources) if s.node is join.this), 0)
            for name in names:
                before = [s.label.lower() for s in sources[:place] if s.has(name)]
                yield from ((label, sources[place].label.lower(), name) for label in before)


def _find_place(side: exp.Expr, statement: Statement) -> tuple[str, str] | None:
    if not isinstance(side, exp.Column):
        return None
    lookup = statement.resolve(side)
    if lookup.kind != "one":
        return None
    return lookup.sources[0].label.lower(), side.name.lower()


def _find_fixed_columns(select: exp.Select, statement: Statement) -> Places:
    """The columns that are one value in each group: grouped by, or compared with a constant."""
    where = select.args.get("where")
    parts = list_groups(select) + [
        pair.this
        for pair in (split_conjuncts(where.this) if where else ())
        if isinstance(pair, exp.EQ) and isinstance(pair.expression, exp.Literal)
    ]
    fixed_columns: Places = {}
    for part in parts:
        if place := _find_place(part, statement):
            fixed_columns.setdefault(place[0], set()).add(place[1])
    return fixed_columns


def _merge(one: Places, other: Places) -> Places:
    return {label: one.get(label, set()) | other.get(label, set()) for label in one | other}


def _may_repeat_rows(select: exp.Select, columns: set[str], statement: Statement) -> bool:
    """Whether a subquery with groups may have several rows for one value of these outputs."""
    parts = list_groups(select)
    if not parts or select.args.get("limit") or not all(isinstance(p, exp.Column) for p in parts):
        return False
    output_names = {o.unalias().sql().lower(): o.alias_or_name.lower() for o in select.expressions}
    stored_columns = [
        statement.find_stored_column(part) if isinstance(part, exp.Column) else None
        for part in parts
    ]
    keyed_tables = {
        s.table.name
        for s in stored_columns
        if s is not None and _group_whole_key(s, stored_columns)
    }
    for part, stored_column in zip(parts, stored_columns, strict=True):
        output_name = output_names.get(part.sql().lower())
        is_keyed = stored_column is not None and stored_column.table.name in keyed_tables
        follows = (
            is_keyed
            and stored_column is not None
            and stored_column.column.name not in stored_column.table.primary_key
        )
        if output_name not in columns and not follows:
            return True
    return False


def _group_whole_key(one: ResolvedColumn, group_columns: list[ResolvedColumn | None]) -> bool:
    """Whether the groups have the key of a column's table, which all its columns follow from."""
    names = {s.column.name for s in group_columns if s is not None and s.table is one.table}
    return bool(one.table.primary_key) and set(one.table.primary_key) <= names


def _is_many(source: FromItem, columns: set[str]) -> bool:
    """Whether a table is known by a key that these columns are not all of.

    Without a key, one column is known to repeat where all its values were compared.
    """
    table = source.table
    key = {name.lower() for name in table.primary_key} if table else set()
    if table is None or (key and key <= columns):
        return False
    profiles = [c.profile for c in table.columns if c.name.lower() in columns]
    if not key:
        known_profiles = [profile for profile in profiles if profile is not None]
        return len(columns) == len(known_profiles) == 1 and known_profiles[0].repeats
    return not any(profile is not None and profile.unique for profile in profiles)
