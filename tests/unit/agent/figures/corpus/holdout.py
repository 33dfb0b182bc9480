"""Summaries as a language model writes them; written before the code was read, and run last."""

from tests.unit.agent.figures.corpus.case import Cases
from tests.unit.agent.figures.corpus.results import (
    BANKS,
    CLOTHES,
    COUNTRIES,
    GROWTH,
    ORDER_VALUE,
    PAYMENTS,
    RETURNS,
    SIGNUPS,
    STAFF,
    STORES,
    TEAMS,
)

CHINESE: Cases = {
    "signups": (
        SIGNUPS,
        (
            "近8个月累计新增用户30,600人，月均3,825人。",
            "2月是低谷，只有2,450人；3月迅速反弹到4,130人，环比增长68.6%。",
            "6月创下新高，达到5,180人，比2024年11月高出六成多。",
            "从2月到6月，新增用户翻了一番还多。",
            "2025年上半年共新增23,840人。",
            "二季度新增14,280人，较一季度的9,560人增长49.4%。",
            "8个月中有4个月超过四千人。",
            "5月小幅回落6%左右。",
            "2024年11月至2025年6月，新增用户总体呈上升趋势。年初有所回落，2月降至最低的2,450人，"
            "此后反弹，6月达到最高的5,180人。",
            "近8个月累计新增用户{3.6万}人。",
            "自2月以来新增用户{逐月上升}。",
            "6月环比增长{27.5%}。",
            "{4月新增用户最多，达到4,690}人。",
            "2025年一季度新增{14,280}人。",
            "3月比2月多了{1,860}人。",
            "12月较11月{下降11.3%}。",
            "8个月中有{5}个月超过三千人。",
            "3月新增4,130人，4月增至4,690人，5月{继续增至4,410}人。",
        ),
    ),
    "payments": (
        PAYMENTS,
        (
            "**微信支付**占比最高，达到47%，接近一半；**支付宝**次之，占33%。",
            "微信支付和支付宝两者合计占八成，也就是每五单里有四单用它们支付。",
            "银行卡有1,320单，是货到付款的近两倍。",
            "除前两名外，其余三种方式加起来只占20%，共2,400单。",
            "全部订单共12,000单，即1.2万单。",
            "微信支付比支付宝多1,680单，高出14个百分点。",
            "{支付宝占比47%，排名第一}。",
            "微信支付占比{超过一半}。",
            "货到付款有{1,320}单。",
            "微信支付比支付宝高出{24个百分点}。",
            "银行卡和货到付款合计占{四分之一}。",
            "其他方式占比最低，仅{6%}。",
            "微信支付5,640单，支付宝3,960单。前者是后者的{1.8倍}。",
        ),
    ),
    "returns": (
        RETURNS,
        (
            "共有1,237单退款，约1200单。",
            "退款单数{不足一千}。",
        ),
    ),
    "teams": (
        TEAMS,
        (
            "二组处理最快，平均38分钟，同时工单也最多（410单）。",
            "三组最慢，平均需要61.5分钟，比二组多23.5分钟，是唯一超过一小时的团队。",
            "五个团队共处理1,500个工单，平均每组300个。",
            "只有一组和二组的工单数高于300单的平均水平，两组合计占一半。",
            "处理时长在38到61.5分钟之间。",
            "{一组处理最快}，平均42.5分钟。",
            "四组处理了{275}个工单。",
            "三组比四组{快6.5}分钟。",
            "五个团队里有{三个}团队处理时长超过50分钟。",
            "二组的工单数是四组的{三倍}。",
        ),
    ),
    "banks": (
        BANKS,
        (
            "五市存款余额合计1.5万亿元，贷款余额合计1.4万亿元。",
            "杭州存款余额6,820.5亿元，占五市的45.5%，约为宁波的两倍。",
            "宁波和嘉兴的贷款余额高于存款余额，分别高出204.2亿元和58.1亿元。",
            "嘉兴存款最少，不足千亿。",
            "杭州、宁波两市存款突破万亿，达10,236.3亿元。",
            "杭州遥遥领先，存款余额为6,820.5亿元。排在第二的宁波为3,415.8亿元，仅为前者的一半左右。"
            "后三个城市合计4,763.7亿元，还不及杭州一市。",
            "杭州存款余额{6,820.5万元}。",
            "宁波的{贷款余额低于存款余额}。",
            "温州存款余额约为{3,400}亿元。",
            "五市中有{四}市存款超过2,000亿元。",
            "绍兴的存款余额是嘉兴的{2.6倍}。",
        ),
    ),
    "staff": (
        STAFF,
        (
            "陈晨入职最早，2019年4月8日入职；孙宁最晚，2024年9月9日才加入。",
            "2021年入职的有两人，分别是李想和王悦，年假都是10天。",
            "年假最多的是15天，最少5天，平均9天。",
            "{李想入职最早}，于2021年7月19日入职。",
            "赵磊于2023年{12月20日}入职。",
            "年假10天以上的有{四}人。",
            "孙宁的年假为{10}天。",
        ),
    ),
}
ENGLISH: Cases = {
    "countries": (
        COUNTRIES,
        (
            "Germany tops the list with 742,300 in revenue, "
            "followed by France (615,800) and Spain (388,400).",
            "Germany and France together bring in more than half of the total (55.4%).",
            "- **Highest:** Germany, 742,300\n- **Lowest:** Portugal, 127,000\n"
            "- **Total:** 2,450,000",
            "Spain edges out Italy by just 16,500, even though it has 330 more customers.",
            "The rest – Italy, Poland and Portugal – generate 703,500 between them.",
            "Portugal has only 180 customers, but each of them spends more "
            "than in any other country, about 706 on average.",
            "The median country sits at about 380,000, somewhat below the mean of 408,333.",
            "Revenue in Germany is nearly six times that of Portugal.",
            "Its revenue of 742,300 makes Germany the largest market; "
            "it also has the most customers, 1,210.",
            "Germany is the strongest market with 742,300, about 30% of the total. "
            "France is next with 615,800. These two are far ahead of Spain, "
            "which comes third with 388,400, roughly half of Germany's figure.",
            "{France tops the list with 742,300} in revenue.",
            "Germany and France together bring in {two thirds} of the total.",
            "{Spain earns less than Italy}.",
            "Italy has {940} customers.",
            "The bottom three countries contribute {less than a quarter} of revenue.",
            "Germany earns {$742,300}, well ahead of the others.",
            "{Poland ranks fourth} with 204,600.",
            "{Four} of the six countries exceed half a million.",
            "{Portugal earns the least per customer}, about 706.",
            "France is second with 615,800. It is followed by Spain with 388,400, "
            "which is {227,400} more than Italy.",
        ),
    ),
    "clothes": (
        CLOTHES,
        (
            "Online orders outnumber offline ones overall, 11,000 to 8,800.",
            "Jackets sell far better online (3,400 vs. 1,250), more than 2.5 times as many.",
            "Shirts and hats are the exceptions: both sell more offline.",
            "Shoes are evenly split, with 2,600 on each side.",
            "Online has a 25% lead over offline.",
            "Hats are the weakest product in both channels.",
            "{Shirts sell better online} than offline.",
            "Bags sold {950} online.",
            "Offline orders account for {more than half} of all orders.",
            "{Jackets lead in both channels}.",
            "Shirts sold {1,300} more offline than jackets.",
            "Hats sold {half} as many online as offline.",
        ),
    ),
    "order_value": (
        ORDER_VALUE,
        (
            "The average order value is 74.35.",
            "Customers spend a little under 75 per order on average.",
            "The average order value is about {84}.",
            "Customers spend {more than 75} per order on average.",
        ),
    ),
    "stores": (
        STORES,
        (
            "Three stores are profitable and two, York and Bath, are losing money.",
            "York has the biggest loss at 12,600, while Leeds has the highest profit at 48,200.",
            "Overall the five stores made a net profit of 63,000; "
            "Leeds alone accounts for roughly three quarters of it.",
            "The losses add up to 16,100, "
            "about a fifth of the 79,100 earned by the profitable stores.",
            "{Bath has the biggest loss} at 3,500.",
            "York made a {profit of 12,600}.",
            "{Hull is the least profitable} store with 9,400.",
            "The net result is {79,100}.",
            "Derby earned {more than half} as much as Leeds.",
        ),
    ),
    "growth": (
        GROWTH,
        (
            "Growth was positive in five of the six quarters; "
            "the exception was Q3 2024, when it dipped to -1.3%.",
            "The fastest growth came in Q2 2025, at 7%.",
            "Growth has accelerated for three straight quarters, from -1.3% to 7.0%.",
            "Between Q1 and Q2 2025 the rate gained 0.6 percentage points.",
            "{Growth was positive in every quarter}.",
            "{The slowest growth came in Q1 2024, at 4.2%}.",
            "Growth {slowed in Q2 2025 to 7.0%}.",
            "Over the six quarters growth totalled {24.2%}.",
        ),
    ),
}
