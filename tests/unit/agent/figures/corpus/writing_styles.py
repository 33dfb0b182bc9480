"""Summaries in other writing styles, on six further results."""

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

PLANS = make_answer(
    make_result(
        "plan:t subscribers:i monthly_revenue:n churn_rate_(%):f",
        ("Basic", 6400, 64000, 4.5),
        ("Plus", 2800, 70000, 2.8),
        ("Pro", 900, 54000, 1.6),
        ("Enterprise", 100, 62000, 0.5),
    ),
    "subscribers, monthly revenue and churn by plan",
    "en",
)
SALES = make_answer(
    make_result(
        "month:t sales:n",
        ("2025-01", 310000),
        ("2025-02", 280000),
        ("2025-03", 335000),
        ("2025-04", 352000),
        ("2025-05", 352000),
        ("2025-06", 401000),
    ),
    "monthly sales in the first half of 2025",
    "en",
)
AGES = make_answer(
    make_result(
        "age_group:t customers:i",
        ("18-24", 1100),
        ("25-34", 2900),
        ("35-44", 2400),
        ("45-54", 1000),
        ("55+", 600),
    ),
    "customers by age group",
    "en",
)
PROVINCES = make_answer(
    make_result(
        "省份:t 销售额:n 订单数:i",
        ("广东", 5230000, 26150),
        ("浙江", 4180000, 19000),
        ("江苏", 3940000, 19700),
        ("四川", 2250000, 12500),
        ("湖北", 1610000, 8050),
        ("陕西", 790000, 4640),
    ),
    "各省销售额和订单数",
)
QUARTERLY = make_answer(
    make_result(
        "季度:t 线上销售额(万元):f 线下销售额(万元):f",
        ("2025年第一季度", 420.0, 510.0),
        ("2025年第二季度", 465.0, 498.0),
        ("2025年第三季度", 530.0, 486.0),
        ("2025年第四季度", 585.0, 506.0),
    ),
    "2025年各季度线上线下销售额",
)
LEVELS = make_answer(
    make_result(
        "会员等级:t 会员数:i 平均消费(元):f",
        ("普通", 12000, 156.5),
        ("银卡", 4500, 320.0),
        ("金卡", 2700, 588.0),
        ("钻石", 800, 1420.0),
    ),
    "各等级会员数和平均消费",
)

