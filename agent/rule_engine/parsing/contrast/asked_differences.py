"""By how much one thing exceeds another, and which of two there is more of."""

import re

from agent.rule_engine.parsing.parse_state import Parse, consume
from model.locales.chinese import compile_chinese

_LESS_OR_MORE = compile_chinese(
    r"(?:比|较)[^，,。？?比]{1,20}?(?P<more>[多少高低])[了出]?\p{Han}{0,3}?(?:多少|几)"
)
_DIFFERENCE = re.compile(
    r"(?:[差涨跌升降增加减少]|增长)[了出]?(?:多少|几个百分点|百分之(?:几|多少))"
    r"|(?:差距|差额|差值)(?:是|有)?多[少大]"
    r"|\bhow (?:much|many) (?:more|less|fewer|higher|lower|greater)\b"
    r"|\bby (?:how (?:much|many)|(?:what|how many) (?:%|percent|percentage|per cent|share))"
    r"|\b(?:what (?:is|was) |what's )(?:the )?(?:difference|gap|growth|change)\b"
    r"|\bhow much (?:did|do|does|has|have) .{2,40}? "
    r"(?:gr[eo]wn?|increased?|risen?|declined?|dropped|drop|fallen|fall|changed?)\b"
    r"|\bhow (?:did|does|do|has|have) .{2,40}? changed?\b(?=.*(?:%|\bper ?cent))"
)
_COMPARED = re.compile(
    r"(?:还是|谁|哪一?[个家边方类种]|哪边|哪者)[^？?]{0,12}?(?:更|比较|较)?(?P<more>[多少高低大小])"
    r"(?:一些|一点|些)?(?:呢|啊)?\s*[？?。]?$"
)
_SIZES = frozenset("多少高低大小")


def read_asked_difference(parse: Parse) -> None:
    """One row that holds the difference, where it is asked for; 多 and 少 say its direction."""
    more = _LESS_OR_MORE.search(parse.text)
    if more is not None:
        place = more.start("more")
        consume(m for m in parse.spans if m.start == place and m.end == place + 1)
        parse.intent.contrast = True
    if more is not None or _DIFFERENCE.search(parse.text) is not None:
        parse.intent.asks_difference = True


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
