"""Compares a year so far with the same months of the last one."""

from agent.rule_engine.parsing.business.growth_ranking import cut_at_today
from agent.rule_engine.parsing.parse_state import Parse, consume


def compare_equal_spans(parse: Parse) -> None:
    """今年和去年同期: up to today, which the year before is compared with up to the same day."""
    if parse.intent.growth == "year" and not parse.intent.buckets:
        cut_at_today(parse)
        gaps = [m for m in parse.spans if m.does("gap") and not m.candidates]
        consume(gaps if parse.intent.asks_difference else [])