CHINESE: Cases = {
    "provinces": (
        PROVINCES,
        (
            "广东以523万元的销售额领跑，占六省总额的29.1%，浙江（418万元）和江苏（394万元）分列二、三位。",
            "前三省合计1,335万元，接近总额的四分之三。",
            "陕西垫底，仅79万元，不足广东的六分之一。",
            "浙江的客单价最高，为220元；湖北与广东、江苏同为200元。",
            "江苏订单数比浙江多700单，但销售额反而少24万元。",
            "六省总销售额1,800万元，平均每省300万元，只有前三省高于平均线。",
            "四川、湖北和陕西三省合计仅占25.8%。",
            "广东是唯一一个突破500万元的省份。",
            "整体客单价约199.9元。",
            "{浙江以523万元的销售额领跑}。",
            "前三省合计{1,235}万元。",
            "陕西不足广东的{十分之一}。",
            "{广东的客单价最高}，为200元。",
            "江苏订单数比浙江多{1,700}单。",
            "六省总销售额1,800万元，平均每省{360}万元。",
            "有{四}个省份高于平均线。",
            "湖北销售额{超过四川}。",
            "{四川排名第三}，销售额为225万元。",
        ),
    ),
    "quarterly": (
        QUARTERLY,
        (
            "线上销售额逐季上升，从第一季度的420万元增至第四季度的585万元，增幅39.3%。",
            "线下销售额前三季度持续下滑，第四季度回升至506万元。",
            "线上自第三季度起反超线下。",
            "全年线上合计2,000万元，与线下的2,000万元持平。",
            "第四季度线上比线下多79万元。",
            "第三季度两者合计1,016万元，其中线上占52.2%。",
            "全年合计4,000万元，第四季度最高，为1,091万元。",
            "线上销售额增幅达到{49.3%}。",
            "线下销售额{逐季上升}。",
            "线上自{第二季度起反超}线下。",
            "第四季度线上比线下多{97}万元。",
            "全年线上合计{2,200}万元。",
            "第三季度线上占{47.8%}。",
        ),
    ),
    "levels": (
        LEVELS,
        (
            "会员总数20,000人，其中普通会员占六成。",
            "钻石会员人数最少（800人），但平均消费最高，达1,420元，约为普通会员的9倍。",
            "等级越高，平均消费越高：银卡320元，金卡588元。",
            "金卡和钻石会员合计3,500人，占17.5%。",
            "银卡会员的平均消费是普通会员的两倍多。",
            "钻石会员平均消费约为普通会员的{12倍}。",
            "普通会员占{七成}。",
            "{金卡会员平均消费最高}，为588元。",
            "金卡和钻石会员合计{4,500}人。",
            "各等级平均消费合计{2,484.5}元。",
        ),
    ),
}
ENGLISH: Cases = {
    "plans": (
        PLANS,
        (
            "**Basic** has by far the most subscribers (6,400, or 63% of all), "
            "but **Plus** brings in the most revenue at 70,000.",
            "Enterprise earns 62,000 from just 100 subscribers, i.e. 620 per subscriber.",
            "Churn falls as plans get bigger: 4.5% for Basic, 2.8% for Plus, 1.6% for Pro "
            "and 0.5% for Enterprise.",
            "Monthly revenue totals 250,000 across the four plans.",
            "Basic's churn rate is nine times that of Enterprise.",
            "Revenue is fairly evenly spread, with each plan contributing between 21.6% and 28%.",
            "Pro has the lowest revenue, 54,000, yet only the second-lowest churn.",
            "Only Basic has a churn rate above 4%.",
            "{Basic brings in the most revenue} at 64,000.",
            "Enterprise earns {260} per subscriber.",
            "Monthly revenue totals {350,000} across the four plans.",
            "Basic's churn rate is {twice} that of Enterprise.",
            "{Pro has the lowest churn}, at 1.6%.",
            "{Two} plans have a churn rate above 4%.",
            "Plus has {6,400} subscribers.",
        ),
    ),
    "sales": (
        SALES,
        (
            "Sales totalled 2.03 million in the first half, averaging about 338,000 a month.",
            "After a dip of 9.7% in February, sales recovered to 335,000 in March.",
            "June was the best month with 401,000, up 13.9% on May and 29% above January.",
            "Sales were flat between April and May at 352,000.",
            "The second quarter outperformed the first by 180,000, or 19.5%.",
            "February was the only month below 300,000.",
            "Sales never fell below 280,000.",
            "Three months in a row, from March to May, came in between 335,000 and 352,000.",
            "Sales totalled {2.3 million} in the first half.",
            "Sales {rose every month}.",
            "After a dip of {19.7%} in February, sales recovered.",
            "{May was the best month} with 352,000.",
            "The second quarter outperformed the first by {280,000}.",
            "{Two} months were below 300,000.",
            "June was up {13.9% on January}.",
        ),
    ),
    "ages": (
        AGES,
        (
            "Customers aged 25-34 form the largest group (2,900), "
            "making up 36.3% of the 8,000 in total.",
            "Two thirds of customers are between 25 and 44 years old.",
            "The 55+ group is the smallest at 600, less than a tenth of the total.",
            "Under-35s account for exactly half of all customers.",
            "The 25-34 group is nearly five times the size of the 55+ group.",
            "There are 500 fewer customers in the 35-44 group than in the 25-34 group.",
            "Customers aged 25-34 make up {46.3%} of the total.",
            "{The 18-24 group is the smallest at 1,100}.",
            "The 55+ group has {1,000} customers.",
            "The 25-34 group is {three times} the size of the 55+ group.",
        ),
    ),
}
