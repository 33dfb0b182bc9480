"""The limits of an assistant's answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """Limits of one answer. A notice says when one is reached."""

    model_calls: int = 10
    """How often the model is asked; the last time without tools."""
    tool_calls: int = 24
    """How many calls of tools are answered."""
    tool_calls_per_response: int = 8
    """How many of them one response of the model may ask for."""
    parallel_tool_calls: int = 4
    """How many of them at once; a worker has more sessions with the hub than one answer takes."""
    call_s: float = 300.0
    """Timeout of a tool call; the hub has a limit of its own."""
    total_s: float = 300.0
    """From the start of the answer; after it no tool is called any more."""
    result_chars: int = 20_000
    """What the model and the user see of a result."""
    all_results_chars: int = 80_000
    """What the model sees of all results."""
    image_bytes: int = 3 * 1024 * 1024
    """What the user is shown of images, of all results."""
    answer_chars: int = 40_000
    """What is said to the user, with what is asked of tools."""
    passages: int = 24
    """How many passages of documents are given."""
