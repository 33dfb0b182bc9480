"""One select for an intent."""

from sqlglot import exp

from agent.rule_engine.intent import ExistenceFilter, Group, GroupAverageFilter, Intent, Measure
from agent.rule_engine.sql_generation.columns import add_title, make_column, make_order, make_split
from agent.rule_engine.sql_generation.expressions.conditions import (
    make_comparison,
    make_conditions,
    make_kind_test,
    make_range,
)
from agent.rule_engine.sql_generation.expressions.date_functions import (
    add_grain,
    cast_to_date,
    make_bucket,
    make_part_number,
)
from agent.rule_engine.sql_generation.expressions.group_windows import (
    limit_rows,
    list_orders,
    make_mean,
    make_running_sum,
    rank_rows,
    restrict_to_groups,
    to_intent,
)
from agent.rule_engine.sql_generation.expressions.measures import (
    SUMMABLE_AGGREGATES,
    is_share_of_rows,
    list_measure_tables,
    list_parts,
    make_aggregate,
    make_percent,
    make_share_of_rows,
)
from agent.rule_engine.sql_generation.expressions.own_references import make_referred_name
from agent.rule_engine.sql_generation.expressions.weekdays import make_display_value, make_order_key
from agent.rule_engine.sql_generation.join_tree import (
    JoinTree,
    NoStatement,
    RowsRepeated,
    choose_root,
    find_path,
)
from agent.rule_engine.stored_months import find_month_pattern
from agent.schema_graph import Field, SchemaGraph
from agent.time_expressions.calendar_periods import Grain, to_cycle, to_grain


