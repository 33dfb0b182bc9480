"""Which evaluations a teacher may know of: those that were asked with an access like his own.

The numbers of right and wrong answers tell something, too: whoever may write an example can have
one compare the answer with rows that are hidden from him.
"""

from hashlib import sha256

from model.sources.evaluation import Evaluation
from services.datasources.access.source_access import SourceAccess


def hash_access(access: SourceAccess) -> str:
    """Equal for actors who see the same of a source; empty when that is everything."""
    fingerprint = access.fingerprint
    return sha256(fingerprint.encode()).hexdigest() if fingerprint else ""


def find_known_access(access: SourceAccess) -> str | None:
    """The access, as a hash, of the evaluations that an actor may know of; None: of all."""
    return hash_access(access) if access.restriction else None


def may_know(access: SourceAccess, evaluation: Evaluation) -> bool:
    """Whether nothing that an evaluation tells can be hidden from an actor."""
    return find_known_access(access) in (None, evaluation.access)
