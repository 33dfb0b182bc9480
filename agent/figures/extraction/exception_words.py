"""Words that exclude names: "without B", 除甲外."""

import re

EXCEPTING = (
    r"除|以外|之外|扣除|剔除|不含|不算|不包括"
    r"|\b(?:except|excluding|excluded|apart from|other than|besides|without|barring|leaving out"
    r"|aside from|not counting|with the exception of)\b"
)
EXCEPT = re.compile(EXCEPTING, re.IGNORECASE)
"""Such words in a clause or a sentence."""
EXCEPT_BEFORE = re.compile(rf"(?:{EXCEPTING}|\b(?:no|all|every|each)\b.*\bbut\b)", re.IGNORECASE)
"""The same with "no product but", "all but", which need a quantifier."""
