"""What finds tables beside their words, for those who look after it."""

from typing import NamedTuple

from services.knowledge.embedding_progress import EmbeddingProgress
from services.models.retrieval_models import RetrievalModels


class RetrievalStatus(NamedTuple):
    """The models of the settings that help to find tables, and what they have made."""

    models: RetrievalModels
    vectors: EmbeddingProgress
