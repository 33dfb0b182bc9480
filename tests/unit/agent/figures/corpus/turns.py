"""Further turns of phrase on the results of `phrases`."""

from tests.unit.agent.figures.corpus.case import Cases
from tests.unit.agent.figures.corpus.phrases import (
    GROWING,
    QUARTERS,
    RETURNED,
    SEGMENTS,
    STATES,
    STOCK,
    WEEKDAYS,
    YEARS,
)

CHINESE: Cases = {
    "years": (
        YEARS,
        (
            "营收从2021年的86亿元一路增长到2025年的137.6亿元。",
            "与2024年相比，2025年营收增加15.8亿元，净利润增加1.9亿元。",
            "2023年净利润同比下降4.2%，是五年中唯一一次下滑。",
            "五年间净利润增长超过80%。",
            "营收平均每年约108.8亿元。",
            "2025年营收是2021年的1.6倍。",
            "2023年净利润同比下降{7.2%}。",
            "五年间净利润{翻了一番}。",
            "与2024年相比，2025年营收增加{12.8}亿元。",
            "营收平均每年约{118.8}亿元。",
            "2025年营收是2021年的{1.8倍}。",
        ),
    ),
    "returned": (
        RETURNED,
        (
            "苏州店订单量是徐州店的4倍，退货率却不到其三分之一。",
            "前两名苏州店和南京店合计4,200单，占总数的60%。",
            "常州店以1,240单居第三，退货率为4%。",
            "最高与最低相差1,800单。",
            "只有两家门店的退货率低于4%。",
            "前两名合计{4,400}单，占总数的60%。",
            "{常州店以1,240单居第二}，退货率为4%。",
            "只有{三家}门店的退货率低于4%。",
            "苏州店订单量是徐州店的{3倍}。",
        ),
    ),
    "weekdays": (
        WEEKDAYS,
        (
            "工作日中周五最高（410单）。",
            "周一到周四基本持平，在295到340单之间。",
            "周末的日均订单比工作日高出61.9%。",
            "周六比周二多265单，接近翻倍。",
            "周末的日均订单比工作日高出{81.9%}。",
        ),
    ),
    "growing": (
        GROWING,
        (
            "家电与食品合计1,380万元，超过总额的一半。",
            "增速最高的食品与降幅最大的图书相差28.3个百分点。",
            "三个品类实现正增长。",
            "销售额前三的品类是家电、服饰和食品，合计2,020万元，占80.8%。",
            "{三个}品类出现下滑。",
            "销售额前三的品类合计占{70.8%}。",
        ),
    ),
}
ENGLISH: Cases = {
    "states": (
        STATES,
        (
            "Together, California and Texas bring in $2.23 million, or 55.8% of the total.",
            "California's sales are 1.28 times those of Texas.",
            "New York trails Texas by about $105K.",
            "Excluding California, the other four states total $2.75 million.",
            "The gap between first and second place is $270,300.",
            "Ohio's share is only 6.35%.",
            "California alone outsells Florida and Ohio combined ($894,000).",
            "Four states exceed half a million dollars; Ohio is the exception.",
            "Sales range from $254,000 to $1,250,400.",
            "{California alone outsells Texas and New York combined}.",
            "Excluding California, the other four states total {$3.75 million}.",
            "{Three} states exceed half a million dollars.",
            "Ohio's share is only {16.35%}.",
            "The gap between first and second place is {$370,300}.",
        ),
    ),
    "quarters": (
        QUARTERS,
        (
            "In Q1, East led West by 25,000.",
            "The gap between the two regions narrowed from 25,000 in Q1 to 12,000 in Q4.",
            "West's revenue rose from 95,000 to 138,000.",
            "East contributed 55.8% of Q1 revenue.",
            "On average, quarterly revenue was 251,000.",
            "In Q4, {West led East} by 12,000.",
            "East contributed {45.8%} of Q1 revenue.",
            "West's revenue rose from {105,000} to 138,000.",
        ),
    ),
    "stock": (
        STOCK,
        (
            "Paper is 50 units below its reorder level, Clips only 10.",
            "Pens have 120 more units than their reorder level.",
            "Paper is {80} units below its reorder level.",
        ),
    ),
    "segments": (
        SEGMENTS,
        (
            "Total customers: 8,500.",
            "Spend rises with loyalty: from 38.4 for new customers to 210 for VIPs.",
            "Spend rises with loyalty: from {71.25} for new customers to 210 for VIPs.",
        ),
    ),
}
