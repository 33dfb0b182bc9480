"""What the audit says of a question.

Stored values of a question that we wrote stand in the record of its statement only, which is
withheld from readers by the names in it.
"""

from model.audit.entry import AuditEntry
from services.answering.ports import AnswerRequest

MAX_QUESTION_LENGTH = 4_000


def make_question_entry(answer_request: AnswerRequest) -> AuditEntry:
    """A question, an edited statement, or the answer to what a run asked back."""
    run = answer_request.run
    details = {
        "question": run.shareable_question[:MAX_QUESTION_LENGTH],
        "chat": run.chat_id,
        "mode": run.mode,
        "model": run.responder.name,
        "files": list(run.file_ids),
    }
    return AuditEntry(
        "question",
        _choose_action(answer_request),
        user_id=run.user_id,
        workspace_id=run.workspace_id,
        source_id=run.datasource_id,
        run_id=run.id,
        details=details,
    )


def _choose_action(answer_request: AnswerRequest) -> str:
    if answer_request.resumption:
        return "runs.resume"
    return "runs.edited" if answer_request.given_sql else "runs.start"
