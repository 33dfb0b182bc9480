"""Words for rising and falling, and for what is above or below zero, as parts of patterns."""

RISES_ZH, FALLS_ZH = "回升|反弹|扩大|走强|上扬|飙升|猛增|跃升", "走弱|下挫|骤降|锐减|缩水|滑落|收缩"
RISES_EN = (
    r"advanc(?:ed|es|ing)|expand(?:ed|s|ing)|jump(?:ed|s|ing)|leap(?:ed|s|ing)|leapt|surg(?:ed|es|ing)"
    r"|soar(?:ed|s|ing)|rocketed|spiked|swelled|strengthen(?:ed|s|ing)|rebound(?:ed|s|ing)"
    r"|recover(?:ed|s|ing)|(?:went|gone|go(?:es|ing)?|picked|edged|ticked|moved|crept|shot) up"
)
FALLS_EN = (
    r"sank|sunk|sink(?:s|ing)|shrunk|shrink(?:s|ing)?|contract(?:ed|s|ing)|dipp(?:ed|ing)|dips"
    r"|plung(?:ed|es|ing)|plummet(?:ed|s|ing)|tumbl(?:ed|es|ing)|slump(?:ed|s|ing)|slid|slides"
    r"|weaken(?:ed|s|ing)|retreat(?:ed|s|ing)|eroded|shed|lost ground"
    r"|(?:went|gone|go(?:es|ing)?|came|edged|ticked|moved|crept) down"
)
"""Verbs of change that all lists of them share."""
UP_ZH, DOWN_ZH = (
    f"上升|(?<!负)增长|上涨|攀升|走高|提升|增加|[增升涨]至|{RISES_ZH}",
    f"下降|负增长|下滑|减少|走低|回落|下跌|萎缩|缩减|[降跌减]至|{FALLS_ZH}",
)
UP_EN = (
    r"rose|risen|rising|rises?|grew|grown|growing|grows?|increas(?:ed"
    r"|es|ing|e)|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up"
    rf"|climb(?:ed|s|ing)?|gain(?:ed|s|ing)|accelerat(?:ed|es|ing)|{RISES_EN}"
)
DOWN_EN = (
    r"fell(?! (?:behind|short))|fallen|falling|falls?|declin(?:ed|es|ing|e)|decreas(?:ed"
    r"|es|ing|e)|drop(?:ped|s|ping)|down|shrank|slipped|slow(?:ed|s|ing)|decelerat(?:ed|es|ing)"
    rf"|{FALLS_EN}"
)
GAIN = (
    r"盈利|盈余|获利|为正|(?<!负)正增长"
    r"|\b(?:profitable|positive|in the black|mak(?:e|es|ing) money)\b"
)
LOSS = (
    r"亏|为负|负增长|赤字"
    r"|\b(?:unprofitable|loss\w*|deficits?|negative|in the red|los(?:e|es|ing|t) money)\b"
)
