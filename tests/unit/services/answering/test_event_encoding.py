import json

import pytest
from ag_ui.core import (
    BaseEvent,
    ReasoningMessageContentEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TextMessageStartEvent,
)

from services.answering.event_encoding import encode_event


@pytest.mark.parametrize(
    "event",
    [
        StepStartedEvent(step_name="chart"),
        StepStartedEvent(step_name="chart", timestamp=1_764_400_000_000),
        StepFinishedEvent(step_name="chart", timestamp=0),
        TextMessageStartEvent(message_id="m", role="assistant"),
        TextMessageContentEvent(message_id="m", delta="杭州"),
        ReasoningMessageContentEvent(message_id="m", delta="so"),
    ],
    ids=lambda event: f"{event.type}-{event.timestamp}",
)
def test_what_is_written_out_equals_what_the_library_writes(event: BaseEvent) -> None:
    assert json.loads(encode_event(event)) == event.model_dump(mode="json", by_alias=True)
