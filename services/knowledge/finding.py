"""What finds tables beside their words, for those who look after it."""

from typing import NamedTuple

from services.knowledge.progress import TableVectors
from services.models.retrieval_models import RetrievalModels


class Finding(NamedTuple):
    """The models of the settings that help to find tables, and what they have made."""

    models: RetrievalModels
    vectors: TableVectors
