// Written by `make types` from agent/data_agent/derivation/addition_words.py. Do not edit.
export type Addition = 'always' | 'of_one_time' | 'never'
export const ADDITION_RULES: readonly (readonly [Addition, RegExp])[] = [
  ['never', /\b(?:rate|ratio|percent|percentage|pct|share|margin|density|per|average|avg|mean|median|min|max|minimum|maximum|growth)\b|[比利税毛净效频概]率|率$|率[^量]|占比|比例|百分|平均|人均|均值|均价|中位|最高|最低|最大|最小/i],
  ['of_one_time', /\b(?:balance|stock|inventory|on hand|outstanding|headcount|population|capacity)\b|余额|结余|库存|存量|存货|保有量|在职|人口|容量/i],
  ['always', /\b(?:amount|amounts|quantity|qty|total price|extended price|number of|count|subtotal)\b|金额|额$|数量|总价|次数|人数|件数|笔数/i],
  ['never', /\b(?:price|age|score|rating|rank|ranking|grade|level|tier|version|year|month|week|day|quarter|id|code|zip|phone|latitude|longitude|lat|lng|lon|temperature|speed|height|index|discount|probability|factor|gpa|bmi|position|stars?)\b|价格|价$|年龄|岁|分数|得分|评分|成绩|绩点|星级|排名|名次|等级|级别|年份|月份|季度|编号|编码|代码|序号|单号|电话|邮编|经度|纬度|温度|速度|身高|指数|折扣|系数/i],
  ['always', /\b(?:sales|revenue|turnover|income|expenses?|costs?|fees?|profit|loss|payments?|salary|wages?|bonus|budget|spend|spending|tax|total|sum|units?|volume|votes?|attendance|visits?|views?|clicks?|orders|hours|minutes|seconds|duration|credits|points|goals|wins|losses|medals|gmv|premiums?|claims?|paid|weight|area|distance|quantities)\b|销量|产量|用量|量$|天数|数$|费|收入|支出|成本|利润|营收|流水|工资|薪资|奖金|预算|税|总计|合计|小计|时长|工时|学分|票数|面积|重量|里程/i],
]
