"""What is shown in place of an answer that is withheld."""

from dataclasses import replace

from model.answers.answer import AnswerRecord
from model.chats.run import Run
from model.locales import text


def withhold_answer(run: Run, answer: AnswerRecord | None) -> tuple[Run, AnswerRecord | None]:
    """The run without words about its failure, and a sentence instead of its answer.

    How its chart is drawn goes, too: settings name stored values. So do the values in a question
    that we wrote; words of users are theirs.
    """
    error_message = None if run.error_message is None else ""
    run = replace(
        run,
        question=run.shareable_question,
        question_without_values=None,
        error_message=error_message,
        chart_settings=None,
    )
    if answer is None:
        return run, None
    message = text("runs.answer_withheld", run.locale)
    return run, AnswerRecord(answer.message_id, message, steps=answer.steps)
