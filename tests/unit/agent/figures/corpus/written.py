"""Summaries that a model of 1.5 billion parameters wrote, with the product's own prompt."""

from tests.unit.agent.figures.corpus import fresh, phrases, prose, second
from tests.unit.agent.figures.corpus.case import Cases

CASES: Cases = {
    "areas": (
        prose.AREAS,
        ("华东的销售额在2024年和2025年都超过了东北，2024年的平均销售额为473万元。",),
    ),
    "visits": (
        prose.VISITS,
        (
            "The visits by month in 2025 rose from 41,200 in January to 61,350 in August, "
            "up 48.9%, with the highest being 61,350 in August 2025 and the lowest being "
            "38,750 in February 2025. Together, this totals 392,000 visits, "
            "with an average of 49,000 visits per month.",
            "从2025年1月到2025年8月，visits增长了48.9%，从{38,750}增长到61,350。",
        ),
    ),
    "channels": (
        prose.CHANNELS,
        (
            "Organic search has the highest revenue: 184,000 (share: 36.8%). "
            "Social is lowest with 42,000. Together that is 500,000, 100,000 on average.",
            "有机搜索的收入最高，为 18.4万，最低的是 Social，为 42,000。合计 50万，平均 10万。",
        ),
    ),
    "couriers": (
        prose.COURIERS,
        (
            "The average delivery hours for Polar and Swift are 52.9 and 18.5, respectively, "
            "while the average delivery hours are 34.6. The orders come to 6,000 in all.",
            "Polar 的平均配送小时数最高，为 52.9 小时。最低的是 Swift，为 18.5 小时。"
            "平均配送小时数为 34.6 小时。订单总数为 6,000。",
        ),
    ),
    "projects": (
        prose.PROJECTS,
        (
            "The start and duration of projects vary, with Cobalt having the highest days at 210, "
            "while Ember has the lowest with 45. The average days are 106.",
        ),
    ),
    "years": (
        phrases.YEARS,
        (
            "近五年，营收从 86亿元增长到 137.6亿元，增长了 60%，最高年份为 2025年，为 137.6亿元，"
            "最低年份为 2021年，为 86亿元，合计 544.1亿元，平均 108.82亿元。",
            "The revenue rose from {86 billion} in 2021 to {137.6 billion} in 2025, up 60%.",
        ),
    ),
    "stock": (
        phrases.STOCK,
        (
            "The stock and reorder level by product are as follows: Pens have the highest stock: "
            "420, 42% of the total of 1,000. Tape is lowest with 80. The stock is 200 on average. "
            "The reorder level comes to 900 in all.",
        ),
    ),
    "segments": (
        phrases.SEGMENTS,
        (
            "New has the highest number of customers (5,200), which represents 61.2% of the total. "
            "VIP customers make up 400, and the average number of customers per segment is "
            "2,833.33.",
        ),
    ),
    "returned": (
        phrases.RETURNED,
        (
            "The highest order number is 2,400, which makes up 34.3% of the total of 7,000 orders. "
            "The order number is 1,400 on average across all {three} stores. "
            "The lowest order number is 600.",
        ),
    ),
    "weekdays": (
        phrases.WEEKDAYS,
        (
            "周六的订单量最高，为560，占合计2,760的20.3%。",
            "The top 3 orders ({Saturday, Tuesday, and Wednesday) together made up 54.2%} "
            "of the total orders.",
        ),
    ),
    "status": (
        second.STATUS,
        ("已完成的订单数最高，为7,200（占比：72%），最低的是退款中，为400。",),
    ),
    "states": (
        phrases.STATES,
        ("California 的销售额最高，为 125.04万美元，占合计 400万美元 的 31.3%。",),
    ),
    "quarters": (
        phrases.QUARTERS,
        ("East 的 revenue 最高，为 52.8万，占合计 100.4万 的 52.6%。",),
    ),
    "week": (fresh.VISITS, ("2025年3月第一周，每天的访问量为6,042.86。",)),
    "hotels": (
        fresh.HOTELS,
        (
            "Vienna has the highest number of rooms (420) and {the lowest number (180)}, "
            "with an average of 300 rooms.",
        ),
    ),
    "goods": (
        prose.GOODS,
        (
            "各商品的销售额分别是：破壁机 128.65万、空气炸锅 104.32万、扫地机器人 96.58万、"
            "电饭煲 64.03万、加湿器 32.22万、电水壶 21.48万、挂烫机 12.73万。",
            "The top 3 products ({破壁机, 挂烫机, 电饭煲) together make up 71.6%} "
            "of the total sales.",
        ),
    ),
}
