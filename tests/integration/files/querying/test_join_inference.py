"""Joins between the sheets of files, found by names and shared values."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from model.audit.entry import ignore_entry
from model.errors import FileUnavailable, SqlFailed, SqlRejected
from model.sources.query import QueryLimits
from model.sources.schema import Schema
from services.datasources.scheduling.requester import SYSTEM
from services.files.querying.file_sources import FileSourceCache, IngestedFile
from services.sqlguard import check_query
from tests.support.files.read_files import read_file
from tests.support.open_rights import EVERYBODY_SEES_SQL

CODES = [f"C{number:03d}" for number in range(1, 6)]
CUSTOMERS = ("客户编号 text, 客户名称 text, 省份 text", [(c, f"客户{c}", "广东") for c in CODES])
ORDERS = (
    "订单号 text, 客户编号 text, 数量 integer, 销售额 decimal ¥",
    [(f"S{n:04d}", CODES[n % 4], n % 7, n * 1.5) for n in range(40)],
)


@pytest.fixture
async def sources() -> AsyncIterator[FileSourceCache]:
    sources = FileSourceCache(
        QueryLimits(),
        lambda sql, schema: check_query(sql, schema=schema),
        ignore_entry,
        None,
        EVERYBODY_SEES_SQL,
    )
    yield sources
    await sources.close()


async def open_schema(sources: FileSourceCache, *files: IngestedFile) -> Schema:
    schema, _ = await sources.open(files)
    return schema


def list_joins(schema: Schema) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    assert {join.origin for join in schema.joins} <= {"inferred"}
    return [(join.left, join.right, join.on) for join in schema.joins]


async def test_a_code_joins_the_sheets_of_two_files(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    customers = read_file(tmp_path, "客户.xlsx", {"客户": CUSTOMERS})
    orders = read_file(tmp_path, "订单.xlsx", {"Sheet1": ORDERS})
    schema = await open_schema(sources, customers, orders)
    assert list_joins(schema) == [("订单", "客户", (("客户编号", "客户编号"),))]
    assert [table.primary_key for table in schema.tables] == [("客户编号",), ("订单号",)]


async def test_numbers_join_the_codes_that_another_file_writes_with_zeros(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    staff = ("工号 text, 姓名 text", [(f"{n:05d}", f"员工{n}") for n in range(7, 60)])
    punches = ("工号 integer, 次数 integer", [(n % 53 + 7, n) for n in range(200)])
    schema, runner = await sources.open(
        [
            read_file(tmp_path, "花名册.xlsx", {"花名册": staff}),
            read_file(tmp_path, "打卡.xlsx", {"打卡": punches}),
        ]
    )
    assert list_joins(schema) == [("打卡", "花名册", (("工号", "工号"),))]
    checked = runner.check("SELECT min(p.工号) FROM 打卡 p JOIN 花名册 s ON s.工号 = p.工号")
    assert (await runner.run(checked)).rows == (("00007",),)


async def test_rows_that_name_nothing_are_counted(sources: FileSourceCache, tmp_path: Path) -> None:
    written, rows = ORDERS
    odd = [("S9001", "C999", 1, 1), ("S9002", None, 1, 1)]
    customers = read_file(tmp_path, "客户.xlsx", {"客户": CUSTOMERS})
    orders = read_file(tmp_path, "订单.xlsx", {"Sheet1": (written, [*rows, *odd])})
    [join] = (await open_schema(sources, customers, orders)).joins
    assert join.unmatched == 2


async def test_a_number_joins_when_its_name_says_whose_it_is(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    sheets = {
        "products": ("id integer, name text", [(n, f"P{n}") for n in range(1, 6)]),
        "customers": ("id integer, name text", [(n, f"N{n}") for n in range(1, 6)]),
        "orders": (
            "order_no integer, product_id integer, customer_id integer",
            [(n, n % 5 + 1, n % 4 + 1) for n in range(1, 30)],
        ),
    }
    schema = await open_schema(sources, read_file(tmp_path, "shop.xlsx", sheets))
    assert sorted(list_joins(schema)) == [
        ("orders", "customers", (("customer_id", "id"),)),
        ("orders", "products", (("product_id", "id"),)),
    ]


async def test_numbers_that_only_happen_to_agree_do_not_join(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    sheets = {
        "库存": ("货位 integer, 数量 integer", [(n, n * 2) for n in range(1, 9)]),
        "考勤": ("序号 integer, 天数 integer", [(n, n % 3 + 1) for n in range(1, 9)]),
    }
    assert list_joins(await open_schema(sources, read_file(tmp_path, "a.xlsx", sheets))) == []


async def test_other_names_join_when_all_values_are_names_there(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    people = [(f"员工{n}", "研发部") for n in range(1, 9)]
    sheets = {
        "花名册": ("姓名 text, 部门 text", people),
        "项目": ("项目 text, 负责人 text", [(f"P{n}", f"员工{n % 6 + 1}") for n in range(12)]),
        "城市": ("城市 text, 人口 integer", [("北京", 1), ("上海", 2), ("广州", 3), ("深圳", 4)]),
    }
    schema = await open_schema(sources, read_file(tmp_path, "a.xlsx", sheets))
    assert list_joins(schema) == [("项目", "花名册", (("负责人", "姓名"),))]


async def test_statements_reach_the_named_tables_only(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    mine = read_file(tmp_path, "我的.xlsx", {"客户": CUSTOMERS})
    theirs = read_file(tmp_path, "别人.xlsx", {"机密": ORDERS})
    await sources.open([theirs])
    _, runner = await sources.open([mine])
    for sql in (
        "SELECT * FROM 机密",
        "SELECT * FROM file_0.main.客户",
        f"SELECT * FROM '{theirs.path}'",
        f"SELECT * FROM read_duckdb('{theirs.path}')",
        "SELECT * FROM read_csv('/etc/passwd')",
        f"ATTACH '{theirs.path}' AS x",
        "COPY 客户 TO '/tmp/x.csv'",
        "PRAGMA database_list",
        "SELECT * FROM duckdb_tables()",
    ):
        with pytest.raises(SqlRejected):
            runner.check(sql)
    found = await runner.run(runner.check("SELECT count(*) AS n FROM 客户"))
    assert found.rows == ((5,),)


async def test_the_process_has_no_way_to_other_files_either(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    mine = read_file(tmp_path, "我的.xlsx", {"客户": CUSTOMERS})
    theirs = read_file(tmp_path, "别人.xlsx", {"机密": ORDERS})
    await sources.open([theirs])
    _, runner = await sources.open([mine])
    for sql in (
        "SELECT * FROM 机密",
        f"SELECT * FROM '{theirs.path}'",
        f"SELECT * FROM read_duckdb('{theirs.path}')",
        f"SELECT * FROM read_blob('{theirs.path}')",
        f"ATTACH '{theirs.path}' AS x",
    ):
        with pytest.raises(SqlFailed):
            await runner._source.fetch(sql, QueryLimits(), SYSTEM)


async def test_a_file_that_is_gone_is_said_so_by_name(
    sources: FileSourceCache, tmp_path: Path
) -> None:
    file = read_file(tmp_path, "客户.xlsx", {"客户": CUSTOMERS})
    file.path.unlink()
    with pytest.raises(FileUnavailable, match=r"客户\.xlsx") as gone:
        await sources.open([file])
    assert gone.value.code == "file_unreadable"


async def test_nothing_is_kept_of_a_deleted_file(sources: FileSourceCache, tmp_path: Path) -> None:
    file = read_file(tmp_path, "客户.xlsx", {"客户": CUSTOMERS})
    await sources.open([file])
    assert sources.are_warm([file.file])
    file.path.unlink()
    await sources._pool.evict_unused(0)
    await sources.evict_deleted()
    assert not sources._pool._idle
    assert not sources._cache


async def test_samples_are_there_for_short_texts(sources: FileSourceCache, tmp_path: Path) -> None:
    schema = await open_schema(sources, read_file(tmp_path, "客户.xlsx", {"客户": CUSTOMERS}))
    province = schema.tables[0].column("省份")
    assert province is not None
    assert province.samples == ("广东",)


async def test_odd_names_are_names(sources: FileSourceCache, tmp_path: Path) -> None:
    sheets = {
        "select": ("a text, b integer", [("x", 1)]),
        'o"; --': ("c text", [("y",)]),
        "file_0": ("d text", [("z",)]),
        "2024年 1-3月.明细": ("e text", [("w",)]),
    }
    schema, runner = await sources.open([read_file(tmp_path, "a'b.xlsx", sheets)])
    for table in schema.tables:
        quoted = '"' + table.name.replace('"', '""') + '"'
        sql = f"SELECT * FROM {quoted}"
        assert len((await runner.run(runner.check(sql))).rows) == 1
