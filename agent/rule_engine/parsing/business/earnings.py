"""What was sold or earned where no column is named: how much did we sell last quarter."""

import re

from agent.rule_engine.parsing.business.growth_ranking import find_main_measure
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume

_WHO = r"(?:we|they|it|you|the (?:company|business|shop|store))"
_EARNED_PHRASE = re.compile(
    rf"\bhow much(?: money)? (?:did|do|does|have|has) {_WHO} "
    r"(?:sell|sold|make|made|earn|earned|take in|taken in|turn over|turned over)\b"
)
_OFFER_PHRASE = re.compile(
    r"\bhow many (?:different |distinct |kinds of |types of )?(?:\w+ )?\w+ "
    rf"(?:do|does) {_WHO} (?:sell|offer|carry|stock|have on offer)\b"
)


def read_earnings(parse: Parse) -> None:
    """The main sum of money, where only selling is spoken of."""
    found = _EARNED_PHRASE.search(parse.text)
    measure = find_main_measure(parse) if found and not parse.intent.measures else None
    if found is not None and measure is not None:
        consume(m for m in parse.spans if m.start < found.end() and m.end > found.start())
        add_measure(parse, measure)


def asks_for_offer(parse: Parse) -> bool:
    """How many products do we sell: what there is to be sold, not what was sold."""
    return _OFFER_PHRASE.search(parse.text) is not None
