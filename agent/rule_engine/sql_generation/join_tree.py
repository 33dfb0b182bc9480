"""The join tree of a select, built so that no row is counted twice."""

from dataclasses import dataclass, field
from typing import ClassVar

from sqlglot import exp

from agent.rule_engine.sql_generation.columns import make_column, make_table
from agent.schema_graph import Field, JoinEdge, SchemaGraph


@dataclass(slots=True)
class JoinTree:
    """A table and those joined to it, each once."""

    root: str
    edges: list[JoinEdge] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    """Tables whose absence drops no row: what a rate counts part of the rows by."""
    parts: list[exp.Expr] = field(default_factory=list)
    """Conditions on those tables. They choose the part; the rows it is a part of stay all."""
    around: frozenset[str] = frozenset()
    """Tables of the select around this one, whose columns may be read here too."""
    fans_out: bool = False
    """Whether a row of the root may appear several times."""

    def reads(self, table: str) -> bool:
        """Whether columns of the table may be written here."""
        return table in self.around or table in self.tables()

    def tables(self) -> set[str]:
        """Every table of the tree."""
        return {self.root, *(edge.right for edge in self.edges)}

    def optional(self) -> set[str]:
        """Tables in which rows of the root may have no partner and are kept nevertheless."""
        tables = set(self.left)
        for edge in self.edges:
            if edge.is_partial or edge.left in tables:  # what is missing there is missing beyond it
                tables.add(edge.right)
        return tables

    def tables_beyond(self) -> set[str]:
        """The tables of `left` and those that are reached through them."""
        tables = set(self.left)
        for edge in self.edges:
            if edge.left in tables:
                tables.add(edge.right)
        return tables

    def add(self, path: list[JoinEdge]) -> None:
        """Join along a path, as far as it is not joined yet."""
        for edge in path:
            if not self.reads(edge.right):
                self.edges.append(edge)
                self.fans_out = self.fans_out or not edge.to_one

    def apply_to(self, select: exp.Select) -> exp.Select:
        """The select reading from this tree."""
        select = select.from_(make_table(self.root))
        left = self.optional()
        for edge in self.edges:
            kind = "left" if edge.right in left else "inner"
            select = select.join(
                make_table(edge.right), on=make_join_condition(edge), join_type=kind
            )
        return select


class NotComputable(Exception):
    """No statement gives the right rows; `code` is the text that says why."""

    code: ClassVar[str]


class NoJoinPath(NotComputable):
    """Two tables that nothing joins."""

    code = "engine.no_join"


class RowsRepeated(NotComputable):
    """The intent cannot be computed without counting rows twice."""

    code = "engine.counted_twice"


class RowsLost(NotComputable):
    """The intent cannot be computed without leaving rows out."""

    code = "engine.rows_lost"


class NoStatement(Exception):
    """The columns cannot hold what the intent asks for."""


def find_path(graph: SchemaGraph, start: str, goal: str) -> list[JoinEdge]:
    """The joins from one table to the other. Raises `NoJoinPath`."""
    path = graph.path(start, goal)
    if path is None:
        raise NoJoinPath(start, goal)
    return path


def choose_root(graph: SchemaGraph, tables: list[str]) -> str:
    """The table from which most of the others are reached without repeating its rows."""

    def cost(root: str) -> tuple[int, int]:
        paths = [graph.path(root, table) for table in tables]
        fans = sum(1 for p in paths if p is None or not all(e.to_one for e in p))
        return fans, sum(len(p) for p in paths if p is not None)

    return min(dict.fromkeys(tables), key=cost)


def make_join_condition(edge: JoinEdge) -> exp.Expr:
    """The condition of a join."""
    return exp.and_(
        *(
            exp.EQ(
                this=make_column(Field(edge.left, left)),
                expression=make_column(Field(edge.right, right)),
            )
            for left, right in edge.on
        )
    )


def make_exists(path: list[JoinEdge], conditions: list[exp.Expr], *, negated: bool) -> exp.Expr:
    """Whether there are rows at the end of the path that meet the conditions."""
    first, *rest = path
    inner = exp.select(exp.Literal.number(1)).from_(make_table(first.right))
    for edge in rest:
        inner = inner.join(make_table(edge.right), on=make_join_condition(edge), join_type="inner")
    inner = inner.where(make_join_condition(first), *conditions)
    test = exp.Exists(this=inner)
    return exp.Not(this=test) if negated else test


def replace_exists_by_in(statement: exp.Select, *, negated: bool) -> None:
    """`EXISTS` by one pair of columns becomes `IN`, `NOT EXISTS` too with `negated`.

    Older ClickHouse looks at no outer row, and its `NOT IN` passes over empty values of the list,
    as `NOT EXISTS` does. SQLite would look through the list once for every row.
    """
    for test in list(statement.find_all(exp.Exists)):
        if isinstance(test.parent, exp.Not) and not negated:
            continue
        inner = test.this
        own = {table.alias_or_name for table in inner.find_all(exp.Table)}
        where = inner.args["where"].this
        conditions = list(where.flatten()) if isinstance(where, exp.And) else [where]
        outer = [c for c in conditions if _refers_outside(c, own)]
        if len(outer) != 1 or not isinstance(outer[0], exp.EQ):
            continue
        [pair] = outer
        here, there = sorted((pair.this, pair.expression), key=lambda side: side.table in own)
        inner.set("expressions", [there.copy()])
        rest = [condition.copy() for condition in conditions if condition is not pair]
        inner.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
        test.replace(exp.In(this=here.copy(), query=exp.Subquery(this=inner.copy())))


def _refers_outside(condition: exp.Expr, own: set[str]) -> bool:
    return any(column.table not in own for column in condition.find_all(exp.Column))
