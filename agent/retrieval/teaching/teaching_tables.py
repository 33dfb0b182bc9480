"""The tables that terms and examples name, each with the reason that readers see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from agent.retrieval.teaching.teaching_index import MatchedTeaching
from model.sources.schema import Reason


def list_teaching_tables(teaching: MatchedTeaching) -> Mapping[str, Sequence[Reason]]:
    """Why each table that a term or an example names is needed."""
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for match in teaching.terms:
        if match.term.values.table is not None:
            reasons[match.term.values.table].append(
                Reason("term", {"term": match.term.values.name})
            )
    for example in teaching.examples:
        for table in example.tables:
            if not any(reason.code == "example" for reason in reasons[table]):
                reasons[table].append(Reason("example"))
    return reasons
