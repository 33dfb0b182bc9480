"""Parses a question: spans, schema linking, passes that fill the intent, completion.

A question is cut into spans, each with what it may name (`spans`). Then every pass of
`pass_order.py` looks at the spans that are left; completion adds what goes without saying, and
`checks` refuse an intent that tells something else than was asked. The passes are in:

- `passes`: what any question has: columns and values, groups, aggregates, rankings, comparisons.
- `conditions`: periods, states, and what is missing: "without orders", 上个月, 已停用.
- `days`: how long, when and by which day: "how long are orders open", 什么时候到货.
- `events`: what was done to things: "repaired more than twice", 今年有订单的客户.
- `people`: ages, staff and managers, who did it: "who placed order 17", 工资比主管高的员工.
- `money`: money whose column is not named: "how much did we sell", 退了多少钱.
- `numbers`: units, rates for a time, discounts: "how many litres", 每月租金, 低于九折.
- `averages`: per month, per head, per unit, one over another: 月均销售额, 人均下单次数.
- `contrast`: one against another: two years, men and women, "which is more".
- `business`: phrases of a trade: margins, repeat customers, "the best month", 复购率.
- `codes`: letters and numbers that stand for a row or a grade: A级, class 3.
- `notes`: words that only the note of a column explains: 加急, where the note says 1是0否.
- `follow_ups`: questions that continue the one before: "and by month?", 只看广东.
"""
