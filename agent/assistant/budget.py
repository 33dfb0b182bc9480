"""The budget of an assistant's answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one answer. The user is told when one is reached."""

    turns: int = 10
    """How often the model is asked; the last time without tools."""
    calls: int = 24
    """How many calls of tools are answered."""
    calls_at_once: int = 8
    """How many of them in one turn."""
    side_by_side: int = 4
    """How many of them at once; a worker has more sessions with the hub than one answer takes."""
    call_s: float = 300.0
    """At most; the hub has a limit of its own for each call."""
    total_s: float = 300.0
    """After this no tool is called any more."""
    result_chars: int = 20_000
    """What the model and the user see of a result."""
    results_chars: int = 80_000
    """What the model sees of all results."""
    picture_bytes: int = 3 * 1024 * 1024
    """What the user is shown of pictures, of all results."""
    answer_chars: int = 40_000
    """What is said to the user, with what is asked of tools."""
    passages: int = 24
    """How many passages of documents are given."""
