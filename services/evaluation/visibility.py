"""Which evaluations a teacher may know of: those that were asked with an access like his own."""

from hashlib import sha256

from model.sources.evaluation import Evaluation
from services.datasources.access.source_access import SourceAccess


def hash_access(access: SourceAccess) -> str:
    """Equal for actors who see the same of a source; empty when that is everything."""
    fingerprint = access.fingerprint
    return sha256(fingerprint.encode()).hexdigest() if fingerprint else ""


def may_know(access: SourceAccess, evaluation: Evaluation) -> bool:
    """Whether nothing that an evaluation tells can be hidden from an actor.

    The numbers of right and wrong answers tell something, too: whoever may write an example can
    have one compare the answer with rows that are hidden from him.
    """
    return access.restriction is None or hash_access(access) == evaluation.access
