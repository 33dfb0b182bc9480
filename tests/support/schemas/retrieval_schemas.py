"""Small and large schemas of our own."""

from datetime import date

from model.chats.question import Question, Turn
from model.locales import Locale
from model.sources.schema import Column, ForeignKey, Schema, SourceInfo, Table

SOURCE = SourceInfo("s", "shop", "sqlite", "sqlite")


def column(name: str, comment: str = "", *samples: str) -> Column:
    return Column(name, "TEXT", "text", comment=comment, samples=samples)


def key(own: str, table: str) -> ForeignKey:
    return ForeignKey((own,), table, ("id",))


def _sales() -> tuple[Table, ...]:
    names = column("cust_nm", "客户名称", "华为", "小米")
    return (
        Table(
            "cust_mst",
            (column("id"), names, column("prov", "省份", "北京", "广东")),
            comment="客户",
        ),
        Table(
            "ord_hdr",
            (
                column("id"),
                column("cust_id"),
                column("ord_dt", "下单日期"),
                column("ord_amt", "订单金额"),
            ),
            comment="订单",
            foreign_keys=(key("cust_id", "cust_mst"),),
        ),
        Table(
            "ord_line",
            (column("id"), column("ord_id"), column("prod_id"), column("qty", "数量")),
            comment="订单明细",
            foreign_keys=(key("ord_id", "ord_hdr"), key("prod_id", "prod_mst")),
        ),
    )


def _goods() -> tuple[Table, ...]:
    names = column("prod_nm", "产品名称", "保温杯", "Travel mug")
    return (
        Table(
            "prod_mst",
            (column("id"), names, column("cat_id")),
            comment="产品",
            foreign_keys=(key("cat_id", "prod_cat"),),
        ),
        Table(
            "prod_cat", (column("id"), column("cat_nm", "品类", "家居", "数码")), comment="产品品类"
        ),
    )


def shop() -> Schema:
    """English names, Chinese comments, abbreviations, a bridge table and thirty others."""
    others = (Table(f"sys_conf_{i}", (column("k"), column("v"))) for i in range(30))
    return Schema(SOURCE, (*others, *_sales(), *_goods()), ())


def wide(count: int) -> Schema:
    """A synthetic warehouse: `count` tables of ten columns with comments in Chinese."""
    things = ("order", "customer", "product", "store", "payment", "return", "invoice", "stock")
    zh = ("订单", "客户", "产品", "门店", "付款", "退货", "发票", "库存")
    facts = ("amount", "quantity", "date", "status", "city", "price", "code", "owner", "level")
    tables = tuple(
        Table(
            f"{things[i % 8]}_{facts[i % 9]}_{i}",
            (column("id"), *(column(f"{f}_{i % 97}", f"{zh[i % 8]}{f}", f"v{i}") for f in facts)),
            comment=f"{zh[i % 8]}表{i}",
            foreign_keys=(key("id", f"{things[0]}_{facts[0]}_0"),) if i % 50 == 0 and i else (),
        )
        for i in range(count)
    )
    return Schema(SOURCE, tables, ())


def ask(text: str, locale: Locale = "zh-CN", *history: Turn) -> Question:
    return Question(text, locale, date(2026, 11, 24), history)
