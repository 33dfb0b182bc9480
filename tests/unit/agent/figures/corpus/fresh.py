"""Sixty sentences on other results, written after the check and before it saw them."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

COURSES = make_answer(
    make_result(
        "课程:t 报名人数:i 完课率:f",
        ("数据分析", 640, 0.78), ("产品设计", 320, 0.81),
        ("市场营销", 480, 0.64), ("项目管理", 160, 0.92),
    ),
    "各课程的报名人数和完课率",
)  # fmt: skip
VISITS = make_answer(
    make_result(
        "日期:d 访问量:i",
        ("2025-03-01", 5200), ("2025-03-02", 6100), ("2025-03-03", 4800), ("2025-03-04", 4900),
        ("2025-03-05", 5600), ("2025-03-06", 7400), ("2025-03-07", 8300),
    ),
    "2025年3月第一周每天的访问量",
)  # fmt: skip
COSTS = make_answer(
    make_result(
        "部门:t 预算(万元):n 实际支出(万元):n",
        ("研发", 500, 560), ("市场", 300, 270), ("行政", 120, 118), ("人事", 80, 92),
    ),
    "各部门预算和实际支出",
)  # fmt: skip
CARRIERS = make_answer(
    make_result(
        "carrier:t parcels:i late_rate:f",
        ("Swift Post", 8200, 0.041), ("BlueLine", 5100, 0.093), ("CargoJet", 2700, 0.027),
        ("Pigeon Express", 1000, 0.15),
    ),
    "parcels and late rate by carrier", "en",
)  # fmt: skip
QUARTERS = make_answer(
    make_result(
        "quarter:t profit_(EUR):n",
        ("2024-Q1", 82000), ("2024-Q2", -14000), ("2024-Q3", 36000), ("2024-Q4", 61000),
        ("2025-Q1", 98400), ("2025-Q2", 24600),
    ),
    "profit by quarter since 2024", "en",
)  # fmt: skip
HOTELS = make_answer(
    make_result(
        "city:t rooms:i occupancy_(%):f average_price_(EUR):n",
        ("Vienna", 420, 81.5, 132), ("Prague", 360, 76.2, 98), ("Lisbon", 240, 88.4, 121),
        ("Oslo", 180, 64.9, 164),
    ),
    "rooms, occupancy and average price by city", "en",
)  # fmt: skip

CASES: Cases = {
    "courses": (COURSES, (
        "数据分析报名人数最多，达 640 人，占全部报名的四成。",
        "项目管理的完课率最高，为 92%，市场营销最低，仅 64%。",
        "四门课程共有 1600 人报名，平均每门 400 人。",
        "产品设计的报名人数是项目管理的两倍，但只有数据分析的一半。",
        "数据分析和市场营销合计占七成。",
        "有两门课程的完课率超过八成。",
        "产品设计的完课率为 {78%}。",
        "{市场营销}报名人数最多。",
        "项目管理报名人数占比{两成}。",
        "有{三门}课程的完课率超过八成。",
        "市场营销的报名人数{少于}产品设计。",
        "数据分析的报名人数是市场营销的{一倍半}。",
    )),
    "visits": (VISITS, (
        "3月7日访问量最高，为 8,300，较3月1日增长 59.6%。",
        "3月3日最低，不足 5,000。",
        "一周累计访问 42,300 次，日均约 6,043 次。",
        "自3月3日起访问量逐日上升。",
        "3月6日环比增长 32.1%，为一周最大涨幅。",
        "访问量整周{持续上升}。",
        "3月5日访问量为 {4,900}。",
        "3月2日较3月1日增长 {27.3%}。",
        "{3月6日}访问量最高。",
        "3月4日访问量{高于 5,000}。",
        "3月7日较3月1日{翻了一番}。",
    )),
    "costs": (COSTS, (
        "研发实际支出 560 万元，超出预算 12%。",
        "四个部门预算合计 1,000 万元，实际支出 1,040 万元。",
        "市场部门节省了 30 万元，行政基本持平。",
        "研发占实际支出的一半以上。",
        "人事实际支出比预算多 15%。",
        "市场实际支出 {300} 万元。",
        "{市场}实际支出最多。",
        "行政预算{高于}市场。",
        "研发占预算的{六成}。",
    )),
    "carriers": (CARRIERS, (
        "Swift Post carried 8,200 parcels, nearly half of the 17,000 in total.",
        "CargoJet is the most punctual, with only 2.7% late.",
        "Pigeon Express has the highest late rate, 15%, but the fewest parcels.",
        "BlueLine handled almost twice as many parcels as CargoJet.",
        "Two carriers have a late rate above 5%.",
        "BlueLine was late on {4.1%} of parcels.",
        "{BlueLine} carried the most parcels.",
        "Swift Post carried {over nine thousand} parcels.",
        "Pigeon Express carried {three times} fewer parcels than CargoJet, 1,200 in all.",
        "CargoJet's late rate is {higher} than BlueLine's.",
    )),
    "quarters": (QUARTERS, (
        "Profit peaked in Q1 2025 at €98,400, 20% above Q1 2024.",
        "The only loss came in Q2 2024, at 14,000 euros.",
        "Profit for 2024 totalled €165,000.",
        "Profit recovered from Q2 2024 to Q1 2025 and then fell in Q2 2025.",
        "Profit in Q4 2024 was {$61,000}.",
        "Profit rose {every quarter}.",
        "{Q4 2024} was the best quarter.",
        "There were {two} loss-making quarters.",
        "Q2 2025 came in {75%} above Q1 2025.",
    )),
    "hotels": (HOTELS, (
        "Lisbon has the highest occupancy at 88.4%, 12.2 points ahead of Prague.",
        "Oslo is the most expensive at €164 a night and the emptiest at 64.9%.",
        "Vienna has 420 of the 1,200 rooms, 35% of the total.",
        "Prague is the cheapest, at under €100.",
        "{Vienna} has the highest occupancy.",
        "Oslo charges {€132}.",
        "Lisbon has {more} rooms than Prague.",
        "Prague's occupancy is {below 70%}.",
        "Vienna and Prague have {two thirds} of all rooms, 800 in total.",
    )),
}  # fmt: skip
