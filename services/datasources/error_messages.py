"""The text of a database error, made safe to show."""

import re

_MAX_MESSAGE_LENGTH = 600
_ANSI_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_CONTROL_CHARACTER = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def clean_message(error: BaseException, *secrets: str) -> str:
    """An error message on one line, without terminal escape codes and without secrets."""
    said = _CONTROL_CHARACTER.sub("", _ANSI_SEQUENCE.sub("", str(error) or type(error).__name__))
    said = re.sub(r"\s+", " ", said).strip()
    for secret in secrets:
        if secret:
            said = said.replace(secret, "***")
    return said[:_MAX_MESSAGE_LENGTH]
