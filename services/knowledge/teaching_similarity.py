"""Finds terms and examples by meaning, where an embedding model is set."""

from agent.retrieval.teaching.teaching_index import NO_SIMILAR_TEACHING, SimilarTeaching
from agent.retrieval.teaching.teaching_texts import fingerprint_example, fingerprint_term
from agent.retrieval.teaching.teaching_vectors import MAX_SIMILAR_TEXTS
from model.chats.question import Question
from model.errors import RunFailed
from model.sources.teaching import Example, Teaching, Term
from services.knowledge.semantic_ranking import VectorSearch


class TeachingSimilarity:
    """Searches the terms and examples of one source by the vectors of their texts."""

    def __init__(self, source_id: str, teaching: Teaching, vectors: VectorSearch) -> None:
        self._source_id = source_id
        self._vectors = vectors
        model = vectors.model_name
        self._terms: dict[str, Term] = {
            fingerprint_term(term, model): term for term in teaching.terms
        }
        self._examples: dict[str, Example] = {
            fingerprint_example(each, model): each for each in teaching.examples
        }

    async def find(self, question: Question) -> SimilarTeaching:
        """The terms and examples near the question, without its history; the nearest first.

        Nothing when the model fails: the search for tables, which needs that vector, reports it.
        """
        index = self._vectors.index_cache.find_teaching(self._source_id)
        if index is None or not index.fingerprints:
            return NO_SIMILAR_TEACHING
        bare_question = Question(question.text, question.locale, question.today)
        try:
            vector = await self._vectors.question_embeddings.get_vector(
                bare_question, index.dimension
            )
        except RunFailed:
            return NO_SIMILAR_TEACHING
        names = index.find_similar(vector)
        terms = [self._terms[name] for name in names if name in self._terms]
        examples = [self._examples[name] for name in names if name in self._examples]
        return SimilarTeaching(tuple(terms[:MAX_SIMILAR_TEXTS]), tuple(examples))
