"""What the rows of a table are called, by the label of the table."""

import re
from collections.abc import Iterator

from agent.labels.thing_names import TABLE_END
from agent.lexicon.translations import load_chinese_to_english
from agent.rule_engine.parsing.spans.function_words import load_glossary_words
from agent.rule_engine.parsing.spans.tokens import to_key
from model.locales.chinese import compile_chinese

_PERIODICAL = compile_chinese(
    r"^(?:每?[月日年]度?)(?P<thing>\p{Han}{2,4}?)(?:明细|记录)?$"
    r"|^(?P<deed>\p{Han}{2,3})工单$"
)
"""Bills of each month are bills, and tickets of complaints are complaints."""
_WRITTEN = compile_chinese(r"(?P<deed>\p{Han}{2,4})(?:订单|记录|流水|登记|日志|场次|班次)")
"""Records of test drives are test drives."""
_ALSO_AMOUNTS = frozenset(["production", "sale", "purchase", "payment", "revenue"])
"""What is produced is rather a number than a ticket of it."""
_LEADING = re.compile(
    r"^(?:our|all(?: the)?|the|(?:list|table|register) of(?: the| all)?) ", re.IGNORECASE
)
_LIKELY = 0.7
_PERSON = compile_chinese(r"(?P<short>\p{Han}{2,4})[员师人者]")
_CLAUSE = re.compile(
    r"(?P<head>[A-Za-z][\w' -]*?)"
    r"(?: (?:placed|granted|given|made|sent|received|issued|paid|owned))?"
    r" (?:to|from|for|by|at|with|of|on|in|inside|within|over|that|which|who|where|looking"
    r"|in charge|we|they) .*"
)
"""Orders placed with vendors are orders; behind the first words stands whose they are."""
_COORDINATED = re.compile(r" (?:and|or) ")
_UNSAID = frozenset(
    ["company", "companies", "people", "person", "things", "rows", "records", "row", "record",
     "kind", "kinds", "list", "log", "history", "number", "data", "details", "one", "what"]
)  # fmt: skip
"""Heads that say nothing of what the rows are."""


def list_row_names(phrase: str) -> Iterator[str]:
    """What the rows of a table are called, without words for a table: 员工档案, our employees."""
    bare = _LEADING.sub("", TABLE_END.sub("", phrase))
    if bare != phrase:
        yield bare
    match = _PERIODICAL.match(bare)
    short = (match["thing"] or match["deed"]) if match is not None else ""
    form = _WRITTEN.fullmatch(bare)
    if form is not None and to_key(form["deed"]) not in load_glossary_words():
        yield form["deed"]
    person = _PERSON.fullmatch(bare)
    if person is not None and _mean_the_same(bare, person["short"]):
        yield person["short"]
    if short and not _ALSO_AMOUNTS.intersection(load_glossary_words().get(to_key(short), ())):
        yield short
    clause = _CLAUSE.fullmatch(bare)
    head = clause["head"] if clause is not None else ""
    heads = [] if to_key(bare) in load_glossary_words() else _list_coordinated(head or bare)
    yield from (each for each in heads if each != phrase and each.lower() not in _UNSAID)


def _mean_the_same(word: str, short: str) -> bool:
    """Whether both likely have one meaning: 裁判 and 裁判员 are referees."""
    meanings, of_short = (load_chinese_to_english().lookup(each) for each in (word, short))
    likely = {meaning for meaning, weight in of_short if weight >= _LIKELY}
    return any(meaning in likely for meaning, _ in meanings)


def _list_coordinated(head: str) -> list[str]:
    """Pots and lids are either: each of two nouns alone, behind the phrase with both."""
    parts = _COORDINATED.split(head)
    return [head, *parts] if len(parts) > 1 else [head]
