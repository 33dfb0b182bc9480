"""What a draft of a dashboard says of the cards that it leaves out."""

from datetime import date
from typing import Any, cast

import pytest

from agent.data_agent.dashboard_draft import reply
from agent.data_agent.dashboard_draft.dashboard_request import DashboardRequest
from agent.data_agent.dashboard_draft.schema_check import CheckedQuestions
from agent.events import ActivitySnapshot, TextDelta
from agent.ports import SchemaCatalog
from model.answers.activities import DashboardDraftActivity
from model.chats.question import Question


async def test_a_card_that_no_statement_is_written_for_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def check(*_: object, **__: object) -> CheckedQuestions:
        return CheckedQuestions(("visits by month",), uncomputable="“fees by ward”")

    async def suggest(*_: object) -> None:
        raise AssertionError("a draft needs no suggestions")

    monkeypatch.setattr(reply, "check_questions", check)
    events: list[Any] = []
    context = reply.DraftContext(cast(SchemaCatalog, None), None, suggest)
    request = DashboardRequest("visits by month, fees by ward", name="ward")
    await reply.send_dashboard_draft(
        request, Question("", "en", date(2026, 1, 5)), context, events.append
    )
    said = "".join(each.text for each in events if isinstance(each, TextDelta))
    assert "compute “fees by ward”" in said
    drafts = [each.activity for each in events if isinstance(each, ActivitySnapshot)]
    assert [cast(DashboardDraftActivity, each).name for each in drafts] == ["Ward"]
