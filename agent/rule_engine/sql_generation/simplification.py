"""Takes out of a statement what says the same twice."""

from collections.abc import Iterable, Iterator

from sqlglot import exp


def simplify_statement(statement: exp.Select) -> None:
    """Leave each condition and each column to group by once, without needless brackets."""
    for where in list(statement.find_all(exp.Where, exp.Having)):
        where.set("this", exp.and_(*_drop_implied(_list_conditions(where.this)), copy=False))
    for group in statement.find_all(exp.Group):
        group.set("expressions", _drop_repeated(group.expressions))


def _list_conditions(test: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that all hold, those in brackets too."""
    inside = test.unnest()
    if isinstance(inside, exp.And):
        yield from _list_conditions(inside.left)
        yield from _list_conditions(inside.right)
    else:
        yield test


def _drop_repeated(parts: Iterable[exp.Expr]) -> list[exp.Expr]:
    return list(dict.fromkeys(parts))


def _drop_implied(tests: Iterable[exp.Expr]) -> list[exp.Expr]:
    """Without repetitions, and without "is among those" beside "is among those of a kind"."""
    rest = _drop_repeated(tests)
    kinds = {_remove_where(test) for test in rest if _is_among(test, restricted=True)}
    return [t for t in rest if not (_is_among(t, restricted=False) and t in kinds)]


def _is_among(test: exp.Expr, *, restricted: bool) -> bool:
    query = test.args.get("query") if isinstance(test, exp.In) else None
    select = query.unnest() if query is not None else None
    return isinstance(select, exp.Select) and (select.args.get("where") is not None) == restricted


def _remove_where(test: exp.Expr) -> exp.Expr:
    bare = test.copy()
    bare.args["query"].unnest().set("where", None)
    return bare
