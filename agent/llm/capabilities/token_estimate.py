"""Estimates the tokens of a text, on the high side: a server counts them only in its answer."""

from collections.abc import Sequence

from agent.llm.types import Message

CHARS_PER_TOKEN = 3
"""SQL and tables in English have 3.2 to 4 characters a token; fewer errs on the safe side."""
MESSAGE_TOKENS = 8
"""What the chat template of a model puts around a message."""
_WIDE_BYTES = 2
"""How many bytes a Chinese character takes beyond its first, in UTF-8."""


def estimate_tokens(text: str) -> int:
    """The tokens of a text: one a Chinese character, one for three others."""
    wide = (len(text.encode("utf-8", "surrogatepass")) - len(text)) // _WIDE_BYTES
    narrow = max(0, len(text) - wide)
    return wide + -(-narrow // CHARS_PER_TOKEN)


def estimate_prompt_tokens(messages: Sequence[Message]) -> int:
    """The tokens of a prompt."""
    return sum(estimate_tokens(message["content"]) + MESSAGE_TOKENS for message in messages)
