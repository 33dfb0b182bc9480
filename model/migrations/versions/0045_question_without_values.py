"""Questions about points of answers, without the stored values that we wrote into them.

Earlier ones are known by how they begin: with another question of their chat, and what we add.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from model.database.engine import LongText

revision = "0045_question_without_values"
down_revision = "0044_table_sizes"
branch_labels = None
depends_on = None

_PATTERNS = ("%: only %", "%: the rows behind %", "%: % by %", "%：只看%", "%：%的明细", "%：%按%")
_MAX_QUESTION = 300
"""As much of the question before as is repeated."""
_SELECT_CHATS = sa.text(
    "SELECT DISTINCT chat_id FROM runs WHERE mode IN ('data', 'file') AND ("
    + " OR ".join(f"question LIKE :p{number}" for number in range(len(_PATTERNS)))
    + ")"
)
_SELECT_RUNS = sa.text(
    "SELECT id, question FROM runs WHERE chat_id = :chat ORDER BY created_at, id"
)
_UPDATE = sa.text("UPDATE runs SET question_without_values = :words WHERE id = :run")


def upgrade() -> None:
    op.add_column("runs", sa.Column("question_without_values", LongText, nullable=True))
    connection = op.get_bind()
    patterns = {f"p{number}": pattern for number, pattern in enumerate(_PATTERNS)}
    for chat_id in connection.scalars(_SELECT_CHATS, patterns).all():
        runs = connection.execute(_SELECT_RUNS, {"chat": chat_id}).all()
        for run_id, words in _list_changes([(run.id, run.question) for run in runs]):
            connection.execute(_UPDATE, {"run": run_id, "words": words})


def downgrade() -> None:
    op.drop_column("runs", "question_without_values")


def _list_changes(runs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Ids of runs of a chat, the oldest first, whose questions we wrote, with other words."""
    words: dict[str, str] = {}
    for run_id, question in runs:
        others = [each for each in words if each != question and question.startswith(_cut(each))]
        before = max(others, key=len, default=None)
        words.setdefault(question, question)
        added = _remove_value(question[len(_cut(before)) :]) if before else None
        if before and added:
            words[question] = _cut(words[before]) + added
            yield run_id, words[question]


def _cut(question: str) -> str:
    return question[:_MAX_QUESTION].rstrip("?？。. ")


def _remove_value(added: str) -> str | None:
    """What we added to a question, without its value; None for what we did not."""
    for start in (": only ", ": the rows behind "):
        if added.startswith(start):
            return f"{start}(the chosen value)"
    if added.startswith("：只看"):
        return "：只看（所选的值）"
    if added.startswith("：") and added.endswith("的明细"):
        return "：（所选的值）的明细"
    for colon, by, value in ((": ", " by ", "(the chosen value)"), ("：", "按", "（所选的值）")):
        if added.startswith(colon) and by in added:
            return f"{colon}{value}{by}{added.rpartition(by)[2]}"
    return None
