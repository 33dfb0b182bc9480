"""The index of nodes finds what sqlglot's walks find, in their order."""

import pytest
from sqlglot import exp, parse_one

from agent.data_agent.correction.syntax.node_index import NodeIndex

STATEMENTS = (
    "SELECT 1",
    "SELECT b.title, COUNT(*) AS n FROM loans AS l JOIN books AS b ON b.id = l.book_id"
    " WHERE l.due < '2026-01-01' GROUP BY b.title HAVING COUNT(*) > 1 ORDER BY n LIMIT 3",
    "WITH late AS (SELECT book_id, SUM(fee) AS fee FROM loans WHERE fee > 0 GROUP BY book_id)"
    " SELECT title, (SELECT MAX(fee) FROM late WHERE late.book_id = b.id) FROM books AS b"
    " WHERE id IN (SELECT book_id FROM late) AND EXISTS (SELECT 1 FROM late)",
    "SELECT id FROM books UNION ALL (SELECT book_id FROM loans ORDER BY fee)",
    "SELECT SUM(fee) OVER (PARTITION BY book_id) FROM (SELECT * FROM loans) AS l",
)
KINDS = (
    (exp.Column,),
    (exp.Literal, exp.Identifier),
    (exp.AggFunc,),
    (exp.Query,),
    (exp.Sum, exp.Func),
    (exp.Star,),
)


@pytest.mark.parametrize("sql", STATEMENTS)
@pytest.mark.parametrize("kinds", KINDS, ids=lambda kinds: "-".join(k.__name__ for k in kinds))
def test_finds_what_a_walk_finds(sql: str, kinds: tuple[type[exp.Expr], ...]) -> None:
    tree = parse_one(sql)
    index = NodeIndex(tree)
    assert _ids(index.find_all(*kinds)) == _ids(list(tree.find_all(*kinds)))
    for part in tree.walk():
        within = list(part.find_all(*kinds))
        assert _ids(index.find_within(part, *kinds)) == _ids(within)
        if isinstance(part, exp.Query):
            own = [node for node in within if node.find_ancestor(exp.Query) is part]
            assert _ids(index.find_own(part, *kinds)) == _ids(own)


def _ids(nodes: list[exp.Expr]) -> list[int]:
    return [id(node) for node in nodes]
