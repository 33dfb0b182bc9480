"""What was sold or earned where no column is named: how much did we sell last quarter."""

import re

from agent.builtin.reading.context import Reading, add_measure, use
from agent.builtin.reading.topics.growing import main_measure

_WHO = r"(?:we|they|it|you|the (?:company|business|shop|store))"
_EARNED = re.compile(
    rf"\bhow much(?: money)? (?:did|do|does|have|has) {_WHO} "
    r"(?:sell|sold|make|made|earn|earned|take in|taken in|turn over|turned over)\b"
)
_OFFERED = re.compile(
    r"\bhow many (?:different |distinct |kinds of |types of )?(?:\w+ )?\w+ "
    rf"(?:do|does) {_WHO} (?:sell|offer|carry|stock|have on offer)\b"
)


def read_earnings(reading: Reading) -> None:
    """The main sum of money, where only selling is spoken of."""
    found = _EARNED.search(reading.text)
    measure = main_measure(reading) if found and not reading.intent.measures else None
    if found is not None and measure is not None:
        use(m for m in reading.marks if m.start < found.end() and m.end > found.start())
        add_measure(reading, measure)


def is_on_offer(reading: Reading) -> bool:
    """How many products do we sell: what there is to be sold, not what was sold."""
    return _OFFERED.search(reading.text) is not None