class SelectBuilder:
    """Writes selects over one schema graph."""

    def __init__(self, graph: SchemaGraph, labels: dict[object, str]) -> None:
        self._graph = graph
        self._dialect = graph.source.dialect
        self._labels = labels

    def build_rows(self, intent: Intent) -> exp.Select:
        """A select of stored columns, one row of the result for each row there is."""
        tables = [f.table for f in intent.outputs]
        order = intent.order.by if intent.order else None
        if isinstance(order, Field):
            tables.append(order.table)
        root = intent.subject or choose_root(self._graph, tables)
        if intent.subject and intent.subject not in tables:
            root = choose_root(self._graph, [intent.subject, *tables])
        tree = JoinTree(root)
        for table in tables:
            tree.add(find_path(self._graph, root, table))
        others = tree.tables() - {root}
        where = make_conditions(intent.filters, tree, self._graph)
        if intent.extent != "names":  # left joins: rows without a reference are listed too
            tested = {c.table for test in where for c in test.find_all(exp.Column)}
            tree.left = others - tested
        shown_as = ((f, make_referred_name(Group(f), self._graph)) for f in intent.outputs)
        select = exp.select(
            *(add_title(name or make_column(f), self.label(f)) for f, name in shown_as)
        )
        select = tree.apply_to(select)
        select = select.where(*where) if where else select
        if intent.distinct:
            select = select.distinct()
        if isinstance(order, Field) and intent.order:
            select = self._sort_rows(select, intent, order, descending=intent.order.descending)
        return limit_rows(select, intent.limit, intent.skipped)

    def _sort_rows(
        self, select: exp.Select, intent: Intent, by: Field, *, descending: bool
    ) -> exp.Select:
        """The select in order; of equal rows, which are shown once, the first one counts."""
        term: exp.Expr = make_column(by)
        if intent.distinct and by not in intent.outputs:
            select = select.distinct(distinct=False).group_by(*map(make_column, intent.outputs))
            term = (exp.Max if descending else exp.Min)(this=term)
        return select.order_by(make_order(term, self._dialect, descending=descending))

    def build_groups(self, intent: Intent, *, shift: Grain | None = None) -> exp.Select:
        """A select of groups and their measures; `shift` moves the buckets one grain later."""
        tree = self._build_join_tree(intent)
        where = make_conditions(intent.filters, tree, self._graph)
        if intent.limit:  # groups without a value are not ranked
            missing = tree.optional() - tree.left
            group_keys = [make_column(g.field) for g in intent.groups if g.field.table in missing]
            where += [exp.Not(this=exp.Is(this=key, expression=exp.Null())) for key in group_keys]
        where += self._require_known_groups(intent)
        if intent.top is not None:
            where.append(restrict_to_groups(intent.top, self.build_groups(to_intent(intent.top))))
        select = exp.select()
        for group in intent.groups:
            column = make_referred_name(group, self._graph) if shift is None else None
            column = column or self.make_group_expression(group, shift)
            select = select.select(add_title(column, self.label(group)))
        for measure in [] if intent.hidden else intent.measures:
            value = self._make_measure(intent, measure, tree)
            select = select.select(add_title(value, self.label(measure)))
            if intent.running:
                select = select.select(self._make_running_total(intent, measure, value))
        if intent.share and intent.groups and intent.condition is None:
            select = select.select(self._make_share(intent, tree))
        select = tree.apply_to(select)
        select = select.where(*where) if where else select
        select = select.group_by(*self.make_group_keys(intent, shift), append=False)
        select = self._filter_groups(select, intent, tree)
        if intent.ranked_within:
            return self._rank_within_groups(select, intent, tree)
        return select if shift else self._order_groups(select, intent, tree)

    def _require_known_groups(self, intent: Intent) -> list[exp.Expr]:
        """Conditions that leave out NULL groups: of rankings and of self-references."""
        conditions: list[exp.Expr] = []
        for group in intent.groups:
            profile = self._graph.column(group.field).profile
            lacks = profile is not None and profile.nulls > 0 and group.grain is None
            if lacks and (intent.limit or self._graph.refers_to_own(group.field)):
                missing = exp.Is(this=make_column(group.field), expression=exp.Null())
                conditions.append(exp.Not(this=missing))
        return conditions

    def label(self, thing: object) -> str:
        """The heading of an output column."""
        return self._labels[thing]

    def _build_join_tree(self, intent: Intent) -> JoinTree:
        all_measures = [*intent.measures, *(h.measure for h in intent.having)]
        if intent.order and isinstance(intent.order.by, Measure):
            all_measures.append(intent.order.by)
        tables = [table for m in all_measures for table in list_measure_tables(m)]
        group_keys = [g.field.table for g in intent.groups]
        root = choose_root(self._graph, tables or group_keys)
        tree = JoinTree(root)
        for measure in all_measures:
            if is_share_of_rows(measure):
                root = measure.over.table if measure.over else root
                tree = JoinTree(root, left={measure.table})
        for table in [*tables, *group_keys]:
            tree.add(find_path(self._graph, root, table))
        kind = intent.condition
        if kind is not None and not isinstance(kind, ExistenceFilter):
            self._join_once(tree, kind.field.table)
        self._check_repetition(intent, all_measures, tree)
        if tree.tables_beyond() & set(group_keys):
            raise NoStatement  # a part that is told apart by its own rows is all of them
        tree.fans_out = tree.fans_out or any(t != root for t in tables)
        return tree

    def _join_once(self, tree: JoinTree, table: str) -> None:
        """Join a table whose columns are measured, which may repeat no row."""
        path = find_path(self._graph, tree.root, table)
        if not all(edge.to_one for edge in path):
            raise RowsRepeated
        tree.add(path)

    def _check_repetition(self, intent: Intent, measures: list[Measure], tree: JoinTree) -> None:
        sums = any(
            leaf.aggregate in ("sum", "avg") and leaf.table != tree.root
            for m in measures
            for leaf in list_parts(m)
        )
        tables = {m.table for m in intent.measures if m.over is None}
        if len(tables) > 1 and tree.fans_out:
            raise RowsRepeated  # rows of the one without any of the other would be lost
        if sums or (tree.fans_out and any(m.aggregate in ("sum", "avg") for m in measures)):
            raise RowsRepeated

    def _make_measure(self, intent: Intent, measure: Measure, tree: JoinTree) -> exp.Expr:
        if intent.condition is not None:
            test = make_kind_test(intent.condition, tree, self._graph)
            return make_share_of_rows(measure, self._graph, test, repeated=tree.fans_out)
        return self._make_value(measure, tree)

    def _make_value(self, measure: Measure, tree: JoinTree) -> exp.Expr:
        return make_aggregate(measure, self._graph, repeated=tree.fans_out, parts=tree.parts)

    def _filter_groups(self, select: exp.Select, intent: Intent, tree: JoinTree) -> exp.Select:
        groups = select.copy()
        for having in intent.having:
            value = self._make_value(having.measure, tree)
            if isinstance(having, GroupAverageFilter):
                mean = make_mean(groups, value, of_rows=having.of_rows)
                select = select.having(make_comparison(value.copy(), having.operator, mean))
            else:
                select = select.having(make_range(value, having.operator, having.values))
        return select

    def _make_running_total(self, intent: Intent, measure: Measure, value: exp.Expr) -> exp.Expr:
        if measure.over is not None or measure.aggregate not in ("sum", "count"):
            raise RowsRepeated
        buckets = [self.make_group_expression(g) for g in intent.groups if g.grain]
        apart = self.make_group_keys(intent, None, [g for g in intent.groups if not g.grain])
        total = make_running_sum(value.copy(), buckets, apart, self._dialect)
        return add_title(total, self.label(("running", measure)))

    def _rank_within_groups(self, select: exp.Select, intent: Intent, tree: JoinTree) -> exp.Select:
        is_ranked = intent.order and isinstance(intent.order.by, Measure)
        by = intent.order.by if intent.order and is_ranked else intent.measures[0]
        if not isinstance(by, Measure) or intent.limit is None:
            raise RowsRepeated
        falling = intent.order.descending if intent.order and is_ranked else True
        term = make_order(self._make_measure(intent, by, tree), self._dialect, descending=falling)
        apart = self.make_group_keys(intent, None, intent.ranked_within)
        headings = [self.label(thing) for thing in (*intent.groups, *intent.measures)]
        first = [self.label(group) for group in intent.ranked_within]
        return rank_rows(select, term, apart, limit=intent.limit, headings=headings, first=first)

    def _make_share(self, intent: Intent, tree: JoinTree) -> exp.Expr:
        measure = intent.measures[0]
        if measure.over is not None or measure.aggregate not in SUMMABLE_AGGREGATES:
            raise NoStatement  # averages and rates add up to no whole
        value = self._make_value(measure, tree)
        apart = self.make_group_keys(intent, None, intent.share_within)
        whole = exp.Window(this=exp.Sum(this=value.copy()), partition_by=apart)
        return add_title(make_percent(value, whole), self.label("share"))

    def make_group_expression(self, group: Group, shift: Grain | None = None) -> exp.Expr:
        """What the reader sees of a group."""
        column: exp.Expr = make_column(group.field)
        if group.grain is None:
            return column if group.split is None else make_split(column, group.split)
        month = find_month_pattern(self._graph, group.field) is not None
        if month and (group.grain != "month" or group.within or shift):
            raise NoStatement  # a month is told as it is stored
        if month or self._graph.is_year(group.field):
            return column if shift is None else self._shift_year(group.field, column)
        column = cast_to_date(column, group.field, self._graph)
        cycle = to_cycle(group.grain)
        if cycle is not None:
            return make_display_value(column, cycle, self._dialect, self._labels)
        grain = to_grain(group.grain) or "day"
        if group.within is not None:
            return make_part_number(column, grain, group.within, self._dialect)
        if shift is not None:
            column = add_grain(column, shift, self._dialect, of=grain)
        return make_bucket(column, grain, self._dialect)

    def _make_order_expression(self, group: Group) -> exp.Expr:
        """What orders a group: Monday comes before Friday."""
        cycle = to_cycle(group.grain)
        if cycle is None:
            return self.make_group_expression(group)
        day = cast_to_date(make_column(group.field), group.field, self._graph)
        return make_order_key(day, cycle, self._dialect)

    def _shift_year(self, field: Field, column: exp.Expr) -> exp.Expr:
        if self._graph.column(field).kind != "integer":
            raise NoStatement
        return exp.Add(this=column, expression=exp.Literal.number(1))

    def make_group_keys(
        self, intent: Intent, shift: Grain | None = None, groups: list[Group] | None = None
    ) -> list[exp.Expr]:
        """What rows are grouped by: keys, and what is shown of them."""
        group_keys: list[exp.Expr] = []
        for group in intent.groups if groups is None else groups:
            if group.key is not None and group.key != group.field:
                group_keys.append(make_column(group.key))
            if to_cycle(group.grain) not in (None, "hour"):
                group_keys.append(self._make_order_expression(group))
            group_keys.append(self.make_group_expression(group, shift))
        return group_keys

    def _order_groups(self, select: exp.Select, intent: Intent, tree: JoinTree) -> exp.Select:
        for by, descending in list_orders(intent, self._graph):
            term = self._make_order_expression(by) if isinstance(by, Group) else None
            if isinstance(by, Measure):
                term = self._make_measure(intent, by, tree)
            if term is not None:
                select = select.order_by(make_order(term, self._dialect, descending=descending))
        return limit_rows(select, intent.limit, intent.skipped)
