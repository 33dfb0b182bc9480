"""Summaries as a language model writes them, on eight results; the check was tuned on these."""

from datetime import date

from tests.unit.agent.answers import make_answer, make_result
from tests.unit.agent.figures.corpus.case import Cases

GOODS = make_answer(
    make_result(
        "商品:t 销售额:n",
        ("破壁机", 1286500),
        ("空气炸锅", 1043200),
        ("扫地机器人", 965800),
        ("电饭煲", 640300),
        ("加湿器", 322150),
        ("电水壶", 214750),
        ("挂烫机", 127300),
    ),
    "各商品的销售额",
)
VISITS = make_answer(
    make_result(
        "month:t visits:i",
        ("2025-01", 41200),
        ("2025-02", 38750),
        ("2025-03", 45900),
        ("2025-04", 47300),
        ("2025-05", 52100),
        ("2025-06", 49800),
        ("2025-07", 55600),
        ("2025-08", 61350),
    ),
    "visits by month in 2025",
    "en",
)
AREAS = make_answer(
    make_result(
        "区域:t 2024年销售额(万元):f 2025年销售额(万元):f",
        ("华东", 820.0, 943.0),
        ("华南", 610.0, 579.5),
        ("华北", 455.0, 500.5),
        ("西南", 300.0, 390.0),
        ("东北", 180.0, 162.0),
    ),
    "各区域2024年和2025年销售额对比",
)
CHANNELS = make_answer(
    make_result(
        "channel:t revenue:n share_(%):f",
        ("Organic search", 184000, 36.8),
        ("Paid ads", 121500, 24.3),
        ("Email", 89000, 17.8),
        ("Referral", 63500, 12.7),
        ("Social", 42000, 8.4),
    ),
    "revenue and share by channel",
    "en",
)
BASKET = make_answer(make_result("客单价:f", (286.47,)), "2025年客单价是多少")
REFUNDS = make_answer(
    make_result("refunded_orders:i", (18392,)), "how many orders were refunded", "en"
)
COURIERS = make_answer(
    make_result(
        "courier:t avg_delivery_hours:f orders:i",
        ("Swift", 18.5, 2400),
        ("Nimbus", 26.0, 1800),
        ("Atlas", 31.2, 950),
        ("Harbor", 44.4, 620),
        ("Polar", 52.9, 230),
    ),
    "average delivery hours and orders by courier",
    "en",
)
PROFITS = make_answer(
    make_result(
        "部门:t 利润(万元):f",
        ("零售", 156.0),
        ("批发", 88.5),
        ("电商", 23.8),
        ("海外", -42.3),
        ("研发", -75.0),
    ),
    "各部门利润",
)
PROJECTS = make_answer(
    make_result(
        "project:t start_date:d days:i",
        ("Aurora", date(2025, 1, 13), 120),
        ("Beacon", date(2025, 3, 3), 95),
        ("Cobalt", date(2025, 3, 24), 210),
        ("Drift", date(2025, 6, 2), 60),
        ("Ember", date(2025, 9, 15), 45),
    ),
    "start and duration of projects",
    "en",
)

