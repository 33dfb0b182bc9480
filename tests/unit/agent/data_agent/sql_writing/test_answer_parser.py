"""Answers of writers as models wrap, cut and repeat them, fed in pieces of every size."""

import json

import pytest

from agent.data_agent.sql_writing.answer_parser import (
    MAX_PROSE_CHARS,
    MAX_REST_CHARS,
    MAX_STATEMENT_CHARS,
    AnswerParser,
)
from agent.ports import Annotations

SQL = "SELECT province, SUM(amount) AS total FROM orders GROUP BY province"
CTE = "WITH x(a) AS (SELECT 1) SELECT a FROM x"
SIZES = pytest.mark.parametrize("size", [1, 3, 8, 100_000])


def feed_parser(text: str, size: int = 7, *, cut: bool = False) -> AnswerParser:
    reader = AnswerParser()
    for at in range(0, len(text), size):
        reader.feed(text[at : at + size])
        if reader.is_done:
            cut = True
            break
    reader.finish(is_cut=cut)
    return reader


WRAPPED = {
    f"```sql\n{SQL}\n```": SQL,
    f"```sql\n{SQL};\n```\ntitle: T": f"{SQL};",
    f"Here it is:\n```sql\n{SQL}\n```\nIt sums up.": SQL,
    f"```\n{SQL}\n```": SQL,
    f"```SQL {SQL}```": SQL,
    f"```{SQL}```": SQL,
    f"```postgresql\n{SQL}\n```": SQL,
    f"```sql\n-- by province\n{SQL}\n```": f"-- by province\n{SQL}",
    f"```python\nprint(1)\n```\n```sql\n{SQL}\n```": SQL,
    f"```sql\n```\n```sql\n{SQL}\n```": SQL,
    f"```sql\n{SQL}\n```\n```sql\nSELECT 2\n```": SQL,
    f"```sql\n{SQL}": SQL,
    "```sql\nDROP TABLE orders\n```": "DROP TABLE orders",
    SQL: SQL,
    f"{SQL};\n": SQL,
    f"{SQL}\ntitle: Foo": SQL,
    f"{SQL}\n```\nIt sums up.": SQL,
    f"{SQL}\n标题：各省": SQL,
    f"The query is:\n\n{SQL};\n\nIt is good.": SQL,
    CTE: CTE,
    "SELECT 'a;\nb', \"x;\n\" FROM t -- it's;\nWHERE 1;\nmore": (
        "SELECT 'a;\nb', \"x;\n\" FROM t -- it's;\nWHERE 1"
    ),
    "SELECT 1; DROP TABLE orders": "SELECT 1; DROP TABLE orders",
    json.dumps({"sql": SQL}): SQL,
    json.dumps({"sql": 'SELECT "a"\nFROM t\t-- \\d é 省'}): 'SELECT "a"\nFROM t\t-- \\d é 省',
    '{"sql": "SELECT \'\\d\' FROM t"}': "SELECT '\\d' FROM t",
    f'{{"assumptions": ["a"], "answer": {{ "sql" : "{SQL}" }} }}': SQL,
    f'```json\n{{"sql": "{SQL}"}}\n```': SQL,
    f'```sql\n{{"sql": "{SQL}"}}\n```': SQL,
    f'{{"sql": "```sql\\n{SQL}\\n```"}}': SQL,
    f'Sure! {{"note": 1}} {{"sql": ""}} {{"sql": "{SQL}"}} Bye.': SQL,
}


@SIZES
@pytest.mark.parametrize(("text", "sql"), WRAPPED.items())
def test_a_statement_is_found_in_its_wrapping(text: str, sql: str, size: int) -> None:
    assert feed_parser(text, size).sql == sql


NOTHING = [
    "",
    "I would look at the orders table.",
    "With the tables given there is no answer.",
    '{"sql": 5}',
    '{"sql": "SELECT',
    '{"sql": null}',
    "```python\nprint(1)\n```",
    "[]",
]


@SIZES
@pytest.mark.parametrize("text", NOTHING)
def test_no_statement_is_made_of_what_is_none(text: str, size: int) -> None:
    reader = feed_parser(text, size)
    assert (reader.sql, reader.parse_annotations(), reader.is_endless) == ("", Annotations(), False)


@pytest.mark.parametrize(
    "text", [f"```sql\n{SQL}\n```", json.dumps({"sql": SQL, "title": "T"}), f"{SQL};\ntitle: T"]
)
def test_the_statement_is_known_with_its_closing_mark(text: str) -> None:
    reader = AnswerParser()
    end = text.index("province", 20) + len("province")
    for char in text[:end]:
        reader.feed(char)
        assert not reader.sql
    assert reader.draft == SQL
    for char in text[end:][: len("\n```")]:
        reader.feed(char)
    assert reader.sql == SQL


def test_a_draft_never_shows_a_piece_of_its_wrapping() -> None:
    text = json.dumps({"sql": 'SELECT "省"\nFROM t'})
    reader, drafts = AnswerParser(), []
    for char in text:
        reader.feed(char)
        drafts.append(reader.draft)
    assert all('SELECT "省"\nFROM t'.startswith(draft) for draft in drafts), drafts


