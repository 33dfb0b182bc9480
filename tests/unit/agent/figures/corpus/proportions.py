"""What holds of most, of none or of every row, in which order rows stand, and why they do."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

FERRIES = make_answer(
    make_result(
        "route:t passengers:i vehicles:i",
        ("Skerry", 8200, 2600), ("Holm", 6100, 2900), ("Voe", 4700, 5100), ("Ness", 1900, 700),
    ),
    "passengers and vehicles by route", "en",
)  # fmt: skip
CRUISES = make_answer(
    make_result(
        "quarter:t guests:i",
        *[(f"{2023 + i // 4}-Q{i % 4 + 1}", guests) for i, guests in enumerate(
            [310, 420, 560, 380, 350, 470, 540, 410])],
    ),
    "guests per quarter", "en", "SELECT ... WHERE year IN (2023, 2024)",
)  # fmt: skip
KIOSKS = make_answer(
    make_result(
        "kiosk:t profit:n turnover:n",
        ("Pier", "4200", "30000"), ("Square", "-900", "21000"), ("Dock", "-300", "9000"),
        ("Tower", "1500", "16000"),
    ),
    "profit and turnover by kiosk", "en",
)  # fmt: skip
BAKERIES = make_answer(
    make_result(
        "面包房:t 支出:n 预算:n 评分:n",
        ("麦香", "52000", "50000", "4.6"), ("晨曦", "38000", "45000", "4.1"),
        ("老街", "27000", "27000", None), ("南门", "61000", "56000", "4.4"),
        ("东湖", "19000", "24000", "3.9"),
    ),
    "各面包房的支出、预算和评分",
)  # fmt: skip
LOAVES = make_answer(
    make_result(
        "月份:t 产量:i",
        *[(f"2025-{m:02d}", v) for m, v in enumerate([640, 600, 700, 690, 760, 800, 720, 850], 1)],
    ),
    "2025年每月产量", sql="SELECT ... WHERE y = 2025",
)  # fmt: skip
PARKS = make_answer(
    make_result(
        "公园:t 游园人数:i 停车收入:n", ("柳岸", 5200, "18000"), ("松坡", 4100, "26000"),
        ("竹径", 1800, "9000"),
    ),
    "各公园的游园人数和停车收入",
)  # fmt: skip
PATRONS = make_answer(
    make_result(
        "会员:t 消费:n 到店次数:i", ("柳茵", "860", 12), ("庄毅", "640", 31), ("白露", "500", 7),
    ),
    "消费最高的会员",
)  # fmt: skip
LISTED = make_answer(
    make_result("ticket_no:t fee:i", *[(f"T{i:04d}", 20 + i % 9) for i in range(50)],
                truncated=True),
    "list the tickets", "en",
)  # fmt: skip
CASES: Cases = {
    "ferries": (
        FERRIES,
        (
            "Most routes carried more than 4,000 passengers.",
            "Three of the four routes had more passengers than vehicles.",
            "Only Voe had more vehicles than passengers.",
            "Routes in order of passengers: Skerry, Holm and Voe.",
            "Skerry and Holm both carried over 6,000 passengers.",
            "Neither Voe nor Ness carried more than 5,000 passengers.",
            "Skerry leads because of its 8,200 passengers.",
            "{Most routes} carried more than 7,000 passengers.",
            "{Every route} had more passengers than vehicles.",
            "Routes in order of passengers: {Skerry, Voe and Holm}.",
            "Skerry and Voe both carried {over 6,000} passengers.",
            "Neither Holm nor Ness carried {more than 5,000} passengers.",
            "Skerry leads {because of its new ship}.",
            "Passengers of Ness {outnumber} those of Voe.",
            "There are {20,900} routes.",
        ),
    ),
    "cruises": (
        CRUISES,
        (
            "Q3 was the strongest quarter in both years.",
            "Guests rose in Q2 of both years.",
            "Overall, guests increased from 310 to 410.",
            "2024 had 1,770 guests, 6% more than the 1,670 of 2023.",
            "{Q2 was the strongest} quarter in both years.",
            "Guests {fell} in Q2 of both years.",
            "Overall, guests {declined}.",
            "{Most quarters fell}.",
            "{Every quarter of 2024 was above} the same quarter of 2023.",
        ),
    ),
    "kiosks": (
        KIOSKS,
        (
            "Pier earned the most, 4,200, while Square lost 900.",
            "Total profit was 4,500 on turnover of 76,000.",
            "The margin of Pier is 14%.",
            "Square has the second-highest turnover but the largest loss.",
            "{No kiosk made a loss}.",
            "{Most kiosks lost money}.",
            "The loss of Tower was {1,500}.",
            "The margin of Pier is {41%}.",
        ),
    ),
    "bakeries": (
        BAKERIES,
        (
            "五家面包房中有两家超支。",
            "麦香超支，晨曦没有超支。",
            "除麦香和南门外，其余三家支出都不到四万。",
            "支出从高到低依次是南门、麦香、晨曦、老街和东湖。",
            "麦香评分最高，最高与最低只差0.7分。",
            "由于老街暂无评分，只比较其余四家。",
            "{多数面包房超支}。",
            "{没有面包房超支}。",
            "{所有面包房都没有超支}。",
            "晨曦{超支}。",
            "{只有麦香}超支。",
            "支出从高到低依次是{南门、晨曦、麦香}。",
            "所有面包房{都有评分}。",
            "共有{十九万七千}家面包房。",
            "{受节日影响}，南门支出最多。",
            "{由于租金上涨}，南门支出最多。",
        ),
    ),
    "loaves": (
        LOAVES,
        (
            "产量总体上升。",
            "5月环比增长10.1%。",
            "5月起连续4个月产量超过700。",
            "多数月份产量超过650。",
            "产量整体{下降}。",
            "4月产量{环比增长}。",
            "{多数月份产量超过800}。",
            "8月产量同比增长{18.1%}。",
            "{只有6月}产量超过750。",
        ),
    ),
    "parks": (
        PARKS,
        (
            "松坡收入最高，柳岸人数最多。",
            "柳岸的游园人数最多，为 5,200（停车收入：18,000）。",
            "松坡的停车收入最高，为 26,000（游园人数：{1,800}）。",
            "{柳岸收入最高}。",
        ),
    ),
    "patrons": (
        PATRONS,
        (
            "消费最高的是柳茵（860，12 次）、庄毅（640，31 次）和白露（500，7 次）。",
            "三位会员共 50 次。",
            "庄毅到店最多，为 31 次，占 50 次的六成多。",
            "白露只有 500，不足柳茵 860 的六成。",
            "消费最高的是柳茵（860，{31} 次）、庄毅（640，{12} 次）。",
            "三位会员共 {60} 次。",
            "庄毅到店最多，为 31 次，占 {43} 次的七成多。",
        ),
    ),
    "listed": (
        LISTED,
        (
            "The first 50 tickets are shown.",
            "In all there are {50} tickets.",
        ),
    ),
}
