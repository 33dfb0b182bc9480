"""Whether a failure is the model server's absence, which says nothing about a question."""

from model.errors import ModelRefusedKey, RunFailed

_ABSENT = frozenset({"llm.unreachable", "llm.overloaded", "llm.broke_off"})


def raise_if_unreachable(error: RunFailed) -> None:
    """Raise it again when the model could not be asked at all."""
    if isinstance(error, ModelRefusedKey) or error.key in _ABSENT:
        raise error
