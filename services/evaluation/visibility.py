"""What an administrator sees of an evaluation that somebody else may have started."""

from dataclasses import replace
from hashlib import sha256

from model.sources.evaluation import Evaluation
from services.datasources.access.source_access import SourceAccess


def hash_access(access: SourceAccess) -> str:
    """Equal for actors who see the same of a source; empty when that is everything."""
    fingerprint = access.fingerprint
    return sha256(fingerprint.encode()).hexdigest() if fingerprint else ""


def sees_all_of(access: SourceAccess, evaluation: Evaluation) -> bool:
    """Whether nothing that the evaluation names can be hidden from an actor."""
    return access.restriction is None or hash_access(access) == evaluation.access


def strip_hidden(evaluation: Evaluation, access: SourceAccess) -> Evaluation:
    """The evaluation as an actor sees it: only the counts, where it may name what is hidden."""
    if sees_all_of(access, evaluation):
        return evaluation
    return replace(evaluation, candidate=None, items=())
