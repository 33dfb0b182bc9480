"""Words for money in general beside an amount that is named: 减免了多少费用, spend on materials."""

from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span

_GENERIC = frozenset(
    ["费用", "支出", "花费", "开支", "金额", "款", "钱", "费", "款项", "总额", "总金额", "货款",
     "money", "amount", "amounts", "spend", "spent", "spending", "expense", "expenses", "costs",
     "cost", "expenditure", "total amount", "total"]
)  # fmt: skip
_RIGHT_BEHIND = frozenset(["收入", "营收", "收益", "income", "revenue", "takings"])
"""What is taken for the thing that is named right before: 租金收入."""
_NAMED, _CALLED_SO = 0.75, 0.95
_JOINING = ("and", "contrast", "gap", "by")


def drop_repeated_money(parse: Parse) -> None:
    """What is named by a word of its own is meant; the general word adds no second amount."""
    if parse.intent.measures:
        return
    _drop_heads(parse)
    if any(m.does(*_JOINING) and not m.candidates for m in parse.spans):
        return
    money = [m for m in parse.spans if not m.consumed and m.candidates and _is_amount(parse, m)]
    general = [m for m in money if m.text.lower() in _GENERIC or _is_behind_amount(money, m)]
    own = [m for m in money if m not in general]
    if len(own) != 1 or not general:
        return
    field = parse.field_of(own[0], "measure", least=_NAMED)
    if field is None:
        return
    for span in general:
        other = parse.field_of(span, "measure", least=0.3)
        apart = other is not None and other.table != field.table
        if apart or _is_behind_amount(money, span):
            span.consumed, span.candidates = True, ()


def _drop_heads(parse: Parse) -> None:
    """租金收入 of this year and of the last: right behind an amount the word is its head alone."""
    money = [m for m in parse.spans if not m.consumed and m.candidates and _is_amount(parse, m)]
    called_so = [m for m in money if parse.field_of(m, "measure", least=_CALLED_SO) is not None]
    for span in money:
        if _is_behind_amount(called_so, span):
            span.consumed, span.candidates = True, ()


def _is_behind_amount(money: list[Span], span: Span) -> bool:
    """Whether it follows an amount as its head, and no column is called just so."""
    best = max((c.score for c in span.candidates if c.column), default=0.0)
    before = any(0 <= span.start - m.end <= 1 for m in money if m is not span)
    return span.text.lower() in _RIGHT_BEHIND and before and best < _CALLED_SO


def _is_amount(parse: Parse, span: Span) -> bool:
    field = parse.field_of(span, "measure", least=0.5) if not parse.names_table(span) else None
    return field is not None and is_summable(parse.graph, field)
