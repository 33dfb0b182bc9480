"""One select for an intent."""

from sqlglot import exp

from agent.builtin.intent import Group, HavingAverage, Intent, Measure, Order, Top
from agent.builtin.reading.periods import Grain, cycle_of, grain_of
from agent.builtin.statement.conditions import between, binary, conditions
from agent.builtin.statement.cycles import place, shown
from agent.builtin.statement.joins import (
    CannotBuild,
    JoinTree,
    NoStatement,
    path_between,
    widest_root,
)
from agent.builtin.statement.measures import (
    ADDING,
    leaves,
    measured,
    percent,
    share_of_rows,
    tables_of,
)
from agent.builtin.statement.names import column_of, ordered, titled
from agent.builtin.statement.ranked import among, average, best, running
from agent.builtin.statement.times import as_day, bucket, later, part
from agent.builtin.warehouse import Field, Warehouse


class Builder:
    """Writes selects over one warehouse."""

    def __init__(self, warehouse: Warehouse, labels: dict[object, str]) -> None:
        self._warehouse = warehouse
        self._dialect = warehouse.source.dialect
        self._labels = labels

    def rows(self, intent: Intent) -> exp.Select:
        """A select of stored columns, one row of the result for each row there is."""
        tables = [f.table for f in intent.outputs]
        order = intent.order.by if intent.order else None
        if isinstance(order, Field):
            tables.append(order.table)
        root = intent.subject or widest_root(self._warehouse, tables)
        if intent.subject and intent.subject not in tables:
            root = widest_root(self._warehouse, [intent.subject, *tables])
        tree = JoinTree(root)
        for table in tables:
            tree.add(path_between(self._warehouse, root, table))
        if intent.extent != "names":  # a row that refers to nothing is listed nevertheless
            tree.left = tree.tables() - {root}
        where = conditions(intent.filters, tree, self._warehouse)
        select = exp.select(*(titled(column_of(f), self.label(f)) for f in intent.outputs))
        select = tree.applied(select)
        select = select.where(*where) if where else select
        if intent.distinct:
            select = select.distinct()
        if isinstance(order, Field) and intent.order:
            select = self._sorted(select, intent, order, descending=intent.order.descending)
        return select.limit(intent.limit) if intent.limit else select

    def _sorted(
        self, select: exp.Select, intent: Intent, by: Field, *, descending: bool
    ) -> exp.Select:
        """In order; rows that are shown once stand where the first of them would."""
        term: exp.Expr = column_of(by)
        if intent.distinct and by not in intent.outputs:
            select = select.distinct(distinct=False).group_by(*map(column_of, intent.outputs))
            term = (exp.Max if descending else exp.Min)(this=term)
        return select.order_by(ordered(term, self._dialect, descending=descending))

    def grouped(self, intent: Intent, *, shift: Grain | None = None) -> exp.Select:
        """A select of groups and measures that live in one table; `shift` moves buckets later."""
        tree = self._tree(intent)
        where = conditions(intent.filters, tree, self._warehouse)
        if intent.limit:  # rows without a partner win no ranking
            missing = tree.optional() - tree.left
            keys = [column_of(g.field) for g in intent.groups if g.field.table in missing]
            where += [exp.Not(this=exp.Is(this=key, expression=exp.Null())) for key in keys]
        where += self._known(intent)
        if intent.top is not None:
            where.append(among(intent.top, self.grouped(_top(intent.top))))
        select = exp.select()
        for group in intent.groups:
            select = select.select(titled(self.shown(group, shift), self.label(group)))
        for measure in [] if intent.hidden else intent.measures:
            value = self._measure(intent, measure, tree)
            select = select.select(titled(value, self.label(measure)))
            if intent.running:
                select = select.select(self._running(intent, measure, value))
        if intent.share and intent.groups and intent.condition is None:
            select = select.select(self._share(intent, tree))
        select = tree.applied(select)
        select = select.where(*where) if where else select
        select = select.group_by(*self.keys(intent, shift), append=False)
        select = self._filtered(select, intent, tree)
        if intent.best_of:
            return self._best_of(select, intent, tree)
        return select if shift else self._ranked(select, intent, tree)

    def _known(self, intent: Intent) -> list[exp.Expr]:
        """Rows that name nobody win no ranking, and are nobody's where a row refers to others."""
        found: list[exp.Expr] = []
        for group in intent.groups:
            profile = self._warehouse.column(group.field).profile
            lacks = profile is not None and profile.nulls > 0 and group.grain is None
            if lacks and (intent.limit or self._warehouse.refers_to_own(group.field)):
                missing = exp.Is(this=column_of(group.field), expression=exp.Null())
                found.append(exp.Not(this=missing))
        return found

    def label(self, thing: object) -> str:
        """The heading of an output column."""
        return self._labels[thing]

    def _tree(self, intent: Intent) -> JoinTree:
        all_measures = [*intent.measures, *(h.measure for h in intent.having)]
        if intent.order and isinstance(intent.order.by, Measure):
            all_measures.append(intent.order.by)
        tables = [table for m in all_measures for table in tables_of(m)]
        keys = [g.field.table for g in intent.groups]
        root = widest_root(self._warehouse, tables or keys)
        tree = JoinTree(root)
        for measure in all_measures:
            if _is_part(measure):
                root = measure.over.table if measure.over else root
                tree = JoinTree(root, left={measure.table})
        for table in [*tables, *keys]:
            tree.add(path_between(self._warehouse, root, table))
        if intent.condition is not None:
            self._join_once(tree, intent.condition.field.table)
        self._refuse_repeated(intent, all_measures, tree)
        if tree.beyond() & set(keys):
            raise NoStatement  # a part that is told apart by its own rows is all of them
        tree.fans_out = tree.fans_out or any(t != root for t in tables)
        return tree

    def _join_once(self, tree: JoinTree, table: str) -> None:
        """Join a table whose columns are measured, which may repeat no row."""
        path = path_between(self._warehouse, tree.root, table)
        if not all(edge.to_one for edge in path):
            raise CannotBuild
        tree.add(path)

    def _refuse_repeated(self, intent: Intent, measures: list[Measure], tree: JoinTree) -> None:
        sums = any(
            leaf.aggregate in ("sum", "avg") and leaf.table != tree.root
            for m in measures
            for leaf in leaves(m)
        )
        counted = {m.table for m in intent.measures if m.over is None}
        if len(counted) > 1 and tree.fans_out:
            raise CannotBuild  # rows of the one without any of the other would be lost
        if sums or (tree.fans_out and any(m.aggregate in ("sum", "avg") for m in measures)):
            raise CannotBuild

    def _measure(self, intent: Intent, measure: Measure, tree: JoinTree) -> exp.Expr:
        if intent.condition is not None:
            only, repeated = intent.condition, tree.fans_out
            return share_of_rows(measure, self._warehouse, only, repeated=repeated)
        return self._value(measure, tree)

    def _value(self, measure: Measure, tree: JoinTree) -> exp.Expr:
        return measured(measure, self._warehouse, repeated=tree.fans_out, parts=tree.parts)

    def _filtered(self, select: exp.Select, intent: Intent, tree: JoinTree) -> exp.Select:
        groups = select.copy()
        for having in intent.having:
            value = self._value(having.measure, tree)
            if isinstance(having, HavingAverage):
                mean = average(groups, value)
                select = select.having(binary(value.copy(), having.operator, mean))
            else:
                select = select.having(between(value, having.operator, having.values))
        return select

    def _running(self, intent: Intent, measure: Measure, value: exp.Expr) -> exp.Expr:
        if measure.over is not None or measure.aggregate not in ("sum", "count"):
            raise CannotBuild
        buckets = [self.shown(g) for g in intent.groups if g.grain]
        apart = self.keys(intent, None, [g for g in intent.groups if not g.grain])
        total = running(value.copy(), buckets, apart, self._dialect)
        return titled(total, self.label(("running", measure)))

    def _best_of(self, select: exp.Select, intent: Intent, tree: JoinTree) -> exp.Select:
        ranked = intent.order and isinstance(intent.order.by, Measure)
        by = intent.order.by if intent.order and ranked else intent.measures[0]
        if not isinstance(by, Measure) or intent.limit is None:
            raise CannotBuild
        falling = intent.order.descending if intent.order and ranked else True
        term = ordered(self._measure(intent, by, tree), self._dialect, descending=falling)
        apart = self.keys(intent, None, intent.best_of)
        shown = [self.label(thing) for thing in (*intent.groups, *intent.measures)]
        first = [self.label(group) for group in intent.best_of]
        return best(select, term, apart, limit=intent.limit, shown=shown, first=first)

    def _share(self, intent: Intent, tree: JoinTree) -> exp.Expr:
        measure = intent.measures[0]
        if measure.over is not None or measure.aggregate not in ADDING:
            raise NoStatement  # averages and rates add up to no whole
        value = self._value(measure, tree)
        apart = self.keys(intent, None, intent.whole)
        whole = exp.Window(this=exp.Sum(this=value.copy()), partition_by=apart)
        return titled(percent(value, whole), self.label("share"))

    def shown(self, group: Group, shift: Grain | None = None) -> exp.Expr:
        """What the reader sees of a group."""
        column: exp.Expr = column_of(group.field)
        if group.grain is None:
            return column
        if self._warehouse.is_year(group.field):
            return column if shift is None else self._next_year(group.field, column)
        column = as_day(column, group.field, self._warehouse)
        cycle = cycle_of(group.grain)
        if cycle is not None:
            return shown(column, cycle, self._dialect, self._labels)
        grain = grain_of(group.grain) or "day"
        if group.within is not None:
            return part(column, grain, group.within, self._dialect)
        if shift is not None:
            column = later(column, shift, self._dialect, of=grain)
        return bucket(column, grain, self._dialect)

    def _place(self, group: Group) -> exp.Expr:
        """What orders a group: Monday comes before Friday."""
        cycle = cycle_of(group.grain)
        if cycle is None:
            return self.shown(group)
        day = as_day(column_of(group.field), group.field, self._warehouse)
        return place(day, cycle, self._dialect)

    def _next_year(self, field: Field, column: exp.Expr) -> exp.Expr:
        if self._warehouse.column(field).kind != "integer":
            raise NoStatement
        return exp.Add(this=column, expression=exp.Literal.number(1))

    def keys(
        self, intent: Intent, shift: Grain | None = None, groups: list[Group] | None = None
    ) -> list[exp.Expr]:
        """What rows are grouped by: keys, and what is shown of them."""
        keys: list[exp.Expr] = []
        for group in intent.groups if groups is None else groups:
            if group.key is not None and group.key != group.field:
                keys.append(column_of(group.key))
            if cycle_of(group.grain) not in (None, "hour"):
                keys.append(self._place(group))
            keys.append(self.shown(group, shift))
        return keys

    def _ranked(self, select: exp.Select, intent: Intent, tree: JoinTree) -> exp.Select:
        for by, descending in self._orders(intent):
            term = self._place(by) if isinstance(by, Group) else None
            if isinstance(by, Measure):
                term = self._measure(intent, by, tree)
            if term is not None:
                select = select.order_by(ordered(term, self._dialect, descending=descending))
        return select.limit(intent.limit) if intent.limit else select

    def _orders(self, intent: Intent) -> list[tuple[Group | Measure, bool]]:
        if intent.order is not None:
            by = intent.order.by
            if isinstance(by, Measure):
                return [(by, intent.order.descending)]
            groups = [g for g in intent.groups if g.field == by]
            return [(g, intent.order.descending) for g in groups[:1]]
        buckets = [g for g in intent.groups if g.grain is not None]
        if buckets:
            return [(g, False) for g in (*buckets, *(g for g in intent.groups if g.grain is None))]
        return [(m, True) for m in intent.measures[:1]] if intent.groups else []


def _is_part(measure: Measure) -> bool:
    """Whether it is the share of rows that have any of another table."""
    return bool(measure.over and measure.over.table != measure.table and not measure.entity)


def _top(top: Top) -> Intent:
    return Intent(
        measures=[top.measure],
        groups=[top.group],
        filters=list(top.filters),
        order=Order(top.measure, top.descending),
        limit=top.limit,
    )
