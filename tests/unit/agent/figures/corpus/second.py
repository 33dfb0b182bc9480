"""Thirty-two sentences more on other results, written after the first unseen ones were mended."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

SCHOOLS = make_answer(
    make_result(
        "学校:t 学生数:i 教师数:i",
        ("一中", 2400, 160),
        ("实验中学", 1800, 150),
        ("外国语学校", 1200, 120),
        ("六中", 600, 50),
    ),
    "各学校学生数和教师数",
)
RAIN = make_answer(
    make_result(
        "month:t rainfall_(mm):f",
        ("2024-09", 42.0),
        ("2024-10", 63.0),
        ("2024-11", 88.2),
        ("2024-12", 70.0),
        ("2025-01", 35.0),
    ),
    "rainfall by month",
    "en",
)
STATUS = make_answer(
    make_result(
        "状态:t 订单数:i 占比(%):f",
        ("已完成", 7200, 72.0),
        ("配送中", 1500, 15.0),
        ("已取消", 900, 9.0),
        ("退款中", 400, 4.0),
    ),
    "各状态订单数及占比",
)
AGENTS = make_answer(
    make_result(
        "agent:t calls:i avg_minutes:f satisfaction_%:f",
        ("Ines", 210, 6.5, 94.0),
        ("Tomas", 180, 4.8, 89.5),
        ("Greta", 150, 7.9, 97.2),
        ("Omar", 60, 5.1, 81.0),
    ),
    "calls, average minutes and satisfaction by agent",
    "en",
)
CASES: Cases = {
    "schools": (
        SCHOOLS,
        (
            "一中学生最多，有 2,400 人，占全部 6,000 名学生的 40%。",
            "六中规模最小，学生数仅为一中的四分之一。",
            "外国语学校的生师比最低，平均每位教师对应 10 名学生。",
            "实验中学比外国语学校多 600 名学生，高出 50%。",
            "四所学校共有 480 名教师。",
            "外国语学校有 {1,800} 名学生。",
            "{实验中学}学生最多。",
            "六中学生数占{两成}以上。",
            "外国语学校教师数{多于}实验中学。",
            "一中学生数是六中的{五倍}。",
        ),
    ),
    "rain": (
        RAIN,
        (
            "Rainfall rose from 42 mm in September to a peak of 88.2 mm in November.",
            "November was the wettest month, more than twice as wet as September.",
            "January was the driest month at 35 mm, half of December's 70.",
            "In total 298.2 mm fell, an average of 59.6 mm a month.",
            "Rainfall in October was {88.2} mm.",
            "Rainfall rose {every month}.",
            "December saw {more} rain than November.",
            "January's rainfall was {a third} of December's.",
        ),
    ),
    "status": (
        STATUS,
        (
            "已完成订单 7,200 单，占比 72%，超过七成。",
            "已取消和退款中合计 1,300 单，占 13%。",
            "配送中订单比已取消多 600 单。",
            "已取消占比 {15%}。",
            "退款中订单{超过五百}单。",
            "{已取消}订单数排名第二。",
        ),
    ),
    "agents": (
        AGENTS,
        (
            "Ines took the most calls, 210 of 600, or 35%.",
            "Greta has the highest satisfaction at 97.2%, but the longest calls at 7.9 minutes.",
            "Omar is last in both calls and satisfaction.",
            "Three agents handled at least 150 calls.",
            "Tomas took {210} calls.",
            "{Omar} has the highest satisfaction.",
            "Greta's calls are {shorter} than Omar's.",
            "Ines handled {more than half} of all calls.",
        ),
    ),
}
