"""Which of two there is more of: A和B谁的订单多, 线上订单多还是线下订单多."""

import re

from agent.rule_engine.parsing.parse_state import Parse, consume

_COMPARED = re.compile(
    r"(?:还是|谁|哪一?[个家边方类种]|哪边|哪者)[^？?]{0,12}?(?:更|比较|较)?(?P<more>[多少高低大小])"
    r"(?:一些|一点|些)?(?:呢|啊)?\s*[？?。]?$"
)
_SIZES = frozenset("多少高低大小")


def read_which_is_more(parse: Parse) -> None:
    """Named things stand side by side where only the size of each is asked for."""
    if _COMPARED.search(parse.text) is None:
        return
    for place, span in enumerate(parse.spans):
        after = parse.text[span.end : span.end + 2]
        ends = after[:1] in ("", "？", "?", "。", "呢", "些", "啊") or after == "还是"
        if span.text.removeprefix("更") in _SIZES and ends and not span.candidates:
            consume(parse.spans[place : place + 1])
            parse.intent.contrast = True
    if parse.intent.contrast:
        for span in parse.spans:
            if span.text == "还是":
                span.functions = ()
                span.consumed = True
