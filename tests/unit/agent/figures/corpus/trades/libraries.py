"""Genres, power, refunds, parties and runners, with what summaries say of them in English."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

LIB = make_answer(
    make_result(
        "genre:t books:i loans:i overdue:i",
        ("Fiction", 5200, 14800, 420),
        ("History", 2100, 3900, 95),
        ("Science", 1800, 4200, 130),
        ("Children", 3400, 11900, 610),
        ("Travel", 900, 1200, 24),
    ),
    "books, loans and overdue items by genre",
    "en",
)
POWER = make_answer(
    make_result(
        "month:t solar_(MWh):f wind_(MWh):f",
        ("2025-01", 310, 920),
        ("2025-02", 420, 870),
        ("2025-03", 690, 840),
        ("2025-04", 880, 650),
        ("2025-05", 1050, 560),
        ("2025-06", 1120, 480),
    ),
    "solar and wind output by month in the first half of 2025",
    "en",
)
REFUND = make_answer(
    make_result("refund_rate_(%):f refunds:i orders:i", (4.25, 340, 8000)),
    "refund rate, refunds and orders in May",
    "en",
)
SEATS = make_answer(
    make_result(
        "party:t seats:i votes_(%):f change:i",
        ("Green", 58, 29.4, 12),
        ("Blue", 71, 35.1, -9),
        ("Yellow", 24, 12.8, 3),
        ("Red", 47, 22.7, -6),
    ),
    "seats, votes and change in seats by party",
    "en",
)
RANKED = make_answer(
    make_result(
        "rank:i runner:t time_minutes:f age:i",
        (1, "Kipruto", 128.5, 27),
        (2, "Abera", 129.1, 31),
        (3, "Sato", 130.7, 24),
        (4, "Novak", 131.2, 35),
        (5, "Silva", 133.0, 29),
    ),
    "top five runners of the marathon",
    "en",
)
NULLS = make_answer(
    make_result(
        "station:t pm25:f readings:i",
        ("Harbor", 18.2, 720),
        ("Airport", 25.6, 700),
        ("Center", 31.4, 715),
        ("Hill", None, 0),
        ("Park", 12.9, 690),
    ),
    "average PM2.5 by station",
    "en",
)
CASES: Cases = {
    "lib": (
        LIB,
        (
            "Fiction has the most books (5,200) and the most loans (14,800).",
            "Children's books are borrowed most often, 3.5 times per book on average.",
            "Of the 36,000 loans, Fiction and Children account for 26,700, or 74%.",
            "Children has the most overdue items, 610, which is 5.1% of its loans.",
            "History has 300 more books than Science but 300 fewer loans.",
            "Travel is the smallest genre in every respect.",
            "Only two genres have more than 10,000 loans.",
            "Nearly half of all overdue items are children's books.",
            "Science ranks third in loans, behind Fiction and Children.",
            "{Children has the most books}.",
            "History has {4,200} loans.",
            "Fiction and Children account for {84%} of loans.",
            "{Three} genres have more than 10,000 loans.",
            "Science has {more books than History}.",
            "Travel books are borrowed {2.3} times on average.",
            "{Fiction} has the most overdue items.",
            "A {third} of all overdue items are children's books.",
            "History ranks {third} in loans.",
        ),
    ),
    "power": (
        POWER,
        (
            "Solar output rose every month, from 310 MWh in January to 1,120 MWh in June.",
            "Wind output declined steadily over the same period, dropping by almost half.",
            "Solar overtook wind in April.",
            "In the six months solar produced 4,470 MWh, 150 more than wind.",
            "In January wind delivered three times as much as solar.",
            "Solar's share grew from 25% in January to 70% in June.",
            "Wind produced less than 500 MWh only in June.",
            "Solar output {fell} in June.",
            "Solar overtook wind in {March}.",
            "Wind output {rose every month}.",
            "In the six months solar produced {4,320} MWh.",
            "{June} was the strongest month for wind.",
            "In June wind delivered {twice} as much as solar.",
            "Wind fell by {40%} between January and June.",
            "In March solar {exceeded wind}.",
        ),
    ),
    "refund": (
        REFUND,
        (
            "340 of 8,000 orders were refunded, a rate of 4.25%.",
            "The refund rate is just over 4%.",
            "About one order in 24 was refunded.",
            "The refund rate is {below 4%}.",
            "{430} orders were refunded.",
            "The refund rate is {42.5%}.",
        ),
    ),
    "seats": (
        SEATS,
        (
            "Blue remains the largest party with 71 seats despite losing nine.",
            "Green gained 12 seats, more than any other party.",
            "Green and Yellow both gained seats, three in the case of Yellow.",
            "No party has a majority of the 200 seats.",
            "Blue is 13 seats ahead of Green.",
            "Red won 22.7% of the votes and 23.5% of the seats.",
            "Two parties lost seats.",
            "{Green is the largest party}.",
            "Red {gained six} seats.",
            "Blue lost {12} seats.",
            "Yellow has {47} seats.",
            "{Three} parties lost seats.",
            "Blue holds {a majority} of the 200 seats.",
            "Blue is {31 seats} ahead of Green.",
        ),
    ),
    "ranked": (
        RANKED,
        (
            "Kipruto won in 128.5 minutes, 0.6 minutes ahead of Abera.",
            "Novak, at 35, was the oldest of the five; Sato, at 24, the youngest.",
            "Silva came fifth in 133.0 minutes.",
            "The five runners are 29.2 years old on average.",
            "All five finished in under 135 minutes.",
            "Sato finished {second}.",
            "Novak, at {31}, was the oldest.",
            "{Silva} was the youngest.",
            "Kipruto was {1.6 minutes} faster than Abera.",
            "All five finished in {under 130 minutes}.",
        ),
    ),
    "nulls": (
        NULLS,
        (
            "Center has the highest PM2.5 level at 31.4, Park the lowest at 12.9.",
            "There is no value for Hill.",
            "Four of the five stations delivered readings.",
            "The mean of the four stations is 22.0.",
            "{Hill} has the lowest PM2.5 level.",
            "{Five} stations are above 10.",
            "Airport's level is {18.2}.",
        ),
    ),
}
