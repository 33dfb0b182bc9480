"""Whether a request wants data changed or something sent, which no query does."""

import re

_POLITE = r"^\W*(?:please |can you |could you )?"
_RIGHT_BEHIND = r"(?:the|a|an|all|any|every|this|that|these|those|our|my|(?:\w+ )?\w+'s)\b"
_ACTION = re.compile(
    rf"{_POLITE}(?:send|e-?mail|delete|remove|insert|remind|notify) \w+"
    r"|^\W*(?:please |can you |could you )(?:update|cancel|refund|schedule|call|text|book) \w+"
    r"|^\W*(?:please )?(?:pause|suspend|terminate|(?:de|re)?activate|(?:un)?block|approve"
    r"|reject|void|archive|rename|reset|reschedule|renew|upgrade|downgrade|assign|transfer|cancel"
    rf"|refund) {_RIGHT_BEHIND}"
    r"|^(?:请|帮我|给我|麻烦|[把将].{1,20}?|给.{1,20}?)+"
    r"(?:冻结|暂停|停用|启用|作废|锁定|解锁|审批|续费|改期|升级为|降级为|转给|分配给"
    r"|发送|发邮件|发短信|发[个条]?通知|群发|删除|删掉|通知|提醒|取消|退款|下单"
    r"|发[^,，。]{0,5}(?:短信|邮件|通知|消息|微信))",
    re.IGNORECASE,
)
_NEW_VALUE = re.compile(
    rf"{_POLITE}(?:set|change|correct|update|raise|lower|increase|reduce|move) {_RIGHT_BEHIND}"
    r"(?!.{0,30}\b(?:chart|graph|plot|report|list|table|view|result|period|range|group\w*|unit"
    r"|format|currency|order|sort\w*)\b).{1,60}\b(?:to|by|as)\b"
    r"|^(?:请|帮我|给我|麻烦|[把将].{1,20}?)+"
    r"(?:修改|(?:改|调|调整|设|设置|更新|标记|登记)[成为到]|[加涨降提]到)",
    re.IGNORECASE,
)
"""Of a chat it is how the rows before are to be shown: change the period to last year."""


def asks_for_action(text: str, *, continues: bool = False) -> bool:
    """Whether it is a command; `continues` where a question was answered before."""
    return bool(_ACTION.search(text) or (not continues and _NEW_VALUE.search(text)))
