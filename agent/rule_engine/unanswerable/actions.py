"""Whether a request wants data changed or something sent, which no query does."""

import re

_POLITE = r"^\W*(?:please |can you |could you )?"
_RIGHT_BEHIND = r"(?:the|a|an|all|any|every|this|that|these|those|our|my|(?:\w+ )?\w+'s)\b"
_TO_DO = r"^(?:请|帮我|麻烦|给我(?=发)|[把将].{1,20}?|给(?![我出]).{1,20}?)+"
"""给我退款总额 asks for a figure; 给我发邮件 does not."""
_ALL_OF_THEM = r"^\W*(?:删除|删掉|清空|作废|冻结|停用)(?:所有|全部|这[个些条笔]|那[个些条笔]|该)"
"""删除所有订单 is a command without a polite word; 删除的订单 are rows."""
_ACTION = re.compile(
    rf"{_POLITE}(?:send|e-?mail|notify) (?!(?:me|us) (?:the|a|all|list)\b)\w+"
    rf"|{_POLITE}(?:delete|insert|remind) \w+"
    rf"|{_POLITE}(?:drop|truncate|alter|create) (?:the )?(?:table|database|view|index|column)s?\b"
    r"|^\W*(?:please |can you |could you )(?:update|cancel|refund|schedule|call|text|book) \w+"
    r"|^\W*(?:please )?(?:pause|suspend|terminate|(?:de|re)?activate|(?:un)?block|approve"
    r"|reject|void|archive|rename|reset|reschedule|renew|upgrade|downgrade|assign|transfer|cancel|freeze|extend"
    rf"|refund) {_RIGHT_BEHIND}"
    rf"|{_ALL_OF_THEM}"
    rf"|{_TO_DO}"
    r"(?:冻结|暂停|停用|启用|作废|锁定|解锁|审批|续费|改期|升级为|降级为|转给|分配给"
    r"|发送|发邮件|发短信|发[个条]?通知|群发|删除|删掉|通知|提醒|取消|退款|下单"
    r"|发[^,，。]{0,5}(?:短信|邮件|通知|消息|微信)"
    r"|发[^,，。]{0,8}(?:优惠券|红包|奖励?|奖金))(?!的)",
    re.IGNORECASE,
)
_REMOVAL = re.compile(rf"{_POLITE}remove \w+", re.IGNORECASE)
_NEW_VALUE = re.compile(
    rf"{_POLITE}(?:set|change|correct|update|raise|lower|increase|reduce|move) {_RIGHT_BEHIND}"
    r"(?!.{0,30}\b(?:chart|graph|plot|report|list|table|view|result|period|range|group\w*|unit"
    r"|format|currency|order|sort\w*)\b).{1,60}\b(?:to|by|as)\b"
    rf"|{_TO_DO}"
    r"(?:修改|(?:改|调|调整|设|设置|更新|标记|登记)[成为到]|[加涨降提]到|[上下]调\d)(?!的)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"多少|几[个位名条次家笔张天]|哪|[数总]量|总[额数]|[人次户单笔件]数|金额|[占比]例|占比|率|平均|统计|汇总"
    r"|名单|列表|清单|明细|列出|排[名行序]|最[多少高低大小新早晚]"
    r"|\b(?:how (?:many|much|long|often)|number of|totals?|average|count of|sum of|percentage"
    r"|share of|(?:per|by) (?:day|week|month|quarter|year|region))\b",
    re.IGNORECASE,
)
"""Words of a question for figures or rows, however it begins."""


def asks_for_action(text: str, *, continues: bool = False) -> bool:
    """Whether it is a command; `continues` where a question was answered before.

    There a new value is how the rows before are to be shown: change the period to last year.
    """
    if _ASKS.search(text):
        return False
    patterns = (_ACTION,) if continues else (_ACTION, _REMOVAL, _NEW_VALUE)
    return any(pattern.search(text) for pattern in patterns)
