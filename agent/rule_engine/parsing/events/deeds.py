"""Things that are counted by what happened to them: cars that were sold, 收了多少台车."""

import re

from agent.lexicon.word_pairs import list_chinese_words, list_english_phrases
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.business.event_verbs import names_event
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, Span

_BEHIND_EN = re.compile(
    r" (?:(?:that |which )?(?:were|was|have been|had been|are|did we|do we|have we|we|we have) )?"
    r"(?:newly )?(?P<verb>[a-z]{2,}(?:ed|ld|ght|de|en|id)|buy|sell|purchase|acquire|order)\b"
)
_BEFORE_ZH = re.compile(
    r"(?P<verb>[\u3400-\u9fff]{1,2}?)(?:了|过|进|出|掉|到|进来|出去)*(?:多少|几)"
    r"(?:台|辆|个|件|张|套|份|只|本|间|部|艘|架|匹|头|株|棵|瓶|幅)?$"
)
_COUNTS = ("how many", "number of", "count of", "how many of the")


def read_deeds(parse: Parse) -> None:
    """The rows of what happened are counted, where each of them is about one such thing.

    They have the day on which it did, which the things themselves have not.
    """
    if parse.intent.measures or parse.intent.history is not None:
        return
    for place, span in enumerate(parse.spans):
        table = parse.table_of(span)
        if span.consumed or table is None or not parse.names_table(span):
            continue
        if is_person(parse, table):
            continue  # who orders is counted, and not what he orders
        verbs = _list_verbs(parse, place, span)
        candidates = (_find_events(parse, table, verb) for verb in verbs if verb)
        events = next(filter(None, candidates), [])
        if len(events) == 1:
            span.candidates = (Candidate(events[0], None, 1.0),)
            parse.anchors.add(events[0])
            return


def _list_verbs(parse: Parse, place: int, span: Span) -> list[str]:
    """What was done to the things that are counted, in Chinese perhaps but its last character."""
    if span.text.isascii():
        match = _BEHIND_EN.match(parse.text, span.end)
        before = parse.text[: span.start].rstrip()
        return [match["verb"]] if match and before.endswith(_COUNTS) else []
    match = _BEFORE_ZH.search(parse.text[: span.start])
    return [match["verb"], match["verb"][-1], match["verb"][0]] if match and place else []


def _find_events(parse: Parse, table: str, verb: str) -> list[str]:
    """The rows that refer to the thing and are called like the deed, one for each thing."""
    graph = parse.graph
    below = {e.right for e in graph.edges[table] if not e.to_one and e.right != table}
    dated = [t for t in below if graph.dates(t) and _names_deed(parse, t, verb)]
    return [t for t in dated if not _has_pieces(parse, t)]


def _names_deed(parse: Parse, table: str, verb: str) -> bool:
    """Whether the rows are called like the verb, or like another word for the same deed."""
    if names_event(parse, table, verb):
        return True
    alike = {w for phrase in list_english_phrases(verb) for w in list_chinese_words(phrase)}
    return any(word in parse.graph.tables[table].label for word in alike)


def _has_pieces(parse: Parse, table: str) -> bool:
    numbers = (f for f in parse.graph.fields(table) if parse.graph.is_number(f))
    return any("quantity" in find_column_senses(parse.graph, f) for f in numbers)
