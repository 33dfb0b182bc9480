"""The text of a database error, made safe to show."""

from model.errors import flatten

_MAX_MESSAGE_LENGTH = 600


def clean_message(error: BaseException, *secrets: str) -> str:
    """An error message on one line, without terminal escape codes and without secrets."""
    message = flatten(str(error) or type(error).__name__)
    for secret in secrets:
        if secret:
            message = message.replace(secret, "***")
    return message[:_MAX_MESSAGE_LENGTH]
