"""More summaries on eight other results, written after the first ones were mended."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

QUARTERS = make_answer(
    make_result(
        "quarter:t region:t revenue:n",
        ("2025Q1", "East", 120000),
        ("2025Q1", "West", 95000),
        ("2025Q2", "East", 132000),
        ("2025Q2", "West", 114000),
        ("2025Q3", "East", 126000),
        ("2025Q3", "West", 129000),
        ("2025Q4", "East", 150000),
        ("2025Q4", "West", 138000),
    ),
    "revenue by quarter and region in 2025",
    "en",
)
RETURNED = make_answer(
    make_result(
        "门店:t 订单数:i 退货率(%):f",
        ("南京店", 1800, 3.2),
        ("苏州店", 2400, 2.1),
        ("无锡店", 960, 5.8),
        ("常州店", 1240, 4.0),
        ("徐州店", 600, 6.5),
    ),
    "各门店订单数和退货率",
)
YEARS = make_answer(
    make_result(
        "年份:i 营收(亿元):f 净利润(亿元):f",
        (2021, 86.0, 6.2),
        (2022, 95.5, 7.1),
        (2023, 103.2, 6.8),
        (2024, 121.8, 9.4),
        (2025, 137.6, 11.3),
    ),
    "近五年营收和净利润",
)
WEEKDAYS = make_answer(
    make_result(
        "星期:t 订单量:i",
        ("周一", 310),
        ("周二", 295),
        ("周三", 320),
        ("周四", 340),
        ("周五", 410),
        ("周六", 560),
        ("周日", 525),
    ),
    "按星期统计订单量",
)
STOCK = make_answer(
    make_result(
        "product:t stock:i reorder_level:i",
        ("Pens", 420, 300),
        ("Paper", 150, 200),
        ("Clips", 90, 100),
        ("Staplers", 260, 120),
        ("Tape", 80, 180),
    ),
    "stock and reorder level by product",
    "en",
)
SEGMENTS = make_answer(
    make_result(
        "segment:t customers:i avg_spend:f",
        ("New", 5200, 38.4),
        ("Returning", 2900, 71.25),
        ("VIP", 400, 210.0),
    ),
    "customers and average spend by segment",
    "en",
)
GROWING = make_answer(
    make_result(
        "品类:t 销售额(万元):f 同比增长率(%):f",
        ("家电", 860.0, 12.5),
        ("服饰", 640.0, -3.8),
        ("食品", 520.0, 20.1),
        ("母婴", 300.0, 5.0),
        ("图书", 180.0, -8.2),
    ),
    "各品类销售额及同比增长率",
)
STATES = make_answer(
    make_result(
        "state:t sales_(USD):n orders:i",
        ("California", 1250400, 8200),
        ("Texas", 980100, 7100),
        ("New York", 875500, 5900),
        ("Florida", 640000, 5200),
        ("Ohio", 254000, 1600),
    ),
    "sales and orders by state",
    "en",
)

CHINESE: Cases = {
    "returned": (
        RETURNED,
        (
            "徐州店退货率最高，达6.5%，苏州店最低，仅2.1%，两者相差4.4个百分点。",
            "退货率超过5%的有无锡店和徐州店两家。",
            "苏州店订单最多而退货率最低，表现最好。",
            "五家门店共7,000单，其中苏州店占34.3%。",
            "徐州店的退货率是苏州店的3倍多。",
            "五家店的平均退货率为4.32%。",
            "南京店和苏州店的退货率都低于4%。",
            "{无锡店退货率最高}，为5.8%。",
            "退货率超过5%的有{三}家门店。",
            "徐州店与苏州店的退货率相差{3.4}个百分点。",
            "苏州店占全部订单的{四成}。",
            "五家门店的退货率合计为{21.6%}。",
            "常州店的退货率{低于南京店}。",
            "{南京店、无锡店的退货率都低于4%}。",
        ),
    ),
    "years": (
        YEARS,
        (
            "2021年至2025年，营收由86亿元增至137.6亿元，四年累计增长60%，年均复合增长率约12.5%。",
            "2025年净利润首次突破10亿元，同比增长20.2%。",
            "净利润仅在2023年出现下滑，其余年份均保持增长。",
            "2025年净利率约为8.2%，高于2021年的7.2%。",
            "2024年营收增速最快，达到18%。",
            "五年净利润合计40.8亿元。",
            "营收连续四年增长。",
            "2025年净利润同比增长{16.2%}。",
            "营收年均复合增长率约{15%}。",
            "净利润{连续四年增长}。",
            "{2024年净利润首次突破10亿}元。",
            "2025年净利率约为{10.2%}。",
            "{2022年营收增速最快}。",
            "五年营收合计{504.1}亿元。",
        ),
    ),
    "weekdays": (
        WEEKDAYS,
        (
            "周六订单量最高，为560单，周二最低，为295单，前者接近后者的两倍。",
            "周末两天共1,085单，占全周的39.3%。",
            "工作日日均335单，周末日均542.5单，后者是前者的1.6倍左右。",
            "周五开始明显上升，比周四多70单。",
            "{周日订单量最高，为525}单。",
            "周末两天占全周的{一半以上}。",
            "工作日日均{395}单。",
            "周五比周四{少70}单。",
        ),
    ),
    "growing": (
        GROWING,
        (
            "食品同比增长20.1%，增速居首；图书降幅最大，下滑8.2%。",
            "五个品类三升两降。",
            "家电和服饰贡献了60%的销售额。",
            "家电体量最大（860万元），占比34.4%，但增速不及食品。",
            "服饰同比下降3.8%，与图书一同成为仅有的两个负增长品类。",
            "剔除图书后，其余品类合计2,320万元。",
            "{家电增速居首}，同比增长12.5%。",
            "母婴{同比下降5%}。",
            "五个品类{四升一降}。",
            "食品占比{34.4%}。",
            "{服饰降幅最大}，下滑3.8%。",
            "家电增速{高于食品}。",
            "除图书外，其余品类合计{2,230}万元。",
        ),
    ),
}
ENGLISH: Cases = {
    "quarters": (
        QUARTERS,
        (
            "East generated 528,000 over the year against 476,000 for West.",
            "West overtook East in Q3, 129,000 versus 126,000.",
            "Both regions finished the year higher than they started: "
            "East was up 25% and West 45.3%.",
            "Q4 was the strongest quarter overall at 288,000, up 12.9% from Q3.",
            "East's best quarter was Q4 (150,000) and its weakest Q1 (120,000).",
            "Total revenue for 2025 came to just over 1 million.",
            "East accounted for 52.6% of the annual total.",
            "West grew in every quarter, whereas East slipped in Q3.",
            "West {overtook East in Q2}.",
            "Over the year East was up {45.3%}.",
            "{East grew in every quarter}.",
            "West accounted for {more than half} of the annual total.",
            "{West's best quarter was Q3}, at 129,000.",
            "Total revenue came to {1.4 million}.",
        ),
    ),
    "stock": (
        STOCK,
        (
            "Three products – Paper, Clips and Tape – are below their reorder level.",
            "Tape has the largest shortfall, 100 units under its reorder level of 180.",
            "Pens and Staplers are the only items above their reorder levels.",
            "Total stock is 1,000 units, with Pens making up 42%.",
            "The average stock is 200 units per product.",
            "{Two} products are below their reorder level.",
            "{Paper has the largest shortfall}.",
            "Clips are {20} units short of their reorder level.",
            "Staplers are {below their reorder level}.",
            "Pens make up {more than half} of total stock.",
        ),
    ),
    "segments": (
        SEGMENTS,
        (
            "VIP customers spend 210 on average, over five times as much as new customers.",
            "New customers make up 61% of the base (5,200 of 8,500).",
            "Only 400 customers (4.7%) are VIPs.",
            "Returning customers spend 32.85 more than new ones.",
            "VIP customers spend {three times} as much as new customers.",
            "Returning customers make up {61%} of the base.",
            "{Returning customers spend the most}, at 71.25.",
            "The three segments' average spend {totals 319.65}.",
        ),
    ),
    "states": (
        STATES,
        (
            "California leads with $1.25 million, roughly 31% of the $4 million total.",
            "Texas ($980.1K) and New York ($875.5K) round out the top three.",
            "The top three states account for about 78% of sales.",
            "Average order value is highest in Ohio at $158.75.",
            "Ohio is far behind with just $254,000, about one fifth of California's sales.",
            "On average, each state sold $800,000, but the median is higher at $875,500.",
            "Florida's orders (5,200) fall 700 short of New York's.",
            "{Texas leads with $1.25 million}.",
            "The top three states account for about {68%} of sales.",
            "{New York sold more than Texas}.",
            "{Average order value is highest in California} at $152.49.",
            "Ohio contributes {$2.54 million}.",
            "Florida trails New York by {$335,500}.",
        ),
    ),
}
