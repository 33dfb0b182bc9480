"""Summaries in English by an examiner who did not know the check; a hold-out until it was run."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

TICKETS = make_answer(
    make_result(
        "show:t sold:i capacity:i fill_rate(%):f",
        ("Lear", 418, 440, 95.0),
        ("Pinafore", 352, 440, 80.0),
        ("Doubt", 231, 300, 77.0),
        ("Arcadia", 198, 300, 66.0),
        ("Endgame", 61, 120, 50.8),
    ),
    "tickets sold and fill rate by show",
    "en",
)
WEEKS = make_answer(
    make_result(
        "week:t turnover:n",
        ("2025-W36", 54210.5),
        ("2025-W37", 51874.0),
        ("2025-W38", 49320.25),
        ("2025-W39", 47115.75),
        ("2025-W40", 58930.0),
        ("2025-W41", 61245.5),
    ),
    "turnover of the last six weeks",
    "en",
)
COUNT = make_answer(make_result("open_cases:i", (2947,)), "how many cases are open", "en")
PAIR = make_answer(
    make_result(
        "plan:t subscribers:i revenue:n", ("Family", 6420, 128400.0), ("Single", 9630, 96300.0)
    ),
    "compare Family and Single plans",
    "en",
)
SERIES = make_answer(
    make_result(
        "month:t pool:t visits:i",
        ("2024-03", "Alto", 310),
        ("2024-03", "Bravo", 275),
        ("2025-03", "Alto", 372),
        ("2025-03", "Bravo", 242),
    ),
    "visits of Alto and Bravo in March 2024 and 2025",
    "en",
)
RANKS = make_answer(
    make_result(
        "rank:i team:t points:f",
        (1, "Kestrel", 87.5),
        (2, "Osprey", 86.9),
        (3, "Merlin", 81.2),
        (4, "Harrier", 74.0),
        (5, "Buzzard", 73.6),
        (6, "Kite", 69.9),
        (7, "Hobby", 64.3),
    ),
    "rank the teams by points",
    "en",
)
COSTS = make_answer(
    make_result(
        "item:t cost:n share(%):f",
        ("Rent", 45000.0, 37.5),
        ("Wages", 39600.0, 33.0),
        ("Energy", 18000.0, 15.0),
        ("Repairs", 10800.0, 9.0),
        ("Insurance", 6600.0, 5.5),
    ),
    "costs by item",
    "en",
)
FLEET = make_answer(
    make_result(
        "van:t bought_on:d mileage:i serviced_on:d",
        ("V-01", "2019-05-20", 148200, None),
        ("V-02", "2021-02-11", 96400, "2025-08-30"),
        ("V-03", "2018-11-03", 203750, "2025-06-14"),
        ("V-04", "2023-07-27", 41900, None),
        ("V-05", "2020-09-09", 120600, "2025-09-21"),
    ),
    "list the vans with mileage and last service",
    "en",
)
CASES: Cases = {
    "tickets": (
        TICKETS,
        (
            "Lear was nearly sold out: 418 of 440 seats, a fill rate of 95%.",
            "Across the five shows 1,260 tickets were sold.",
            "Endgame filled about half of its 120 seats.",
            "Pinafore sold 121 tickets more than Doubt.",
            "Only Lear reached a fill rate above 90%; Arcadia and Endgame stayed below 70%.",
            "Pinafore was nearly sold out, with a fill rate of {95%}.",
            "{Three} of the five shows stayed below a fill rate of 70%.",
            "Arcadia sold {two thirds} as many tickets as Endgame.",
            "Doubt had a {higher fill rate than Pinafore}.",
            "The fill rates {add up to 368.8%}.",
        ),
    ),
    "weeks": (
        WEEKS,
        (
            "Turnover slipped three weeks in a row, from 54,210.50 to 47,115.75, before it "
            "recovered.",
            "In week 40 it jumped by 25.1% to 58,930.00.",
            "The best week was 2025-W41 with 61,245.50, the worst 2025-W39 with 47,115.75.",
            "The gap between the best and the worst week is 14,129.75.",
            "Over the six weeks turnover comes to 322,696.00, or 53,782.67 a week.",
            "Turnover {has fallen steadily} over the six weeks.",
            "The worst week was {2025-W38}, with 49,320.25.",
            "Week 41 was the best with {$61,245.50}.",
            "The last week is {8.9%} above the week before.",
            "In total turnover is just {below 300,000}.",
        ),
    ),
    "count": (
        COUNT,
        (
            "There are 2,947 open cases.",
            "Nearly 3,000 cases are still open.",
            "2,947 cases are open, fewer than 3,000.",
            "More than 2,900 cases are open.",
            "Roughly 2.9 thousand cases remain open.",
            "{More than 3,000} cases are open.",
            "There are {2,974} open cases.",
            "There are {twenty-nine thousand} open cases.",
            "{Fewer than 2,500} cases are open.",
            "The open cases are worth {$2,947}.",
        ),
    ),
    "pair": (
        PAIR,
        (
            "Single has 9,630 subscribers, one and a half times as many as Family with 6,420.",
            "Family brings in a third more revenue: 128,400 against 96,300.",
            "Family accounts for 57% of the revenue but only 40% of the subscribers.",
            "Together the two plans have 16,050 subscribers.",
            "The difference in revenue is 32,100 in favour of Family.",
            "Family has {more subscribers} than Single.",
            "Single brings in {128,400}.",
            "Single has {twice as many} subscribers as Family.",
            "Family accounts for {three quarters} of the revenue.",
            "Together the plans bring in {242,700}.",
        ),
    ),
    "series": (
        SERIES,
        (
            "Alto rose from 310 visits in March 2024 to 372 in March 2025, a plus of 20%.",
            "Bravo lost 33 visits over the same time, a drop of 12%.",
            "In March 2025 Alto had 130 visits more than Bravo.",
            "In both months Alto was ahead of Bravo.",
            "Both pools together had 585 visits in March 2024 and 614 in March 2025.",
            "Bravo rose to {372} visits in March 2025.",
            "Both pools {gained visitors} between March 2024 and March 2025.",
            "In March 2024 {Bravo was ahead of Alto}.",
            "Alto gained {62%} year on year.",
            "Together they had {614 visits in March 2024}.",
        ),
    ),
    "ranks": (
        RANKS,
        (
            "Kestrel leads with 87.5 points, 0.6 ahead of Osprey.",
            "Merlin is third with 81.2 points.",
            "Three of the seven teams have more than 80 points.",
            "Kite and Hobby, the last two, are the only teams below 70.",
            "Harrier and Buzzard are separated by only 0.4 points.",
            "Osprey leads with {86.9 points}.",
            "Harrier is {third} with 74 points.",
            "{Four} teams have more than 80 points.",
            "Buzzard is {ahead of Harrier}.",
            "The leader is {more than 25 points} ahead of the last team.",
        ),
    ),
    "costs": (
        COSTS,
        (
            "Rent is the largest item at 45,000, three eighths of the total of 120,000.",
            "Rent and wages together make up 70.5% of all costs.",
            "Energy costs two fifths of what rent costs.",
            "Insurance is the smallest item, with 5.5%.",
            "Repairs cost 10,800, or 7,200 less than energy.",
            "Rent makes up {more than half} of all costs.",
            "Wages are the {largest item} at 39,600.",
            "Energy accounts for {a quarter} of the costs.",
            "Insurance costs {10,800}.",
            "Costs come to {one hundred and thirty thousand} in total.",
        ),
    ),
    "fleet": (
        FLEET,
        (
            "V-03 is the oldest van and has the highest mileage, 203,750.",
            "Two of the five vans, V-01 and V-04, have no service date.",
            "V-04 is the newest van, bought in July 2023.",
            "Three vans have run more than 100,000.",
            "The van serviced most recently is V-05, on 21 September 2025.",
            "V-01 has {the highest mileage}, 148,200.",
            "{Three} vans have no service date.",
            "V-02 was bought in {2023}.",
            "{Every van} has run more than 50,000.",
            "{V-02 was serviced most recently}, on 30 August 2025.",
        ),
    ),
}
