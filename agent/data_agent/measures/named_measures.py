"""The measures that a statement may name, by every word of theirs."""

from collections.abc import Iterable

from agent.data_agent.correction.table_lookup import TableLookup
from model.sources.schema import Table
from model.sources.teaching import Term, fold_word


class NamedMeasures:
    """The measures of a question whose tables were found."""

    def __init__(self, tables: TableLookup) -> None:
        self.terms = tuple(list_measures(tables))
        self._by_word: dict[str, Term] = {}
        for term in self.terms:
            for word in term.values.words:
                self._by_word.setdefault(fold_word(word), term)

    @property
    def names(self) -> str:
        """The names, for whoever named none of them."""
        return ", ".join(term.values.name for term in self.terms)

    def find(self, word: str) -> Term | None:
        """The measure of that name or synonym."""
        return self._by_word.get(fold_word(word))


def list_measures(tables: TableLookup) -> Iterable[Term]:
    """The measures that the question uses, over tables at hand."""
    for match in tables.schema.terms:
        if match.term.is_measure and tables.find_table(match.term.values.table or ""):
            yield match.term


def get_table(term: Term, tables: TableLookup) -> Table:
    """The table of a measure at hand."""
    table = tables.find_table(term.values.table or "")
    if table is None:
        raise LookupError(term.values.table)
    return table
