"""What the words for a stored number say about adding it up."""

import re
from typing import Literal

from agent.labels.name_words import name_to_words
from model.sources.schema import Column

Addition = Literal["always", "of_one_time", "never"]
"""`of_one_time`: what stands at a point in time, which months do not add up."""

_RULES: tuple[tuple[Addition, str], ...] = (
    (
        "never",
        r"\b(?:rate|ratio|percent|percentage|pct|share|margin|density|per|average|avg|mean|median"
        r"|min|max|minimum|maximum|growth)\b"
        r"|[比利税毛净效频概]率|率$|率[^量]|占比|比例|百分|平均|人均|均值|均价|中位|最高|最低|最大|最小",
    ),
    (
        "of_one_time",
        r"\b(?:balance|stock|inventory|on hand|outstanding|headcount|population|capacity)\b"
        r"|余额|结余|库存|存量|存货|保有量|在职|人口|容量",
    ),
    (
        "always",
        r"\b(?:amount|amounts|quantity|qty|total price|extended price|number of|count|subtotal)\b"
        r"|金额|额$|数量|总价|次数|人数|件数|笔数",
    ),
    (
        "never",
        r"\b(?:price|age|score|rating|rank|ranking|grade|level|tier|version|year|month|week|day"
        r"|quarter|id|code|zip|phone|latitude|longitude|lat|lng|lon|temperature|speed|height|index"
        r"|discount|probability|factor|gpa|bmi|position|stars?)\b"
        r"|价格|价$|年龄|岁|分数|得分|评分|成绩|绩点|星级|排名|名次|等级|级别|年份|月份|季度|编号|编码"
        r"|代码|序号|单号|电话|邮编|经度|纬度|温度|速度|身高|指数|折扣|系数",
    ),
    (
        "always",
        r"\b(?:sales|revenue|turnover|income|expenses?|costs?|fees?|profit|loss|payments?|salary"
        r"|wages?|bonus|budget|spend|spending|tax|total|sum|units?|volume|votes?|attendance"
        r"|visits?|views?|clicks?|orders|hours|minutes|seconds|duration|credits|points|goals|wins"
        r"|losses|medals|gmv|premiums?|claims?|paid|weight|area|distance|quantities)\b"
        r"|销量|产量|用量|量$|天数|数$|费|收入|支出|成本|利润|营收|流水|工资|薪资|奖金|预算|税|总计"
        r"|合计|小计|时长|工时|学分|票数|面积|重量|里程",
    ),
)
ADDITION_PATTERNS = tuple(
    (addition, re.compile(words, re.IGNORECASE)) for addition, words in _RULES
)
"""The first that is found decides; `make types` hands them to the page."""


def find_addition(column: Column) -> Addition | None:
    """Whether numbers of a stored column may be added; None where its words say nothing."""
    words = f"{name_to_words(column.name)} | {column.name.replace('_', ' ')} | {column.label}"
    return next(
        (addition for addition, words_of in ADDITION_PATTERNS if words_of.search(words)), None
    )
