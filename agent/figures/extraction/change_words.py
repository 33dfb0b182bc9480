"""Words for rising and falling, and for what is above or below zero, as parts of patterns."""

UP_ZH, DOWN_ZH = (
    "上升|(?<!负)增长|上涨|攀升|走高|提升|增加|回升|[增升涨]至",
    "下降|负增长|下滑|减少|走低|回落|下跌|萎缩|缩减|[降跌减]至",
)
UP_EN = (
    r"rose|risen|rising|rises?|grew|grown|growing|grows?|increas(?:ed"
    r"|es|ing|e)|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up"
    r"|climb(?:ed|s|ing)?|gain(?:ed|s|ing)|accelerat(?:ed|es|ing)"
)
DOWN_EN = (
    r"fell(?! (?:behind|short))|fallen|falling|falls?|declin(?:ed|es|ing|e)|decreas(?:ed"
    r"|es|ing|e)|drop(?:ped|s|ping)|down|shrank|slipped|slow(?:ed|s|ing)|decelerat(?:ed|es|ing)"
)
GAIN = (
    r"盈利|盈余|获利|为正|(?<!负)正增长"
    r"|\b(?:profitable|positive|in the black|mak(?:e|es|ing) money)\b"
)
LOSS = (
    r"亏|为负|负增长|赤字"
    r"|\b(?:unprofitable|loss\w*|deficits?|negative|in the red|los(?:e|es|ing) money)\b"
)
