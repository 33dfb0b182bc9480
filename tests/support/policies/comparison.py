"""Compares a user's rows with those of a database that holds only what he may see."""

from collections import Counter
from collections.abc import Iterator
from random import Random

from model.errors import SqlRejected
from services.policies.policy_selections import PolicySelections
from services.policies.statement_rewriting import rewrite_statement
from services.sqlguard import check_query
from tests.support.policies.databases import KEYS, DatabasePair, TooLong
from tests.support.policies.statements import StatementWriter
from tests.support.policies.walker import name_tables, remove_selections
from tests.support.policies.worlds import World, make_world

_WALK_EVERY = 4
"""A walk takes as long as all else; every fourth statement is enough to find a form that fails."""


def compare_world(pair: DatabasePair, seed: int, statements: int) -> Counter[str]:
    """Compare the rows of random statements over the random world of a seed.

    Counts of `rows`, `empty` (both gave no rows), `refused` (by the guard, the policies or both
    databases), `too_long` (not compared). Raises `AssertionError` with the statement where rows
    differ, or where the full database refuses what the visible one answers.
    """
    random = Random(seed)
    world = make_world(random, pair.quote)
    pair.load(world)
    try:
        return Counter(_compare(pair, world, random, seed, statements))
    finally:
        pair.drop(world)


def _compare(
    pair: DatabasePair, world: World, random: Random, seed: int, statements: int
) -> Iterator[str]:
    schema = world.make_schema(pair.dialect)
    selections = PolicySelections(schema, {t.name: t.policy for t in world.tables}, KEYS)
    tables = {table.name: table.visible_columns() for table in world.tables}
    writer = StatementWriter(random, tables, pair.quote, full_joins=pair.full_joins)
    for number in range(statements):
        sql = writer.write()
        try:
            query = check_query(sql, schema=schema)
            rewritten = rewrite_statement(query, selections)
        except SqlRejected:
            yield "refused"
            continue
        if number % _WALK_EVERY == 0:
            left = remove_selections(rewritten, selections)
            assert left == name_tables(query.sql, selections), f"world {seed}, statement {number}"
        try:
            expected, rows = pair.seen.fetch(sql), pair.full.fetch(rewritten)
        except TooLong:
            yield "too_long"
            continue
        assert rows == expected, f"world {seed}, statement {number}:\n{sql}\n{rewritten}"
        yield "refused" if rows is None else "rows" if rows else "empty"
