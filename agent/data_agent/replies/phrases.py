"""The phrases of `phrases.json`: regular expressions, each topic compiled when first used."""

import re
from functools import cache
from importlib.resources import files

import orjson


@cache
def load_pattern(topic: str) -> re.Pattern[str]:
    """What any phrase of a topic matches."""
    return re.compile("|".join(f"(?:{words})" for words in _load_phrases()[topic]))


@cache
def load_patterns(topic: str) -> tuple[re.Pattern[str], ...]:
    """The phrases of a topic one by one: those that name a table have a group `t`."""
    return tuple(re.compile(words) for words in _load_phrases()[topic])


@cache
def _load_phrases() -> dict[str, list[str]]:
    phrases: dict[str, list[str]] = orjson.loads(
        files("agent.data_agent.replies").joinpath("phrases.json").read_bytes()
    )
    return phrases
