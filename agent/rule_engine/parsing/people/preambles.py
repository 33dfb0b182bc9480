"""Who asks, and that he wants to know: no part of what is asked."""

from agent.rule_engine.parsing.parse_state import Parse
from model.locales.chinese import compile_chinese

_PREAMBLE = compile_chinese(
    r"^(?:\p{Han}{0,5}?(?:想|想要|要|需要|让我|叫我))"
    r"(?:了解|知道|看看|看|查查|查|问问|问|确认|统计)(?:一下|下|一看)?(?:的是)?[，,：:]?"
    r"|^(?:can|could|would|will) (?:you|anyone) (?:please )?(?:tell|show|give) (?:me|us)\b"
    r"|^(?:my |our |the )?(?:boss|manager|team|ceo|cfo|director)"
    r" (?:wants|would like|needs)(?: me)? to (?:know|see|find out|check)\b"
)


def read_preamble(parse: Parse) -> None:
    """老板想知道, my boss wants to know: the words name nothing."""
    match = _PREAMBLE.match(parse.text)
    if match is None or any(m.start < match.end() < m.end for m in parse.spans):
        return
    for span in parse.spans:
        if span.end <= match.end():
            span.consumed, span.candidates, span.functions = True, (), ()
