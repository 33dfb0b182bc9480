"""Reads of a stream wait for more tokens only where more come in that time."""

from agent.llm.transport.completion_client import QUICK_TOKENS_PER_S, ReadPace

TOKEN = b'data: {"choices":[]}\n\n'


def test_a_model_that_thinks_between_tokens_is_read_with_pauses() -> None:
    pace = ReadPace()
    assert [pace.needs_pause(TOKEN, at / 100) for at in range(3)] == [False, True, True]


def test_an_answer_that_comes_at_once_is_not_held_up() -> None:
    pace = ReadPace()
    assert not pace.needs_pause(TOKEN, 5.0)
    assert not pace.needs_pause(TOKEN * 20, 5.0 + 20 / QUICK_TOKENS_PER_S / 2)
    assert pace.needs_pause(TOKEN, 6.0)