LABELLED = {
    "title: T\nassumed: a b\nassumed: c d\nchart: bar": Annotations(("a b", "c d"), "T", "bar"),
    "标题：各省\n假设：金额含税\n图表：柱状": Annotations(("金额含税",), "各省", "柱状"),
    "**Title:** T\n- **Assumptions**:\n  - a b\n  - c d": Annotations(("a b", "c d"), "T"),
    "title: T\ntitle: U\nassumed: a\nassumed: b\nassumed: none\nchart: none": Annotations(
        ("a", "b"), "T"
    ),
    "cannot answer: there are\nno costs": Annotations(doubt="there are no costs"),
    "无法回答：没有成本": Annotations(doubt="没有成本"),
    "cannot answer: none": Annotations(),
    "title: a short title\nchart:": Annotations(),
    "title: `SELECT 1`": Annotations(),
    f"title: {'very ' * 30}long": Annotations(),
}


@pytest.mark.parametrize(("lines", "annotations"), LABELLED.items())
def test_labelled_lines_are_read_in_both_languages(lines: str, annotations: Annotations) -> None:
    assert feed_parser(f"```sql\n{SQL}\n```\n{lines}").parse_annotations() == annotations
    assert feed_parser(f"{lines}\n\n```sql\n{SQL}\n```\n").parse_annotations() == annotations


def test_a_reason_alone_is_a_reason() -> None:
    reader = feed_parser("无法回答：没有成本，可以问销售额。")
    assert (reader.sql, reader.parse_annotations().doubt) == ("", "没有成本，可以问销售额。")


@pytest.mark.parametrize("size", [1, 50])
def test_the_other_fields_of_json_are_read_as_far_as_they_came(size: int) -> None:
    fields = {"sql": SQL, "title": "T", "assumptions": ['a "b"', "c"], "cannot_answer_reason": "d"}
    text = json.dumps(fields)
    assert feed_parser(text, size).parse_annotations() == Annotations(
        ('a "b"', "c"), "T", doubt="d"
    )
    cut = feed_parser(text[: text.index(', "c"')] + ', "c', size, cut=True)
    assert cut.parse_annotations() == Annotations(('a "b"',), "T")


def test_half_a_line_is_no_remark() -> None:
    text = f"```sql\n{SQL}\n```\ntitle: Revenue\nassumed: all ord"
    assert feed_parser(text, cut=True).parse_annotations() == Annotations(title="Revenue")


ENDLESS = ["assumed: all orders count\n", "and so on, ", "\n", "The query is right.\n"]


@pytest.mark.parametrize("unit", ENDLESS)
@pytest.mark.parametrize("head", [f"```sql\n{SQL}\n```\ntitle: T\n", f'{{"sql": "{SQL}", "'])
def test_endless_remarks_are_not_read_on(head: str, unit: str) -> None:
    reader = AnswerParser()
    reader.feed(head)
    read = 0
    while not reader.is_done:
        reader.feed(unit)
        read += len(unit)
        assert read <= MAX_REST_CHARS
    reader.finish(is_cut=True)
    assert reader.sql == SQL
    assert not reader.is_endless


def test_a_line_said_twice_ends_the_reading() -> None:
    reader = AnswerParser()
    reader.feed(f"```sql\n{SQL}\n```\nassumed: all orders\n")
    assert not reader.is_done
    reader.feed("assumed: all orders\n")
    assert reader.is_done


@pytest.mark.parametrize("head", ["```sql\nSELECT a FROM t WHERE ", '{"sql": "SELECT a FROM t '])
@pytest.mark.parametrize("unit", ["b = 1 AND ", "x{n} = {n} OR "])
def test_an_endless_statement_is_stopped(head: str, unit: str) -> None:
    reader, n = AnswerParser(), 0
    reader.feed(head)
    while not reader.is_done:
        n += 1
        reader.feed(unit.format(n=n))
        assert len(reader.text) < MAX_STATEMENT_CHARS + 300
    reader.finish(is_cut=True)
    assert (reader.sql, reader.is_endless) == ("", True)


@pytest.mark.parametrize("unit", ["AND height < {n}000\n", "kind = {n} OR "])
def test_conditions_that_only_count_on_are_stopped_early(unit: str) -> None:
    reader, n = AnswerParser(), 0
    reader.feed("```sql\nSELECT a FROM t WHERE b = 1\n")
    while not reader.is_done:
        n += 1
        reader.feed(unit.format(n=n))
        assert n < 120
    assert reader.is_endless


def test_a_column_for_each_minute_is_no_repetition() -> None:
    minutes = ", ".join(f"SUM(CASE WHEN m = {n} AND b = 1 THEN a END) AS m{n}" for n in range(60))
    sql = f"SELECT {minutes} FROM t"
    assert feed_parser(f"```sql\n{sql}\n```").sql == sql


def test_a_statement_that_is_cut_is_none() -> None:
    reader = feed_parser(f"```sql\n{SQL}", cut=True)
    assert (reader.sql, reader.is_endless) == ("", True)


def test_long_lists_and_unions_are_no_repetition() -> None:
    wide = "SELECT " + ", ".join(f"NULL AS c{n}" for n in range(300))
    alike = " UNION ALL ".join(f"SELECT {n} AS n, 'month' AS kind FROM orders" for n in range(60))
    for sql in (wide, alike):
        assert feed_parser(f"```sql\n{sql}\n```").sql == sql


def test_endless_prose_is_not_read_on() -> None:
    reader, n = AnswerParser(), 0
    while not reader.is_done:
        n += 1
        reader.feed(f"Step {n}: look at the tables. ")
        assert len(reader.text) < MAX_PROSE_CHARS + 300
    reader.finish(is_cut=True)
    assert (reader.sql, reader.is_endless) == ("", False)
