"""A hundred sentences in English; what stands in braces must be marked, nothing else may be."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

MONTHS = make_answer(
    make_result(
        "month:t revenue:n",
        *[(f"2025-{m:02d}", v * 1000) for m, v in enumerate(
            [410, 395, 430, 455, 450, 480, 520, 515, 540, 600, 650, 720], 1)],
    ),
    "monthly revenue in 2025", "en", "SELECT ... WHERE y = 2025",
)  # fmt: skip
REGIONS = make_answer(
    make_result(
        "region:t sales_2024:n sales_2025:n growth_%:f",
        ("North", 1200, 1500, 25.0), ("South", 900, 810, -10.0), ("East", 640, 800, 25.0),
        ("West", 300, 345, 15.0),
    ),
    "sales by region, 2025 against 2024", "en",
)  # fmt: skip
ORDERS = make_answer(make_result("total_orders:i", (48213,)), "how many orders are there", "en")
PRODUCTS = make_answer(
    make_result(
        "product:t units_sold:i",
        ("Wireless Noise-Cancelling Headphones (Black)", 1840),
        ("Ergonomic Office Chair with Lumbar Support", 920),
        ("27-inch 4K Monitor", 460), ("USB-C Docking Station", 230), ("Standing Desk", 115),
    ),
    "top 5 products by units sold", "en", "SELECT ... LIMIT 5",
)  # fmt: skip
TEAMS = make_answer(
    make_result(
        "team:t tickets_closed:i avg_hours:f",
        ("Alpha", 310, 4.2), ("Beta", 275, None), ("Gamma", None, 6.8), ("Delta", 190, 3.5),
        ("Epsilon", 45, 9.1),
    ),
    "tickets closed and average hours by team", "en",
)  # fmt: skip
YEARS = make_answer(
    make_result(
        "year:i customers:i",
        (2021, 1000), (2022, 1210), (2023, 1464), (2024, 1772), (2025, 2144),
    ),
    "customers by year", "en",
)  # fmt: skip
STOCK = make_answer(
    make_result(
        "warehouse:t stock:i",
        ("Lyon", 5000), ("Porto", 2500), ("Gdansk", 1500), ("Turin", 1000),
    ),
    "stock by warehouse", "en",
)  # fmt: skip
SALARIES = make_answer(
    make_result(
        "department:t average_salary_(USD):n headcount:i",
        ("Engineering", 128000, 54), ("Legal", 117500, 6), ("Sales", 96500, 38),
        ("Support", 61200, 72),
    ),
    "average salary and headcount by department", "en",
)  # fmt: skip
WEEKDAYS = make_answer(
    make_result(
        "weekday:t orders:i",
        ("Monday", 120), ("Tuesday", 135), ("Wednesday", 150), ("Thursday", 150),
        ("Friday", 180), ("Saturday", 240), ("Sunday", 225),
    ),
    "orders by weekday", "en",
)  # fmt: skip
SHOPS = make_answer(
    make_result(
        "month:t online:i in-store:i",
        ("2025-01", 100, 200), ("2025-02", 130, 190), ("2025-03", 160, 180),
        ("2025-04", 190, 170), ("2025-05", 220, 160), ("2025-06", 250, 150),
    ),
    "online and in-store orders by month, first half of 2025", "en",
)  # fmt: skip

CASES: Cases = {
    "months": (MONTHS, (
        "Revenue totalled 6.165 million in 2025, rising from 410,000 in January to 720,000 in"
        " December.",
        "That is growth of 75.6% from January to December.",
        "December was the strongest month and February the weakest, at 395,000.",
        "The second half brought in 3,545,000, about 57.5% of the year.",
        "Revenue has been up every month since August.",
        "Six months exceeded 500,000.",
        "The average month brought in roughly 514k; the fourth quarter averaged about 657k.",
        "October saw the largest increase, up 11.1% on September.",
        "In June revenue was {520,000}.",
        "Revenue rose {75.6%} from March to December.",
        "Revenue was up {every month}.",
        "Revenue more than {doubled} over the year.",
        "{August} was the strongest month.",
        "The total came to {twelve million}.",
        "December brought in {7.2e6}.",
        "Revenue {fell} from September to October.",
        "{Seven} months exceeded 500,000.",
        "Revenue has risen every month since {March}.",
        "December revenue was {under 700,000}.",
    )),
    "regions": (REGIONS, (
        "North leads with 1,500, up 25% from 1,200 the year before.",
        "South is the only region that declined, by 10%.",
        "East grew by a quarter to 800, just behind South at 810.",
        "Total sales went from 3,040 to 3,455, an increase of 13.7%.",
        "North and East grew fastest at 25% each, while West gained 15%.",
        "North accounts for 43.4% of 2025 sales.",
        "South {grew 10%} in 2025.",
        "East {overtook South} in 2025.",
        "West grew {25%}.",
        "{West} grew fastest.",
        "North makes up {a third} of 2025 sales.",
        "Total sales rose {25%}.",
        "East sales reached {£800}.",
        "North sold 1,500, {three times} as much as East.",
    )),
    "orders": (ORDERS, (
        "There are 48,213 orders in total.",
        "Just over 48,000 orders were placed.",
        "Nearly 50 thousand orders are on record.",
        "There are {48,312} orders.",
        "{Over 50,000} orders were placed.",
        "There are {一百二十三万} orders.",
        "Roughly {⅞} of them were delivered.",
        "They came in {XIV} batches.",
        "The orders weigh {48,213 kg}.",
    )),
    "products": (PRODUCTS, (
        "Wireless Noise-Cancelling Headphones (Black) sold 1,840 units, twice as many as the"
        " Ergonomic Office Chair with Lumbar Support.",
        "The 27-inch 4K Monitor sold 460 units, half of the office chair's 920.",
        "The top two products account for over three quarters of all 3,565 units.",
        "The Standing Desk came last with just 115 units.",
        "The USB-C Docking Station sold 230 units, ranking fourth.",
        "The Standing Desk sold {230} units.",
        "The {27-inch 4K Monitor} ranked second.",
        "The headphones sold {three times} as many units as the chair.",
        "The top three account for {80%} of all units.",
        "{USB-C Docking Station} is the bestseller.",
        "The Ergonomic Office Chair sold {1,840} units.",
    )),
    "teams": (TEAMS, (
        "Alpha closed the most tickets, 310, followed by Beta with 275.",
        "Delta was the fastest at 3.5 hours on average, while Epsilon took 9.1.",
        "Four teams reported closed tickets, 820 in total.",
        "Epsilon closed fewer tickets than Delta.",
        "Beta took {4.2} hours on average.",
        "{Beta} closed the most tickets.",
        "Delta closed {more} tickets than Beta.",
        "{Six} teams are listed.",
        "Epsilon closed {at least 50} tickets.",
        "Alpha was {slower} than Gamma.",
    )),
    "years": (YEARS, (
        "The number of customers more than doubled, from 1,000 in 2021 to 2,144 in 2025.",
        "That corresponds to compound annual growth of 21%.",
        "Customers grew steadily every year, adding 372 in 2025.",
        "Growth from 2023 to 2025 was 46.4%.",
        "The number of customers {tripled} between 2021 and 2025.",
        "Compound annual growth was {25%}.",
        "Customers {declined} in 2024.",
        "In 2023 there were {1,772} customers.",
        "Growth from 2022 to 2025 was {114.4%}.",
    )),
    "stock": (STOCK, (
        "Half of the stock is in Lyon, a quarter in Porto.",
        "Lyon holds five thousand units, twice as many as Porto.",
        "Turin has the least, one tenth of the total of ten thousand.",
        "Lyon and Porto together hold three quarters of the stock.",
        "Gdansk has 500 more than Turin.",
        "Gdansk holds {a quarter} of the stock.",
        "{Porto} holds the most stock.",
        "Porto has {five thousand} units.",
        "Lyon holds {two thirds} of the stock.",
        "Turin has {500 more} than Gdansk.",
        "{Turin} ranks third.",
        "All warehouses hold {at most 4,000} units.",
    )),
    "salaries": (SALARIES, (
        "Engineering has the highest average salary at $128,000.",
        "Support is the largest department with 72 people but the lowest paid at $61,200.",
        "Legal earns almost twice as much as Support.",
        "Two departments pay more than $100,000 on average.",
        "There are 170 employees, 42% of them in Support.",
        "Sales earns {$117,500} on average.",
        "Engineering earns {¥128,000} on average.",
        "Legal pays {less} than Sales.",
        "{Legal} is the largest department.",
        "Support earns {$72} on average.",
        "Engineering earns {10%} more than Legal.",
    )),
    "weekdays": (WEEKDAYS, (
        "Saturday is the busiest day with 240 orders, 20% of the weekly 1,200.",
        "The weekend makes up nearly 39% of all orders.",
        "Monday is the quietest, with exactly half of Saturday's orders.",
        "Wednesday and Thursday tie at 150 orders each.",
        "Orders rise by a third from Friday to Saturday.",
        "{Sunday} is the busiest day.",
        "Sunday had {more} orders than Saturday.",
        "Friday had {150} orders and Thursday 150.",
        "Saturday accounts for {a quarter} of all orders.",
        "{Tuesday was the lowest}.",
    )),
    "shops": (SHOPS, (
        "Online overtook in-store in April.",
        "Online orders rose every month, from 100 to 250.",
        "In-store orders fell steadily from 200 to 150, a drop of 25%.",
        "Both channels total 1,050 orders over the six months.",
        "Online orders were two and a half times as high in June as in January.",
        "Online overtook in-store in {March}.",
        "In-store orders {rose} steadily.",
        "In June in-store had {250} orders.",
        "Online {fell} in May.",
    )),
}  # fmt: skip
