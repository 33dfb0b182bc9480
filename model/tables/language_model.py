"""Language models that administrators configured, and what users spent on models."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, new_id, now

NAME_LENGTH = 128


class ModelRow(Base):
    """A model on an OpenAI-compatible server. `secret` is its key, sealed."""

    __tablename__ = "models"

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(ExactString(NAME_LENGTH), unique=True)
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    model: Mapped[str] = mapped_column(String(255))
    base_url: Mapped[str] = mapped_column(String(1024))
    secret: Mapped[str | None] = mapped_column(Text)
    temperature: Mapped[float]
    stand_in: Mapped[int | None]
    thinking: Mapped[str] = mapped_column(String(8), default="auto", server_default="auto")
    context_tokens: Mapped[int | None]
    local: Mapped[bool | None]
    """None: its address tells."""
    is_default: Mapped[bool] = mapped_column(default=False)
    """In its workspace."""
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)


class TokensRow(Base):
    """What a user's answers cost on one day (UTC) with one model; chats that go change nothing."""

    __tablename__ = "model_tokens"

    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[str] = mapped_column(ExactString(10), primary_key=True)
    model: Mapped[str] = mapped_column(ExactString(255), primary_key=True)
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
