"""Rewords a question that was refused: colloquial phrasings in words that the parser reads."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from agent.rule_engine.parsing.business.entities import find_goods, find_main_events, is_person
from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.rewording.changes import name_both_times
from agent.rule_engine.rewording.named_things import list_named_things
from agent.rule_engine.rewording.spoken_chinese import say_plainly
from agent.rule_engine.rewording.trailing_scopes import say_scope_plainly
from agent.rule_engine.wording import Wording
from model.locales.chinese import compile_chinese, has_chinese

_MOST_STEPS = 3
"""How many phrasings of one question are replaced one after another."""
_ENDS = re.compile(r"[\s?？!！。.]+$")
_HOW_MANY_LAST = re.compile(
    r"(?P<things>[^,;]+)[,;] *how many(?: are there| were there)?\s*\??$", re.IGNORECASE
)
_NUMBER_AND_TOTAL = re.compile(
    r"\b(?:number|count) and (?:the )?(?:total |combined |overall )?(?:value|amount|worth)"
    r" of (?P<one>\w+?)s\b",
    re.IGNORECASE,
)
_SPEND = r"(?:spend|spent|pay|paid|make|made|earn|earned|bring in|take in)"
_PER = r"(?:per|for each|on each|on an?|for an?|each|every|in an?)"
_ORDER = r"(?:order|purchase|transaction|sale)"
_HOW_MANY_EACH = (
    r"how many (?P<x>\w+(?: \w+)?) (?:does|do|did) (?:an|a|each|every|(?:an|the) average|a typical)"
    r" (?P<y>\w+)(?: (?:who|that) [\w ]+?)? (?:place|make|have|get|receive|file|submit)"
)
_MISREAD = (
    (  # one period beside another, and no sum of both
        re.compile(
            r"^(?:did|do|have|has|are|is|were) (?:we|they|it) (?:sell|sold|selling|make|made|earn"
            r"|earned|earning) (?:more|less|better) (?P<a>(?:in|on|this|last|during) [^,;]+?)"
            r" than (?:in |on |during )?(?P<b>[^,;]+?)\s*\??$",
            re.IGNORECASE,
        ),
        r"how much did we sell \g<a> vs \g<b>",
    ),
    (  # what one of them spends in all, and no average of single rows
        re.compile(
            r"\bhow much (?:does|did|do) (?:an|the|our) (?:average|typical)"
            r" (?P<n>\w+) (?:spend|pay)\b",
            re.IGNORECASE,
        ),
        r"average spend per \g<n>",
    ),
    (
        re.compile(
            r"\b(?:how much|what) (?:does|did|do) (?:an|the|our) (?:average|typical) (?P<q>\w+)"
            r" (?P<n>member|customer|client|user|buyer|shopper) (?:spend|pay)\b",
            re.IGNORECASE,
        ),
        r"average spend per customer for \g<q> \g<n>s",
    ),
    (  # over those who have any, and not how many each of them has
        re.compile(rf"^on average,? {_HOW_MANY_EACH}\s*\??$", re.IGNORECASE),
        r"average number of \g<x> per \g<y>",
    ),
    (
        re.compile(rf"^{_HOW_MANY_EACH},? on average\s*\??$", re.IGNORECASE),
        r"average number of \g<x> per \g<y>",
    ),
    (  # for so much or more, and not what is paid for it by us
        re.compile(
            r"(?<=s )(?:that|which) costs? (?=(?:at least|at most|no more than|up to)\b)",
            re.IGNORECASE,
        ),
        "priced ",
    ),
    (  # what is paid for it, and not what its goods cost
        re.compile(
            r"\bhow much (?:does|did|is) (?:an|the|our) (?:average|typical)"
            r" (?P<n>order|sale|purchase|transaction|bill|basket)(?: (?:cost|come to|worth))?\b",
            re.IGNORECASE,
        ),
        r"average \g<n> value",
    ),
    (  # what one order is worth, and no list of orders
        re.compile(
            rf"^(?:how much|what) (?:does|did|do|has|have) (?:each|every) (?P<w>\w+)"
            rf" {_SPEND} {_PER} (?P<n>{_ORDER})(?: on average)?\b",
            re.IGNORECASE,
        ),
        r"average \g<n> value by \g<w>",
    ),
    (
        re.compile(
            rf"^(?:how much|what) (?:does|did|do|has|have) (?:an? |the |our )?"
            rf"(?!(?:we|i|you|they|it)\b)(?P<w>[\w ]+?) {_SPEND} {_PER} (?P<n>{_ORDER})"
            r"(?: on average)?\b",
            re.IGNORECASE,
        ),
        r"average \g<n> value of \g<w>",
    ),
    (
        re.compile(
            r"\b(?:average |mean )?(?:spend|spending|amount spent|money spent|revenue|sales)"
            r" per (?P<n>order|purchase|transaction)\b",
            re.IGNORECASE,
        ),
        r"average \g<n> value",
    ),
    (  # the customer of most rent in each city, and no city of most customers
        re.compile(
            r"^(?P<e>(?:for|in) (?:each|every) [\w ]+?), (?:who|which|what)(?:'s| is| was)"
            r" the (?:biggest|largest|top|best) (?P<n>\w+) by (?:total |overall )?(?P<m>[\w ]+)",
            re.IGNORECASE,
        ),
        r"\g<e>, the \g<n> with the most \g<m>",
    ),
    (  # a period like any other
        re.compile(
            r"\b(?P<p>(?:this|last|next) (?:year|month|quarter|week))['’]s\b", re.IGNORECASE
        ),
        r"\g<p>",
    ),
    (  # from that day on
        re.compile(r"\bsince the (?:start|beginning) of (?=(?:[a-z]+ )?\d{4}\b)", re.IGNORECASE),
        "since ",
    ),
    (  # the number is told beside those of whom there are so many
        re.compile(
            r"(?P<h>\b(?:more|fewer|less) than \w+ [^,;]+?),? (?:and how many(?: each(?: one)? has"
            r"| they have)?|with (?:the|their) (?:number|count))\s*\??$",
            re.IGNORECASE,
        ),
        r"\g<h>",
    ),
    (  # the goods, and not the largest number on one line of an order
        re.compile(r"^what (?:sold|sells|sell) (?:the )?(?:best|most)\b", re.IGNORECASE),
        "what are our best sellers",
    ),
    (  # by the day of the order, and not by a day of the one who made it
        re.compile(
            r"^(?:who|(?:which|what) \w+) (?:placed|made) the (?:last|latest|most recent) (?=\w)",
            re.IGNORECASE,
        ),
        r"who made the last ",
    ),
    (
        re.compile(
            r"^who (?:ordered|placed an order|made an order) (?:last|most recently)\b",
            re.IGNORECASE,
        ),
        "who made the last order",
    ),
    (  # of which kind they are, and not which of them
        re.compile(
            r"^(?:what|which) (?:kind|type|sort)s? of (?P<x>\w+)"
            r"(?= (?:brings?|makes?|spends?|buys?|has|have|gets?|takes?|sells?|pays?)\b)",
            re.IGNORECASE,
        ),
        r"which \g<x> type",
    ),
    (  # along the months, and not one total
        re.compile(
            r"(?P<h>\b(?:running|cumulative) (?:total|sum) of"
            r" (?:(?!\b(?:by|per|each|every)\b)[^?])+)$",
            re.IGNORECASE,
        ),
        r"\g<h> by month",
    ),
    (compile_chinese(r"单[笔个张]的?(?=\p{Han}{0,4}最[高低大小多少])"), ""),
    (  # each of the few there are, and not how many
        re.compile(r"^(?P<h>[^最前，,]*的)(?:这|那)?几(?P<c>[家个])(?=\S*(?:分别|各自|各))"),
        r"\g<h>每\g<c>",
    ),
)
"""Phrasings that would be read as something else, and how it is said plainly."""
_PLACEHOLDER = re.compile(r"\{(money|events|people|goods)\}")


def move_number_asked(question: str) -> str:
    """How many customers with 3 orders, where it was asked the other way round; two numbers of one.

    These are said plainly before anything is read, for they would be misread.
    """
    question = name_both_times(say_scope_plainly(say_plainly(question)))
    for pattern, replacement in _MISREAD:
        question = pattern.sub(replacement, question)
    match = _HOW_MANY_LAST.match(question)
    question = f"how many {match['things']}" if match else question
    return _NUMBER_AND_TOTAL.sub(r"number of \g<one>s and total \g<one> amount", question)


def list_rewordings(question: str, parse: Parse, wording: Wording) -> Iterator[str]:
    """The question with one phrasing replaced, then with two and three; then in another way."""
    names = _name_things(parse, wording)
    text = plain = _ENDS.sub("", question)
    texts = {question, text}
    for rewording in list_named_things(question, parse, wording):
        if rewording != question:
            yield rewording
            yield from _replace_each(_ENDS.sub("", rewording), names)
    for _ in range(_MOST_STEPS):
        reworded = next((new for new in _replace_each(text, names) if new not in texts), None)
        if reworded is None:
            break
        texts.add(reworded)
        text = reworded
        yield text
    yield from (new for new in dict.fromkeys(_replace_each(plain, names)) if new not in texts)


def _replace_each(text: str, names: Mapping[str, str]) -> Iterator[str]:
    for pattern, template in _load_rewordings():
        placeholders = _PLACEHOLDER.findall(template)
        match = pattern.search(text) if all(names.get(name) for name in placeholders) else None
        if match is not None:
            phrase = template.format_map({**names, **match.groupdict()})
            yield " ".join(f"{text[: match.start()]}{phrase}{text[match.end() :]}".split())


def _name_things(parse: Parse, wording: Wording) -> dict[str, str]:
    """What money, events, people and goods are called here; nothing where two are as likely."""
    money, events = find_main_measure(parse), find_main_events(parse)
    people = [table for table in parse.graph.tables if is_person(parse, table)]
    goods = find_goods(parse)
    plural = "" if has_chinese(parse.text) else "s"
    return {
        "money": wording.field(money.field) if money and money.field else "",
        "events": wording.table(events) + plural if events else "",
        "people": wording.table(people[0]) + plural if len(people) == 1 else "",
        "goods": wording.table(goods) + plural if goods is not None else "",
    }


@cache
def _load_rewordings() -> tuple[tuple[re.Pattern[str], str], ...]:
    path = files("agent.rule_engine.rewording").joinpath("rewordings.json")
    pairs: list[tuple[str, str]] = json.loads(path.read_text("utf-8"))
    return tuple((re.compile(pattern, re.IGNORECASE), template) for pattern, template in pairs)
