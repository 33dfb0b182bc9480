"""The results that the sentences of `holdout` are about."""

from datetime import date

from tests.unit.agent.answers import make_answer, make_result

COUNTRIES = make_answer(
    make_result(
        "country:t revenue:n customers:i",
        ("Germany", 742300, 1210),
        ("France", 615800, 1105),
        ("Spain", 388400, 940),
        ("Italy", 371900, 610),
        ("Poland", 204600, 455),
        ("Portugal", 127000, 180),
    ),
    "revenue and customers by country",
    "en",
)
SIGNUPS = make_answer(
    make_result(
        "月份:t 新增用户:i",
        ("2024-11", 3200),
        ("2024-12", 3560),
        ("2025-01", 2980),
        ("2025-02", 2450),
        ("2025-03", 4130),
        ("2025-04", 4690),
        ("2025-05", 4410),
        ("2025-06", 5180),
    ),
    "每月新增用户",
)
CLOTHES = make_answer(
    make_result(
        "product:t online_orders:i offline_orders:i",
        ("Jackets", 3400, 1250),
        ("Shirts", 2900, 3100),
        ("Shoes", 2600, 2600),
        ("Bags", 1500, 950),
        ("Hats", 600, 900),
    ),
    "compare online and offline orders by product",
    "en",
)
PAYMENTS = make_answer(
    make_result(
        "支付方式:t 订单数:i 占比(%):f",
        ("微信支付", 5640, 47.0),
        ("支付宝", 3960, 33.0),
        ("银行卡", 1320, 11.0),
        ("货到付款", 720, 6.0),
        ("其他", 360, 3.0),
    ),
    "各支付方式的订单数和占比",
)
ORDER_VALUE = make_answer(make_result("avg_order_value:f", (74.35,)), "average order value", "en")
RETURNS = make_answer(make_result("退款单数:i", (1237,)), "今年有多少退款单")
TEAMS = make_answer(
    make_result(
        "团队:t 工单数:i 平均处理时长(分钟):f",
        ("一组", 340, 42.5),
        ("二组", 410, 38.0),
        ("三组", 275, 61.5),
        ("四组", 190, 55.0),
        ("五组", 285, 47.5),
    ),
    "各团队工单数和平均处理时长",
)
STORES = make_answer(
    make_result(
        "store:t profit:n",
        ("Leeds", 48200),
        ("Derby", 21500),
        ("Hull", 9400),
        ("Bath", -3500),
        ("York", -12600),
    ),
    "profit by store",
    "en",
)
BANKS = make_answer(
    make_result(
        "城市:t 存款余额(亿元):f 贷款余额(亿元):f",
        ("杭州", 6820.5, 5940.2),
        ("宁波", 3415.8, 3620.0),
        ("温州", 2210.0, 1985.4),
        ("绍兴", 1580.3, 1422.9),
        ("嘉兴", 973.4, 1031.5),
    ),
    "各城市存款余额和贷款余额",
)
GROWTH = make_answer(
    make_result(
        "quarter:t growth_(%):f",
        ("2024Q1", 4.2),
        ("2024Q2", 5.1),
        ("2024Q3", -1.3),
        ("2024Q4", 2.8),
        ("2025Q1", 6.4),
        ("2025Q2", 7.0),
    ),
    "growth by quarter",
    "en",
)
STAFF = make_answer(
    make_result(
        "员工:t 入职日期:d 年假天数:i",
        ("陈晨", date(2019, 4, 8), 15),
        ("李想", date(2021, 7, 19), 10),
        ("王悦", date(2021, 11, 2), 10),
        ("赵磊", date(2023, 2, 20), 5),
        ("孙宁", date(2024, 9, 9), 5),
    ),
    "员工入职日期和年假天数",
)
