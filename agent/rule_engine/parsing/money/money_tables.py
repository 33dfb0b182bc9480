"""Tables that are called like their money: 每个月的市场费用是多少 adds it up and counts no rows."""

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.numbers.units import is_money
from agent.rule_engine.parsing.parse_state import Parse
from model.locales.chinese import compile_chinese

_MONEY = "(?:费用?|支出|开支|花销|花费|成本|回款|收款|付款|工资|奖金|报销)"
_ASKS_MONEY = compile_chinese(
    rf"{_MONEY}(?:一共|总共|合计|总计|总额)?"
    r"(?:[是为]多少|各?多少(?:元|钱|万元|块))(?:元|钱|万元|块)?(?=$|[？?，,。])"
)
_CALLED_LIKE_MONEY = compile_chinese(rf"{_MONEY}(?:明细|记录|登记|单)?$")


def sum_money_tables(parse: Parse) -> None:
    """Add up the only money of the table that the question names, where it asks for it."""
    intent = parse.intent
    counted = [m for m in intent.measures if m.aggregate == "count" and m.field is None]
    table = counted[0].table if counted else intent.subject
    if table is None or len(intent.measures) > len(counted) or intent.outputs:
        return
    names = (table, parse.graph.tables[table].label.partition("：")[0])
    is_called = any(_CALLED_LIKE_MONEY.search(name) for name in names)
    if not is_called or _ASKS_MONEY.search(parse.text) is None:
        return
    amounts = [
        field
        for field in parse.graph.fields(table)
        if parse.graph.is_number(field) and is_money(parse.graph, field)
    ]
    if len(amounts) == 1:
        intent.measures, intent.subject = [Measure("sum", table, amounts[0])], None
