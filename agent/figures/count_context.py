"""Whether a figure counts rows or names, and the limit beyond which it counts them."""

import re
from dataclasses import replace

from agent.figures.extraction.bounds import SIDES
from agent.figures.extraction.figures import Figure
from agent.figures.scope import DiscourseContext, FigureScope, Sentence
from agent.figures.scope.sentence import NAME_FILLER, NAME_SIGN
from model.locales.chinese import compile_chinese

_COUNTER = re.compile(
    r"\s?(?:个|家|位|种|类|名|省|市|城|门店|款|项|行|条|天|月|季|周|年|者|区|门|所|台|辆|套|场|间|组|座|支|张|只|国"
    r"|人|户|单|件|条|笔|班|本|部|期|处|栋|头|箱|份|例|批|片|块|艘|架|列|床|队)|[\s-](?!times|percent|%)[a-z\ue000]|\s?的",
    re.IGNORECASE,
)
_AMONG_WORDS = re.compile(
    r"等|其中|共|连续|仅有|占$|(?:全部|所有)(?:这)?$"
    r"|\b(?:one|two|out) of (?:the |all )?$|\bof (?:the|all)\s*$|\bamong\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"(?:(?P<over>超过|高于|\b(?:beats?|exceed(?:s|ed)?|above|over|more than|higher than))"
    r"|低于|不及|\b(?:below|under|less than|lower than|miss(?:ed)?))\s*"
    r"(?:这[一个]?|该|此|\b(?:that|this|it)\b)",
    re.IGNORECASE,
)
_HAS_SHARE = re.compile(
    r"占(?!比)|贡献|\b(?:account\w*|mak\w+ up|made up|contribut\w*|represent\w*|hold|held)\b"
    r"[^\ue002]*$",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"合计|总[计额和数量]|共计|累计|加起来|\b(?:total\w*|combined|together|overall)\b",
    re.IGNORECASE,
)
MOST = re.compile(
    r"^\W*(?:(?:and|but|while|whereas|although|其中|而|但|且|并)\W*)?"
    r"(?:绝?大多数|绝?大部分|多数|半数以上|(?:the |a )?majority of"
    r"|most(?= (?:of (?:the |its |our |these )?)?[a-z]+s\b))",
    re.IGNORECASE,
)
"""The beginning of a clause that says something of more than half of the rows."""
_ALL_OF = re.compile(r"(?:所有|全部)的?$|\ball (?:of )?(?:the )?$", re.IGNORECASE)
_EACH = re.compile(r"各|都|均|每|\b(?:each|every|all)\b", re.IGNORECASE)
_OF_NAME = compile_chinese(r"\ue000\ue001*(?:\p{Han}{1,4}的)?$")


def is_threshold(figure: Figure, sentence: Sentence, most: int) -> bool:
    """Whether the figure is only the limit beyond which a count of its clause counts."""
    if figure.bound not in SIDES:
        return False
    if MOST.search(sentence.words(*sentence.clause(figure.start))):
        return True
    return any(find_threshold(other, sentence, most) is figure for other in sentence.figures)


def find_threshold(figure: Figure, sentence: Sentence, most: int) -> Figure | None:
    """The limit beyond which a figure counts, where its clause has one."""
    if figure.meaning != "number" or figure.bound or not _is_count(figure, sentence, most):
        return None
    clause = sentence.clause(figure.start)
    before = sentence.words(clause[0], figure.start)
    if before.endswith((NAME_SIGN, NAME_FILLER)) or _ALL_OF.search(before):
        return None
    sides = (f for f in sentence.figures if f.bound in SIDES and f is not figure)
    own = (f for f in sides if sentence.clause(f.start) == clause)
    return next((f for f in own if not _is_of_all(f, sentence)), None)


def find_limit_before(
    figure: Figure, sentence: Sentence, context: DiscourseContext, most: int
) -> Figure | None:
    """The number before it, where a count is of what lies above or below that one."""
    end = sentence.clause(figure.start)[1]
    match = _THAT.search(sentence.words(figure.end, end))
    if match is None or not _is_count(figure, sentence, most):
        return None
    numbers = [f for f in sentence.figures if f.meaning == "number" and f.end <= figure.start]
    last = numbers[-1] if numbers else context.figure
    return replace(last, bound="over" if match["over"] else "under") if last else None


def may_count(figure: Figure, sentence: Sentence, scope: FigureScope) -> bool:
    """Whether the figure may be a count, by the words and the names before it."""
    if figure.meaning != "number" or figure.step != 1:
        return False
    if figure.text.endswith("项"):
        return True
    start, _ = sentence.clause(figure.start)
    before = sentence.words(start, figure.start)
    alone = scope.is_named and scope.name_count == 1 and NAME_SIGN in before
    several = _OF_NAME.search(before) and any(len(o) > 1 for o in scope.subject_rows)
    during = scope.label_rows is None and before.rstrip().endswith(("有", "are", "were"))
    return not alone or bool(several) or during or _AMONG_WORDS.search(before) is not None


def _is_of_all(figure: Figure, sentence: Sentence) -> bool:
    """Whether the figure is what several have together, no limit for each."""
    start, end = sentence.clause(figure.start)
    before = sentence.words(start, figure.start)
    if _EACH.search(sentence.words(start, end)):
        return False
    together = _TOGETHER if figure.meaning == "number" else _HAS_SHARE
    return together.search(before) is not None


def _is_count(figure: Figure, sentence: Sentence, most: int) -> bool:
    whole = figure.meaning == "number" and figure.value == int(figure.value) and figure.step == 1
    if not whole or figure.value > most or figure.signed:
        return False
    following = sentence.words(figure.end, sentence.end)
    return _COUNTER.match(following) is not None or _COUNTER.match(figure.text[-1:]) is not None