CHINESE: Cases = {
    "goods": (
        GOODS,
        (
            "**破壁机**以128.65万元的销售额位居第一，比第二名**空气炸锅**多出约24.3万元。",
            "前三款商品合计约329.6万元，占全部销售额的七成以上。",
            "七款商品中只有两款销售额突破百万。",
            "破壁机的销售额大约是电饭煲的两倍，是挂烫机的十倍左右。",
            "排在末尾的三款——加湿器、电水壶和挂烫机——加起来只有66.42万元，约占14.4%。",
            "- 平均每款约65.7万元\n- 中位数为64.03万元（电饭煲）",
            "扫地机器人紧随其后，为965,800元，离百万只差34,200元。",
            "销售额从12.73万元到128.65万元不等，头部与尾部相差超过115万元。",
            "前三名之外，其余四款合计130.45万元，不到总额的三成。",
            "从整体看，七款商品总销售额为460万元。其中破壁机、空气炸锅和扫地机器人三款贡献了约329.6万元。"
            "它们的平均销售额接近110万元，而其余四款平均只有约32.6万元。",
            "{空气炸锅以128.65}万元位居第一，远超其他商品。",
            "前三款商品合计约329.6万元，占全部销售额的{八成以上}。",
            "七款商品中有{三}款销售额突破百万。",
            "扫地机器人的销售额是电饭煲的{两倍}。",
            "{电水壶卖得最差，仅214,750}元。",
            "空气炸锅与扫地机器人合计达到{231}万元。",
            "{加湿器销售额高于电饭煲}，为322,150元。",
            "中位数为{657,142.86}元，也就是说一半以上的商品低于这个数。",
            "破壁机销售额比空气炸锅高出{近三成}。",
            "破壁机销售额最高，为128.65万元。其次是空气炸锅，为104.32万元。"
            "它比第三名扫地机器人高{17.74}万元。",
        ),
    ),
    "areas": (
        AREAS,
        (
            "2025年总销售额为2,575万元，较2024年的2,365万元增长约8.9%。",
            "西南增速最快，同比增长30%；华东增量最大，多了123万元。",
            "五个区域里三个增长、两个下滑，下滑的是华南（-5%）和东北（-10%）。",
            "华东的占比从34.7%提高到36.6%。",
            "华南由610万元降至579.5万元，减少30.5万元。",
            "东北连续两年垫底，2025年只有162万元，不到华东的五分之一。",
            "华东仍是最大区域，2025年达到943万元。其次是华南，不过它比上年少了30.5万元。"
            "西南表现最亮眼，一年增加90万元，增幅达三成。",
            "{华东增速最快}，同比增长15%。",
            "{西南超过华北}，2025年达到390万元。",
            "华南{同比增长5%}。",
            "2025年总销售额较2024年增长{18.9%}。",
            "{五个区域全部实现增长}。",
            "东北减少了{28}万元。",
            "华东2024年销售额为{943}万元。",
        ),
    ),
    "basket": (
        BASKET,
        (
            "平均每单约286元。",
            "2025年客单价为286.47，不足300元。",
            "客单价为{268.47}元。",
            "客单价{超过300}元。",
            "客单价为286.47元，同比增长{12%}。",
        ),
    ),
    "profits": (
        PROFITS,
        (
            "零售部门盈利最多，达156万元；研发亏损最大，亏了75万元。",
            "五个部门中有三个盈利，两个亏损，合计净利润151万元。",
            "亏损部门共亏117.3万元。",
            "海外亏损42.3万元，比研发少亏32.7万元。",
            "电商勉强盈利，仅23.8万元。",
            "海外{盈利42.3}万元。",
            "{海外亏损最大，为42.3}万元。",
            "{五个部门全部盈利}，合计151万元。",
            "批发的利润比电商多{54.7}万元。",
            "合计净利润为{268.3}万元。",
        ),
    ),
}
ENGLISH: Cases = {
    "visits": (
        VISITS,
        (
            "Visits climbed from 41,200 in January to 61,350 in August, an increase of nearly 49%.",
            "The only two declines came in February (down 5.9%) and June, "
            "when traffic slipped by 2,300 visits.",
            "August was the busiest month with 61,350 visits; "
            "February was the quietest with just 38,750.",
            "In total, the site recorded 392,000 visits over the eight months, "
            "or an average of 49,000 per month.",
            "Four of the eight months came in above the 49,000 average.",
            "Q2 brought in 149,200 visits, up roughly 18.6% on Q1's 125,850.",
            "Traffic grew at a compound monthly rate of about 5.9%.",
            "The strongest month-over-month jump was in March, at 18.5%.",
            "By the end of June the cumulative total had reached 275,050.",
            "Traffic started the year at 41,200, dipped to 38,750 in February and then recovered. "
            "It passed the 50,000 mark for the first time in May. "
            "After a brief setback in June, it reached a record 61,350 in August.",
            "Visits climbed from 41,200 in January to 61,350 in August, "
            "an increase of {more than half}.",
            "Traffic has {risen every month} since January.",
            "{July was the busiest month with 55,600} visits.",
            "August visits were {double} those of February.",
            "The average was about {52,100} visits per month.",
            "Q2 visits were {125,850}, ahead of Q1.",
            "Visits {peaked in May at 52,100 and have declined} since.",
            "Compared with January, February visits were {up 5.9%}.",
            "Only {two} months exceeded 50,000 visits.",
        ),
    ),
    "channels": (
        CHANNELS,
        (
            "Organic search leads with 184,000 in revenue, more than a third of the total.",
            "Organic search and paid ads together account for 61.1% of revenue, "
            "leaving the remaining three channels with 38.9%.",
            "Email brought in 89,000 (17.8%), slightly more than twice what social did.",
            "The gap between the top and bottom channel is 142,000.",
            "Social is the smallest contributor, at just 8.4%.",
            "On average each channel generated 100,000; only two of the five beat that.",
            "Referral trails email by 25,500.",
            "Organic search is the clear leader at 184,000. Paid ads come second with 121,500, "
            "a gap of 62,500. The other three channels stay below 100,000 each "
            "and together make up 194,500.",
            "Paid ads account for {36.8%} of revenue.",
            "{Email is the second-largest channel, with 89,000}.",
            "Organic search generates {more than half} of all revenue.",
            "The bottom two channels combined contribute {26%}.",
            "Referral earned {three times} as much as social.",
            "Revenue from organic search is {€184,000}.",
            "Paid ads beat email by {42,500}.",
            "Organic search leads with 184,000. It is followed by {email, at 121,500}.",
        ),
    ),
    "refunds": (
        REFUNDS,
        (
            "A total of 18,392 orders were refunded, or roughly 18 thousand.",
            "About {19 thousand} orders were refunded.",
            "{1,839} orders were refunded.",
        ),
    ),
    "couriers": (
        COURIERS,
        (
            "Swift is the fastest courier, delivering in 18.5 hours on average, "
            "while Polar is the slowest at 52.9 hours, nearly three times as long.",
            "Swift also handles the most orders: 2,400, or 40% of the total.",
            "Nimbus takes about 26 hours, 7.5 hours longer than Swift.",
            "Two couriers, Harbor and Polar, need more than 40 hours.",
            "Harbor needs almost two days (44.4 hours).",
            "Only Swift and Nimbus deliver in under 30 hours, "
            "and together they carry 70% of all orders.",
            "{Swift is the slowest} courier at 18.5 hours.",
            "Nimbus takes {31.2} hours on average.",
            "Atlas is {faster than Nimbus}.",
            "Polar carries {about 10%} of all orders.",
            "{Three} couriers need more than 40 hours.",
            "Harbor is {12.3} hours slower than Atlas.",
            "The couriers' hours {add up to 173}.",
            "Swift delivers in 18.5 hours. Nimbus is next with 26 hours. "
            "The latter handles {2,400} orders.",
        ),
    ),
    "projects": (
        PROJECTS,
        (
            "Aurora started first, on January 13, 2025, and Ember last, on September 15.",
            "Cobalt ran the longest at 210 days, 3.5 times as long as Drift.",
            "Two projects began in March: Beacon on the 3rd and Cobalt on the 24th.",
            "Durations range from 45 to 210 days, averaging 106.",
            "Beacon started on {March 13}, 2025.",
            "{Ember was the longest} project, at 45 days.",
            "{Three} projects began in March.",
            "Drift lasted {95} days.",
            "Cobalt took {more than twice} as long as Aurora.",
        ),
    ),
}
