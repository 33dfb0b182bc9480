"""Events as JSON: encoded once, however many readers follow."""

from typing import Any

from ag_ui.core import (
    ActivitySnapshotEvent,
    BaseEvent,
    ReasoningMessageContentEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
)

from model.serialization import replace_invalid_unicode, to_json


def encode_event(event: BaseEvent) -> bytes:
    """The event as the JSON that clients receive, in one line."""
    return to_json(_fields(event))


def _fields(event: BaseEvent) -> dict[str, Any]:
    match event:
        case TextMessageContentEvent() | ReasoningMessageContentEvent():  # thousands of these
            return {"type": event.type, "messageId": event.message_id, "delta": event.delta}
        case ActivitySnapshotEvent():  # the large ones
            return {
                "type": event.type,
                "messageId": event.message_id,
                "activityType": event.activity_type,
                "content": event.content,
                "replace": True,
            }
        case StepStartedEvent() | StepFinishedEvent() if event.timestamp is not None:
            # Half of what is left: written out, one takes a tenth of the processor time.
            return {"type": event.type, "timestamp": event.timestamp, "stepName": event.step_name}
        case _:
            return _dump(event)


def _dump(event: BaseEvent) -> dict[str, Any]:
    try:
        return event.model_dump(mode="json", by_alias=True)
    except ValueError:  # a text in it is no valid Unicode; what came from outside may be that
        fields: dict[str, Any] = replace_invalid_unicode(event.model_dump(by_alias=True))
        return fields
