"""The texts of terms and examples that an embedding model compares with a question."""

from agent.retrieval.embedding_texts import fingerprint_text
from model.sources.teaching import Example, Teaching, Term

_MAX_CHARS = 1_000
_MARK = "~"
"""The first character of the fingerprint of a term or an example; those of tables have none."""


def list_teaching_texts(teaching: Teaching, model: str) -> dict[str, str]:
    """The texts of all terms and examples, by their fingerprints."""
    texts = [_describe_term(term) for term in teaching.terms]
    texts += [_describe_example(example) for example in teaching.examples]
    return {_fingerprint(text, model): text for text in texts}


def fingerprint_term(term: Term, model: str) -> str:
    """The key of its stored vector."""
    return _fingerprint(_describe_term(term), model)


def fingerprint_example(example: Example, model: str) -> str:
    """The key of its stored vector."""
    return _fingerprint(_describe_example(example), model)


def is_teaching_fingerprint(fingerprint: str) -> bool:
    """Whether a vector is of a term or an example."""
    return fingerprint.startswith(_MARK)


def _fingerprint(text: str, model: str) -> str:
    return _MARK + fingerprint_text(text, model)[1:]


def _describe_term(term: Term) -> str:
    values = term.values
    return "; ".join(filter(None, (*values.words, values.definition)))[:_MAX_CHARS]


def _describe_example(example: Example) -> str:
    return example.values.question[:_MAX_CHARS]
