"""Summaries in English by somebody who did not know the check; a hold-out until it was read."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

BLENDS = make_answer(
    make_result(
        "blend:t kilos:i revenue:n",
        ("Harbor", 1840, 29440.0),
        ("Summit", 1265, 24035.0),
        ("Meadow", 1190, 17850.0),
        ("Lantern", 760, 15960.0),
        ("Drift", 415, 7055.0),
        ("Ember", 330, 6930.0),
    ),
    "kilos and revenue by blend",
    "en",
)
CALLOUTS = make_answer(
    make_result(
        "month:t callouts:i",
        ("2025-01", 112),
        ("2025-02", 98),
        ("2025-03", 134),
        ("2025-04", 151),
        ("2025-05", 149),
        ("2025-06", 203),
        ("2025-07", 241),
        ("2025-08", 236),
        ("2025-09", 187),
        ("2025-10", 126),
    ),
    "callouts per month in 2025",
    "en",
)
WAIT = make_answer(make_result("avg_wait_minutes:f", (18.46,)), "average wait in minutes", "en")
DRIVERS = make_answer(
    make_result(
        "driver:t trips:i km:n complaints:i",
        ("Okafor", 312, 8940.5, 4),
        ("Lindqvist", 298, 10275.0, 1),
        ("Moreau", 275, 7218.4, 9),
        ("Tanaka", 241, 9102.6, 0),
        ("Petrov", 188, 4475.2, 6),
    ),
    "trips, kilometres and complaints by driver",
    "en",
)
YEARS = make_answer(
    make_result(
        "quarter:t 2024:n 2025:n difference:n",
        ("Q1", 84200.0, 91600.0, 7400.0),
        ("Q2", 102500.0, 97300.0, -5200.0),
        ("Q3", 118900.0, 131400.0, 12500.0),
        ("Q4", 95400.0, 95900.0, 500.0),
    ),
    "compare income of 2024 and 2025 by quarter",
    "en",
)
BRANCHES = make_answer(
    make_result(
        "branch:t members:i growth(%):f",
        ("Northgate", 1520, 12.4),
        ("Riverside", 980, -3.1),
        ("Oldtown", 760, 0.8),
        ("Hillcrest", 2140, 21.7),
        ("Eastfield", 445, -8.6),
    ),
    "members and growth by branch",
    "en",
)
SITES = make_answer(
    make_result(
        "site:t inspected_on:d score:i result:t",
        ("Mill A", "2025-03-04", 91, "passed"),
        ("Mill B", "2025-03-19", 68, "failed"),
        ("Depot", "2025-04-02", 77, "passed"),
        ("Quarry", "2025-05-27", 84, "passed"),
        ("Yard", "2025-06-11", 59, "failed"),
        ("Kiln", "2025-06-30", 95, "passed"),
    ),
    "list the inspections of 2025",
    "en",
)
AGES = make_answer(
    make_result(
        "age_group:t answers:i share(%):f",
        ("18-29", 210, 17.5),
        ("30-44", 408, 34.0),
        ("45-59", 366, 30.5),
        ("60+", 216, 18.0),
    ),
    "answers by age group",
    "en",
)
CASES: Cases = {
    "blends": (
        BLENDS,
        (
            "**Harbor** leads with 1,840 kilos, almost a third of the 5,800 kilos sold.",
            "Total revenue is 101,270, of which Harbor and Summit together contribute 52.8%.",
            "Lantern sold fewer kilos than Meadow (760 vs. 1,190) and earned less as well: "
            "15,960 against 17,850.",
            "The two smallest blends, Drift and Ember, make up under 14% of revenue.",
            "Summit comes second in both kilos and revenue.",
            "Harbor leads with 1,840 kilos, {about half} of everything sold.",
            "Summit earned {17,850}, well ahead of Meadow.",
            "Ember {outsold Drift} by 85 kilos.",
            "Together the top three blends account for {over 80%} of revenue.",
            "Revenue adds up to {112,070}.",
        ),
    ),
    "callouts": (
        CALLOUTS,
        (
            "Callouts peaked in July at 241 and were lowest in February with 98.",
            "From February to July the number of callouts more than doubled.",
            "June, July and August, the only three months above 200, account for 680 callouts, "
            "about 42% of the total.",
            "After August the trend reversed: September fell by 20.8%, and October by another "
            "32.6%.",
            "On average there were roughly 164 callouts a month.",
            "Callouts {rose every month} from January to July.",
            "The quietest month was {October}, with 126 callouts.",
            "In the first half of the year there were {more than a thousand} callouts.",
            "September was {up 20.8%} on August.",
            "{Four} months had more than 200 callouts.",
        ),
    ),
    "wait": (
        WAIT,
        (
            "The average wait is 18.46 minutes.",
            "Guests wait a little under 18.5 minutes on average.",
            "On average the wait is more than 15 minutes.",
            "At 18.46 minutes, the wait stays below 20 minutes.",
            "On average, people waited about 18 minutes.",
            "The average wait is {18.64 minutes}.",
            "Guests wait {over 20 minutes} on average.",
            "It takes {less than 15 minutes} on average.",
            "The average wait is {almost thirty minutes}.",
            "People wait {eighty-four minutes} on average.",
        ),
    ),
    "drivers": (
        DRIVERS,
        (
            "Lindqvist covered the longest distance, 10,275 km, on 298 trips.",
            "Okafor made the most trips (312), 14 more than Lindqvist.",
            "Moreau received 9 of the 20 complaints, nearly half.",
            "Tanaka is the only driver with no complaints.",
            "The five drivers made 1,314 trips and drove about 40,000 km.",
            "Okafor drove {the longest distance}, 8,940.5 km.",
            "Petrov had {the most complaints}, six.",
            "Tanaka made {more trips than Moreau}.",
            "On average a driver made {about 290 trips}.",
            "Moreau and Petrov account for {half} of all complaints.",
        ),
    ),
    "years": (
        YEARS,
        (
            "Over the whole year, 2025 came to 416,200, 3.8% more than the 401,000 of 2024.",
            "Q2 was the only quarter that fell behind the previous year, by 5,200 or 5.1%.",
            "The strongest quarter in both years was Q3.",
            "The biggest gain came in Q3: 12,500 more than the year before, an increase of 10.5%.",
            "In Q4 the difference was just 500.",
            "Overall, 2025 was {weaker than 2024}.",
            "{Every quarter} of 2025 was better than the same quarter of 2024.",
            "Q1 grew by {12%} compared with 2024.",
            "Q4 2025 reached {95,400}.",
            "Q2 {rose by 5,200} year on year.",
        ),
    ),
    "branches": (
        BRANCHES,
        (
            "Hillcrest is the largest branch with 2,140 members and also grew fastest, by 21.7%.",
            "Two of the five branches shrank: Riverside (-3.1%) and Eastfield (-8.6%).",
            "Oldtown grew by less than 1%.",
            "Together the branches have 5,845 members.",
            "Hillcrest and Northgate have more than 60% of all members.",
            "Riverside {grew by 3.1%}.",
            "{Three} branches lost members.",
            "Northgate {grew faster than Hillcrest}.",
            "Eastfield shrank most, by {3.1%}.",
            "Growth adds up to {23.2%} across all branches.",
        ),
    ),
    "sites": (
        SITES,
        (
            "Four of the six sites passed.",
            "Kiln scored highest with 95, Yard lowest with 59.",
            "The average score is 79.",
            "Only Mill B and Yard scored below 70.",
            "The latest inspection was that of Kiln on 30 June 2025.",
            "{Three} of the six sites failed.",
            "Mill B {passed} with a score of 68.",
            "The {latest inspection was that of Yard}, on 11 June 2025.",
            "{All sites} scored above 60.",
            "Quarry scored {91}.",
        ),
    ),
    "ages": (
        AGES,
        (
            "The 30-44 group gave the most answers: 408, or 34%.",
            "The groups 30-44 and 45-59 together make up 64.5% of the 1,200 answers.",
            "The 18-29 group is the smallest, with 210 answers.",
            "There are nearly twice as many answers from 30-44 as from 18-29.",
            "The 45-59 group is 3.5 percentage points behind the 30-44 group.",
            "{The 60+ group is the smallest}.",
            "{Half} of the answers came from the 30-44 group.",
            "{More than a third} of the answers came from the 45-59 group.",
            "In total {1,400 people} answered.",
            "The 18-29 group gave {two hundred and sixteen} answers.",
        ),
    ),
}
